"""A paper says what its kind must say, or is told by name what it lacks."""

import dataclasses

import pytest

from tongket.typeset import Heading, Numbered, Page, Paragraph, Signer, kinds
from tongket.typeset.contents import CONTENTS
from tongket.typeset.tests import pictures
from tongket.typeset.tests.papers import decision, minutes, notice


def test_an_empty_paper_lacks_all_of_its_form() -> None:
    assert Page(kind="TB", body="PHÒNG MINH HỌA").missing() == [
        "Chưa có số văn bản.",
        "Chưa có ký hiệu văn bản.",
        "Chưa có địa danh.",
        "Chưa có ngày ban hành.",
        "Chưa có trích yếu nội dung.",
        "Chưa có nội dung.",
        "Chưa có người ký.",
        "Chưa có nơi nhận.",
    ]


def test_a_draft_is_not_asked_for_its_number_and_date() -> None:
    said = Page(kind="TB", body="PHÒNG MINH HỌA").missing(drafting=True)
    assert not [s for s in said if "số văn bản" in s or "ngày" in s]
    assert "Chưa có người ký." in said


@pytest.mark.parametrize("abbr", [a for a in (*kinds("state"), *kinds("party")) if a in CONTENTS])
def test_each_content_of_a_kind_is_asked_for_by_name(abbr: str) -> None:
    layout = "state" if abbr in kinds("state") else "party"
    said = Page(layout=layout, kind=abbr, body="X", blocks=[Paragraph("Không.")]).missing()
    for content in CONTENTS[abbr]:
        assert any(content.name in sentence and content.source in sentence for sentence in said)


def test_minutes_need_a_vote_result_and_two_signatures() -> None:
    said = minutes(signers=[Signer(title="THƯ KÝ", name="CN Đỗ Thị Minh Họa")]).missing()
    assert "Biên bản chưa ghi kết quả biểu quyết (Quyết định 45/2018/QĐ-TTg)." in said
    assert "Biên bản cần chữ ký của thư ký và của chủ tọa (Quyết định 45/2018/QĐ-TTg)." in said


def test_each_conclusion_needs_a_unit_and_a_deadline() -> None:
    second = Numbered(2, "Văn phòng chủ trì, xong trước ngày 5/8.")
    said = notice(blocks=[Numbered(1, "Tăng cường kỷ luật."), second, Numbered(3, "(Được bãi bỏ.)")])
    assert [s for s in said.missing() if s.startswith("Kết luận")] == [
        "Kết luận 1 chưa ghi đơn vị chủ trì.",
        "Kết luận 1 chưa ghi thời hạn.",
    ]


def test_a_notice_signed_by_order_says_so() -> None:
    page = pictures.paper("state-TB")
    assert isinstance(page, Page)
    less = dataclasses.replace(page, blocks=page.blocks[:-1])
    assert less.missing() == ["Văn bản ký thừa lệnh (TL.) chưa có câu “Thừa lệnh ... thông báo để ... thực hiện”."]


def test_a_summary_report_needs_causes_and_cures() -> None:
    page = pictures.paper("state-BC")
    assert isinstance(page, Page)
    kept = [b for b in page.blocks if not (isinstance(b, Paragraph) and b.lead in ("Nguyên nhân:", "Bài học:"))]
    kept = [b for b in kept if not (isinstance(b, Heading) and "giải pháp" in b.text)]
    kept = [b for b in kept if not (isinstance(b, Numbered) and "giải pháp" in b.text)]
    said = dataclasses.replace(page, blocks=kept).missing()
    assert said == [
        "Báo cáo chưa ghi nguyên nhân (Nghị định 09/2019/NĐ-CP).",
        "Báo cáo chưa ghi bài học (thể thức thường dùng).",
        "Báo cáo chưa ghi giải pháp (Nghị định 09/2019/NĐ-CP).",
    ]


def test_a_decision_of_commendation_needs_a_proposal_a_reason_and_the_money() -> None:
    bare = decision(bases=["Căn cứ Luật Thi đua, khen thưởng"], blocks=[Paragraph("Nay quyết định.")]).missing()
    assert bare[0] == "Quyết định khen thưởng chưa ghi theo đề nghị của ai."
    assert "Quyết định chưa ghi lý do khen (thể thức thường dùng)." not in bare  # the subject names the achievement
    assert "Quyết định chưa ghi mức tiền thưởng và nguồn chi (thể thức thường dùng)." in bare


def test_a_decision_needs_its_authority_and_bases() -> None:
    said = decision(authority="", bases=[]).missing()
    assert "Quyết định chưa ghi thẩm quyền ban hành (chức danh hoặc tập thể ra quyết định)." in said
    assert "Quyết định chưa ghi căn cứ ban hành." in said


def test_the_symbol_opens_with_the_kind() -> None:
    assert "Ký hiệu “BC-HV” không mở đầu bằng “TB”, chữ viết tắt của thông báo." in notice(symbol="BC-HV").missing()
    assert not [s for s in notice(symbol="TB-HV").missing() if "Ký hiệu" in s]


def test_receivers_end_with_the_archive() -> None:
    assert "Nơi nhận chưa có dòng “Lưu”." in notice(recipients=["Như trên"]).missing()


def test_a_letter_needs_a_receiver_above() -> None:
    said = Page(kind="công văn", body="PHÒNG MINH HỌA", symbol="PMH").missing()
    assert "Công văn chưa ghi nơi nhận ở dòng “Kính gửi”." in said
