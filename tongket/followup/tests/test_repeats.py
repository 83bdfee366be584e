"""iCalendar rules of repeating tasks, in one form and in words."""

from datetime import date, datetime

import pytest

from tongket.followup.models import Task
from tongket.followup.repeats import checked_rule, days_of, rule_words
from tongket.kit.errors import BadInput
from tongket.kit.formats import paper_day


@pytest.mark.parametrize(
    ("rule", "kept", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=1MO", "thứ Hai đầu tiên của mỗi tháng"),
        ("rrule:freq=weekly;byday=fr;", "FREQ=WEEKLY;BYDAY=FR", "thứ Sáu mỗi tuần"),
        (
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15",
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15",
            "ngày 15, 3 tháng một lần",
        ),
        ("FREQ=DAILY;COUNT=5", "FREQ=DAILY;COUNT=5", "mỗi ngày, 5 lần"),
        ("FREQ=YEARLY;UNTIL=20251231T170000Z", "FREQ=YEARLY;UNTIL=20251231", "mỗi năm, đến 31/12/2025"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "thứ Hai, 2 tuần một lần"),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=5",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=5",
            "ngày 05 tháng 02 mỗi năm",
        ),
        ("FREQ=YEARLY;BYMONTH=12", "FREQ=YEARLY;BYMONTH=12", "tháng 12 mỗi năm"),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1",
            "thứ Sáu cuối cùng của mỗi tháng",
        ),
        ("", "", ""),
    ],
)
def test_a_rule_is_kept_in_one_form_and_said_in_words(rule: str, kept: str, words: str) -> None:
    assert checked_rule(rule) == kept
    assert rule_words(kept) == words


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MONTHLY;BYDAY=",
        "FREQ",
        "=",
        "FREQ=MONTHLY;UNTIL=soon",
        "\x00",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;UNTIL=20219999",
        "FREQ=DAILY\nEXDATE:20210101",
    ],
)
def test_what_is_no_rule_is_refused_with_an_example(rule: str) -> None:
    with pytest.raises(BadInput, match="Quy tắc lặp"):
        checked_rule(rule)


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", []),
        ("FREQ=DAILY;COUNT=2", [date(2021, 6, 28), date(2021, 6, 29)]),
        ("FREQ=WEEKLY;BYDAY=FR;UNTIL=20210712", [date(2021, 7, 2), date(2021, 7, 9)]),
    ],
)
def test_days_are_bounded_by_the_rule_s_own_end_and_by_the_horizon(rule: str, days: list[date]) -> None:
    task = Task(assigned_at=datetime.fromisoformat("2021-06-28T08:00:00+07:00"), repeats=checked_rule(rule))
    assert days_of(task, date(2021, 6, 28)) == days


def test_a_paper_writes_the_last_day_in_its_own_way() -> None:
    assert rule_words("FREQ=DAILY;UNTIL=20220630", paper_day) == "mỗi ngày, đến 30/6/2022"
