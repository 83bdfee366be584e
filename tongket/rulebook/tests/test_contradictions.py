"""Facts that cannot stand together are not known; the letter and the table say which, and none passes by them."""

import dataclasses
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings

from tongket.rulebook.ask import Question, answer
from tongket.rulebook.cluster import expression_of
from tongket.rulebook.columns import Plan
from tongket.rulebook.edition import PASS, edition_on
from tongket.rulebook.errors import RulebookError
from tongket.rulebook.explain import Explainer
from tongket.rulebook.letter import letter
from tongket.rulebook.load import SHIPPED, shipped
from tongket.rulebook.tests.tables import tables
from tongket.rulebook.tests.test_equal import SETTINGS, assert_same
from tongket.rulebook.tests.test_equal import SHIPPED as EDITIONS
from tongket.rulebook.vocabulary import load_vocabulary

VOTES = edition_on(shipped().rulebook("votes"), date(2021, 12, 20))
FACTS = {"title": "CSTDB", "members": 11, "present": 9, "yes": 11, "written_yes": 0}


def test_the_letter_names_the_contradiction_and_what_was_stated():
    said = answer(shipped(), Question("vote", date(2021, 12, 20), FACTS))
    assert said.verdict == "not-assessed"
    text = letter(said, shipped().vocabulary)
    assert (
        "Hồ sơ có căn cứ mâu thuẫn nên chưa dùng được: số phiếu đồng ý nhiều hơn số thành viên có mặt (số phiếu đồng ý "
        "tại cuộc họp: 11; số thành viên có mặt: 9)." in text
    )
    assert "số thành viên có mặt: mâu thuẫn, số phiếu đồng ý nhiều hơn số thành viên có mặt" in text
    assert "members present: contradicted, more votes in favour than members present" in letter(
        said, shipped().vocabulary, "en"
    )


def test_a_table_names_it_in_the_evidence_of_its_row_alone():
    table = pl.DataFrame(
        {"subject": [2, 1], "year": [2021, 2021], "vote_title": ["CSTDB"] * 2, "members": [11, 11],
         "present": [9, 11], "yes": [11, 11], "written_yes": [0, 0]}
    )  # fmt: skip
    verdicts = Plan(VOTES).run(table)
    assert verdicts.words("vote").to_list() == ["not-assessed", "pass"]
    line = Explainer(verdicts, "en").explain(0, "vote")[0]
    assert line.evidence["members present"] == "contradicted, more votes in favour than members present"
    assert line.evidence["members"] == "11"


@pytest.mark.parametrize(
    "edition", EDITIONS, ids=lambda edition: f"{edition.rulebook} {edition.regime} {edition.since}"
)
def test_a_contradiction_makes_nothing_pass(edition):
    plan = Plan(edition)
    if not plan.against:
        return
    taken = Plan(dataclasses.replace(edition, vocabulary=dataclasses.replace(edition.vocabulary, contradictions=())))

    @settings(parent=SETTINGS, max_examples=30)
    @given(tables(edition, plan.columns))
    def property_(table):
        with_, without = plan.run(table).frame, taken.run(table).frame
        for code in edition.rules:
            assert not ((with_[code] == PASS) & (without[code] != PASS)).any(), code

    property_()


def test_a_database_reads_contradictions_alike():
    ibis = pytest.importorskip("ibis")

    @settings(parent=SETTINGS, max_examples=3)
    @given(tables(VOTES, Plan(VOTES).columns, 20))
    def property_(table):
        found = pl.from_arrow(ibis.duckdb.connect().to_pyarrow(expression_of(VOTES, ibis.memtable(table.to_arrow()))))
        assert isinstance(found, pl.DataFrame)
        keys = table.select("subject", pl.col("year").cast(pl.Int64))
        found = found.with_columns(pl.col("year").cast(pl.Int64))
        assert_same(VOTES, table, keys.join(found, on=["subject", "year"], maintain_order="left"))

    property_()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('if: "yes > gone", unknown: ["yes"]', "no column “gone”"),
        ('if: "yes + present", unknown: ["yes"]', "compares columns that are numbers"),
        ("if: \"level > 'HT'\", unknown: [level]", "compares columns that are numbers"),
        ('if: "yes > present", unknown: [members]', "“members” is no column of the contradiction"),
        ('if: "yes > ", unknown: ["yes"]', "line"),
    ],
)
def test_a_contradiction_that_is_none_is_refused(line, sentence, tmp_path):
    text = (SHIPPED / "vocabulary.yaml").read_text(encoding="utf-8")
    path = tmp_path / "vocabulary.yaml"
    added = f"contradictions:\n  - {{{line}, text: {{vi: a, en: a}}}}\n"
    path.write_text(text.replace("contradictions:\n", added), encoding="utf-8")
    with pytest.raises(RulebookError, match=sentence) as said:
        load_vocabulary(path)
    assert said.value.line
