"""Who has opened an issued paper, and when first."""

from datetime import timedelta

import pytest

from tests.world import World
from tongket.documents.actions import read_paper
from tongket.documents.queries import papers_for, readings_of
from tongket.documents.tests.make import a_paper, an_issued_paper
from tongket.kit.clock import clock_at, now
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_the_first_opening_counts_and_nothing_is_logged(world: World) -> None:
    paper = an_issued_paper(world)
    before = told(paper.channel)
    first = read_paper(paper.pk, by=world.trainer)
    with clock_at(now() + timedelta(hours=2)):
        assert read_paper(paper.pk, by=world.trainer).at == first.at
    assert told(paper.channel) == before
    receipts, readings = readings_of(paper)
    assert [(one.unit, one.reading) for one in receipts] == [(world.research, None), (world.training, first)]
    assert list(readings) == [first]


def test_an_issued_paper_is_seen_above_below_and_where_it_was_sent(world: World) -> None:
    paper = an_issued_paper(world, recipients=[world.sister])
    for person in (world.director, world.trainer, world.clerk, world.president, world.stranger):
        assert list(papers_for(person)) == [paper]


def test_a_stranger_does_not_see_what_was_not_sent(world: World) -> None:
    paper = an_issued_paper(world)
    assert not papers_for(world.stranger).exists()
    with pytest.raises(NotAllowed):
        read_paper(paper.pk, by=world.stranger)


def test_a_draft_is_seen_by_those_who_work_on_it(world: World) -> None:
    paper = a_paper(world)
    assert list(papers_for(world.director)) == list(papers_for(world.chief)) == [paper]
    assert not papers_for(world.trainer).exists()
    with pytest.raises(WrongState, match="chưa phát hành"):
        read_paper(paper.pk, by=world.chief)
