"""Whatever is wrong with a rulebook or a case is one sentence with file and line; nothing is evaluated."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from tongket.rulebook.cases import cases_of, check
from tongket.rulebook.edition import edition_on
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.expressions import ExpressionError, parse
from tongket.rulebook.load import load_library, load_rulebook, shipped
from tongket.rulebook.tree import tree_of

RULES = Path(__file__).parent / "rules"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("rulebook: quotas", "rulebok: quotas", "has no “rulebok”"),
        ("from: 2020-01-01\n    for", "from: 2020\n    for", "line 13: “from” of Version 1 must be a day"),
        ("if: good}, {if: plan * 100", "if: god}, {if: plan * 100", "no column “god”"),
        ("if: \"level >= 'mid'\"}", "if: \"level >= 'best'\"}", "“best” is no value of level"),
        ("if: \"level >= 'mid'\"}", "if: __import__('os')}", "is not in the language"),
        ("ties: ask", "ties: coin", "“ties” is ask, all-in, all-out or by-subject"),
        ("at_most: 1/2", "at_most: half", "“half” is not a share"),
        ("at_most: 1/2", "at_most: 1/0", "“1/0” is not a share"),
        ("gap: zero, at_least: 4", "gap: none, at_least: 4", "“gap” is zero"),
        ("if: met(BASE)}", "if: met(BASIS)}", r"met\(BASIS\) names no rule"),
        ("confidence: H}\nversions", "confidence: high}\nversions", "“confidence” is H, M or L"),
        ("{word: w,", "{word: ww,", "“ww” is no condition word"),
        ("id: least", "id: most", "“most” stands twice"),
        ("years: 3, gap: breaks", "years: 99, gap: breaks", "at most 60"),
        ("for: [any]", "for: [all]", "“all” is no kind"),
        ("text: {vi: t, en: t}", "text: {vi: t}", "needs “en”"),
        ("text: {vi: t, en: t}", "text: {vi: '{none}', en: t}", "no parameter"),
        ("if: met(BASE)}", "if: met(ASK)}", "in a circle"),
        ("years: 3, gap: breaks", "years: $share, gap: breaks", "a parameter that is one"),
        ("share: {label", "share: &a {label", ""),
        ("  - regime: T", "\t- regime: T", "not YAML 1.2"),
    ],
)
def test_a_fault_in_a_rulebook_is_said_with_its_place(tmp_path, old, new, sentence):
    for name in ("vocabulary.yaml", "quotas.yaml"):
        shutil.copy(RULES / name, tmp_path)
    text = (tmp_path / "quotas.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "quotas.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    if not sentence:
        load_library(tmp_path)
        return
    with pytest.raises(RulebookError, match=sentence) as caught:
        load_library(tmp_path)
    assert str(caught.value).startswith("quotas.yaml, line ")


def test_a_day_without_a_version_is_an_error():
    with pytest.raises(RulebookError, match="No version of titles-person is in force on 2017-09-30"):
        edition_on(shipped().rulebook("titles-person"), date(2017, 9, 30))


def test_exactly_one_version_is_in_force_on_every_border():
    for rulebook in shipped().rulebooks:
        for version in rulebook.versions:
            for kind in version.kinds:
                for day in (version.since, version.until):
                    found = [v for v in rulebook.versions if kind in v.kinds and v.since <= day <= v.until]
                    assert found == [version]


@pytest.mark.parametrize(
    "text",
    [
        "a.__class__", "lambda: 1", "a if b else c", "open('x')", "a[0]", "a ** 2", "1 / 0", "x := 1", "f'{a}'",
        "a = 1", "", "(" * 30 + "a" + ")" * 30, "a" * 700, "not " * 30 + "a", "known(1)", "met()",
    ],
)  # fmt: skip
def test_what_is_outside_the_grammar_is_refused(text):
    with pytest.raises(ExpressionError):
        parse(text)


def test_a_file_that_is_not_there_not_text_or_too_large(tmp_path):
    with pytest.raises(RulebookError, match="cannot be read"):
        load_rulebook(tmp_path / "none.yaml")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(RulebookError, match="not UTF-8"):
        load_rulebook(tmp_path / "bytes.yaml")
    (tmp_path / "long.yaml").write_bytes(b"#" * 4_000_001)
    with pytest.raises(RulebookError, match="larger than"):
        load_rulebook(tmp_path / "long.yaml")
    with pytest.raises(RulebookError, match=r"no vocabulary\.yaml"):
        load_library(tmp_path)


BOMB = "a: &a [x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (BOMB, "cases.yaml, line 7: The file unfolds to more than 1000000 values. Use fewer aliases."),
        ("a: " + "[" * 100_000, "cases.yaml, line 1: The file nests deeper than 60 levels. Make it flatter."),
        ("{a: " * 100_000, "cases.yaml, line 1: The file nests deeper than 60 levels. Make it flatter."),
        ("- &a [*a]", "cases.yaml, line 1: “*a” names nothing that was marked with “&” before it."),
        ("- a: 1\n  b: 2\n  a: 3", "cases.yaml, line 3: The key “a” stands twice. Keep one."),
        ("- [a]: 1", "cases.yaml, line 1: A key must be a word or a number."),
        (
            "- !!python/object:os.system {}",
            "The tag “tag:yaml.org,2002:python/object:os.system” is not read. Leave it out.",
        ),
        ("- on: 2024-02-30", "cases.yaml, line 1: “2024-02-30” is no day of the calendar. Correct it."),
        ("- a: " + "9" * 5000, "A number has more than 40 characters. Shorten it."),
        ("- <<: 3", "cases.yaml, line 1: “<<” merges mappings; name one with “*”."),
        ("- a: b: c", "cases.yaml, line 1: This is not YAML 1.2 (mapping values are not allowed in this context)"),
        ("- a\n---\n- b", "cases.yaml, line 2: A second document begins here. Keep one in a file."),
        ("- a\n- \x07", "cases.yaml, line 2: This is not YAML 1.2 (control characters are not allowed)."),
        ("a: 1", "cases.yaml, line 1: A case file is a list; begin each case with “- name: …”."),
        ("", "cases.yaml, line 1: A case file is a list; begin each case with “- name: …”."),
    ],
)
def test_a_file_that_is_no_tree_is_said_in_one_sentence_within_bounded_work(tmp_path, monkeypatch, written, sentence):
    monkeypatch.chdir(tmp_path)
    Path("cases.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        list(cases_of(Path("cases.yaml")))
    assert sentence in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_words_of_yaml_1_1_stay_words_and_merged_keys_keep_their_lines():
    tree = tree_of("a: &a\n  on: yes\n  n: 010\nb:\n  <<: *a\n  n: [~, true, 1.5, 2024-01-31, '1', 15%]\n", "t")
    assert tree == {
        "a": {"on": "yes", "n": 10},
        "b": {"on": "yes", "n": [None, True, 1.5, date(2024, 1, 31), "1", "15%"]},
    }
    assert tree["b"].lines == {"n": 6, "on": 2}


def test_a_file_in_another_encoding_is_said_with_the_line(tmp_path):
    (tmp_path / "latin.yaml").write_bytes("- name: a\n- name: \xe9t\xe9\n".encode("latin-1"))
    with pytest.raises(RulebookError, match=r"latin\.yaml, line 2: The file is not UTF-8\. Save it as UTF-8\."):
        list(cases_of(tmp_path / "latin.yaml"))


def case(facts="{year: 2024}", ask="LDTT", rest="on: 2024-01-01, expect: {verdict: pass}"):
    return f"{{name: a, ask: {ask}, facts: {facts}, {rest}}}"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (case(ask="KING"), "“KING” cannot be asked"),
        (case(rest="expect: {verdict: pass}"), "needs “on”"),
        (case(rest="on: soon, expect: {verdict: pass}"), "write a day"),
        (case(rest="on: 2024-01-01, fact: {}, expect: {verdict: pass}"), "has no “fact”"),
        (case("{year: 2024, levels: {2024: A}}"), "levels of 2024 is 'A'"),
        (case("{year: 24}"), "write a year"),
        (case("{year: 2024, titles: [{title: LDT, year: 2024}]}", "CSTDCS"), "“LDT” is no title"),
        (case("{year: 2024, titles: [{title: LDTT}]}", "CSTDCS"), "needs a year"),
        (case("{status: civil-servant, score: 101}", "level", "on: 2026-02-01, expect: {level: HTXS}"), "at most 100"),
        (case(rest="on: 2024-01-01"), "needs “expect”"),
        (
            case(rest="on: 2024-01-01, opened: 2024-02-01, expect: {verdict: pass}"),
            "opened on 2024-02-01, after the day",
        ),
        (case(rest="on: 2024-01-01, regime: ND1-1945, expect: {verdict: pass}"), "No regime “ND1-1945”"),
        (case(rest="on: 2024-01-01, expect: {because: [levels]}"), "no condition word"),
        (case("{year: 2024, levels: [HTT]}"), "levels must give a value for each year"),
        (case("{year: 2024, levels: {2024: {a: b}}}"), "levels of 2024 is a mapping"),
        (
            case("{year: 2024, recruited_months: .inf}", rest="on: 2021-12-01, expect: {verdict: pass}"),
            "write a number",
        ),
        (case("{year: 2024, titles: [{title: [a], year: 2024}]}", "CSTDCS"), "“a list” is no title"),
        (case("{year: 2024, titles: [{title: LDTT, year: 20244}]}", "CSTDCS"), "needs a year"),
        (case("{title: BKB, members: 1e99}", "vote", "on: 2021-12-01, expect: {verdict: pass}"), "at most 1000000000"),
        (case(rest="on: 2024-01-01, subject: [a], expect: {verdict: pass}"), "“subject” is a list; write a word"),
        (case(rest="on: 2024-01-01, regime: {a: b}, expect: {verdict: pass}"), "“regime” is a mapping; write a word"),
        (case(rest="on: 2024-01-01, expect: [pass]"), "needs “expect”"),
        ("just a text", "A case is a mapping"),
    ],
)
def test_a_fault_in_a_case_is_said_and_does_not_stop_the_others(tmp_path, written, sentence):
    file = tmp_path / "cases.yaml"
    good = "{name: b, ask: LDTT, on: 2024-12-01, facts: {year: 2024, levels: {2024: HTT}}, expect: {verdict: pass}}"
    file.write_text(f"- {written}\n- {good}\n", encoding="utf-8")
    wrong, right = check(file, shipped())
    assert sentence in wrong.difference
    assert wrong.case.line == 1
    assert right.difference == ""


def test_a_fault_in_a_case_stands_at_the_line_of_its_key(tmp_path):
    file = tmp_path / "cases.yaml"
    lines = [
        "- name: a", "  ask: CSTDCS", "  on: 2021-12-01", "  facts:", "    year: 2021", "    titles:",
        "      - {title: LDTT, year: 2021}", "      - title: KING", "        year: 2021", "  expect: {verdict: pass}",
    ]  # fmt: skip
    file.write_text("\n".join(lines), encoding="utf-8")
    (result,) = check(file, shipped())
    assert str(result.fault).startswith(f"{file}, line 8: a: “KING” is no title of titles.")
