"""Dates and numbers as Vietnamese pages and papers write them (design/look.md, Formatting; NĐ 30/2020, Annex I)."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy

WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if moment.tzinfo else moment


def day(value: date | datetime | None) -> str:
    """02/07/2021"""
    if value is None:
        return ""
    return f"{_local(value) if isinstance(value, datetime) else value:%d/%m/%Y}"


def day_month(value: date | datetime | None) -> str:
    """02/07, where the year is plain"""
    if value is None:
        return ""
    return f"{_local(value) if isinstance(value, datetime) else value:%d/%m}"


def clock(value: datetime | None) -> str:
    """08:00"""
    return "" if value is None else f"{_local(value):%H:%M}"


def clock_day(value: datetime | None) -> str:
    """09:52, 02/07/2021"""
    return "" if value is None else f"{clock(value)}, {day(value)}"


def long_day(value: date | datetime) -> str:
    """ngày 08 tháng 7 năm 2021: a 0 before days under 10 and before months 1 and 2 (NĐ 30/2020, Annex I)"""
    value = _local(value) if isinstance(value, datetime) else value
    return f"ngày {value.day:02} tháng {month_words(value.month)} năm {value.year}"


def paper_day(value: date | datetime) -> str:
    """02/7/2021, as papers shorten it: a 0 before days under 10 and before months 1 and 2 (NĐ 30/2020, Annex I)"""
    value = _local(value) if isinstance(value, datetime) else value
    return f"{value.day:02}/{month_words(value.month)}/{value.year}"


def month_words(month: int) -> str:
    """02, 7: a 0 before months 1 and 2 (NĐ 30/2020, Annex I)"""
    return f"{month:02}" if month < 3 else str(month)


def weekday(value: date | datetime) -> str:
    """thứ Sáu"""
    return str(WEEKDAYS[(_local(value) if isinstance(value, datetime) else value).weekday()])


def number(value: int | float | Decimal | None, decimals: int | None = None) -> str:
    """1.234,5: a point between thousands, a comma before decimals; `decimals` None keeps those that the value has"""
    if value is None:
        return ""
    if decimals is None:
        text = f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)).normalize():,f}"
    else:
        text = f"{value:,.{decimals}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def percent(part: int | float | Decimal, whole: int | float | Decimal) -> str:
    """97,4 %: one decimal, a space before the sign"""
    return "–" if not whole else f"{number(Decimal(str(part)) * 100 / Decimal(str(whole)), 1)} %"
