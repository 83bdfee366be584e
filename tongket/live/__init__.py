"""The log of what happened, the stream that tells the pages, the jobs that listen."""
