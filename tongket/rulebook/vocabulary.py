"""Reads the vocabulary: the columns, lists and words that rules and cases may speak of."""

import dataclasses
from pathlib import Path

from tongket.rulebook import model
from tongket.rulebook.contradictions import read_contradictions
from tongket.rulebook.model import Text
from tongket.rulebook.nodes import Node
from tongket.rulebook.tree import read_yaml


def _column(name: str, node: Node) -> model.Column:
    node.only("kind", "label", "values", "absent", "least", "most", "unknown_below", "take")
    kind = node.text("kind")
    if kind not in ("bool", "int", "number", "ordered", "code", "key"):
        raise node.error(f"“{kind}” is no kind of column. Use bool, int, number, ordered, code or key.", "kind")
    values: list[str] = []
    labels: list[Text] = []
    if kind in ("ordered", "code"):
        inner = node.under("values")
        for value in inner.data:
            values.append(str(value))
            labels.append(inner.both(value))
    take: model.Take | None = None
    if node.has("take"):
        inner = node.under("take")
        inner.only("fact", "by_year", "records", "where", "give")
        where: list[tuple[str, tuple[str, ...]]] = []
        if inner.has("where"):
            conditions = inner.under("where")
            where = [(key, conditions.names(key)) for key in conditions.data]
        give = inner.text("give", "held")
        if give not in ("held", "count", "first-year"):
            raise inner.error("“give” is held, count or first-year.", "give")
        fact, by_year, records = inner.text("fact", ""), inner.text("by_year", ""), inner.text("records", "")
        if sum(map(bool, (fact, by_year, records))) != 1:
            raise inner.error("“take” needs exactly one of fact, by_year, records.")
        take = model.Take(fact, by_year, records, tuple(where), give)
    absent: int | None = None
    if node.has("absent"):
        value = node.raw("absent")
        if isinstance(value, str) and value in values:
            absent = values.index(value)
        elif isinstance(value, bool | int):
            absent = int(value)
        else:
            raise node.error("“absent” must be a value of the column.", "absent")

    def bound(key: str) -> float | None:
        return float(node.raw(key)) if node.has(key) and isinstance(node.raw(key), int | float) else None

    return model.Column(
        name, kind, node.both("label"), tuple(values), tuple(labels), absent,
        bound("least"), bound("most"), bound("unknown_below"), take,
    )  # fmt: skip


def load_vocabulary(path: Path) -> model.Vocabulary:
    """The vocabulary of a file. Raises RulebookError."""
    root = Node(read_yaml(path), path.name, 1, "The vocabulary")
    root.only("vocabulary", "columns", "words", "lists", "facts", "proofs", "contradictions", "aliases", "letter")
    lists = {
        name: {key: node.names(key) for key in node.data} for name, node in root.items("lists", "The list of records")
    }
    proofs = []
    for node in root.nodes("proofs", "Proof"):
        node.only("records", "having", "proves", "years")
        having, proves = node.under("having"), node.under("proves")
        proofs.append(
            model.Proof(
                node.text("records"),
                next((key, having.text(key)) for key in having.data),
                next((key, proves.text(key)) for key in proves.data),
                node.whole("years"),
            )
        )
    columns = {name: _column(name, node) for name, node in root.items("columns", "Column")}
    words, letter = root.under("words"), root.under("letter")
    aliases = root.under("aliases")
    vocabulary = model.Vocabulary(
        root.place,
        columns,
        {word: words.both(word) for word in words.data},
        lists,
        frozenset(root.names("facts")),
        tuple(proofs),
        {key: aliases.text(key) for key in aliases.data},
        {key: letter.both(key) for key in letter.data},
    )
    return dataclasses.replace(vocabulary, contradictions=read_contradictions(root, vocabulary))
