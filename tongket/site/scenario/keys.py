"""Every key that a file may have, and what stands under it."""

from typing import Any

from ruamel.yaml.nodes import MappingNode, Node

from tongket.site.scenario.periods import edge, period
from tongket.site.scenario.values import (
    YEARS,
    Parser,
    Reader,
    code,
    counts,
    day,
    flag,
    list_of,
    moment,
    number,
    number_in,
    one_of,
    one_or_list,
    record,
    rule,
    text,
    text_of,
)

CONFERENCE_KINDS = ("midyear-review", "annual-review", "steering-meeting", "workshop", "council")
MODES = ("in-person", "online", "hybrid")
ITEM_KINDS = (
    "opening",
    "report",
    "discussion",
    "directive-speech",
    "response",
    "dissemination",
    "vote",
    "commendation",
    "conclusion",
    "closing",
)
COMMENDATION_KINDS = ("extraordinary", "annual", "recognition")
NOMINEES = ("units", "individuals", "retired-leaders")
CAUSES = ("objective", "subjective")
CONCLUDING = ("conclusion", "closing", "directive-speech", "discussion")  # where a conclusion is drawn, if not said


def kind_of_unit(reader: Reader, node: Node, key: str) -> str:
    value = str(code(reader, node, key))
    if len(value) > 40:
        raise reader.fail(node, key, f"the kind has {len(value)} letters; 40 have room here.")
    return value


_UNIT = record(
    {
        "key": code,
        "parent": code,
        "kind": kind_of_unit,
        "name": text_of(120),
        "short_name": text_of(40),
        "name_en": text_of(200),
    },
    ("key", "kind", "name"),
)
_PART = record({"key": code, "title": text_of(300), "period": period, "next": period}, ("key", "title", "period"))
_CONFERENCE = record(
    {
        "key": code,
        "title": text_of(200),
        "kind": one_of(CONFERENCE_KINDS),
        "mode": one_of(MODES),
        "place": text_of(80),
        "organiser": code,
        "starts": moment,
        "ends": moment,
        "chair": code,
        "cochairs": list_of(code),
        "secretary": code,
        "period": period,
        "next_period": period,
        "parts": list_of(_PART),
    },
    ("key", "title", "kind", "organiser", "starts", "ends", "chair"),
)
_PERSON = record(
    {
        "key": code,
        "unit": code,
        "office": text_of(80),
        "second_office": text_of(80),
        "party_office": text_of(80),
        "title": text_of(40),
        "guest": flag,
        "body": flag,
    },
    ("key", "office"),
)
_BRIDGE = record(
    {
        "key": code,
        "unit": code,
        "name": text_of(200),
        "head": code,
        "main": flag,
        "present": list_of(code),
        "each_unit_below": code,
    },
    ("key", "name"),
)
_ALONE = record({"one_per_person": flag}, ("one_per_person",))


def bridges(reader: Reader, node: Node, key: str) -> Any:
    return _ALONE(reader, node, key) if isinstance(node, MappingNode) else list_of(_BRIDGE)(reader, node, key)


KEYS: dict[str, Parser] = {
    "units": list_of(_UNIT),
    "conference": _CONFERENCE,
    "people": list_of(_PERSON),
    "bridge_points": bridges,
    "delegations": list_of(
        record({"of": kind_of_unit, "count": number, "offices": list_of(text_of(120))}, ("of", "offices"))
    ),
    "agenda": list_of(
        record(
            {
                "kind": one_of(ITEM_KINDS),
                "title": text_of(400),
                "by": code,
                "of": code,
                "parts": list_of(code),
                "minutes": number_in(1, 1440),
                "topics": list_of(text),
                "on_authority_of": code,
            },
            ("kind", "title"),
        )
    ),
    "directives": list_of(
        record(
            {
                "number": text_of(60),
                "kind": kind_of_unit,
                "issuer": text_of(200),
                "issued": day,
                "title": text_of(400),
                "obligations": list_of(
                    record(
                        {
                            "key": code,
                            "text": text,
                            "applies_to": kind_of_unit,
                            "met_when": counts,
                            "known_result": record({"met": number, "of": number, "on": day}, ("met", "of")),
                        },
                        ("key", "text", "applies_to", "met_when"),
                    )
                ),
            },
            ("number", "kind", "issuer"),
        )
    ),
    "work_areas": list_of(text_of(200)),
    "reviewed_areas": list_of(text_of(200)),
    "reported": record(
        {
            "results": list_of(record({"area": text_of(200), "text": text, "unit": code}, ("text",))),
            "limits": list_of(
                record(
                    {"area": text_of(200), "text": text, "cause": one_of(CAUSES), "because": text, "unit": code},
                    ("text",),
                )
            ),
        }
    ),
    "drafts": list_of(record({"key": code, "title": text_of(300)}, ("key", "title"))),
    "comments": list_of(record({"draft": code, "section": text_of(200), "text": text}, ("draft", "section", "text"))),
    "carried_over": list_of(
        record(
            {"text": text, "reason": text_of(180), "from": edge(True), "to": edge(True)},
            ("text", "reason", "from", "to"),
        )
    ),
    "disseminated": list_of(record({"title": text, "period": period, "draft": code}, ("title",))),
    "contest": record(
        {"title": text, "cycle": text, "who_may_enter": list_of(text), "needs": list_of(text)}, ("title",)
    ),
    "clusters": record({"period": period, "members": list_of(kind_of_unit)}, ("members",)),
    "conclusions": list_of(
        record(
            {
                "text": text,
                "owner": code,
                "due": day,
                "repeats": rule,
                "with": list_of(code),
                "contest": flag,
                "item": number,
            },
            ("text", "owner"),
        )
    ),
    "commendations": one_or_list(
        record(
            {
                "kind": one_of(COMMENDATION_KINDS),
                "year": number_in(YEARS[0], YEARS[-1]),
                "period": period,
                "groups": list_of(text_of(170)),
                "for": list_of(one_of(NOMINEES)),
                "title": text_of(200),
            },
            ("kind", "for"),
        )
    ),
    "after": list_of(
        record({"kind": code, "drafted_by": code, "signed_by": code, "issued_to": list_of(code)}, ("kind",))
    ),
    "article": record({"published": moment, "photos": number, "source": text_of(200)}, ("published",)),
}
FILE = record(KEYS, ("conference",))
