"""Builds drafts and papers by calling the actions, so that no test lives in a state that the system cannot reach."""

from typing import Any

from tests.kept import kept
from tests.world import World
from tongket.documents.actions import add_paragraph, create_draft, create_paper, issue_paper, open_comments
from tongket.documents.models import Draft, Paper

CONTENT: list[dict[str, Any]] = [
    {"type": "heading", "level": 1, "text": "I. Đánh giá chung"},
    {"type": "paragraph", "text": "Chỉ tiêu đào tạo và bồi dưỡng được bảo đảm."},
    {"type": "heading", "level": 1, "text": "II. Nhiệm vụ 6 tháng cuối năm"},
    {"type": "numbered", "n": 1, "text": "Đẩy mạnh đào tạo trực tuyến.", "key": "k1"},
    {"type": "numbered", "n": 2, "text": "Cập nhật văn kiện vào bài giảng.", "key": "k2"},
]


@kept
def a_draft(world: World, key: str = "midyear.draft") -> Draft:
    """A draft of the academy with three paragraphs in two sections, written by the chief of office."""
    draft = create_draft(key, "Báo cáo sơ kết 6 tháng đầu năm 2021", world.academy, by=world.chief)
    add_paragraph(draft.pk, "Mở 12 lớp trực tuyến.", by=world.chief, section="I. Kết quả", heading="Đào tạo")
    add_paragraph(draft.pk, "Tiến độ học phần đạt 68 %.", by=world.chief, section="II. Hạn chế")
    add_paragraph(draft.pk, "Nghiệm thu đề tài chậm.", by=world.chief, section="II. Hạn chế", from_author=True)
    return draft


@kept
def a_draft_under_comment(world: World, key: str = "midyear.draft") -> Draft:
    """The same draft, put before the units."""
    return open_comments(a_draft(world, key).pk, by=world.chief)


@kept
def a_paper(world: World, key: str = "midyear.conclusions", **more: Any) -> Paper:
    """A notice of conclusions of the academy, prepared by the chief of office, who signs by the director's order."""
    given: dict[str, Any] = {
        "signer": world.chief,
        "recipients": [world.training, world.research, "Lưu hồ sơ hội nghị"],
        "conference_key": "midyear",
    }
    return create_paper(
        key,
        "TB",
        world.academy,
        "Kết luận của đồng chí Giám đốc Học viện tại Hội nghị sơ kết",
        CONTENT,
        by=world.chief,
        **{**given, **more},
    )


@kept
def an_issued_paper(world: World, key: str = "midyear.conclusions", **more: Any) -> Paper:
    """The same notice, issued."""
    return issue_paper(a_paper(world, key, **more).pk, by=world.chief)
