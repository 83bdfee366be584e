"""What the room of papers tells the trace and "my work"."""

from tests.world import World
from tongket.documents.actions import comment_paragraph, create_paper, dispose_comment, issue_paper
from tongket.documents.queries import links_of, nodes_of, waiting_for
from tongket.documents.tests.make import CONTENT, a_draft, a_draft_under_comment, a_paper
from tongket.kit.asks import answers
from tongket.kit.thread import Link
from tongket.org.queries import standing_of


def test_paragraphs_comments_and_decisions_are_nodes_by_natural_keys(world: World) -> None:
    draft = a_draft_under_comment(world)
    comment_paragraph(draft.paragraphs.get(number=2).pk, "Nêu rõ.", by=world.trainer)
    decision = create_paper("c.decision", "QĐ", world.academy, "Khen", CONTENT, by=world.chief, signer=world.director)
    issue_paper(decision.pk, by=world.director)
    keys = [
        ("paragraph", "midyear.draft.2"),
        ("comment", "midyear.draft.c1"),
        ("decision", "c.decision"),
        ("paragraph", "midyear.draft.99"),
        ("paragraph", "nonsense"),
        ("task", "midyear.draft.2"),
    ]
    nodes = {node.key: node for node in answers(nodes_of(keys))}
    assert set(nodes) == set(keys[:3])
    assert nodes["paragraph", "midyear.draft.2"].text == "Tiến độ học phần đạt 68 %."
    assert nodes["comment", "midyear.draft.c1"].who == "Ban Quản lý đào tạo"
    assert nodes["decision", "c.decision"].label == "01/QĐ-HVVDKVII"


def test_a_paragraph_leads_to_its_comments_from_both_ends(world: World) -> None:
    draft = a_draft_under_comment(world)
    comment_paragraph(draft.paragraphs.get(number=2).pk, "Nêu rõ.", by=world.trainer)
    link = Link(("paragraph", "midyear.draft.2"), ("comment", "midyear.draft.c1"), "được góp ý")
    assert answers(links_of([("paragraph", "midyear.draft.2")])) == [link]
    assert answers(links_of([("comment", "midyear.draft.c1")])) == [link]
    assert answers(links_of([("paragraph", "midyear.draft.1"), ("decision", "x")])) == []


def test_work_waits_for_who_can_do_it(world: World) -> None:
    draft = a_draft_under_comment(world)
    comment = comment_paragraph(draft.paragraphs.get(number=2).pk, "Nêu rõ.", by=world.trainer)
    a_paper(world)
    assert [(row.verb, row.detail) for row in answers(waiting_for(standing_of(world.chief)))] == [
        ("Xử lý góp ý", "1 góp ý chưa xử lý"),
        ("Phát hành", "Học viện Ví Dụ khu vực II, chờ ký"),
    ]
    assert [row.verb for row in answers(waiting_for(standing_of(world.researcher)))] == ["Góp ý"]
    assert answers(waiting_for(standing_of(world.trainer))) == []
    assert answers(waiting_for(standing_of(world.stranger))) == []
    dispose_comment(comment.pk, "accepted", "", by=world.chief)
    assert answers(waiting_for(standing_of(world.chief)))[0].verb == "Đóng góp ý"


def test_a_draft_that_is_not_open_waits_for_nobody(world: World) -> None:
    a_draft(world)
    assert answers(waiting_for(standing_of(world.chief))) == answers(waiting_for(standing_of(world.trainer))) == []
