"""Masks are decoded into article, text and evidence; a quota shows its cut; old masks are explained from their seal."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tongket.rulebook.columns import Plan, mask_column
from tongket.rulebook.difference import difference
from tongket.rulebook.edition import edition_of, edition_on
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.explain import Archive, Explainer, Seal
from tongket.rulebook.load import load_library, shipped

OWN = load_library(Path(__file__).parent / "rules")
QUOTAS = edition_of(OWN.rulebooks[0], OWN.rulebooks[0].versions[0], date(2024, 12, 1))
PERSON = shipped().rulebook("titles-person")
OLD, NEW = edition_on(PERSON, date(2023, 12, 31)), edition_on(PERSON, date(2024, 1, 1))


def people() -> pl.DataFrame:
    """Five people of one unit, shuffled: two stand at the cut."""
    rows = [
        ("an", 2024, 9.0),
        ("binh", 2024, 8.0),
        ("cuc", 2024, 8.0),
        ("dung", 2024, 7.0),
        ("em", 2024, 6.0),
    ]
    table = pl.DataFrame(rows, schema=["subject", "year", "score"], orient="row")
    return table.with_columns(pl.lit("high").alias("level"), good=pl.lit(True), unit=pl.lit("A")).reverse()


def test_a_quota_says_the_cut_the_cap_and_who_is_tied():
    verdicts = Plan(QUOTAS, ["ASK"]).run(people())
    assert verdicts.words("ASK").to_list() == ["fail", "fail", "not-assessed", "not-assessed", "pass"]
    explainer = Explainer(verdicts)
    (line,) = explainer.explain(2, "ASK")
    assert (line.condition, line.state) == ("quota", "unknown")
    assert line.quota == {"allowed": 2, "at_most": 2, "base": 5, "candidates": 5, "cut": (8.0,), "tied": 2}
    assert line.evidence["điểm"] == "8"
    assert explainer.quota_text(line) == "2 trong 5, điểm cuối 8, có 2 người"
    assert explainer.tied(2, "ASK") == ["binh", "cuc"]
    assert explainer.explain(0, "ASK")[0].state == "failed"
    assert explainer.explain(4, "ASK") == []


def history() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "subject": [1, 1, 1, 2, 2],
            "year": [2021, 2022, 2023, 2021, 2023],
            "title_CSTDCS": [True, True, True, True, True],
            "initiatives_ministry": [0, 1, 0, 0, 0],
        }
    )


def test_a_history_shows_each_year_and_the_year_without_a_row():
    explainer = Explainer(Plan(OLD, ["CSTDB"]).run(history()))
    assert explainer.explain(2, "CSTDB") == []
    lines = {line.condition: line for line in explainer.explain(4, "CSTDB")}
    assert lines["consecutive"].state == "failed"
    assert lines["consecutive"].evidence == {
        "đạt Chiến sĩ thi đua cơ sở": "năm 2021: có, năm 2022: chưa có thông tin, năm 2023: có"
    }
    assert lines["scope"].state == "unknown"
    assert "3 năm liên tục" in lines["consecutive"].text


def test_the_least_change_is_the_shorter_way_of_an_any_of():
    table = pl.DataFrame(
        {
            "subject": [1, 1],
            "year": [2023, 2024],
            "title_CSTDCS": [False, True],
            "level": ["HTXS", "HTXS"],
            "initiatives": [1, 0],
        }
    )
    explainer = Explainer(Plan(NEW, ["BKB"]).run(table))
    changes = explainer.changes(1, "BKB")
    assert [change.condition for change in changes] == ["merit"]
    assert changes[0].text.en in (
        "Emulation Fighter of the base 2 years in a row",
        "2 initiatives or topics at base level within that time",
    )
    assert explainer.changes(1, "BKB") == changes


def test_the_least_change_goes_down_to_the_rule_that_a_rule_stands_on():
    table = people().with_columns(level=pl.lit("low"))
    explainer = Explainer(Plan(QUOTAS, ["ASK"]).run(table))
    assert [(change.rule, change.condition) for change in explainer.changes(0, "ASK")] == [("BASE", "level")]


def test_an_old_mask_is_explained_from_its_seal(tmp_path):
    verdicts = Plan(OLD, ["CSTDB"]).run(history())
    archive = Archive(tmp_path)
    kept = archive.keep(OLD)
    assert kept == verdicts.hash
    seal = archive.open(kept)
    mask = verdicts.frame[mask_column("CSTDB")][4]
    explained = Explainer(verdicts).explain(4, "CSTDB")
    assert [(line.condition, line.state, line.text) for line in seal.explain("CSTDB", mask)] == [
        (line.condition, line.state, line.text) for line in explained
    ]
    assert seal.verdict("CSTDB", mask) == "fail"
    (tmp_path / f"{kept}.json").write_text(OLD.seal.replace("liên tục", "rời rạc"), encoding="utf-8")
    with pytest.raises(RulebookError, match="changed after it was kept"):
        archive.open(kept)
    with pytest.raises(RulebookError, match="was kept here"):
        archive.open("0" * 64)
    with pytest.raises(RulebookError, match="no seal"):
        Seal("[]")


def test_two_versions_over_the_same_facts_say_who_gains_and_who_loses():
    table = pl.DataFrame(
        {
            "subject": [1, 2, 3],
            "year": [2023, 2023, 2023],
            "title_LDTT": [True, True, True],
            "level": ["HTXS", "HTT", "HTT"],
            "initiatives": [0, 1, 0],
        }
    )
    found = difference(table, OLD, NEW, "CSTDCS")
    assert found.rows.rows() == [(1, 2023, "fail", "pass")]
    assert (found.gains, found.losses) == (1, 0)
    back = difference(table, NEW, OLD, "CSTDCS")
    assert (back.gains, back.losses) == (0, 1)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (pl.DataFrame({"subject": [1]}), "no column “year”"),
        (pl.DataFrame({"subject": [1, None], "year": [2023, 2023]}), "subject has 1 empty cells"),
        (pl.DataFrame({"subject": [1], "year": ["2023"]}), "must hold whole numbers"),
        (pl.DataFrame({"subject": [1, 1], "year": [2023, 2023]}), "Two rows stand for subject 1 in 2023"),
        (pl.DataFrame({"subject": [1], "year": [2023], "level": ["best"]}), "level holds “best”"),
        (pl.DataFrame({"subject": [1], "year": [2023], "level": [9]}), "at most 4"),
        (pl.DataFrame({"subject": [1], "year": [2023], "level": [1.5]}), "must hold codes"),
        (pl.DataFrame({"subject": [1], "year": [2023], "under_consideration": ["no"]}), "must hold true and false"),
        (pl.DataFrame({"subject": [1], "year": [2023], "recruited_months": [-1]}), "at least 0"),
        (pl.DataFrame({"subject": [1], "year": [2023], "recruited_months": ["many"]}), "must hold numbers"),
        (pl.DataFrame({"subject": [1, 2], "year": [2023, 9999]}), "a table holds at most"),
        (pl.DataFrame({"subject": [1], "year": [2023], "under_consideration": [5]}), "holds 5; it must be at most 1"),
        (pl.DataFrame({"subject": [1], "year": [2023], "recruited_months": [2**62]}), "must be at most 1000000000"),
        (pl.DataFrame({"subject": [1], "year": [2023], "recruited_months": [float("inf")]}), "must be at most 10000"),
        (pl.DataFrame({"subject": [[1]], "year": [2023]}), "subject holds List"),
        ([1], "The table is a list, not a Polars data frame"),
    ],
)
def test_a_table_that_cannot_be_read_is_said_in_a_sentence(table, sentence):
    with pytest.raises(RulebookError, match=sentence):
        Plan(OLD, ["LDTT"]).run(table)


def test_an_unknown_rule_is_said_in_a_sentence():
    with pytest.raises(RulebookError, match="has no rule “KING”"):
        Plan(OLD, ["KING"])
