"""iCalendar rules of repeating tasks: checked on entry, unrolled up to a horizon."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tongket.followup.models import Task
from tongket.kit.errors import BadInput
from tongket.kit.formats import day as day_words
from tongket.kit.formats import month_words

HORIZON = timedelta(days=366)
MOST = 400
_SIGNS = re.compile(r"[A-Z0-9=;,+-]+")
_UNTIL = re.compile(r"UNTIL=(\d{8})(T\d{6}Z?)?")
_FREQUENCIES = {
    "DAILY": (gettext_lazy("mỗi ngày"), gettext_lazy("%(n)s ngày một lần")),
    "WEEKLY": (gettext_lazy("mỗi tuần"), gettext_lazy("%(n)s tuần một lần")),
    "MONTHLY": (gettext_lazy("mỗi tháng"), gettext_lazy("%(n)s tháng một lần")),
    "YEARLY": (gettext_lazy("mỗi năm"), gettext_lazy("%(n)s năm một lần")),
}
_DAYS = {
    "MO": gettext_lazy("thứ Hai"),
    "TU": gettext_lazy("thứ Ba"),
    "WE": gettext_lazy("thứ Tư"),
    "TH": gettext_lazy("thứ Năm"),
    "FR": gettext_lazy("thứ Sáu"),
    "SA": gettext_lazy("thứ Bảy"),
    "SU": gettext_lazy("Chủ nhật"),
}
_PLACES = {
    "1": gettext_lazy("đầu tiên"),
    "2": gettext_lazy("thứ hai"),
    "3": gettext_lazy("thứ ba"),
    "4": gettext_lazy("thứ tư"),
    "-1": gettext_lazy("cuối cùng"),
}


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";") if "=" in part)


def checked_rule(rule: str) -> str:
    """The rule in one form (upper case, dates without an hour). Raises BadInput where it is not a rule of days."""
    tidy = rule.strip().upper().removeprefix("RRULE:").strip(";")
    if not tidy:
        return ""
    tidy = _UNTIL.sub(r"UNTIL=\1", tidy)
    parts = _parts(tidy)
    if parts.get("FREQ") not in _FREQUENCIES or any(name in parts for name in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        raise BadInput(
            _("Quy tắc lặp “%(rule)s” phải theo ngày, tuần, tháng hoặc năm (FREQ=DAILY, WEEKLY, MONTHLY, YEARLY).")
            % {"rule": rule}
        )
    try:
        if not _SIGNS.fullmatch(tidy) or int(parts.get("INTERVAL", "1")) < 1 or int(parts.get("COUNT", "1")) < 1:
            raise ValueError
        rrulestr(tidy, dtstart=datetime(2021, 1, 1))
        if "UNTIL" in parts:
            datetime.strptime(parts["UNTIL"], "%Y%m%d")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        raise BadInput(
            _("Quy tắc lặp “%(rule)s” không đúng dạng RRULE của iCalendar; ví dụ: FREQ=MONTHLY;BYDAY=1MO.")
            % {"rule": rule}
        ) from error
    return tidy


def repeats_since(task: Task) -> date:
    """The day from which its rule holds: on which it was given, or a replacing paper gave it another."""
    amended = task.amendments.all() if task.is_amended else []
    moments = [one.at for one in amended if one.before("repeats") is not None]
    return localtime(max(moments, default=task.assigned_at)).date()


def days_of(task: Task, on: date) -> list[date]:
    """The days on which a repeating task falls due, from the day its rule was given up to the horizon or its own end."""
    given = repeats_since(task)
    parts = _parts(task.repeats)
    last = on + HORIZON
    if task.due is not None:
        last = min(last, task.due)
    if "UNTIL" in parts:
        last = min(last, datetime.strptime(parts["UNTIL"], "%Y%m%d").date())
    # The end is always given: a rule that never comes true (30 February) would else be looked for until the year 9999.
    kept = ";".join(f"{name}={value}" for name, value in parts.items() if name not in ("UNTIL", "COUNT"))
    rule = rrulestr(f"{kept};UNTIL={last:%Y%m%d}", dtstart=datetime(given.year, given.month, given.day))
    most = min(MOST, int(parts.get("COUNT", MOST)))
    return [moment.date() for moment in islice(rule, most)]


def rule_words(rule: str, last_day: Callable[[date], str] = day_words) -> str:
    """A rule in words: "thứ Hai đầu tiên của mỗi tháng", "ngày 15, 3 tháng một lần", "ngày 15 tháng 12 mỗi năm".

    `last_day` writes the day on which it ends: pages and papers do so in ways of their own.
    """
    if not rule:
        return ""
    parts = _parts(rule)
    frequency, every = parts.get("FREQ", ""), int(parts.get("INTERVAL", "1"))
    once, spaced = _FREQUENCIES.get(frequency, ("", ""))
    rhythm = str(once) if every == 1 else str(spaced) % {"n": every}
    when = _when_words(parts)
    if when and every > 1:
        text = _("%(when)s, %(rhythm)s") % {"when": when, "rhythm": rhythm}
    elif when and frequency in ("MONTHLY", "YEARLY") and "BYMONTH" not in parts:
        text = _("%(when)s của %(rhythm)s") % {"when": when, "rhythm": rhythm}
    else:
        text = f"{when} {rhythm}".strip()
    if "COUNT" in parts:
        text = ngettext("%(text)s, %(n)s lần", "%(text)s, %(n)s lần", int(parts["COUNT"])) % {
            "text": text,
            "n": parts["COUNT"],
        }
    if "UNTIL" in parts:
        last = datetime.strptime(parts["UNTIL"], "%Y%m%d").date()
        text = _("%(text)s, đến %(day)s") % {"text": text, "day": last_day(last)}
    return text


def _when_words(parts: dict[str, str]) -> str:
    """Which days of the rhythm: thứ Hai đầu tiên; ngày cuối; ngày 15 tháng 12; empty where the rhythm says it all."""
    days = [mark for mark in parts.get("BYDAY", "").split(",") if mark]
    if len(days) == 1 and parts.get("BYSETPOS", "") in _PLACES:
        days = [f"{parts['BYSETPOS']}{days[0]}"]
    dates = [mark for mark in parts.get("BYMONTHDAY", "").split(",") if mark]
    words = [_day_words(mark) for mark in days] or [
        _("ngày cuối") if mark == "-1" else _("ngày %(n)s") % {"n": f"{int(mark):02}"} for mark in dates
    ]
    months = [_("tháng %(n)s") % {"n": month_words(int(mark))} for mark in parts.get("BYMONTH", "").split(",") if mark]
    return " ".join(part for part in (", ".join(words), ", ".join(months)) if part)


def _day_words(mark: str) -> str:
    """1MO: thứ Hai đầu tiên; FR: thứ Sáu."""
    place, name = mark[:-2].lstrip("+"), str(_DAYS.get(mark[-2:], mark[-2:]))
    if not place:
        return name
    if place in _PLACES:
        return _("%(day)s %(place)s") % {"day": name, "place": _PLACES[place]}
    return _("%(day)s lần %(n)s") % {"day": name, "n": place}
