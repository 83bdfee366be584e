"""What the rulebook says when what it was given cannot be used: one true sentence, with the file and the line."""


class RulebookError(Exception):
    """A rulebook, a table or a case that cannot be used; `str()` says what, where, and what to do.

    `fact` is the way to the fact of a case that is wrong: names of mappings and places in lists."""

    def __init__(self, sentence: str, *, file: str = "", line: int = 0, fact: tuple[str | int, ...] = ()) -> None:
        self.sentence = sentence
        self.file = file
        self.line = line
        self.fact = fact
        place = f"{file}, line {line}: " if file and line else f"{file}: " if file else ""
        super().__init__(place + sentence)
