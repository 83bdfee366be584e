"""What the room tells the trace."""

from django.urls import reverse

from tests.world import World
from tongket.kit.asks import answers
from tongket.kit.thread import Key
from tongket.reporting.actions import consolidate_round, write_line
from tongket.reporting.queries import links_of, nodes_of
from tongket.reporting.tests.make import make_accepted, make_report, write_result


def test_a_line_is_a_node_with_its_wording_its_unit_and_its_place(world: World) -> None:
    report = make_report(world)
    line = write_line(report.pk, "limit", "Chậm tiến độ", by=world.clerk)
    node = answers(nodes_of([("report-line", line.code), ("report-line", "h1.nobody.1"), ("task", "k1")]))[0]
    assert (node.key, node.text, node.who) == (("report-line", line.code), "Chậm tiến độ", "Ban Quản lý đào tạo")
    assert node.url == f"{reverse('report', args=[report.pk])}#line-1"
    assert (node.conference, node.state, node.label) == ("demo-h1", "Đang soạn", "Hạn chế, dòng 1")


def test_the_same_link_is_told_from_either_end(world: World) -> None:
    report = make_accepted(world)
    draft = consolidate_round(report.round_id, by=world.chief)
    line: Key = ("report-line", report.lines.get().code)
    paragraph: Key = ("paragraph", draft.paragraphs.get().code)
    assert answers(links_of([line])) == answers(links_of([paragraph])) == answers(links_of([line, paragraph]))
    assert [(link.source, link.effect, link.why) for link in answers(links_of([line]))] == [
        (line, paragraph, "tổng hợp vào")
    ]


def test_what_is_not_asked_for_is_not_told(world: World) -> None:
    write_result(make_report(world), "Đã mở đủ lớp", world.clerk)
    assert answers(links_of([("paragraph", "h1.draft.1"), ("paragraph", "no number"), ("task", "k9")])) == []
    assert answers(nodes_of([])) == []
