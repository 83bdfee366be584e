"""What every page knows: whether it is a demo, whose house it is, what time it is here."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from tongket.kit.clock import now, today
from tongket.org.models import Unit
from tongket.org.queries import appointments_of, parent_of


@dataclass
class House:
    """The masthead: the unit of the person, what it stands below, the office held."""

    unit: Unit | None = None
    parent: Unit | None = None
    office: str = ""


def _house(request: HttpRequest) -> House:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return House()
    held = appointments_of(request.user)
    if not held:
        return House()
    unit = held[-1].office.unit if held[-1].office.line == "state" else held[0].office.unit
    return House(unit, parent_of(unit), ", ".join(dict.fromkeys(one.office.name for one in held)))


def site(request: HttpRequest) -> dict[str, Any]:
    """The context of the base template."""
    return {"demo": settings.TONGKET_DEMO, "now": now(), "today": today(), "house": _house(request)}
