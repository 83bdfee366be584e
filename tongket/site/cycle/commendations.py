"""The commendations: nominated, voted on by a council, decided."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from tongket.emulation import actions as emulation_actions
from tongket.emulation.models import Commendation
from tongket.org.models import Power, Unit
from tongket.org.queries import has_power
from tongket.people.models import Person
from tongket.site.cycle.council import council_sits
from tongket.site.cycle.script import Call, Script
from tongket.site.loader import before
from tongket.site.names import fictional_name
from tongket.site.scenario import Record, Span

RETIRED = 700  # the place in the list of fictional names at which retired leaders begin


def commendations(script: Script) -> None:
    for place, entry in enumerate(script.scenario.all("commendations"), 1):
        key = f"{script.key}.a{place}"
        script.now = before(script.scenario, 7, 9)
        period: Span | None = entry.get("period")

        def start(entry: Record = entry, period: Span | None = period) -> Iterator[Call]:
            yield Call(
                script.secretary,
                emulation_actions.open_commendation,
                (entry["kind"], _occasion(script, entry), script.organiser),
                {
                    "conference": script.conference,
                    "year": entry.get("year"),
                    "period_from": period.first if period else None,
                    "period_to": period.last if period else None,
                    "groups": entry.get("groups", []),
                    "for_kinds": entry["for"],
                },
            )

        script.later("Mở đợt khen thưởng", start)
        script.later("Đề nghị khen thưởng", partial(_nominations, script, key, entry))
        script.later("Mời Hội đồng", partial(_convene, script, key), after=timedelta(hours=6))
        council_sits(script, key, len(_nominees(script, entry)))
        script.later("Dự thảo quyết định", partial(_decide, script, key), at=before(script.scenario, 2, 9))
        script.later("Ban hành quyết định", partial(script.issue, f"{key}.decision"), after=timedelta(hours=5))


def _occasion(script: Script, entry: Record) -> str:
    """What the occasion is called, where the file does not say."""
    if "title" in entry:
        return str(entry["title"])
    return f"{Commendation.Kind(entry['kind']).label} tại {script.conference.title}"


def _nominees(script: Script, entry: Record) -> list[tuple[int, str, str]]:
    """(row, group, for whom) of each fictional nominee: one of each kind in each group."""
    groups = entry.get("groups", []) or [""]
    return [(row, group, kind) for row, group in enumerate(groups, 1) for kind in entry["for"]]


def _nominations(script: Script, key: str, entry: Record) -> Iterator[Call]:
    commendation = Commendation.objects.get(key=key)
    for row, group, kind in _nominees(script, entry):
        grounds = f"Thành tích minh họa: {group or commendation.title}."
        options: dict[str, Any] = {"group": group}
        if kind == "units":
            options["unit"] = Unit.objects.get(key=f"{script.organiser.key}-nominee-{row}")
        elif kind == "individuals":
            options["person"] = Person.objects.get(username=f"{script.organiser.key}.nominee-{row}")
        else:
            options["name"] = fictional_name(RETIRED + row)
        yield Call(script.secretary, emulation_actions.nominate, (commendation.pk, grounds), options)


def _convene(script: Script, key: str) -> Iterator[Call]:
    members = script.council_members()
    commendation = Commendation.objects.get(key=key)
    yield Call(
        script.secretary,
        emulation_actions.convene_council,
        (commendation.pk, members, before(script.scenario, 3, 14)),
        {"chair": members[0], "secretary": script.secretary},
    )


def _decide(script: Script, key: str) -> Iterator[Call]:
    commendation = Commendation.objects.get(key=key)
    yield Call(script.secretary, emulation_actions.prepare_decision, (commendation.pk,), {"signer": _decider(script)})


def _decider(script: Script) -> Person:
    return script.signer if has_power(script.signer, Power.LEAD, script.organiser) else script.head
