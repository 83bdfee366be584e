"""The dated parameters: shares of the vote, and what a decision rests on."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tongket.emulation.rules import bases_on, vote_rule_of
from tongket.kit.errors import BadInput
from tongket.rulebook.load import SHIPPED


@pytest.mark.parametrize(
    ("form", "day", "share", "verified"),
    [
        ("Giấy khen", date(2021, 7, 2), 80, False),
        ("Chiến sĩ thi đua toàn quốc", date(2021, 7, 2), 90, True),
        ("Anh hùng Lao động", date(2023, 12, 31), 90, True),
        ("Giấy khen", date(2024, 1, 1), 80, False),
        ("Chiến sĩ thi đua toàn quốc", date(2025, 7, 1), 80, False),
        ("Anh hùng Lao động", date(2025, 7, 1), 90, False),
    ],
)
def test_the_rulebook_says_what_the_vote_on_a_form_must_be(form: str, day: date, share: int, verified: bool) -> None:
    rule = vote_rule_of(form, day)
    assert (rule.share_num, rule.share_den, rule.is_verified) == (share, 100, verified)
    assert (rule.quorum_num, rule.quorum_den) == (2, 3)
    assert f"{share} %".replace(" ", "\N{NO-BREAK SPACE}") in rule.source
    assert len(rule.source) <= 300  # a poll prints it


def test_a_number_changed_in_the_rulebook_changes_the_vote(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(SHIPPED, folder)
    votes = folder / "votes.yaml"
    votes.write_text(
        votes.read_text("utf-8").replace('value: 90%, source: "ban', 'value: 75%, source: "ban', 1), "utf-8"
    )
    assert vote_rule_of("Chiến sĩ thi đua cấp bộ", date(2021, 7, 2), votes).share_num == 75
    assert vote_rule_of("Chiến sĩ thi đua cấp bộ", date(2021, 7, 2)).share_num == 90


def test_a_day_before_the_file_begins_is_said_so() -> None:
    with pytest.raises(BadInput, match=r"Chưa có quy định về tỷ lệ phiếu.*01/01/1990"):
        vote_rule_of("Giấy khen", date(1990, 1, 1))


def test_a_decision_rests_on_the_law_of_its_day() -> None:
    assert "91/2017/NĐ-CP" in bases_on(date(2021, 7, 2))[-1]
    assert "98/2023/NĐ-CP" in bases_on(date(2024, 5, 1))[-1]
    assert "152/2025/NĐ-CP" in bases_on(date(2025, 7, 1))[-1]
    assert bases_on(date(1990, 1, 1)) == ()
