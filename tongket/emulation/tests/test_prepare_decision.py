"""Writing the decision, and giving what it lists when it is issued."""

from datetime import date

import pytest

from tests.world import World
from tongket.documents.actions import issue_paper, supersede_paper
from tongket.documents.models import Paper
from tongket.emulation.actions import award_nominations, nominate, prepare_decision, put_to_vote, take_result
from tongket.emulation.actions.decision import _reason, _subject
from tongket.emulation.events import DecisionPrepared, NominationsAwarded
from tongket.emulation.models import Commendation, Nomination
from tongket.emulation.rules import bases_on
from tongket.emulation.tests.make import asked, convened, decided, nominated, opened, prepared, vote_of, voted
from tongket.kit.clock import today
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.jobs import drain
from tongket.live.log import told


def test_it_is_a_paper_with_its_bases_its_articles_and_its_list(world: World) -> None:
    commendation = prepared(world)
    paper = commendation.decision
    assert paper is not None
    assert (paper.kind, paper.key, paper.signer) == ("QĐ", "demo2-2021.a1.decision", world.director)
    assert paper.subject == "Về việc khen thưởng đột xuất 6 tháng đầu năm 2021"
    assert paper.bases[:3] == [f"Căn cứ {line};" for line in bases_on(today())[:3]]
    assert any("bỏ phiếu kín" in line for line in paper.bases)
    first, annex = paper.content[0], paper.content[-1]
    assert "Tặng Giấy khen cho 01 tập thể (danh sách kèm theo)" in first["text"]
    assert "dữ liệu minh họa" in first["text"]
    rows = [row for block in annex["blocks"] if block["type"] == "table" for row in block["rows"]]
    assert rows == [
        ["1", "Ban Quản lý đào tạo", "Học viện Ví Dụ khu vực II", "Tổ chức 42 lớp trực tuyến trong đợt dịch"]
    ]
    expected = DecisionPrepared(commendation_id=commendation.pk, paper_id=paper.pk)
    assert told(commendation.channel)[-1] == expected


def test_issuing_it_gives_what_it_lists_however_often_the_job_runs(world: World) -> None:
    commendation = decided(world)
    assert commendation.state == Commendation.State.DECIDED
    assert commendation.nominations.get().state == Nomination.State.AWARDED
    paper = Paper.objects.get(pk=commendation.decision_id)
    assert paper.label == "01/QĐ-HVVDKVII"
    before = told(commendation.channel)
    award_nominations(commendation.pk, paper, by=None)
    assert told(commendation.channel) == before
    assert before[-1] == NominationsAwarded(commendation_id=commendation.pk, paper_id=paper.pk)


def test_thanks_to_the_retired_bring_no_money(world: World) -> None:
    thanks = opened(world, kind="recognition", for_kinds=["retired-leaders"], groups=[])
    nomination = nominate(thanks.pk, "30 năm công tác", by=world.chief, name="Nguyễn Văn Hư Cấu")
    convened(world, thanks)
    put_to_vote(nomination.pk, by=world.chief)
    nomination.refresh_from_db()
    vote_of(world, nomination, *["yes"] * 5)
    take_result(nomination.pk, by=world.chief)
    paper = prepare_decision(thanks.pk, by=world.chief, signer=world.director)
    articles = [block["text"] for block in paper.content if block["type"] == "article"]
    assert len(articles) == 2
    assert "Tặng Thư tri ân cho 01 nguyên lãnh đạo đã nghỉ hưu" in articles[0]
    assert not any("Tiền thưởng" in text for text in articles)
    assert "thủ trưởng các đơn vị liên quan và các cá nhân có tên tại Điều 1 chịu trách nhiệm" in articles[1]
    assert paper.recipients[0] == "Như Điều 2"


def test_a_deputy_signs_for_the_head(world: World) -> None:
    nomination = voted(world)
    paper = prepare_decision(nomination.commendation_id, by=world.chief, signer=world.deputy)
    assert paper.signer_prefix == "KT. GIÁM ĐỐC"


def test_who_has_no_power_to_commend_does_not_sign(world: World) -> None:
    nomination = voted(world)
    for signer in (world.chief, world.trainer, world.president):
        with pytest.raises(BadInput, match=r"người ký được: PGS.TS Lê Văn Thí Dụ, TS Trần Thị Ví Dụ"):
            prepare_decision(nomination.commendation_id, by=world.chief, signer=signer)


def test_a_department_prepares_none(world: World) -> None:
    nomination = voted(world)
    with pytest.raises(NotAllowed):
        prepare_decision(nomination.commendation_id, by=world.trainer, signer=world.director)


def test_every_result_must_be_in(world: World) -> None:
    with pytest.raises(WrongState, match="Còn 1 đề nghị chưa có kết quả"):
        prepare_decision(asked(world).commendation_id, by=world.chief, signer=world.director)


def test_nothing_is_decided_past_the_council(world: World) -> None:
    with pytest.raises(WrongState, match="Hội đồng chưa được lập"):
        prepare_decision(nominated(world).commendation_id, by=world.chief, signer=world.director)


def test_where_all_were_refused_there_is_nothing_to_decide(world: World) -> None:
    nomination = voted(world, "no", "no", "no", "no", "no")
    with pytest.raises(WrongState, match="Không đề nghị nào"):
        prepare_decision(nomination.commendation_id, by=world.chief, signer=world.director)


def test_there_is_one_decision(world: World) -> None:
    commendation = prepared(world)
    with pytest.raises(WrongState, match="đã có quyết định"):
        prepare_decision(commendation.pk, by=world.chief, signer=world.director)


def test_a_draft_gives_nothing(world: World) -> None:
    commendation = prepared(world)
    assert commendation.decision is not None
    with pytest.raises(WrongState, match="chưa được ban hành"):
        award_nominations(commendation.pk, commendation.decision, by=None)


def test_a_decision_that_supersedes_it_takes_its_place(world: World) -> None:
    commendation = decided(world)
    assert commendation.decision is not None
    new = supersede_paper(commendation.decision.pk, "demo2-2021.a1.decision-2", by=world.chief)
    issue_paper(new.pk, by=world.director)
    drain()
    commendation.refresh_from_db()
    assert commendation.decision == new
    assert commendation.nominations.get().state == Nomination.State.AWARDED


@pytest.mark.parametrize(
    ("kind", "title", "subject", "reason"),
    [
        ("annual", "Khen thưởng hằng năm tại Hội nghị tổng kết", "khen thưởng hằng năm tại Hội nghị tổng kết",
         "đã có thành tích năm 2021"),
        ("annual", "Thành tích xuất sắc năm 2021", "khen thưởng thành tích xuất sắc năm 2021",
         "đã có thành tích xuất sắc năm 2021"),
        ("recognition", "Tri ân, ghi nhận tại Hội nghị tổng kết", "tri ân, ghi nhận tại Hội nghị tổng kết",
         "đã có nhiều đóng góp trong thời gian công tác"),
        ("recognition", "Nguyên lãnh đạo nghỉ hưu năm 2021", "ghi nhận, tri ân nguyên lãnh đạo nghỉ hưu năm 2021",
         "là nguyên lãnh đạo nghỉ hưu năm 2021"),
        ("extraordinary", "Đột xuất", "khen thưởng đột xuất năm 2021", "đã có thành tích đột xuất năm 2021"),
    ],
)  # fmt: skip
def test_the_subject_and_the_reason_say_each_word_once(kind: str, title: str, subject: str, reason: str) -> None:
    year = Commendation(
        kind=kind, title=title, year=2021, period_from=date(2021, 1, 1), period_to=date(2021, 12, 31), groups=[]
    )
    assert (_subject(year), _reason(year)) == (subject, reason)
