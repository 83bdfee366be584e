"""Replacing an issued paper by another: the old text stays as it was."""

import pytest

from tests.world import World
from tongket.documents.actions import issue_paper, supersede_paper
from tongket.documents.events import PaperIssued, PaperSuperseded
from tongket.documents.models import Paper
from tongket.documents.queries import paper_pdf
from tongket.documents.tests.make import a_paper, an_issued_paper
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_the_old_paper_stands_until_the_new_one_is_issued(world: World) -> None:
    old = an_issued_paper(world)
    new = supersede_paper(old.pk, by=world.chief)
    old.refresh_from_db()
    assert (old.state, new.state, new.supersedes, new.key) == ("issued", "draft", old, "midyear.conclusions.v2")
    assert new.content[-1]["text"] == (
        "Thông báo này thay thế Thông báo số 01/TB-HVVDKVII ngày 28 tháng 6 năm 2021 của Học viện Ví Dụ khu vực II."
    )
    assert set(new.sent_to.all()) == set(old.sent_to.all())


def test_issuing_the_new_one_supersedes_the_old_one_and_changes_not_a_word_of_it(world: World) -> None:
    old = an_issued_paper(world)
    before = paper_pdf(old)
    new = issue_paper(supersede_paper(old.pk, by=world.chief).pk, by=world.chief)
    old.refresh_from_db()
    assert (old.state, new.label) == ("superseded", "02/TB-HVVDKVII")
    assert paper_pdf(old) == before
    assert told(old.channel)[-1] == PaperSuperseded(paper_id=old.pk, by_paper_id=new.pk)
    assert told(new.channel)[-1] == PaperIssued(
        paper_id=new.pk,
        key="midyear.conclusions.v2",
        paper_kind="TB",
        conference_key="midyear",
        supersedes_key="midyear.conclusions",
    )


def test_a_paper_is_replaced_through_one_draft_and_once(world: World) -> None:
    old = an_issued_paper(world)
    new = supersede_paper(old.pk, "second", by=world.chief)
    with pytest.raises(WrongState, match="Đã có dự thảo thay thế"):
        supersede_paper(old.pk, by=world.chief)
    issue_paper(new.pk, by=world.chief)
    with pytest.raises(WrongState, match="đã được thay thế rồi"):
        supersede_paper(old.pk, by=world.chief)
    third = issue_paper(supersede_paper(new.pk, by=world.chief).pk, by=world.chief)
    assert third.key == "second.v3"
    assert Paper.objects.filter(state="issued").count() == 1


def test_others_replace_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        supersede_paper(an_issued_paper(world).pk, by=world.trainer)


def test_a_draft_is_not_replaced_and_a_key_is_given_once(world: World) -> None:
    with pytest.raises(WrongState, match="sửa thẳng vào dự thảo"):
        supersede_paper(a_paper(world).pk, by=world.chief)
    with pytest.raises(BadInput, match="đã có"):
        supersede_paper(an_issued_paper(world, "other").pk, "other", by=world.chief)
