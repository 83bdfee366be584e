"""The page of the secretary: minutes, conclusions, the checklist, what is signed."""

from datetime import date

from django.test import Client

from tests.world import World
from tongket.conference.actions import (
    add_conclusion,
    close_conference,
    close_item,
    close_poll,
    end_speech,
    open_item,
    plan_poll,
    replace_notice,
    review_item,
    strike_conclusion,
)
from tongket.conference.tests import make
from tongket.conference.tests.asking import KEY, page, send
from tongket.documents.actions import issue_paper
from tongket.kit.clock import clock_at
from tongket.live.jobs import drain


def test_the_secretary_writes_minutes_conclusions_and_papers(world: World, client: Client) -> None:
    conference = make.closed(world)
    by, at = world.chief, f"/conferences/{KEY}"
    for number in (1, 2, 3, 4):
        item = make.item(conference, number)
        send(client, by, f"/agenda-items/{item.pk}/review_item/", summary=f"Tóm tắt {number}", done="on")
    assert conference.items.filter(reviewed_at=None).count() == 0
    conclusion = conference.conclusions.get(number=1)
    assert "Lưu kết luận 1" in page(client, by, f"{at}/secretary/?edit={conclusion.pk}")
    send(
        client,
        by,
        f"/conclusions/{conclusion.pk}/revise_conclusion/",
        text="Đẩy mạnh đào tạo",
        owner="demo2-training",
        due="2021-12-31",
        partners=["demo2-research", "demo2-office"],
    )
    conclusion.refresh_from_db()
    assert (conclusion.text, conclusion.partners.count()) == ("Đẩy mạnh đào tạo", 2)
    send(client, by, f"{at}/add_conclusion/", text="Việc mới", owner="demo2-union", due="2021-10-01")
    send(client, by, f"/conclusions/{conference.conclusions.get(number=3).pk}/remove_conclusion/")
    assert conference.conclusions.count() == 2
    send(client, by, f"{at}/write_evaluation/", text="Đánh giá cao")
    send(client, by, f"{at}/prepare_minutes/")
    send(client, by, f"{at}/prepare_notice/", signer="director", date="2021-07-05")
    conference.refresh_from_db()
    assert conference.minutes is not None
    assert conference.notice is not None
    assert (conference.notice.signer, str(conference.notice.date)) == (world.director, "2021-07-05")
    assert "Không có người này" in send(client, by, f"{at}/prepare_notice/", 422, signer="nobody").content.decode()


def test_by_htmx_the_same_fragments_come_back(world: World, client: Client) -> None:
    conference = make.closed(world)
    client.force_login(world.chief)
    htmx = {"HX-Request": "true"}
    item = make.item(conference, 1)
    text = client.post(f"/agenda-items/{item.pk}/review_item/", {"summary": "x", "done": "on"}, headers=htmx)
    html = text.content.decode()
    assert html.lstrip().startswith('<section class="tk-card" id="minutes"')
    assert 'id="checklist" hx-swap-oob="true"' in html
    assert 'id="papers" hx-swap-oob="true"' in html
    conclusion = conference.conclusions.get(number=1)
    wrong = client.post(f"/conclusions/{conclusion.pk}/revise_conclusion/", {"text": "", "owner": ""}, headers=htmx)
    assert wrong.status_code == 422
    assert 'id="conclusions"' in wrong.content.decode()
    assert "tk-error" in wrong.content.decode()
    good = client.post(f"/conferences/{KEY}/add_conclusion/", {"text": "Việc ba", "owner": "demo2-union"}, headers=htmx)
    assert "Việc ba" in good.content.decode()
    gone = client.post(f"/conclusions/{conclusion.pk}/remove_conclusion/", headers=htmx)
    assert "Đẩy mạnh đào tạo trực tuyến" not in gone.content.decode()


def test_a_conclusion_is_begun_from_what_somebody_said(world: World, client: Client) -> None:
    conference = make.discussing(world)
    speech = end_speech(make.speaking(world, conference).pk, by=world.director, text="Nên mở thêm lớp")
    text = page(client, world.chief, f"/conferences/{KEY}/secretary/?add=1&speech={speech.pk}")
    assert "Nên mở thêm lớp</textarea>" in text
    chosen = page(client, world.chief, f"/conferences/{KEY}/secretary/?add=1&speech={speech.pk}&text=mở thêm lớp")
    assert "\nMở thêm lớp</textarea>" in chosen
    send(
        client,
        world.chief,
        f"/conferences/{KEY}/add_conclusion/",
        text="Mở thêm lớp",
        owner="demo2-training",
        speech=speech.pk,
        item=speech.item_id,
    )
    assert conference.conclusions.get().speech == speech
    send(client, world.chief, f"/speeches/{speech.pk}/note_speech/", text="Đã sửa")
    speech.refresh_from_db()
    assert speech.text == "Đã sửa"


def test_the_checklist_finds_what_is_missing_and_leads_to_its_cure(world: World, client: Client) -> None:
    conference = make.closed(world)
    add_conclusion(conference.pk, "Phối hợp với Học viện Ví Dụ khu vực III", world.training, by=world.chief)
    text = page(client, world.chief, f"/conferences/{KEY}/secretary/")
    for part in (
        "4 mục biên bản chưa soát xong (1, 2, 3, 4)",
        "0/3 điểm cầu đã báo số người; đã chốt khi bế mạc, biên bản ghi như vậy",
        "1/3 kết luận còn thiếu hạn hoặc đơn vị phối hợp",
        "Thiếu đơn vị phối hợp (nội dung nêu Học viện Ví Dụ khu vực III)",
        "Chưa định hạn",
        "4/4 mục đã kết thúc",
        "Có chủ trì và thư ký để ký biên bản",
    ):
        assert part in text, part
    assert text.index("Chưa đạt") < text.index("Đạt</span>", text.index('id="checklist"'))
    assert f"/conferences/{KEY}/secretary/?item=1#minutes-1" in text


def test_no_line_of_the_checklist_asks_for_what_can_no_longer_be_done(world: World, client: Client) -> None:
    conference = make.discussing(world)
    where = f"/conferences/{KEY}/secretary/"
    assert "Ghi số người" in page(client, world.chief, where), "while it meets, the head count can be recorded"
    for number in (3, 4):
        if number == 4:
            open_item(make.item(conference, 4).pk, by=world.director)
        close_item(make.item(conference, number).pk, by=world.director)
    close_conference(conference.pk, by=world.director)
    assert "Ghi số người" not in page(client, world.chief, where)
    for number in (1, 2, 3, 4):
        review_item(make.item(conference, number).pk, "Đã tiến hành", by=world.chief, done=True)
    add_conclusion(conference.pk, "Đẩy mạnh đào tạo", world.training, by=world.chief, due=date(2021, 12, 31))
    assert 'class="tk-chip tk-chip--green"' in page(client, world.chief, where).partition('id="checklist"')[2][:400]


def test_an_issued_notice_locks_the_page(world: World, client: Client) -> None:
    conference = make.issued(world)
    text = page(client, world.chief, f"/conferences/{KEY}/secretary/")
    assert "Đã ban hành, không sửa" in text
    assert "01/TB-HVVDKVII" in text
    assert "Thêm dòng" not in text
    assert "Soát xong mục" not in text
    assert "Trong hạn" in text
    assert "Đã ký, đã ban hành" in text
    conclusion = conference.conclusions.get(number=1)
    send(client, world.chief, f"/conclusions/{conclusion.pk}/remove_conclusion/", 409)


def test_the_page_warns_as_the_notice_falls_due(world: World, client: Client) -> None:
    conference = make.closed(world)
    with clock_at(make.ENDS.replace(day=8)):
        assert "chậm nhất ngày 09/07/2021" in page(client, world.chief, f"/conferences/{KEY}/secretary/")
    with clock_at(make.ENDS.replace(day=12)):
        assert "Đã quá hạn ban hành" in page(client, world.chief, f"/conferences/{KEY}/secretary/")
        assert "Đã quá hạn ban hành" in page(client, world.trainer, f"/conferences/{KEY}/")
    assert conference.notice is None


def test_a_reviewed_item_stays_folded_and_the_next_unfolds(world: World, client: Client) -> None:
    conference = make.closed(world)
    review_item(make.item(conference, 1).pk, "Xong", by=world.chief)
    text = page(client, world.chief, f"/conferences/{KEY}/secretary/")
    assert 'id="minutes-2" name="minutes" open' in text
    assert 'id="minutes-1" name="minutes" open' not in text
    asked = page(client, world.chief, f"/conferences/{KEY}/secretary/?item=4")
    assert 'id="minutes-4" name="minutes" open data-touched="1"' in asked
    assert "data-touched" not in text


def test_the_evaluation_is_saved_without_leaving_the_page(world: World, client: Client) -> None:
    conference = make.closed(world)
    client.force_login(world.chief)
    answer = client.post(
        f"/conferences/{KEY}/write_evaluation/", {"text": "Kết quả tốt"}, headers={"HX-Request": "true"}
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.startswith('<section class="tk-card" id="evaluation">')
    assert "Kết quả tốt</textarea>" in text
    assert 'id="checklist" hx-swap-oob="true"' in text
    conference.refresh_from_db()
    assert conference.evaluation == "Kết quả tốt"


def test_the_checklist_does_not_say_that_there_is_no_vote_while_some_are_planned(world: World, client: Client) -> None:
    conference = make.discussing(world)
    where = f"/conferences/{KEY}/secretary/"
    assert "Không có biểu quyết nào" in page(client, world.chief, where)
    plan_poll(conference.pk, "Thông qua dự thảo", by=world.chief, item=make.item(conference, 3))
    text = page(client, world.chief, where)
    assert "1 biểu quyết chưa mở" in text
    assert "Không có biểu quyết nào" not in text
    close_poll(make.polling(world, conference).pk, by=world.director)
    assert "1 biểu quyết có phép tính và kết quả; 1 biểu quyết chưa mở" in page(client, world.chief, where)


def test_a_replacing_notice_is_written_on_the_same_page(world: World, client: Client) -> None:
    conference = make.issued(world)
    by, at = world.chief, f"/conferences/{KEY}"
    before = page(client, by, f"{at}/secretary/")
    assert "Lập thông báo thay thế" in before
    assert "add-conclusion" not in before
    send(client, by, f"{at}/replace_notice/")
    first, second = conference.conclusions.all()
    said = {"text": "Mở thêm lớp trực tuyến", "owner": "demo2-office", "due": "2021-11-30"}
    send(client, by, f"/conclusions/{first.pk}/revise_conclusion/", **said)
    send(client, by, f"/conclusions/{second.pk}/remove_conclusion/")
    send(client, by, f"{at}/add_conclusion/", text="Việc quên ghi", owner="demo2-union", due="2021-10-01")
    added = conference.amendments.get(conclusion=None)
    text = page(client, by, f"{at}/secretary/")
    for part in ("Đang soạn thay thế.", "Sẽ sửa thành", "Sẽ bãi bỏ", "Sẽ thêm", "Trình ký thông báo thay thế"):
        assert part in text, part
    assert "Đẩy mạnh đào tạo trực tuyến" in text, "what was issued stands"
    assert f"chủ trì: {world.training.name}" in text
    assert "Mở thêm lớp trực tuyến</textarea>" in page(client, by, f"{at}/secretary/?edit={first.pk}")
    assert "Việc quên ghi</textarea>" in page(client, by, f"{at}/secretary/?amend={added.pk}")
    send(client, by, f"/amendments/{added.pk}/revise_amendment/", text="Việc đã quên", owner="demo2-union")
    assert "tk-error" in send(client, by, f"/amendments/{added.pk}/revise_amendment/", 422, text="").content.decode()
    send(client, by, f"/amendments/{conference.amendments.get(conclusion=second).pk}/drop_amendment/")
    conference.refresh_from_db()
    assert conference.notice is not None
    issue_paper(conference.notice.superseded_by.get().pk, by=world.director)
    drain()
    text = page(client, by, f"{at}/secretary/")
    assert "Sửa theo Thông báo" in text
    assert "Việc đã quên" in text
    read = page(client, world.trainer, f"{at}/")
    assert "Sửa theo Thông báo" in read
    assert "hạn: " in read


def test_a_struck_conclusion_is_shown_as_such(world: World, client: Client) -> None:
    conference = make.issued(world)
    draft = replace_notice(conference.pk, by=world.chief)
    strike_conclusion(conference.conclusions.get(number=1).pk, by=world.chief)
    issue_paper(draft.pk, by=world.director)
    drain()
    text = page(client, world.chief, f"/conferences/{KEY}/")
    assert "<s>Đẩy mạnh đào tạo trực tuyến</s>" in text
    assert "Bãi bỏ theo Thông báo" in text
