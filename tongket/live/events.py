"""What can happen: frozen dataclasses that hold ids and plain values, never objects or texts that others may not read."""

import re
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

_KINDS: dict[str, "type[Event]"] = {}


@dataclass(frozen=True)
class Event:
    """The base of every event. Its kind is the room and the name: `followup.task_finished`."""

    kind: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        room = cls.__module__.split(".")[1]
        cls.kind = f"{room}.{re.sub(r'(?<!^)(?=[A-Z])', '_', cls.__name__).lower()}"
        _KINDS[cls.kind] = cls

    def payload(self) -> dict[str, Any]:
        """The event's fields as plain JSON values."""
        return asdict(self)

    @classmethod
    def rebuild(cls, payload: dict[str, Any]) -> Self:
        """The event that `payload` was made of; fields of a later version keep their defaults."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: value for key, value in payload.items() if key in known})


def event_kinds() -> dict[str, type[Event]]:
    """Every kind of event that the house knows, by name."""
    return dict(_KINDS)


def rebuild(kind: str, payload: dict[str, Any]) -> Event:
    """The event of that kind."""
    return _KINDS[kind].rebuild(payload)
