"""Every key that a file may have, and what stands under it."""

from typing import Any

from ruamel.yaml.nodes import MappingNode, Node

from tongket.site.scenario.periods import edge, period
from tongket.site.scenario.values import (
    Parser,
    Reader,
    code,
    counts,
    day,
    flag,
    list_of,
    moment,
    number,
    one_of,
    one_or_list,
    record,
    rule,
    text,
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
CAUSES = ("objective", "subjective")
CONCLUDING = ("conclusion", "closing", "directive-speech", "discussion")  # where a conclusion is drawn, if not said

_UNIT = record(
    {"key": code, "parent": code, "kind": code, "name": text, "short_name": text, "name_en": text},
    ("key", "kind", "name"),
)
_PART = record({"key": code, "title": text, "period": period, "next": period}, ("key", "title", "period"))
_CONFERENCE = record(
    {
        "key": code,
        "title": text,
        "kind": one_of(CONFERENCE_KINDS),
        "mode": one_of(MODES),
        "place": text,
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
        "office": text,
        "second_office": text,
        "party_office": text,
        "title": text,
        "guest": flag,
        "body": flag,
    },
    ("key", "office"),
)
_BRIDGE = record(
    {
        "key": code,
        "unit": code,
        "name": text,
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


_KEYS: dict[str, Parser] = {
    "units": list_of(_UNIT),
    "conference": _CONFERENCE,
    "people": list_of(_PERSON),
    "bridge_points": bridges,
    "delegations": list_of(record({"of": code, "count": number, "offices": list_of(text)}, ("of", "offices"))),
    "agenda": list_of(
        record(
            {
                "kind": one_of(ITEM_KINDS),
                "title": text,
                "by": code,
                "of": code,
                "parts": list_of(code),
                "minutes": number,
                "topics": list_of(text),
                "on_authority_of": code,
            },
            ("kind", "title"),
        )
    ),
    "directives": list_of(
        record(
            {
                "number": text,
                "kind": code,
                "issuer": text,
                "issued": day,
                "title": text,
                "obligations": list_of(
                    record(
                        {
                            "key": code,
                            "text": text,
                            "applies_to": code,
                            "met_when": counts,
                            "known_result": record({"met": number, "of": number, "on": day}, ("met", "of")),
                        },
                        ("key", "text", "applies_to"),
                    )
                ),
            },
            ("number", "kind", "issuer"),
        )
    ),
    "work_areas": list_of(text),
    "reviewed_areas": list_of(text),
    "reported": record(
        {
            "results": list_of(record({"area": text, "text": text, "unit": code}, ("text",))),
            "limits": list_of(
                record({"area": text, "text": text, "cause": one_of(CAUSES), "because": text, "unit": code}, ("text",))
            ),
        }
    ),
    "drafts": list_of(record({"key": code, "title": text}, ("key", "title"))),
    "comments": list_of(record({"draft": code, "section": text, "text": text}, ("draft", "section", "text"))),
    "carried_over": list_of(
        record({"text": text, "reason": text, "from": edge(True), "to": edge(True)}, ("text", "reason", "from", "to"))
    ),
    "disseminated": list_of(record({"title": text, "period": period, "draft": code}, ("title",))),
    "contest": record(
        {"title": text, "cycle": text, "who_may_enter": list_of(text), "needs": list_of(text)}, ("title",)
    ),
    "clusters": record({"period": period, "members": list_of(code)}, ("members",)),
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
                "year": number,
                "period": period,
                "groups": list_of(text),
                "for": list_of(text),
                "title": text,
            },
            ("kind", "for"),
        )
    ),
    "after": list_of(
        record({"kind": code, "drafted_by": code, "signed_by": code, "issued_to": list_of(code)}, ("kind",))
    ),
    "article": record({"published": moment, "photos": number, "source": text}, ("published",)),
}
FILE = record(_KEYS, ("conference",))
