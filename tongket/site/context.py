"""What every page knows: whether it is a demo, whose house it is, what time it is here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tongket.kit.clock import now, today
from tongket.org.queries import House, house_of
from tongket.people.models import Person


def _house(request: HttpRequest) -> House:
    user = getattr(request, "user", None)
    return house_of(user) if isinstance(user, Person) else House()


def site(request: HttpRequest) -> dict[str, Any]:
    """The context of the base template; fragments have no masthead and do not ask whose house it is."""
    house = SimpleLazyObject(lambda: _house(request))
    return {"demo": settings.TONGKET_DEMO, "now": now(), "today": today(), "house": house}
