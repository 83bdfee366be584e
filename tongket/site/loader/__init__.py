"""Loading a scenario: its units, its cast, its conference, through the same actions that the pages call.

People get plainly fictional names with the offices of the file. All of a file is kept, or nothing. One file per noun.
"""

from tongket.site.loader.load import before, load_scenario

__all__ = ["before", "load_scenario"]
