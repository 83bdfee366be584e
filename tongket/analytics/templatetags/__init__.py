"""Tags of the pages of the trace."""
