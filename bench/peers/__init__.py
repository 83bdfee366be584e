"""What the benches run in processes of their own, so that time and memory are those of one contender."""
