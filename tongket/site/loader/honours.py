"""Whom a scenario's commendations are for, and who votes on them: plainly fictional units and people alone."""

from tongket.org.actions import found_unit
from tongket.org.models import Unit
from tongket.site.loader.loading import Loading
from tongket.site.loader.people import admit

COUNCIL = 5  # members of a fictional council  # members of a fictional council


def honours(loading: Loading, organiser: Unit) -> None:
    """Whom a scenario's commendations are for, and who votes on them: plainly fictional units and people alone."""
    asked = [len(entry.get("groups", [])) or 1 for entry in loading.scenario.all("commendations")]
    if not asked:
        return
    for place in range(1, max(asked) + 1):
        key = f"{organiser.key}-nominee-{place}"
        unit = Unit.objects.filter(key=key).first() or found_unit(
            key, "department", f"Đơn vị Ví Dụ {place}", organiser, by=loading.steward, is_fictional=True
        )
        admit(loading, f"{organiser.key}.nominee-{place}", unit, "Viên chức")
    key = f"{organiser.key}-council"
    council = Unit.objects.filter(key=key).first() or found_unit(
        key,
        "council",
        f"Hội đồng Thi đua - Khen thưởng {organiser.short_name or organiser.name} (minh họa)",
        organiser,
        by=loading.steward,
        is_fictional=True,
    )
    for place in range(1, COUNCIL + 1):
        office = "Chủ tịch Hội đồng" if place == 1 else "Ủy viên Hội đồng"
        admit(loading, f"{organiser.key}.council-{place}", council, office)
