"""What a DHIS2 expression becomes in our words: its value, and whether any value was asked for and found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """What an expression may name: the kind of each data element, and the other things by their UID."""

    elements: Mapping[str, str]
    data_sets: Sequence[str] = ()
    indicators: Sequence[str] = ()
    constants: Sequence[str] = ()
    groups: Sequence[str] = ()
    units: Sequence[str] = ()
    types: Mapping[str, str] = None  # type: ignore[assignment]
    override: str | None = None


@dataclass(frozen=True)
class Context:
    """What surrounds a part: modifiers from outside, whether nulls are allowed, and whether we are in subExpression."""

    aggregation: str | None = None
    since: str | None = None
    until: str | None = None
    raw: bool = False
    within: bool = False


@dataclass(frozen=True)
class Part:
    """A part of an expression in our words."""

    value: str
    kind: str = "number"
    asked: str = "false"
    found: str = "false"


def mark(what: str, name: str) -> str:
    """The code under which a unit has a value when it stands beneath a unit, in a group or in a data set of that name."""
    return f"{name}.{what}"


def rate(code: str, metric: str) -> str:
    """Our formula for a metric of a data set: a rate is never above 100, and 0 where nothing is expected."""
    actual, expected = f"{{{code}.actual}}", f"{{{code}.expected}}"
    if metric == "EXPECTED_REPORTS":
        return expected
    shown = f"zero({actual})"
    if metric == "REPORTING_RATE":
        shown = f"least(zero(zero({actual}) * 100 / {expected}), 100)"
    return f"if(is_present({expected}), {shown}, missing)"


def together(value: str, kind: str, parts: Sequence[Part]) -> Part:
    return Part(value, kind, any_of(*(part.asked for part in parts)), any_of(*(part.found for part in parts)))


def over(truth: str, window: str) -> str:
    if truth in ("true", "false"):
        return truth
    return f"({truth}){window}" if window != "[ytd]" else f"(zero((if({truth}, 1, 0)){window}) > 0)"


def any_of(*truths: str) -> str:
    kept = list(dict.fromkeys(truth for truth in truths if truth != "false"))
    if "true" in kept:
        return "true"
    return "false" if not kept else kept[0] if len(kept) == 1 else f"({' or '.join(kept)})"


def all_of(*truths: str) -> str:
    kept = list(dict.fromkeys(truth for truth in truths if truth != "true"))
    if "false" in kept:
        return "false"
    return "true" if not kept else kept[0] if len(kept) == 1 else f"({' and '.join(kept)})"


def negated(truth: str) -> str:
    return {"true": "false", "false": "true"}.get(truth, f"not {truth}")
