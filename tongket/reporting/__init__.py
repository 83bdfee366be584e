"""Rounds, units' reports, and their consolidation into one draft."""
