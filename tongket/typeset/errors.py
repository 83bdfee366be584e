"""The one error of this stone."""


class TypesetError(ValueError):
    """What was given cannot be made into a paper; the message is a Vietnamese sentence: what, where, what to do."""
