"""Units in a dated tree, offices and appointments: what a person may do on a day, over which part of the institution."""
