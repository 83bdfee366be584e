"""How a real institution begins: its first unit, and the first person, who keeps the register and brings in the others."""

import re

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tongket.kit.errors import BadInput
from tongket.kit.text import nfc
from tongket.org.actions import begin_house
from tongket.org.models import Unit
from tongket.people.models import Person


def found(
    key: str,
    kind: str,
    name: str,
    username: str,
    full_name: str,
    password: str,
    *,
    short_name: str = "",
    place: str = "",
) -> Unit:
    """Found the first unit of an empty database, with its steward.

    Raises BadInput for what cannot be kept, WrongState where a unit stands already.
    """
    for what, value, longest in (("key", key, 55), ("kind", kind, 40), ("user name", username, 80)):
        if (
            not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", value)
            or len(value) > longest
            or (what != "user name" and "." in value)
        ):
            raise BadInput(f"{value!r} is no {what}; use small letters, digits and hyphens, {longest} at most.")
    texts = {"name": (name, 150), "full name": (full_name, 120), "short name": (short_name, 40), "place": (place, 80)}
    tidy = {what: " ".join(nfc(value).split()) for what, (value, _) in texts.items()}
    for what, (_, longest) in texts.items():
        if len(tidy[what]) > longest or (not tidy[what] and what in ("name", "full name")):
            raise BadInput(f"The {what} needs 1 to {longest} letters.")
    steward = Person(username=username, name=tidy["full name"])
    try:
        validate_password(password, steward)
    except ValidationError as error:
        raise BadInput(f"This password will not do: {' '.join(error.messages)}") from None
    steward.set_password(password)
    return begin_house(key, kind, tidy["name"], steward=steward, short_name=tidy["short name"], place=tidy["place"])
