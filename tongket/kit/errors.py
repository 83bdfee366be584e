"""The two answers that an action may refuse with; the views turn them into 403 and 409."""


class NotAllowed(Exception):
    """The person may not do this. `who` says who could, as a sentence for the page (may be empty)."""

    def __init__(self, message: str, who: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.who = who


class WrongState(Exception):
    """The thing is not in a state in which this can be done now. The message says what state it is in, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(Exception):
    """What was given cannot be understood. The message says what, where and what to do; nothing of it is kept."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
