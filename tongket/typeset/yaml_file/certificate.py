"""Certificates of a YAML file: what all of them say, and the people."""

from dataclasses import dataclass, replace
from typing import Any

from tongket.typeset.certificates import Certificate
from tongket.typeset.model import count
from tongket.typeset.yaml_file.paper import signer_of
from tongket.typeset.yaml_file.tree import Section, Spot, made

MOST_PEOPLE = 10_000
"""The most certificates of one section: a book of as many sheets."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Certificates of one section of a file, to be printed as one book."""

    items: tuple[Certificate, ...]


def batch_of(section: Section) -> Batch:
    """The certificates that one document states: what they share, then the people."""
    shared: dict[str, Any] = {key: section.text(key) for key in ("authority", "reason", "decision", "place", "verb")}
    shared["title"] = section.text("certificate")
    shared["verb"] = shared["verb"] or "TẶNG"
    shared["date"] = section.day("date")
    shared["notes"] = section.texts("notes")
    signer = section.value("signer")
    shared["signer"] = None if signer is None else signer_of(signer, section.at("signer"))
    shared["emblem"] = section.text("emblem")
    model = made(Certificate, section.spot, name="…", **shared)
    people = list(section.items("people"))
    if len(people) > MOST_PEOPLE:
        raise section.at("people").error(
            f"có {count(len(people))} người nhận, nhiều nhất {count(MOST_PEOPLE)}. Hãy chia tệp."
        )
    items = [_one(item, spot, model) for item, spot in people]
    section.end()
    if not items:
        raise section.at("people").error("chưa có người nhận nào. Hãy ghi ít nhất một người hoặc một tập thể.")
    return Batch(tuple(items))


def _one(item: Any, spot: Spot, model: Certificate) -> Certificate:
    section = Section({"name": item} if isinstance(item, str) else item, spot)
    values = {key: section.text(key) for key in ("name", "position", "reason", "book")}
    section.end()
    if not values["reason"]:
        del values["reason"]
    return made(lambda **given: replace(model, **given), spot, **values)
