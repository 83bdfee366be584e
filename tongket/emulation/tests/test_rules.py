"""The dated parameters: shares of the vote, and what a decision rests on."""

from datetime import date

import pytest

from tongket.emulation.rules import bases_on, vote_rule_of, vote_rules
from tongket.kit.errors import BadInput


def test_every_row_has_a_source_that_a_poll_can_print() -> None:
    for rule in vote_rules():
        assert rule.source
        assert len(rule.source) <= 300
        assert 0 < rule.share <= 1
        assert rule.base == "all-members"
        assert rule.is_secret


@pytest.mark.parametrize(
    ("form", "day", "share", "verified"),
    [
        ("Giấy khen", date(2021, 7, 2), 80, False),
        ("Chiến sĩ thi đua toàn quốc", date(2021, 7, 2), 90, True),
        ("Giấy khen", date(2024, 1, 1), 80, False),
        ("Chiến sĩ thi đua toàn quốc", date(2025, 7, 1), 90, False),
    ],
)
def test_the_row_of_the_day_and_the_form_holds(form: str, day: date, share: int, verified: bool) -> None:
    rule = vote_rule_of(form, day)
    assert (rule.share_num, rule.share_den, rule.is_verified) == (share, 100, verified)


def test_a_day_before_the_file_begins_is_said_so() -> None:
    with pytest.raises(BadInput, match=r"Chưa có quy định về tỷ lệ phiếu.*01/01/1990"):
        vote_rule_of("Giấy khen", date(1990, 1, 1))


def test_a_decision_rests_on_the_law_of_its_day() -> None:
    assert "91/2017/NĐ-CP" in bases_on(date(2021, 7, 2))[-1]
    assert "98/2023/NĐ-CP" in bases_on(date(2024, 5, 1))[-1]
    assert "152/2025/NĐ-CP" in bases_on(date(2025, 7, 1))[-1]
    assert bases_on(date(1990, 1, 1)) == ()
