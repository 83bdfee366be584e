"""What the stone says when it cannot go on: one true sentence, with the place where there is one."""

from collections.abc import Iterable


class RollupError(ValueError):
    """Data or structure from which no right total can be formed; the sentence says what, where and what to do."""


class ExpressionError(RollupError):
    """A formula that cannot be read or has a wrong type; `line` and `column` count from 1."""

    def __init__(self, sentence: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"Line {line}, column {column}: {sentence}")
        self.line, self.column, self.sentence = line, column, sentence


def some(things: Iterable[object], limit: int = 5) -> str:
    """A few things of a perhaps long list, so that a sentence stays a sentence."""
    shown: list[str] = []
    more = 0
    for thing in things:
        if len(shown) < limit:
            text = str(thing)
            shown.append(text if len(text) <= 60 else text[:57] + "…")
        else:
            more += 1
    return ", ".join(shown) + (f" and {more:,} more" if more else "")
