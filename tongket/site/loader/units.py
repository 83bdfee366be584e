"""The units of the file and of the register, and plainly fictional ones where a file only counts them."""

from tongket.directives.queries import kind_counted
from tongket.org.actions import begin_house, found_unit
from tongket.org.models import Unit
from tongket.site.loader.loading import Loading
from tongket.site.scenario import Record, UnitRow

PLACES = {"hcma": "Hà Nội", "hcma2": "Thành phố Hồ Chí Minh"}
NAMES_OF_KIND = {"faculty": "Khoa Ví Dụ", "department": "Phòng Ví Dụ"}


def units(loading: Loading) -> None:
    for row in loading.scenario.units:
        loading.units[row.key] = Unit.objects.filter(key=row.key).first() or _found(loading, row)


def _found(loading: Loading, row: UnitRow) -> Unit:
    if not Unit.objects.exists():
        loading.steward.set_unusable_password()
        return begin_house(
            row.key,
            row.kind,
            row.name,
            steward=loading.steward,
            short_name=row.short_name,
            name_en=row.name_en,
            place=PLACES.get(row.key, ""),
        )
    return found_unit(
        row.key,
        row.kind,
        row.name,
        loading.units.get(row.parent),
        by=loading.steward,
        short_name=row.short_name,
        name_en=row.name_en,
        place=PLACES.get(row.key, ""),
    )


def fictional_units(loading: Loading, delegation: Record) -> list[Unit]:
    """The units of a delegation: those that exist, else as many plainly fictional ones as the file counts."""
    kind = delegation["of"]
    there = list(Unit.objects.filter(kind=kind))
    organiser = loading.units[loading.facts["organiser"]]
    for place in range(len(there) + 1, delegation.get("count", 0) + 1):
        word = "Trường Chính trị tỉnh" if kind == "provincial-school" else "Đơn vị"
        school = found_unit(
            f"{kind}-{place:02}",
            kind,
            f"{word} Ví Dụ {place:02}",
            organiser,
            by=loading.steward,
            short_name=f"TVD{place:02}",
            is_fictional=True,
        )
        _parts_of(loading, school, last=place == delegation["count"])
        there.append(school)
    for school in there:
        loading.units[school.key] = school
    return there


def _parts_of(loading: Loading, unit: Unit, *, last: bool) -> None:
    """What a fictional unit is made of: what its obligations ask for; the last of them falls one short."""
    for directive in loading.scenario.all("directives"):
        for obligation in directive.get("obligations", []):
            if obligation["applies_to"] != unit.kind:
                continue
            short = last
            for word, asked in obligation.get("met_when", {}).items():
                kind = kind_counted(word)
                for place in range(1, asked + 1 - short):
                    found_unit(
                        f"{unit.key}-{kind}-{place}",
                        kind,
                        f"{NAMES_OF_KIND.get(kind, 'Bộ phận Ví Dụ')} {place}",
                        unit,
                        by=loading.steward,
                        is_fictional=True,
                    )
                short = False
