"""One number and one date changed in a copy of the shipped YAML: verdict, letter and list follow. No rule is in code."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tongket.rulebook.cli import rules
from tongket.rulebook.load import SHIPPED, shipped

ROOM = Path(__file__).parents[1]
CASE = """
- name: eight months
  ask: LDTT
  on: 2021-12-01
  subject: person
  facts: {year: 2021, levels: {2021: HTT}, recruited_months: 8}
  expect: {verdict: fail, because: [recruited]}
- name: the last day
  ask: CSTDCS
  on: 2023-12-31
  subject: person
  facts: {year: 2023, levels: {2023: HTXS}, titles: [{title: LDTT, year: 2023}], initiatives: []}
  expect: {verdict: fail, because: [initiative]}
"""


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "rules"
    shutil.copytree(SHIPPED, folder)
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    return folder


def asked(*arguments):
    result = CliRunner().invoke(rules, list(map(str, arguments)))
    return result.exit_code, result.output


def change(folder, old, new, times=1):
    file = folder / "titles-person.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == times
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_number_changed_in_the_yaml_changes_verdict_letter_and_list(copy):
    case = copy.parent / "case.yaml"
    assert asked("check", case, "--rules", copy) == (0, "2 passed, 0 failed\n")
    assert "từ 10 tháng" in asked("explain", case, "--case", "eight", "--rules", copy)[1]
    change(copy, "value: 10, source", "value: 8, source")
    code, output = asked("check", case, "--rules", copy)
    assert code == 1
    assert "eight months: expected verdict fail, got pass" in output
    assert "từ 8 tháng" in asked("explain", case, "--case", "eight", "--rules", copy)[1]
    listed = asked("list", "--on", "2021-12-01", "--rules", copy)[1]
    assert "từ 8 tháng" in listed
    assert "từ 10 tháng" not in listed


def test_a_date_changed_in_the_yaml_changes_verdict_letter_and_list(copy):
    case = copy.parent / "case.yaml"
    change(copy, "    to: 2023-12-31", "    to: 2023-12-30")
    change(copy, "    from: 2024-01-01\n    to: 2025-06-30", "    from: 2023-12-31\n    to: 2025-06-30")
    code, output = asked("check", case, "--rules", copy)
    assert code == 1
    assert "the last day: expected verdict fail, got pass" in output
    assert "Luật Thi đua, khen thưởng 2022" in asked("explain", case, "--case", "last", "--rules", copy)[1]
    assert "LAW-2022" in asked("list", "--on", "2023-12-31", "--rules", copy)[1]
    assert "LAW-2022" not in asked("list", "--on", "2023-12-31")[1].split("[titles-person]")[1].split("[")[0]


def test_two_versions_in_force_are_refused_with_both_lines(copy):
    change(copy, "    from: 2024-01-01\n    to: 2025-06-30", "    from: 2023-12-01\n    to: 2025-06-30")
    code, output = asked("list", "--on", "2023-12-31", "--rules", copy)
    assert code == 2
    assert re.search(r"titles-person\.yaml, line \d+: Two versions of titles-person are in force on 2023-12-01", output)


def test_a_refusal_reads_like_a_letter():
    result = CliRunner().invoke(
        rules, ["explain", str(ROOM / "cases" / "titles-person.yaml"), "--case", "Decree 91, nine"]
    )
    letter = result.output
    for part in (
        "Kính gửi",
        "chưa đủ tiêu chuẩn Lao động tiên tiến",
        "Chưa đạt",
        "căn cứ",
        "Kết quả sẽ thay đổi",
        "đề nghị gửi lại",
    ):
        assert part in letter


def test_the_difference_of_two_days_names_conditions_and_cases():
    code, output = asked(
        "diff", "--from", "2023-12-31", "--to", "2024-01-01", "--cases", ROOM / "cases" / "titles-person.yaml"
    )
    assert code == 0
    assert "[titles-person] cá nhân: LDTT.recruited" in output
    assert re.search(r"\d+ gain, \d+ lose, \d+ change otherwise, \d+ stay", output.splitlines()[-1])
    levels = asked("diff", "--from", "2023-09-14", "--to", "2023-12-31")[1]
    assert "+ 2023-12-31: Thuộc một trong các trường hợp" in levels
    assert "vi phạm chưa tính ở năm trước" in levels
    assert "level.none.months" not in levels
    assert asked("diff", "--from", "2021-01-01", "--to", "2021-02-01") == (0, "")


def test_no_code_of_a_title_or_regime_stands_in_the_python_files():
    codes = {code for rulebook in shipped().rulebooks for code in rulebook.asks} - {"level", "vote", "quota"}
    codes |= {version.regime for rulebook in shipped().rulebooks for version in rulebook.versions}
    codes |= set(shipped().vocabulary.columns["level"].values) - {"none"}
    for path in ROOM.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for code in codes:
            assert not re.search(rf"""['"]{re.escape(code)}['"]""", text), f"{path.name} names {code}"


def test_the_command_line_starts_without_django():
    script = (
        "import sys\nfrom tongket.rulebook.cli import rules\n"
        "rules(['list', '--on', '2024-05-01'], standalone_mode=False)\nassert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "LAW-2022" in done.stdout


def letter_of(file, case, *more):
    return asked("explain", ROOM / "cases" / file, "--case", case, *more)[1]


def test_a_vietnamese_letter_holds_no_english_remark_and_no_number_that_stands_for_never():
    status = letter_of("hostile.yaml", "The status is not stated and the laws answer differently")
    assert "hồ sơ chưa nêu: ND335-2025, ND48-2023." in status
    assert "Which law" not in status
    never = letter_of("conditions.yaml", "Decree 91, HCLĐ hạng Ba, an extraordinary certificate")
    assert "Bằng khen của Thủ tướng Chính phủ theo công trạng: chưa được tặng;" in never
    assert "các bản tóm tắt thống nhất về Nghị định 91/2017" in never
    assert "vào ngày 30/09/2017." in letter_of("hostile.yaml", "Before every regime")
    assert asked("list", "--on", "1945-09-02") == (
        0,
        "Ngày 02/09/1945 chưa có quy định nào của bộ quy tắc có hiệu lực.\n",
    )


def test_a_letter_on_a_quota_shows_its_arithmetic():
    shown = letter_of("votes-and-quotas.yaml", "Six with LĐTT")
    assert "số được chấp thuận là 0." in shown
    assert "căn cứ: đề nghị 1; mẫu số 6; làm tròn xuống" in shown
    assert "evidence: 1 wanted; base 6; rounded down" in letter_of(
        "votes-and-quotas.yaml", "Six with LĐTT", "--language", "en"
    )
