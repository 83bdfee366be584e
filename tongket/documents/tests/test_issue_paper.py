"""Issuing a paper: its number, its files, and that nothing of it changes afterwards."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from tests.world import World
from tongket.documents.actions import create_paper, issue_paper, revise_paper
from tongket.documents.events import PaperCreated, PaperIssued
from tongket.documents.models import Paper, Register
from tongket.documents.queries import paper_docx, paper_pdf
from tongket.documents.tests.make import CONTENT, a_paper, an_issued_paper
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import told


def test_an_issued_paper_has_the_next_number_of_its_register_and_both_files(world: World) -> None:
    first, second = an_issued_paper(world, "a"), an_issued_paper(world, "b")
    assert [first.label, second.label] == ["01/TB-HVVDKVII", "02/TB-HVVDKVII"]
    assert (first.state, first.year, first.date) == ("issued", 2021, date(2021, 6, 28))
    assert paper_pdf(first).startswith(b"%PDF")
    assert paper_docx(first).startswith(b"PK")
    assert hashlib.sha256(paper_pdf(first)).hexdigest() == first.pdf


def test_issuing_tells_who_waits_for_it(world: World) -> None:
    paper = an_issued_paper(world)
    assert told(paper.channel) == [
        PaperCreated(paper_id=paper.pk),
        PaperIssued(paper_id=paper.pk, key="midyear.conclusions", paper_kind="TB", conference_key="midyear"),
    ]


def test_each_unit_kind_and_year_has_a_register_of_its_own(world: World) -> None:
    notice = an_issued_paper(world, "a")
    decision = create_paper("b", "QĐ", world.academy, "Khen thưởng", CONTENT, by=world.chief, signer=world.director)
    decision = issue_paper(decision.pk, by=world.director)
    of_training = create_paper("c", "TB", world.training, "Lịch học", CONTENT, by=world.trainer, signer=world.trainer)
    of_training = issue_paper(of_training.pk, by=world.trainer)
    last_year = an_issued_paper(world, "d", date=date(2020, 12, 31))
    labels = [notice.label, decision.label, of_training.label, last_year.label]
    assert labels == ["01/TB-HVVDKVII", "01/QĐ-HVVDKVII", "01/TB-QLĐT", "01/TB-HVVDKVII"]
    assert Register.objects.count() == 4


def test_an_abort_leaves_no_gap_in_the_register(world: World) -> None:
    class Abort(Exception):
        pass

    an_issued_paper(world, "a")
    paper = a_paper(world, "b")
    for _ in range(3):
        with pytest.raises(Abort), transaction.atomic():
            issue_paper(paper.pk, by=world.chief)
            raise Abort
    assert Paper.objects.get(pk=paper.pk).state == Paper.State.DRAFT
    assert issue_paper(paper.pk, by=world.chief).number == 2


def test_the_folder_of_papers_holds_whole_files_alone(world: World) -> None:
    paper = an_issued_paper(world)
    names = {path.name for path in (Path(settings.MEDIA_ROOT) / "papers").rglob("*") if path.is_file()}
    assert names == {f"{paper.pdf}.pdf", f"{paper.docx}.docx"}


def test_a_file_that_was_tampered_with_is_not_handed_out(world: World) -> None:
    from tongket.documents.queries import file_path

    paper = an_issued_paper(world)
    file_path(paper.pdf, "pdf").write_bytes(b"%PDF other")
    with pytest.raises(WrongState, match="không còn nguyên vẹn"):
        paper_pdf(paper)


def test_nothing_of_an_issued_paper_changes(world: World) -> None:
    paper = an_issued_paper(world)
    with pytest.raises(WrongState, match="văn bản thay thế"):
        revise_paper(paper.pk, by=world.chief, subject="Khác")
    with pytest.raises(WrongState, match="không phát hành hai lần"):
        issue_paper(paper.pk, by=world.director)
    again = Paper.objects.get(pk=paper.pk)
    assert (again.subject, again.content, again.pdf) == (paper.subject, paper.content, paper.pdf)


def test_the_head_issues_what_the_unit_prepared(world: World) -> None:
    assert issue_paper(a_paper(world).pk, by=world.director).state == Paper.State.ISSUED


def test_others_may_not_issue_and_are_told_who_could(world: World) -> None:
    paper = a_paper(world)
    for person in (world.trainer, world.clerk, world.stranger, world.deputy):
        with pytest.raises(NotAllowed) as refusal:
            issue_paper(paper.pk, by=person)
        assert "Lê Văn Thí Dụ" in refusal.value.who


def test_a_signer_without_the_power_cannot_sign_even_when_the_head_issues(world: World) -> None:
    paper = a_paper(world, signer=world.clerk)
    with pytest.raises(WrongState, match="không giữ chức vụ"):
        issue_paper(paper.pk, by=world.director)


def test_minutes_are_signed_by_who_led_the_meeting_and_who_kept_the_record_whatever_their_office(world: World) -> None:
    signers = {"signer": world.clerk, "second_signer": world.chief}
    minutes = create_paper("m", "BB", world.academy, "Họp giao ban", CONTENT, by=world.chief, **signers)
    assert issue_paper(minutes.pk, by=world.clerk).state == Paper.State.ISSUED


def test_minutes_are_not_issued_by_who_signs_nothing_in_them(world: World) -> None:
    signers = {"signer": world.director, "second_signer": world.chief}
    minutes = create_paper("m", "BB", world.academy, "Họp giao ban", CONTENT, by=world.chief, **signers)
    with pytest.raises(NotAllowed):
        issue_paper(minutes.pk, by=world.clerk)


def test_a_paper_without_a_signer_waits(world: World) -> None:
    paper = a_paper(world, signer=None)
    with pytest.raises(WrongState, match="chưa có người ký"):
        issue_paper(paper.pk, by=world.director)
