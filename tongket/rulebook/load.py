"""Reads rulebooks from YAML; whatever is wrong is one sentence with file, line, and what to do."""

import hashlib
from datetime import timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

from tongket.rulebook import model
from tongket.rulebook.conditions import FOREVER, ConditionReader
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.nodes import Node, share
from tongket.rulebook.tree import Seq, read_yaml
from tongket.rulebook.vocabulary import load_vocabulary

SHIPPED = Path(__file__).parent / "rules"


def _parameter(name: str, node: Node) -> model.DatedParameter:
    node.only("label", "values")
    entries: list[model.Entry] = []
    items = list(node.nodes("values", f"Value of {name},"))
    if not items:
        raise node.error(f"The parameter {name} has no value. Add values: [{{from, value, source, confidence}}].")
    for at, item in enumerate(items):
        item.only("from", "to", "value", "source", "confidence")
        written = item.raw("value")
        value: int | float | str | Fraction | tuple[str, ...]
        if isinstance(written, Seq):
            value = tuple(str(part) for part in written)
            shown = ", ".join(value)
        elif isinstance(written, bool) or not isinstance(written, int | float | str):
            raise item.error("A value is a number, a share as 15%, a code or a list of codes.", "value")
        elif isinstance(written, str):
            exact = share(written)
            value = exact if exact is not None else str(written)
            shown = str(written)
        else:
            value = int(written) if isinstance(written, int) else float(written)
            shown = str(value)
        since = item.day("from")
        if entries and since <= entries[-1].since:
            raise item.error(f"The values of {name} must stand in the order of their days.", "from")
        following = items[at + 1].day("from") - timedelta(days=1) if at + 1 < len(items) else FOREVER
        until = item.day("to", following)
        if until > following:
            raise item.error(f"Two values of {name} are in force on {following + timedelta(days=1)}. End one.", "to")
        if entries and type(value) is not type(entries[0].value):
            raise item.error(f"All values of {name} must be of one kind.", "value")
        confidence = item.text("confidence")
        if confidence not in model.CONFIDENCES:
            raise item.error("“confidence” is H, M or L.", "confidence")
        entries.append(model.Entry(since, until, value, shown, confidence, item.text("source"), item.place))
    return model.DatedParameter(name, node.both("label"), tuple(entries), node.place)


def _check_dates(code: str, versions: tuple[model.Version, ...]) -> None:
    for at, version in enumerate(versions):
        for other in versions[:at]:
            shared = set(version.kinds) & set(other.kinds)
            if shared and version.since <= other.until and other.since <= version.until:
                day = max(version.since, other.since)
                raise version.place.error(
                    f"Two versions of {code} are in force on {day} for {', '.join(sorted(shared))}: {other.regime} "
                    f"(line {other.place.line}) and {version.regime}. End one before the other begins."
                )


def load_rulebook(path: Path, vocabulary: model.Vocabulary | None = None) -> model.Rulebook:
    """The rulebook of a file. Raises RulebookError with file, line and what to do."""
    root = Node(read_yaml(path), path.name, 1, "The rulebook")
    root.only("rulebook", "name", "vocabulary", "asks", "kinds", "parameters", "versions", "shared")
    if vocabulary is None:
        vocabulary = load_vocabulary(path.parent / root.text("vocabulary"))
    kinds = {}
    for code, node in root.items("kinds", "Kind"):
        node.only("subject", "status", "assumed", "label")
        subject = node.text("subject")
        if subject not in ("person", "unit", "any"):
            raise node.error("“subject” is person, unit or any.", "subject")
        kinds[code] = model.Kind(
            code, subject, node.names("status", ()), node.flag("assumed", False), node.both("label")
        )
    parameters = {name: _parameter(name, node) for name, node in root.items("parameters", "Parameter")}
    reader = ConditionReader(vocabulary, parameters)
    versions = tuple(reader.version(node, kinds) for node in root.nodes("versions", "Version"))
    if not versions or not kinds:
        raise root.error("A rulebook needs kinds and at least one version.")
    code = root.code("rulebook")
    _check_dates(code, versions)
    fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
    return model.Rulebook(
        code, root.both("name"), root.names("asks"), kinds, parameters, versions, vocabulary, root.place, fingerprint
    )  # fmt: skip


class Library:
    """All rulebooks of a folder, with the vocabulary that they share."""

    def __init__(self, vocabulary: model.Vocabulary, rulebooks: tuple[model.Rulebook, ...], folder: Path) -> None:
        self.vocabulary = vocabulary
        self.rulebooks = rulebooks
        self.folder = folder

    def rulebook(self, code: str) -> model.Rulebook:
        for rulebook in self.rulebooks:
            if rulebook.code == code:
                return rulebook
        raise RulebookError(f"There is no rulebook “{code}”. There are: {', '.join(b.code for b in self.rulebooks)}.")


def load_library(folder: Path = SHIPPED) -> Library:
    """The rulebooks of a folder: `vocabulary.yaml` and every other YAML file beside it. Raises RulebookError."""
    if not (folder / "vocabulary.yaml").is_file():
        raise RulebookError("The folder has no vocabulary.yaml. Copy the shipped one there.", file=str(folder))
    vocabulary = load_vocabulary(folder / "vocabulary.yaml")
    rulebooks = tuple(
        load_rulebook(path, vocabulary) for path in sorted(folder.glob("*.yaml")) if path.name != "vocabulary.yaml"
    )
    codes = [rulebook.code for rulebook in rulebooks]
    for code in codes:
        if codes.count(code) > 1:
            raise RulebookError(f"Two files hold the rulebook “{code}”. Rename one.", file=str(folder))
    return Library(vocabulary, rulebooks, folder)


@cache
def shipped() -> Library:
    """The rulebooks that ship with tongket, read once."""
    return load_library()
