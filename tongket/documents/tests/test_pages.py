"""The pages of papers and drafts: who sees them, what they say, that their forms do what they name."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.documents.actions import comment_paragraph, issue_paper, open_comments, supersede_paper
from tongket.documents.models import Comment, Draft, Paper
from tongket.documents.tests.make import CONTENT, a_draft, a_draft_under_comment, a_paper, an_issued_paper
from tongket.org.actions import appoint, create_office, found_unit
from tongket.org.models import Power
from tongket.people.models import Person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("count", [2, 12])
def test_the_list_takes_at_most_ten_queries_whatever_its_length(
    world: World, count: int, django_assert_max_num_queries
) -> None:
    for number in range(count):
        an_issued_paper(world, f"p{number}") if number < 3 else a_paper(world, f"p{number}")
    a_draft_under_comment(world)
    client = signed_in(world.chief)
    client.get(reverse("papers"))
    with django_assert_max_num_queries(10):
        assert "Báo cáo sơ kết" in text_of(client, "papers")


def test_of_many_drafts_none_is_left_out(world: World) -> None:
    drafts = [a_draft(world, f"d{number}") for number in range(9)]
    html = text_of(signed_in(world.chief), "papers")
    assert all(html.count(reverse("draft", args=[draft.pk])) == 1 for draft in drafts)
    assert "1 dự thảo nữa" in html


def test_the_list_is_filtered_and_found_without_marks(world: World) -> None:
    an_issued_paper(world, "a")
    client = signed_in(world.trainer)
    for query, found in (
        ("?q=ket luan", True),
        ("?q=01/tb", True),
        ("?q=khong co", False),
        ("?kind=QĐ", False),
        ("?kind=TB&year=2021&unit=demo2&state=issued", True),
        ("?year=2020", False),
        ("?year=nonsense", True),
    ):
        assert ("01/TB-HVVDKVII" in text_of(client, "papers", query=query)) is found, query
    assert "Không văn bản nào khớp bộ lọc" in text_of(client, "papers", query="?kind=QĐ")


def test_an_empty_list_says_when_papers_come(world: World) -> None:
    assert "hiện ở đây sau khi phát hành" in text_of(signed_in(world.stranger), "papers")


def test_a_paper_shows_its_pages_facts_and_readers_and_notes_the_reading(world: World) -> None:
    paper = an_issued_paper(world)
    page = text_of(signed_in(world.trainer), "paper", paper.pk)
    assert reverse("paper_page", args=[paper.pk, 1]) in page
    for words in ("01/TB-HVVDKVII", "ThS Ngô Văn Tượng Trưng", "TL. GIÁM ĐỐC", "1/2 đơn vị", "đã gửi, chưa ai mở"):
        assert words in page
    assert "Lập văn bản thay thế" not in page
    assert paper.readings.get().person == world.trainer


def test_the_clause_one_came_from_is_marked(world: World) -> None:
    client = signed_in(world.chief)
    paper = an_issued_paper(world)
    assert "doc-mark-area" in text_of(client, "paper", paper.pk, query="?at=k2")
    assert "đang đánh dấu mục 2" in text_of(client, "paper", paper.pk, query="?at=k2")
    assert "doc-mark-area" not in text_of(client, "paper", paper.pk, query="?at=k9")


def test_a_paper_is_not_there_for_whom_it_is_not_meant(world: World) -> None:
    paper, draft = an_issued_paper(world), a_paper(world, "d")
    for person, found in ((world.stranger, paper), (world.trainer, draft)):
        client = signed_in(person)
        for name, args in (("paper", ()), ("paper_file", ("pdf",)), ("paper_page", (1,)), ("revise_paper", ())):
            assert client.get(reverse(name, args=[found.pk, *args])).status_code == 404
        assert client.post(reverse("issue_paper", args=[found.pk])).status_code == 404


def test_files_and_pictures_are_handed_out(world: World) -> None:
    client, paper = signed_in(world.trainer), an_issued_paper(world)
    pdf = client.get(reverse("paper_file", args=[paper.pk, "pdf"]))
    assert (pdf["Content-Type"], pdf.content[:4]) == ("application/pdf", b"%PDF")
    docx = client.get(reverse("paper_file", args=[paper.pk, "docx"]))
    assert docx.content[:2] == b"PK"
    assert docx["Content-Disposition"] == 'attachment; filename="01-tb-hvvdkvii.docx"'
    assert client.get(reverse("paper_file", args=[paper.pk, "exe"])).status_code == 404
    picture = client.get(reverse("paper_page", args=[paper.pk, 1]))
    assert (picture["Content-Type"], picture.content[1:4]) == ("image/png", b"PNG")
    assert client.get(reverse("paper_page", args=[paper.pk, 9])).status_code == 404


def test_a_draft_paper_has_no_files_yet_and_says_so(world: World) -> None:
    answer = signed_in(world.chief).get(reverse("paper_file", args=[a_paper(world).pk, "pdf"]))
    assert answer.status_code == 409
    assert "chưa phát hành nên chưa có tệp" in answer.content.decode()


def test_the_button_names_the_number_and_issues(world: World) -> None:
    an_issued_paper(world, "first")
    client, paper = signed_in(world.chief), a_paper(world)
    assert "Phát hành, vào sổ số 02/TB-HVVDKVII" in text_of(client, "paper", paper.pk)
    answer = client.post(reverse("issue_paper", args=[paper.pk]))
    assert (answer.status_code, answer["Location"]) == (303, reverse("paper", args=[paper.pk]))
    assert Paper.objects.get(pk=paper.pk).number == 2
    assert client.post(reverse("issue_paper", args=[paper.pk])).status_code == 409


def test_a_paper_says_in_which_layout_it_is_set(world: World) -> None:
    from tongket.documents.actions import create_paper

    paper = create_paper("x", "KL", world.party, "Về nhiệm vụ", CONTENT, by=world.director, signer=world.director)
    issue_paper(paper.pk, by=world.director)
    page = text_of(signed_in(world.director), "paper", paper.pk)
    assert "Kết luận" in page
    assert "01-KL/ĐUKVII" in page
    assert "bố cục theo thể thức văn bản của Đảng" in page
    assert "bố cục theo Phụ lục I, Nghị định 30/2020" in text_of(
        signed_in(world.chief), "paper", an_issued_paper(world).pk
    )


def test_a_steering_committee_below_a_house_of_the_state_is_told_how_to_write_for_the_party(world: World) -> None:
    from tongket.documents.actions import create_paper

    committee = found_unit("bcd", "steering-committee", "Ban Chỉ đạo 35", world.academy, by=world.steward)
    appoint(world.director, create_office(committee, "Trưởng Ban", [Power.LEAD], by=world.steward), by=world.steward)
    paper = create_paper("x", "TB", committee, "Kết luận", CONTENT, by=world.director, signer=world.director)
    assert "hãy đặt dưới cấp ủy trong sổ tổ chức" in text_of(signed_in(world.director), "paper", paper.pk)


def test_a_form_offers_the_kinds_of_the_party_and_takes_them_for_its_bodies_alone(world: World) -> None:
    client = signed_in(world.director)
    given = {"title": "Về nhiệm vụ", "kind": "KL", "text": "Một."}
    assert "Kết luận (Đảng)" in text_of(client, "create_paper")
    refused = client.post(reverse("create_paper"), {**given, "unit": world.academy.pk})
    assert refused.status_code == 422
    assert "không ban hành loại văn bản này" in refused.content.decode()
    assert client.post(reverse("create_paper"), {**given, "unit": world.party.pk}).status_code == 303
    assert Paper.objects.get(kind="KL").layout == "party"


def test_a_paper_is_begun_revised_and_kept(world: World) -> None:
    client = signed_in(world.chief)
    begun = client.post(
        reverse("create_paper"),
        {
            "title": "Lịch họp",
            "kind": "TB",
            "unit": world.academy.pk,
            "text": "I. Lịch\n1. Thứ Hai họp.\nCác đơn vị biết.",
        },
    )
    paper = Paper.objects.get(subject="Lịch họp")
    assert begun["Location"] == reverse("revise_paper", args=[paper.pk])
    assert [block["type"] for block in paper.content] == ["heading", "numbered", "paragraph"]
    assert "Thứ Hai họp." in text_of(client, "revise_paper", paper.pk)
    answer = client.post(
        reverse("revise_paper", args=[paper.pk]),
        {
            "subject": "Lịch họp tháng 7",
            "signer": world.deputy.pk,
            "recipients": [world.training.pk],
            "other_recipients": "Giám đốc Học viện",
            "bases": "",
            "date": "2021-07-01",
            "block_0": "I. Lịch họp",
            "block_1": "",
            "block_2": "Các đơn vị thực hiện.",
            "added": "Trân trọng.",
        },
    )
    assert answer.status_code == 303
    paper.refresh_from_db()
    assert [block["text"] for block in paper.content] == ["I. Lịch họp", "Các đơn vị thực hiện.", "Trân trọng."]
    assert (paper.signer, paper.date, paper.recipients) == (
        world.deputy,
        date(2021, 7, 1),
        ["Ban Quản lý đào tạo", "Giám đốc Học viện"],
    )


def test_a_revision_that_is_not_well_formed_keeps_what_was_typed(world: World) -> None:
    client, paper = signed_in(world.chief), a_paper(world)
    answer = client.post(reverse("revise_paper", args=[paper.pk]), {"subject": "", "block_1": "Đang gõ dở."})
    assert answer.status_code == 422
    assert "Đang gõ dở." in answer.content.decode()


def test_who_may_not_write_sees_no_form(world: World) -> None:
    assert "Chỉ lãnh đạo, văn phòng, thư ký" in text_of(signed_in(world.clerk), "create_paper")
    assert "Chỉ lãnh đạo, văn phòng, thư ký" in text_of(signed_in(world.clerk), "create_draft")
    answer = signed_in(world.trainer).get(reverse("revise_paper", args=[an_issued_paper(world).pk]))
    assert answer.status_code == 303


def test_old_and_new_paper_point_to_each_other(world: World) -> None:
    client, old = signed_in(world.chief), an_issued_paper(world)
    client.post(reverse("supersede_paper", args=[old.pk]))
    new = Paper.objects.get(supersedes=old)
    assert "văn bản cũ còn hiệu lực" in text_of(client, "paper", new.pk)
    client.post(reverse("issue_paper", args=[new.pk]))
    assert reverse("paper", args=[new.pk]) in text_of(client, "paper", old.pk)
    assert "Đã được thay thế" in text_of(client, "paper", old.pk)


def test_a_refusal_says_who_could(world: World) -> None:
    paper = an_issued_paper(world)
    answer = signed_in(world.trainer).post(reverse("supersede_paper", args=[paper.pk]))
    assert answer.status_code == 403
    assert "Ngô Văn Tượng Trưng" in answer.content.decode()
    with pytest.raises(Exception, match="Chỉ văn phòng"):
        supersede_paper(paper.pk, by=world.trainer)


def test_a_draft_goes_from_its_first_paragraph_to_the_close(world: World) -> None:
    chief, trainer = signed_in(world.chief), signed_in(world.trainer)
    chief.post(reverse("create_draft"), {"title": "Báo cáo quý", "kind": "BC", "unit": world.academy.pk})
    draft = Draft.objects.get(title="Báo cáo quý")
    assert "Dự thảo chưa có đoạn nào" in text_of(chief, "draft", draft.pk)
    chief.post(reverse("add_paragraph", args=[draft.pk]), {"text": "Mở 12 lớp.", "section": "I. Kết quả"})
    assert trainer.get(reverse("draft", args=[draft.pk])).status_code == 404
    chief.post(reverse("open_comments", args=[draft.pk]), {"until": "2021-06-30"})
    paragraph = draft.paragraphs.get()
    trainer.post(reverse("comment_paragraph", args=[paragraph.pk]), {"text": "Nêu rõ hệ nào."})
    comment = Comment.objects.get()
    assert "Còn 1 góp ý chưa xử lý" in text_of(chief, "draft", draft.pk)
    assert chief.post(reverse("close_comments", args=[draft.pk])).status_code == 409
    chief.post(reverse("revise_paragraph", args=[paragraph.pk]), {"text": "Mở 12 lớp Cao cấp."})
    chief.post(reverse("dispose_comment", args=[comment.pk]), {"disposition": "accepted", "reason": "Đã sửa."})
    page = text_of(trainer, "draft", draft.pk)
    assert "Cao cấp</ins>." in page
    assert "Đã sửa." in page
    assert chief.post(reverse("close_comments", args=[draft.pk])).status_code == 303
    table = text_of(trainer, "reconciliation", draft.pk)
    assert "Nêu rõ hệ nào." in table
    for name in ("reconciliation_file", "draft_file"):
        for extension, mark in (("pdf", b"%PDF"), ("docx", b"PK")):
            assert trainer.get(reverse(name, args=[draft.pk, extension])).content.startswith(mark)
        assert trainer.get(reverse(name, args=[draft.pk, "exe"])).status_code == 404


def test_forms_of_a_draft_are_shown_to_those_who_may_use_them(world: World) -> None:
    draft = a_draft_under_comment(world)
    comment_paragraph(draft.paragraphs.get(number=1).pk, "Góp ý.", by=world.researcher)
    chief, trainer = (
        text_of(signed_in(world.chief), "draft", draft.pk),
        text_of(signed_in(world.trainer), "draft", draft.pk),
    )
    assert "doc-answer" in chief
    assert "Thêm đoạn" in chief
    assert "doc-answer" not in trainer
    assert "Thêm đoạn" not in trainer
    assert "Góp ý vào đoạn này" in trainer


def test_a_draft_takes_few_queries_whatever_its_length(world: World, django_assert_max_num_queries) -> None:
    draft = a_draft(world)
    for number in range(20):
        from tongket.documents.actions import add_paragraph

        add_paragraph(draft.pk, f"Đoạn {number}.", by=world.chief, section="III. Khác")
    open_comments(draft.pk, by=world.chief)
    for paragraph in draft.paragraphs.all()[:10]:
        comment_paragraph(paragraph.pk, "Góp ý.", by=world.trainer)
    client = signed_in(world.trainer)
    client.get(reverse("papers"))
    with django_assert_max_num_queries(14):  # whether a unit may comment is asked in four
        text_of(client, "draft", draft.pk)
    client = signed_in(world.chief)
    client.get(reverse("papers"))
    with django_assert_max_num_queries(13):
        text_of(client, "draft", draft.pk)


def test_a_paper_takes_at_most_ten_queries_once_it_was_opened(world: World, django_assert_max_num_queries) -> None:
    paper = an_issued_paper(world)
    for person in (world.director, world.trainer, world.researcher, world.chief):
        client = signed_in(person)
        text_of(client, "paper", paper.pk)
        with django_assert_max_num_queries(10):
            text_of(client, "paper", paper.pk)


def test_bad_input_is_answered_with_one_sentence(world: World) -> None:
    draft = a_draft_under_comment(world)
    client = signed_in(world.chief)
    answer = client.post(reverse("add_paragraph", args=[draft.pk]), {"text": ""})
    assert answer.status_code == 422
    assert "Nội dung" in answer.content.decode()
    paragraph = draft.paragraphs.get(number=1)
    comment = comment_paragraph(paragraph.pk, "Góp ý.", by=world.trainer)
    answer = client.post(reverse("dispose_comment", args=[comment.pk]), {"disposition": "declined", "reason": ""})
    assert (answer.status_code, "phải ghi lý do" in answer.content.decode()) == (422, True)


def test_the_empty_table_says_why(world: World) -> None:
    draft = a_draft_under_comment(world)
    assert "Chưa có góp ý nào. Dự thảo đang lấy ý kiến" in text_of(signed_in(world.chief), "reconciliation", draft.pk)


def test_inviting_and_removing_work_from_the_page(world: World) -> None:
    draft = a_draft_under_comment(world)
    client = signed_in(world.chief)
    assert client.post(reverse("invite_commenters", args=[draft.pk]), {"units": [world.sister.pk]}).status_code == 303
    assert list(draft.asked_units.all()) == [world.sister]
    paragraph = draft.paragraphs.get(number=1)
    assert client.post(reverse("remove_paragraph", args=[paragraph.pk])).status_code == 303
    assert "Mở 12 lớp" not in text_of(client, "draft", draft.pk)
