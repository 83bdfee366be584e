"""What a person may see of conferences, and what the room tells the thread; one file per subject."""
