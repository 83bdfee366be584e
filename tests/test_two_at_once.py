"""Two people at one moment, on PostgreSQL: the second waits for the first to be through, and is told what has become of it.

The first has done its deed and has not committed when the second begins: without the lock the second would read what is no
longer true.
"""

import threading
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client

from tests.world import World, build_world
from tongket.conference import actions as conference
from tongket.conference.models import AgendaItem, Poll
from tongket.conference.tests import make
from tongket.documents.actions import issue_paper, revise_paper
from tongket.emulation.actions import convene_council, withdraw_nomination
from tongket.emulation.tests import make as emulation
from tongket.kit.clock import clock_at
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.jobs import drain
from tongket.org.actions import appoint, create_office, found_unit, place_unit
from tongket.org.queries import ids_below
from tongket.reporting.actions import consolidate_round, return_report
from tongket.reporting.tests import make as reporting

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer; PostgreSQL shows what two do."
    ),
    pytest.mark.django_db(transaction=True),
]
Deed = Callable[[], Any]
WAIT = 0.4  # seconds for which the second may wait before the first is through
EVENING = datetime.fromisoformat("2021-07-02T14:00:00+07:00")


@pytest.fixture
def cast(morning: datetime) -> World:
    return build_world()


def meet(first: Deed, second: Deed, at: datetime = EVENING) -> tuple[str, str]:
    """How each ends, done or refused, when the second begins between the deed of the first and its commit."""
    ends: dict[int, str] = {}
    deed_done, second_done = threading.Event(), threading.Event()

    def run(number: int) -> None:
        try:
            with clock_at(at), transaction.atomic():
                if number == 1:
                    deed_done.wait(10)
                    second()
                else:
                    first()
                    deed_done.set()
                    second_done.wait(WAIT)
            ends[number] = "done"
        except (BadInput, NotAllowed, WrongState) as refusal:
            ends[number] = type(refusal).__name__
        except Exception as error:
            ends[number] = f"fault: {error}"
        finally:
            (second_done if number == 1 else deed_done).set()
            connections.close_all()

    both = [threading.Thread(target=run, args=(number,)) for number in (0, 1)]
    for one in both:
        one.start()
    for one in both:
        one.join(30)
    return ends[0], ends[1]


def test_a_poll_opens_in_no_item_and_no_conference_that_closes_at_that_moment(cast: World) -> None:
    held = make.discussing(cast)
    item = make.item(held, 3)
    poll = conference.plan_poll(held.pk, "Thông qua chương trình", by=cast.chief, item=item)
    ends = meet(
        lambda: conference.close_item(item.pk, by=cast.director), lambda: conference.open_poll(poll.pk, by=cast.chief)
    )
    assert ends == ("done", "WrongState")
    assert held.items.get(pk=item.pk).state == AgendaItem.State.CLOSED
    free = conference.plan_poll(held.pk, "Thông qua nghị quyết", by=cast.chief)
    ends = meet(
        lambda: conference.open_poll(free.pk, by=cast.chief),
        lambda: conference.close_conference(held.pk, by=cast.director),
    )
    assert ends == ("done", "WrongState")
    assert Poll.objects.get(pk=free.pk).state == Poll.State.OPEN


def test_what_the_minutes_count_does_not_move_once_the_conference_is_closed(cast: World) -> None:
    held = make.opened(cast)
    point = make.point(held, "training")
    ends = meet(
        lambda: conference.close_conference(held.pk, by=cast.director),
        lambda: conference.report_head_count(point.pk, 99, by=cast.trainer),
    )
    assert ends == ("done", "WrongState")
    assert make.point(held, "training").head_count is None


def test_a_conference_has_one_main_bridge_point_and_one_chair(cast: World) -> None:
    held = make.planned(cast)
    one, two = (conference.add_bridge_point(held.pk, key, key, by=cast.chief) for key in ("mot", "hai"))
    ends = meet(
        lambda: conference.revise_bridge_point(one.pk, by=cast.chief, name="Một", is_main=True),
        lambda: conference.revise_bridge_point(two.pk, by=cast.chief, name="Hai", is_main=True),
    )
    assert ends == ("done", "BadInput")
    conference.remove_delegate(make.seat(held, cast.director).pk, by=cast.chief)
    seats = [conference.invite_delegate(held.pk, who, by=cast.chief) for who in (cast.deputy, cast.trainer)]
    ends = meet(
        lambda: conference.revise_delegate(seats[0].pk, by=cast.chief, role="chair"),
        lambda: conference.revise_delegate(seats[1].pk, by=cast.chief, role="chair"),
    )
    assert ends == ("done", "BadInput")


def test_no_conclusion_slips_past_the_notice_that_is_issued_at_that_moment(cast: World) -> None:
    held = make.closed(cast)
    paper = conference.prepare_notice(held.pk, by=cast.chief)

    def conclude() -> None:
        conference.add_conclusion(held.pk, "Việc mới", cast.union, by=cast.chief)

    assert meet(lambda: issue_paper(paper.pk, by=cast.director), conclude) == ("done", "WrongState")
    other = make.closed(cast, key="other")
    late = conference.prepare_notice(other.pk, by=cast.chief)
    ends = meet(
        lambda: conference.add_conclusion(other.pk, "Việc mới", cast.union, by=cast.chief),
        lambda: issue_paper(late.pk, by=cast.director),
    )
    assert ends == ("done", "WrongState")


def test_what_a_hand_and_the_secretary_write_in_the_replacing_notice_at_one_moment_both_stand(cast: World) -> None:
    held = make.issued(cast)
    draft = conference.replace_notice(held.pk, by=cast.chief)
    content = [{"type": "paragraph", "text": "Lời dẫn mới."}, *draft.content[1:]]
    ends = meet(
        lambda: revise_paper(draft.pk, by=cast.chief, content=content),
        lambda: conference.append_conclusion(held.pk, "Việc mới", cast.union, by=cast.chief),
    )
    draft.refresh_from_db()
    said = " ".join(block.get("text", "") for block in draft.content)
    assert ends == ("done", "done")
    assert "Lời dẫn mới." in said
    assert "Việc mới." in said


def test_a_change_of_the_replacing_notice_is_in_it_or_refused(cast: World) -> None:
    held = make.issued(cast)
    draft = conference.replace_notice(held.pk, by=cast.chief)
    added = conference.append_conclusion(held.pk, "Việc mới", cast.union, by=cast.chief)

    def drop() -> None:
        conference.drop_amendment(added.pk, by=cast.chief)

    assert meet(drop, drop) == ("done", "WrongState")

    def append() -> None:
        conference.append_conclusion(held.pk, "Việc khác", cast.union, by=cast.chief)

    def issue() -> None:
        issue_paper(draft.pk, by=cast.director)

    assert meet(append, issue) == ("done", "done")
    draft.refresh_from_db()
    assert any("Việc khác." in block.get("text", "") for block in draft.content)
    drain()
    assert held.conclusions.filter(text="Việc khác").count() == 1
    draft = conference.replace_notice(held.pk, by=cast.chief)
    assert meet(issue, append) == ("done", "WrongState")
    assert not held.amendments.filter(effective_at=None).exists()


def test_no_report_is_returned_while_it_goes_into_the_draft(cast: World) -> None:
    report = reporting.make_accepted(cast)
    ends = meet(
        lambda: consolidate_round(report.round_id, by=cast.chief),
        lambda: return_report(report.pk, "Thiếu số liệu", by=cast.director),
    )
    assert ends == ("done", "WrongState")


def test_no_council_is_called_for_a_proposal_that_is_withdrawn_at_that_moment(cast: World) -> None:
    nomination = emulation.nominated(cast)
    ends = meet(
        lambda: withdraw_nomination(nomination.pk, "Đề nghị nhầm", by=cast.clerk),
        lambda: convene_council(
            nomination.commendation_id,
            emulation.council_of(cast),
            emulation.SITS,
            by=cast.chief,
            chair=cast.director,
            secretary=cast.chief,
        ),
    )
    assert ends == ("done", "WrongState")


def test_two_moves_close_no_circle_and_one_office_is_given_once(cast: World) -> None:
    one, two = (found_unit(key, "department", key, cast.academy, by=cast.steward) for key in ("mot", "hai"))
    day = date(2021, 7, 10)
    ends = meet(
        lambda: place_unit(one.pk, two, day, by=cast.steward), lambda: place_unit(two.pk, one, day, by=cast.steward)
    )
    assert ends == ("done", "BadInput")
    assert two.pk not in ids_below([one.pk], day)
    office = create_office(cast.academy, "Cố vấn", by=cast.steward)
    ends = meet(
        lambda: appoint(cast.clerk, office, by=cast.steward), lambda: appoint(cast.clerk, office, by=cast.steward)
    )
    assert ends == ("done", "WrongState")


def test_who_writes_a_key_one_step_later_reads_so_and_not_of_a_fault(
    cast: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_given: Any, **_named: Any) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                'INSERT INTO org_unit (key, kind, name, short_name, name_en, place, is_fictional, "order") '
                "VALUES ('demo2', 'x', 'x', '', '', '', false, 0)"
            )

    monkeypatch.setattr("tongket.org.actions.found_unit", taken)
    client = Client()
    client.force_login(cast.steward)
    answer = client.post("/units/demo2/found/", {"key": "mot", "kind": "department", "name": "Một"})
    assert answer.status_code == 409
    assert "trước một bước" in answer.content.decode()
    with pytest.raises(IntegrityError):
        taken()
