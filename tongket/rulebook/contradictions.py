"""Facts that cannot stand together: which of them is wrong is not known, so that none of those named is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tongket.rulebook import model
from tongket.rulebook.expressions import And, Arithmetic, Compare, ExpressionError, Literal, Name, Not, Or, parse, walk
from tongket.rulebook.kinds import check_kinds, kind_of
from tongket.rulebook.nodes import Node
from tongket.rulebook.reading import Reading

AGAINST = "§against"
"""Where a row keeps the contradictions that were found in it, and in tables the beginning of their columns."""


@dataclass(frozen=True)
class Against:
    """A contradiction found in a row, with the values that were stated."""

    contradiction: model.Contradiction
    stated: dict[str, Any]


def read_contradictions(root: Node, vocabulary: model.Vocabulary) -> tuple[model.Contradiction, ...]:
    """The contradictions of a vocabulary. Raises RulebookError with the line."""
    found: list[model.Contradiction] = []
    for node in root.nodes("contradictions", "Contradiction"):
        node.only("if", "unknown", "text")
        try:
            tree = parse(node.text("if"))
            check_kinds(tree, vocabulary, {})
            kind = kind_of(tree, vocabulary, {})
        except ExpressionError as error:
            raise node.error(str(error), "if") from None
        plain = all(
            isinstance(part, Name | Compare | Arithmetic | And | Or | Not)
            or (isinstance(part, Literal) and isinstance(part.value, int))
            for part in walk(tree)
        )
        names = tuple(dict.fromkeys(part.name for part in walk(tree) if isinstance(part, Name)))
        if kind != "bool" or not plain or any(vocabulary.columns[name].kind not in ("int", "number") for name in names):
            raise node.error("A contradiction compares columns that are numbers, as “done > total”.", "if")
        unknown = node.names("unknown")
        for name in unknown:
            if name not in names or vocabulary.columns[name].absent is not None:
                raise node.error(f"“{name}” is no column of the contradiction that can be unknown.", "unknown")
        found.append(model.Contradiction(tree, names, unknown, node.both("text"), node.place))
    return tuple(found)


def settle(row: dict[str, Any], vocabulary: model.Vocabulary) -> None:
    """Take out of a row what contradicts itself, and keep in it what was found."""
    reading = Reading.of_row(dict(row))
    found = [one for one in vocabulary.contradictions if reading.value(one.of, 0) is True]
    if found:
        row[AGAINST] = [Against(one, {name: row[name] for name in one.columns}) for one in found]
        for one in found:
            row.update(dict.fromkeys(one.unknown))


def against_of(row: Mapping[str, Any], name: str) -> model.Contradiction | None:
    """The contradiction for which a column of a row is not known, if it is one."""
    return next((one.contradiction for one in row.get(AGAINST, ()) if name in one.contradiction.unknown), None)
