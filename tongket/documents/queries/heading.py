"""In which layout a unit issues its papers, who stands in their heading, and what follows their number."""

import re
from datetime import date

from tongket.kit.clock import today
from tongket.org.models import Unit, in_force
from tongket.org.queries import ids_above, parent_of
from tongket.people.models import Person
from tongket.typeset import Kind, kinds, symbol_of

# Bodies that act as one and in whose name their head signs (TM., NĐ 30/2020, Annex I, II.7).
COLLECTIVES = {
    "party-committee": "Đảng ủy",
    "party-cell": "Chi ủy",
    "steering-committee": "Ban Chỉ đạo",
    "trade-union": "Ban Chấp hành",
    "youth-union": "Ban Chấp hành",
    "council": "Hội đồng",
}
# Bodies of the Party: they, and what stands below them in the tree, write in the Party's layout.
PARTY_KINDS = ("party-committee", "party-cell")
ALL_KINDS: dict[str, Kind] = {**kinds("party"), **kinds("state")}


def layout_of(unit: Unit, on: date | None = None) -> str:
    """ "party" for a body of the Party and for what stood below one on that day; else "state"."""
    if unit.kind in PARTY_KINDS:
        return "party"
    above = Unit.objects.filter(pk__in=ids_above([unit.pk], on), kind__in=PARTY_KINDS)
    return "party" if above.exists() else "state"


def _party_body_above(unit: Unit, on: date) -> Unit | None:
    """The Party body next above: the parent, or the Party committee of the nearest house above that has one."""
    house = parent_of(unit, on)
    while house is not None:
        if house.kind in PARTY_KINDS:
            return house
        beside = Unit.objects.filter(
            in_force(on), in_force(on, "placements__"), placements__parent=house, kind="party-committee"
        )
        if (committee := beside.exclude(pk=unit.pk).first()) is not None:
            return committee
        house = parent_of(house, on)
    return None


def heading_of(unit: Unit, on: date | None = None) -> tuple[str, str]:
    """The names of the superior and of the issuing body, from the tree of that day; a Party body's superior is one, too."""
    day = on or today()
    above = _party_body_above(unit, day) if layout_of(unit, day) == "party" else parent_of(unit, day)
    return (above.name if above else ""), unit.name


def abbreviation(unit: Unit) -> str:
    """The abbreviation in a symbol: the short name without spaces and marks of division; else the initials of the name."""
    short = re.sub(r"[^\w]+", "", unit.short_name, flags=re.UNICODE)
    return short or "".join(word[0].upper() for word in re.findall(r"\w+", unit.name))[:12]


def drafting_unit(unit: Unit, writer: Person, on: date | None = None) -> Unit | None:
    """The part of the unit in which the writer works: it stands in the symbol of a letter and behind "Lưu: VT"."""
    day = on or today()
    held = writer.appointments.filter(in_force(day)).exclude(office__unit=unit).select_related("office__unit")
    return next((one.office.unit for one in held if unit.pk in ids_above([one.office.unit_id], day)), None)


def symbol_for(unit: Unit, kind: str, drafting: Unit | None = None, on: date | None = None) -> str:
    """What follows the number: TB-HVCTKVII, KL/ĐU; of a letter of the State, the unit that wrote it: HVCTKVII-VP."""
    layout = layout_of(unit, on)
    body = abbreviation(unit)
    if kind == "công văn" and layout == "state" and drafting is not None:
        body = f"{body}-{abbreviation(drafting)}"  # NĐ 30/2020, Annex I, II.3
    return symbol_of(kinds(layout).get(kind, ALL_KINDS[kind]), layout, body)


def archive_for(unit: Unit, drafting: Unit | None = None, on: date | None = None) -> str:
    """Where a copy stays: "VT, VP" (văn thư, and who wrote it); of a Party body "Văn phòng Đảng ủy", "Chi bộ"."""
    if layout_of(unit, on) == "party":
        return "Chi bộ" if unit.kind == "party-cell" else f"Văn phòng {COLLECTIVES.get(unit.kind, unit.name)}"
    return f"VT, {abbreviation(drafting)}" if drafting is not None else "VT"


def subject_of(title: str, kind: str) -> str:
    """A title as the subject below the name of its kind, which the layout prints by itself: "Báo cáo sơ kết" is "Sơ kết"."""
    name = ALL_KINDS[kind].name.lower() + " "
    subject = title[len(name) :] if title.lower().startswith(name) else title
    return subject[:1].upper() + subject[1:]
