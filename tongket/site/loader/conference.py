"""The conference as the file plans it: its parts, its agenda, what it keeps beside."""

from collections.abc import Iterable
from typing import Any

from tongket.conference.actions import add_item, add_part, plan_conference
from tongket.conference.models import Conference
from tongket.org.models import Unit
from tongket.org.queries import ids_below
from tongket.site.loader.directives import directives
from tongket.site.loader.honours import honours
from tongket.site.loader.loading import Loading
from tongket.site.loader.people import admit, cast, give_office, head_of
from tongket.site.loader.seats import seats
from tongket.site.loader.units import units

KEPT_APART = ("contest", "clusters", "disseminated", "carried_over", "drafts", "comments", "after", "work_areas")


def load(loading: Loading) -> Conference:
    units(loading)
    cast(loading)
    organiser = loading.units[loading.facts["organiser"]]
    chair = loading.people[loading.facts["chair"]]
    head_of(loading, organiser)
    below = Unit.objects.filter(pk__in=ids_below([organiser.pk]) - {organiser.pk}, is_fictional=False)
    for unit in [*below, *named_units(loading)]:
        head_of(loading, unit)
    secretary = (
        loading.people[loading.facts["secretary"]]
        if "secretary" in loading.facts
        else admit(loading, f"{organiser.key}.secretary", organiser, "Thư ký tổng hợp", rank="ThS")
    )
    if "secretary" in loading.facts:
        give_office(loading, secretary, organiser, "Thư ký Hội nghị")
    loading.secretary = secretary
    period, following = loading.facts.get("period"), loading.facts.get("next_period")
    conference = plan_conference(
        loading.facts["key"],
        loading.facts["title"],
        loading.facts["kind"],
        loading.facts.get("mode", "in-person"),
        organiser,
        loading.facts["starts"],
        loading.facts["ends"],
        by=secretary,
        chair=chair,
        secretary=secretary,
        place=loading.facts.get("place", ""),
        period_kind=period.kind if period else "",
        period_from=period.first if period else None,
        period_to=period.last if period else None,
        next_from=following.first if following else None,
        next_to=following.last if following else None,
        extras=_extras(loading),
    )
    parts = {}
    for part in loading.facts.get("parts", []):
        following = part.get("next")
        parts[part["key"]] = add_part(
            conference.pk,
            part["key"],
            part["title"],
            by=secretary,
            period_kind=part["period"].kind,
            period_from=part["period"].first,
            period_to=part["period"].last,
            next_from=following.first if following else None,
            next_to=following.last if following else None,
        )
    seats(loading, conference)
    if not loading.scenario.all("agenda"):
        add_item(conference.pk, "conclusion", "Kết luận", by=secretary, speaker=chair)
    for item in loading.scenario.all("agenda"):
        add_item(
            conference.pk,
            item["kind"],
            item["title"],
            by=secretary,
            speaker=loading.people.get(item.get("by", "")),
            about=loading.units.get(item.get("of", "")),
            minutes=item.get("minutes"),
            topics=item.get("topics", []),
            on_authority_of=loading.people.get(item.get("on_authority_of", "")),
            parts=[parts[name] for name in item.get("parts", [])],
        )
    directives(loading, conference)
    honours(loading, organiser)
    return conference


def named_units(loading: Loading) -> Iterable[Unit]:
    """Units that the file gives something to do: owners, co-ordinators, reporters."""
    keys = [
        line.get("unit") for name in ("results", "limits") for line in loading.data.get("reported", {}).get(name, [])
    ]
    keys += [one["owner"] for one in loading.scenario.all("conclusions")]
    keys += [item.get("of") for item in loading.scenario.all("agenda")]
    return [loading.units[key] for key in dict.fromkeys(keys) if key]


def _extras(loading: Loading) -> dict[str, Any]:
    """What has no page of its own yet is kept with the conference and shown there, never dropped."""
    return {name: _plain(loading.data[name]) for name in KEPT_APART if name in loading.data} | {
        name: loading.data[name] for name in ("reviewed_areas",) if name in loading.data
    }


def _plain(value: Any) -> Any:
    """A value of the file as JSON can hold it."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if hasattr(value, "first"):
        return {"kind": value.kind, "from": value.first.isoformat(), "to": value.last.isoformat()}
    return value.isoformat() if hasattr(value, "isoformat") else value
