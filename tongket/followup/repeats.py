"""iCalendar rules of repeating tasks: checked on entry, unrolled up to a horizon."""

import re
from datetime import date, datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from django.utils.timezone import localtime

from tongket.followup.models import Task
from tongket.kit.errors import BadInput
from tongket.kit.formats import day as day_words

HORIZON = timedelta(days=366)
MOST = 400
_SIGNS = re.compile(r"[A-Z0-9=;,+-]+")
_UNTIL = re.compile(r"UNTIL=(\d{8})(T\d{6}Z?)?")
_FREQUENCIES = {"DAILY": "ngày", "WEEKLY": "tuần", "MONTHLY": "tháng", "YEARLY": "năm"}
_DAYS = {
    "MO": "thứ Hai",
    "TU": "thứ Ba",
    "WE": "thứ Tư",
    "TH": "thứ Năm",
    "FR": "thứ Sáu",
    "SA": "thứ Bảy",
    "SU": "Chủ nhật",
}
_PLACES = {"1": "đầu tiên", "2": "thứ hai", "3": "thứ ba", "4": "thứ tư", "-1": "cuối cùng"}


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
            f"Quy tắc lặp “{rule}” phải theo ngày, tuần, tháng hoặc năm (FREQ=DAILY, WEEKLY, MONTHLY, YEARLY)."
        )
    try:
        if not _SIGNS.fullmatch(tidy) or int(parts.get("INTERVAL", "1")) < 1 or int(parts.get("COUNT", "1")) < 1:
            raise ValueError
        rrulestr(tidy, dtstart=datetime(2021, 1, 1))
        if "UNTIL" in parts:
            datetime.strptime(parts["UNTIL"], "%Y%m%d")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        raise BadInput(
            f"Quy tắc lặp “{rule}” không đúng dạng RRULE của iCalendar; ví dụ: FREQ=MONTHLY;BYDAY=1MO."
        ) from error
    return tidy


def days_of(task: Task, on: date) -> list[date]:
    """The days on which a repeating task falls due, from the day it was given up to the horizon or its own end."""
    given = localtime(task.assigned_at).date()
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


def rule_words(rule: str) -> str:
    """A rule in words: "thứ Hai đầu tiên của mỗi tháng", "3 tháng một lần"."""
    parts = _parts(rule)
    unit = _FREQUENCIES.get(parts.get("FREQ", ""), "kỳ")
    every = int(parts.get("INTERVAL", "1"))
    rhythm = f"mỗi {unit}" if every == 1 else f"{every} {unit} một lần"
    days = []
    for mark in filter(None, parts.get("BYDAY", "").split(",")):
        place, name = mark[:-2].lstrip("+"), _DAYS.get(mark[-2:], mark[-2:])
        days.append(f"{name} {_PLACES.get(place, f'lần {place}')}" if place else name)
    months = [
        f"ngày {mark}" if mark != "-1" else "ngày cuối" for mark in filter(None, parts.get("BYMONTHDAY", "").split(","))
    ]
    when = ", ".join(days or months)
    text = f"{when} của {rhythm}" if when and unit in ("tháng", "năm") else f"{when} {rhythm}".strip()
    if "COUNT" in parts:
        text += f", {parts['COUNT']} lần"
    if "UNTIL" in parts:
        text += f", đến {day_words(datetime.strptime(parts['UNTIL'], '%Y%m%d').date())}"
    return text
