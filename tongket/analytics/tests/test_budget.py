"""How often the pages of this room ask the database: the same whether there is little or much to show."""

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.world import World
from tongket.analytics.tests.make import KEY, concluded
from tongket.conference.actions import add_conclusion
from tongket.documents.actions import add_paragraph, comment_paragraph, create_draft, create_paper, open_comments
from tongket.documents.tests.make import CONTENT
from tongket.followup.actions import assign_task
from tongket.people.models import Person
from tongket.reporting.actions import ask_report, hand_in_report, open_round, write_line


def queries(person: Person, name: str, *args: str) -> int:
    """How many queries the page takes a person who has looked at it a moment ago."""
    client = Client()
    client.force_login(person)
    url = reverse(name, args=args)
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, headers={"HX-Request": "true"}).status_code == 200
    return len(captured)


def make_busy(world: World, mark: str) -> None:
    """One more of everything that waits for somebody: tasks, a report to write and one to accept, a draft, a paper."""
    assign_task(f"{mark}-1", "Mở lớp", world.training, date(2021, 6, 20), by=world.chief)
    assign_task(f"{mark}-2", "Họp tháng", world.training, None, by=world.chief, repeats="FREQ=MONTHLY;BYDAY=1MO")
    assign_task(f"{mark}-3", "Sửa giảng đường", world.academy, None, by=world.chief)
    span = (date(2021, 1, 1), date(2021, 6, 30))
    round_ = open_round(
        f"{mark}-round", "Báo cáo", world.academy, "half-year", *span, by=world.chief, areas=["Đào tạo"]
    )
    ask_report(round_.pk, world.training, by=world.chief)
    report = ask_report(round_.pk, world.research, by=world.chief)
    write_line(report.pk, "result", "Nghiệm thu 5 đề tài", by=world.researcher, area="Đào tạo")
    hand_in_report(report.pk, by=world.researcher)
    draft = create_draft(f"{mark}-draft", "Dự thảo báo cáo", world.academy, by=world.chief)
    add_paragraph(draft.pk, "Đoạn một", by=world.chief)
    open_comments(draft.pk, by=world.chief)
    comment_paragraph(draft.paragraphs.get().pk, "Nêu rõ", by=world.researcher)
    create_paper(f"{mark}-paper", "TB", world.academy, "Họp", CONTENT, by=world.chief, signer=world.director)


def test_my_work_takes_at_most_ten_queries_however_much_waits(world: World) -> None:
    concluded(world)
    everyone = (world.chief, world.director, world.trainer, world.researcher, world.president, world.stranger)
    make_busy(world, "a")
    few = [queries(person, "my_work") for person in everyone]
    make_busy(world, "b")
    make_busy(world, "c")
    assert [queries(person, "my_work") for person in everyone] == few
    assert max(few) <= 10


def test_the_first_look_of_a_visit_writes_it_down_within_the_same_ten(
    client: Client, world: World, django_assert_max_num_queries
) -> None:
    make_busy(world, "a")
    client.force_login(world.chief)
    with django_assert_max_num_queries(10):
        client.get(reverse("my_work"))


def test_card_and_trace_take_as_many_queries_as_the_thread_is_deep_not_as_it_is_wide(world: World) -> None:
    whole = concluded(world)
    stations = [("agenda-item", f"{KEY}.4"), ("conclusion", f"{KEY}.k1"), ("comment", whole.comment.code)]
    few = [queries(world.chief, name, *key) for name in ("trace", "trace_card") for key in stations]
    for number in range(6):
        text = f"Bổ sung học liệu cho lớp trực tuyến, đợt {number}"
        add_conclusion(whole.conference.pk, text, world.training, by=world.chief, due=date(2021, 9, 30))
    assert [queries(world.chief, name, *key) for name in ("trace", "trace_card") for key in stations] == few
    assert max(few[:3]) <= 25
    assert max(few[3:]) <= 12
