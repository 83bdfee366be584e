"""Changing a paper that is not yet issued."""

from datetime import date

import pytest

from tests.world import World
from tongket.documents.actions import revise_paper
from tongket.documents.events import PaperRevised
from tongket.documents.queries import page_of
from tongket.documents.tests.make import a_paper, an_issued_paper
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_what_is_named_changes_and_the_rest_stays(world: World) -> None:
    paper = a_paper(world)
    revised = revise_paper(paper.pk, by=world.chief, subject="Kết luận mới", date=date(2021, 7, 8))
    assert (revised.subject, revised.date, revised.revision) == ("Kết luận mới", date(2021, 7, 8), 2)
    assert revised.content == paper.content
    assert told(paper.channel)[-1] == PaperRevised(paper_id=paper.pk)


def test_another_signer_signs_with_the_own_title(world: World) -> None:
    paper = revise_paper(a_paper(world).pk, by=world.chief, signer=world.deputy)
    assert (paper.signer_prefix, paper.signer_title) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")


def test_recipients_and_bases_are_replaced(world: World) -> None:
    paper = revise_paper(
        a_paper(world).pk, by=world.chief, recipients=["Giám đốc Học viện", world.office], bases=["Quy chế"]
    )
    assert list(paper.sent_to.all()) == [world.office]
    assert tuple(page_of(paper).recipients)[:2] == ("Giám đốc Học viện", "Văn phòng")
    assert paper.bases == ["Quy chế"]


def test_a_refused_revision_keeps_nothing(world: World) -> None:
    paper = a_paper(world)
    with pytest.raises(BadInput):
        revise_paper(paper.pk, by=world.chief, subject="Khác", content=[{"type": "poem"}])
    paper.refresh_from_db()
    assert paper.revision == 1
    assert paper.subject.startswith("Kết luận của")


def test_others_revise_nothing(world: World) -> None:
    with pytest.raises(NotAllowed):
        revise_paper(a_paper(world).pk, by=world.trainer, subject="Khác")


def test_an_issued_paper_is_not_revised(world: World) -> None:
    with pytest.raises(WrongState, match="không sửa được"):
        revise_paper(an_issued_paper(world).pk, by=world.chief, content=[])
