"""The pages of tasks: the equation, the list, one task, and that the forms do what they name."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from tongket.documents.actions import issue_paper, supersede_paper
from tongket.documents.tests.make import an_issued_paper
from tongket.followup.actions import cancel_task, finish_task, postpone_task
from tongket.followup.models import Task
from tongket.followup.tests.make import a_repeating_task, a_task, on
from tongket.people.models import Person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(client: Client, name: str, *args: object, query: str = "") -> str:
    hx = {"HX-Request": "true"} if name == "paper_tasks" else {}  # a piece of another page
    answer = client.get(reverse(name, args=args) + query, headers=hx)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("query", ["", "?on=2021-06-28", "?unit=demo2-training&state=in_time&paper=58/TB&year=2021"])
@pytest.mark.parametrize("count", [3, 24])
def test_the_list_takes_at_most_ten_queries_whatever_its_length(
    world: World, count: int, query: str, django_assert_max_num_queries
) -> None:
    for number in range(count):
        task = a_task(world, f"k{number}", partners=[world.research, world.office], origin_label="58/TB, KL 1")
        if number < 3:
            postpone_task(task.pk, date(2021, 10, 31), "Giãn cách", "objective", by=world.chief)
    a_repeating_task(world)
    with on(2021, 7, 20):
        client = signed_in(world.chief)
        client.get(reverse("tasks"))
        with django_assert_max_num_queries(10):
            assert "Ban Quản lý đào tạo" in text_of(client, "tasks", query=query)


def test_the_page_says_the_equation_and_how_often_dates_moved(world: World) -> None:
    for number in range(4):
        a_task(world, f"k{number}")
    postpone_task(Task.objects.get(key="k0").pk, date(2021, 10, 31), "Giãn cách", "objective", by=world.chief)
    finish_task(Task.objects.get(key="k1").pk, "Xong.", by=world.trainer)
    page = text_of(signed_in(world.director), "tasks")
    assert 'aria-label="Xong đúng hạn 1, Xong muộn 0, Trong hạn 3, Quá hạn 0"' in page
    assert "Đã lùi hạn <b>1 lần</b> ở 1 nhiệm vụ: khách quan 1, chủ quan 0." in page
    assert "hạn gốc 30/09/2021" in page
    assert "khách quan: Giãn cách" in page


def test_another_day_is_asked_for_in_the_address(world: World) -> None:
    task = a_task(world)
    with on(2021, 10, 9):
        finish_task(task.pk, "Xong.", by=world.trainer)
        client = signed_in(world.director)
        assert "Xong muộn 9 ngày" in text_of(client, "tasks")
        page = text_of(client, "tasks", query="?on=2021-10-04")
        assert "Quá hạn 4 ngày" in page
        assert "Tình trạng đến hết ngày 04/10/2021" in page
        assert "Đến hết ngày 01/01/2021 chưa giao nhiệm vụ nào" in text_of(client, "tasks", query="?on=2021-01-01")
        assert "Hãy ghi ngày dạng" in text_of(client, "tasks", query="?on=soon")


def test_filters_narrow_the_list_and_the_equation(world: World) -> None:
    a_task(world, "a", origin_label="58/TB-HVVDKVII, KL 1")
    a_task(world, "b", owner=world.research, origin_label="60/TB-HVVDKVII, KL 1")
    client = signed_in(world.director)
    page = text_of(client, "tasks", query="?paper=58/TB-HVVDKVII")
    assert "60/TB-HVVDKVII, KL 1" not in page
    assert "1 nhiệm vụ từ" in page
    assert "Không nhiệm vụ nào khớp bộ lọc" in text_of(client, "tasks", query="?state=overdue")
    assert "KL 1" in text_of(client, "tasks", query="?state=nonsense&year=x")


def test_long_lists_come_in_parts(world: World) -> None:
    for number in range(23):
        a_task(world, f"k{number}")
    client = signed_in(world.director)
    assert "Xem thêm, còn 3 nhiệm vụ" in text_of(client, "tasks")
    assert "Xem thêm" not in text_of(client, "tasks", query="?show=60")


def test_an_empty_list_says_when_tasks_come(world: World) -> None:
    assert "Chưa có nhiệm vụ nào của đơn vị này" in text_of(signed_in(world.stranger), "tasks")


def test_a_task_is_not_there_for_strangers(world: World) -> None:
    task, turn = a_task(world), a_repeating_task(world).occurrences.all()[0]
    client = signed_in(world.stranger)
    assert client.get(reverse("task", args=[task.pk])).status_code == 404
    assert client.post(reverse("report_progress", args=[task.pk]), {"percent": 5}).status_code == 404
    assert client.post(reverse("report_progress", args=[task.pk])).status_code == 404
    assert client.post(reverse("finish_occurrence", args=[turn.pk])).status_code == 404


def test_each_person_sees_the_forms_of_the_own_verbs(world: World) -> None:
    task = a_task(world)
    owner, giver = text_of(signed_in(world.trainer), "task", task.pk), text_of(signed_in(world.chief), "task", task.pk)
    for name, shown, hidden in (
        ("report_progress", owner, ""),
        ("finish_task", owner, ""),
        ("postpone_task", giver, owner),
        ("cancel_task", giver, owner),
    ):
        address = reverse(name, args=[task.pk])
        assert address in shown
        assert address not in hidden
    finish_task(task.pk, "Xong.", by=world.trainer)
    assert reverse("reopen_task", args=[task.pk]) in text_of(signed_in(world.chief), "task", task.pk)
    assert "Nhiệm vụ đã khép" in text_of(signed_in(world.trainer), "task", task.pk)


def test_a_task_tells_its_whole_history(world: World) -> None:
    task = a_task(world, origin_label="58/TB-HVVDKVII, KL 2", origin_url="/papers/1/")
    owner, giver = signed_in(world.trainer), signed_in(world.chief)

    def post(client: Client, name: str, **data: object) -> None:
        answer = client.post(reverse(name, args=[task.pk]), data)
        assert (answer.status_code, answer["Location"]) == (303, reverse("task", args=[task.pk])), name

    post(owner, "report_progress", percent=60, text="Đã mở 12 lớp.")
    post(giver, "postpone_task", new_due="2021-10-31", cause="objective", reason="Giãn cách")
    post(owner, "finish_task", text="Nghiệm thu xong.")
    post(giver, "reopen_task", reason="Thiếu 1 lớp.")
    post(giver, "cancel_task", reason="Chủ trương thay đổi.")
    page = text_of(owner, "task", task.pk)
    for words in (
        "Giao Ban Quản lý đào tạo",
        "Báo tiến độ 60 %",
        "Đã mở 12 lớp.",
        "Lùi hạn từ 30/09/2021 đến 31/10/2021",
        "khách quan: Giãn cách",
        "Nghiệm thu xong.",
        "Thiếu 1 lớp.",
        "Chủ trương thay đổi.",
        'href="/papers/1/"',
    ):
        assert words in page, words


def test_a_date_is_set_from_the_page(world: World) -> None:
    task = a_task(world, due=None)
    client = signed_in(world.chief)
    assert "chưa định hạn" in text_of(client, "task", task.pk)
    assert client.post(reverse("date_task", args=[task.pk]), {"due": "2021-10-31"}).status_code == 303
    assert "31/10/2021" in text_of(client, "task", task.pk)


def test_a_repeating_task_offers_the_turns_that_are_near(world: World) -> None:
    task = a_repeating_task(world)
    client = signed_in(world.director)
    page = text_of(client, "task", task.pk)
    assert "thứ Hai đầu tiên của mỗi tháng" in page
    turns = list(task.occurrences.all())
    assert reverse("finish_occurrence", args=[turns[0].pk]) in page
    assert reverse("finish_occurrence", args=[turns[1].pk]) not in page
    assert client.post(reverse("finish_occurrence", args=[turns[0].pk]), {"text": "Đã làm."}).status_code == 303
    assert "Xong lần ngày 05/07/2021" in text_of(client, "task", task.pk)


def test_refusals_come_as_one_sentence_with_who_could(world: World) -> None:
    task = a_task(world)
    answer = signed_in(world.trainer).post(
        reverse("postpone_task", args=[task.pk]), {"new_due": "2021-10-31", "cause": "objective", "reason": "Bận"}
    )
    assert answer.status_code == 403
    assert "Người làm được" in answer.content.decode()
    answer = signed_in(world.trainer).post(reverse("report_progress", args=[task.pk]), {"percent": "nhiều"})
    assert answer.status_code == 422
    cancel_task(task.pk, "Trùng.", by=world.chief)
    answer = signed_in(world.trainer).post(reverse("finish_task", args=[task.pk]), {"text": "Xong"})
    assert answer.status_code == 409


def test_who_received_the_notice_reads_the_task_that_it_made_and_changes_nothing(world: World) -> None:
    paper = an_issued_paper(world)
    task = a_task(world, owner=world.academy, paper=paper)
    for person in (world.trainer, world.clerk):
        client = signed_in(person)
        assert "Khắc phục hạn chế" in text_of(client, "task", task.pk)
        assert reverse("task", args=[task.pk]) in text_of(client, "paper_tasks", paper.pk)
        assert "Khắc phục hạn chế" not in text_of(client, "tasks")  # the list is of the own part of the house
        for verb, given in (
            ("report_progress", {"percent": 5}),
            ("finish_task", {"text": "Xong"}),
            ("postpone_task", {"new_due": "2021-12-01", "cause": "objective", "reason": "Bận"}),
            ("cancel_task", {"reason": "Bận"}),
        ):
            assert client.post(reverse(verb, args=[task.pk]), given).status_code == 403
    assert signed_in(world.stranger).get(reverse("task", args=[task.pk])).status_code == 404


def test_a_task_that_no_paper_gave_stays_with_its_own_part_of_the_house(world: World) -> None:
    an_issued_paper(world)
    task = a_task(world, owner=world.academy)
    assert signed_in(world.trainer).get(reverse("task", args=[task.pk])).status_code == 404


def test_a_paper_shows_the_tasks_that_it_gave(world: World) -> None:
    paper = an_issued_paper(world)
    address = reverse("paper", args=[paper.pk])
    a_task(world, "a", paper=paper)
    a_task(world, "b", paper=paper, owner=world.research)
    named = f"Kết luận 2, Thông báo {paper.label}"
    given = a_task(world, "midyear.k2", conference_key="midyear", origin_label=named, paper=paper)
    a_task(world, "c", conference_key="midyear", origin_label=named)
    client = signed_in(world.director)
    assert reverse("paper_tasks", args=[paper.pk]) in text_of(client, "paper", paper.pk)
    card = text_of(client, "paper_tasks", paper.pk)
    assert card.count('<li class="tk-row') == 3
    assert f"{address}?at=k2" in text_of(client, "task", given.pk)
    assert signed_in(world.stranger).get(reverse("paper_tasks", args=[paper.pk])).status_code == 404
    other = an_issued_paper(world, "other")
    assert "chưa sinh nhiệm vụ nào" in text_of(client, "paper_tasks", other.pk)


def test_a_paper_shows_the_tasks_of_the_paper_that_it_replaced(world: World) -> None:
    paper = an_issued_paper(world)
    given = a_task(world, "a", paper=paper)
    new = issue_paper(supersede_paper(paper.pk, by=world.chief).pk, by=world.chief)
    client = signed_in(world.director)
    assert reverse("task", args=[given.pk]) in text_of(client, "paper_tasks", new.pk)
    assert reverse("task", args=[given.pk]) in text_of(client, "paper_tasks", paper.pk)
