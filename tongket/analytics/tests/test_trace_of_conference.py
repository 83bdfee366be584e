"""`trace.json`: the whole trace of a conference as plain data."""

import json
from datetime import timedelta
from typing import Any

from django.urls import reverse

from tests.world import World
from tongket.analytics.queries import trace_of_conference
from tongket.analytics.queries.kinds import KINDS
from tongket.analytics.tests.make import KEY, played
from tongket.conference.actions import plan_conference
from tongket.documents.actions import issue_paper, supersede_paper
from tongket.documents.models import Paper
from tongket.emulation.actions import announce_decision, open_commendation
from tongket.emulation.tests.make import GROUPS, at_the_item, decided, ended, opened, review
from tongket.followup.models import Task
from tongket.kit.clock import clock_at
from tongket.live.jobs import drain
from tongket.portal.actions import draft_article
from tongket.reporting.actions import answer_carried_task, ask_report, hand_in_report, open_round


def ids(trace: dict[str, Any]) -> set[str]:
    return {node["id"] for node in trace["nodes"]}


def test_every_conclusion_reaches_its_task_and_its_agenda_item(world: World) -> None:
    played(world)
    trace = trace_of_conference(KEY)
    links = {(link["from"], link["to"]) for link in trace["links"]}
    for number in (1, 2):
        assert (f"conclusion:{KEY}.k{number}", f"task:{KEY}.k{number}") in links
        assert (f"agenda-item:{KEY}.4", f"conclusion:{KEY}.k{number}") in links


def test_nodes_are_of_known_kinds_with_their_page_and_no_link_hangs(world: World) -> None:
    played(world)
    trace = trace_of_conference(KEY)
    for node in trace["nodes"]:
        assert node["kind"] in KINDS
        assert node["id"].startswith(f"{node['kind']}:")
        assert node["url"] == reverse("trace", args=node["id"].split(":", 1))
        assert node["label"]
    assert {end for link in trace["links"] for end in (link["from"], link["to"])} <= ids(trace)
    assert all(link["why"] for link in trace["links"])


def test_it_holds_every_step_of_the_thread(world: World) -> None:
    played(world)
    found = {node["kind"] for node in trace_of_conference(KEY)["nodes"]}
    assert found == set(KINDS) - {"nomination", "poll", "decision"}


def test_it_holds_the_polls_of_its_council(world: World) -> None:
    whole = played(world)
    decided(
        world,
        open_commendation(
            "annual", "Năm 2021", world.academy, by=world.chief, conference=whole.conference, groups=GROUPS
        ),
    )
    found = ids(trace_of_conference(KEY))
    assert {f"nomination:{KEY}.a1.n1", f"decision:{KEY}.a1.decision", f"poll:{KEY}-a1-council.p1"} <= found


def test_it_is_sorted_and_the_same_each_time(world: World) -> None:
    played(world)
    first = trace_of_conference(KEY)
    assert first == trace_of_conference(KEY)
    assert [node["id"] for node in first["nodes"]] == sorted(ids(first))
    json.dumps(first)


def test_what_is_earlier_says_so_and_is_a_last_station(world: World) -> None:
    played(world)
    earlier = [node for node in trace_of_conference(KEY)["nodes"] if node.get("earlier")]
    assert [node["id"] for node in earlier] == ["task:demo-2020.k1"]


def test_what_later_conferences_make_of_it_changes_nothing(world: World) -> None:
    whole = played(world)
    before = trace_of_conference(KEY)
    later = whole.conference.starts.replace(month=9)
    with clock_at(later):
        plan_conference(
            "demo-2021-09", "Họp 9 tháng", "steering-meeting", "online", world.academy, later, later.replace(hour=17),
            by=world.chief, chair=world.director,
        )  # fmt: skip
        round_ = open_round(
            "m9", "9 tháng", world.academy, "nine-months", later.date().replace(month=1, day=1), later.date(),
            by=world.chief, conference_key="demo-2021-09",
        )  # fmt: skip
        report = ask_report(round_.pk, world.training, by=world.chief)
        for carried in report.carried_tasks.all():
            answer_carried_task(carried.pk, "doing", "Đang làm", by=world.trainer)
        hand_in_report(report.pk, by=world.trainer)
    assert Task.objects.filter(carried_tasks__report=report).exists()
    assert trace_of_conference(KEY) == before


def test_nothing_of_a_conference_that_is_not_there(world: World) -> None:
    assert trace_of_conference("nowhere") == {"nodes": [], "links": []}


def test_a_decision_that_is_replaced_keeps_what_led_to_it_and_leads_to_the_one_in_its_place(world: World) -> None:
    """Replaced twice, before and after it was read out: the day's own decision is the one that was announced."""
    conference, item = review(world)
    one = decided(world, opened(world, conference=conference))
    first = one.decision
    assert first is not None
    second = replaced(world, first)
    with clock_at(conference.starts + timedelta(minutes=10)):
        announce_decision(one.pk, at_the_item(world, conference, item), by=world.deputy)
    ended(world, conference, item)
    with clock_at(conference.starts + timedelta(days=1)):
        third = replaced(world, second)
        draft_article(conference.pk, by=world.chief)
    trace = trace_of_conference(conference.key)
    links = {(link["from"], link["to"]) for link in trace["links"]}
    ends = {paper: f"decision:{paper.key}" for paper in (first, second, third)}
    nomination = one.nominations.get()
    assert (f"nomination:{nomination.code}", ends[first]) in links
    assert (ends[first], ends[second]) in links
    assert (ends[second], ends[third]) in links
    assert (ends[second], f"agenda-item:{item.code}") in links
    assert [to for start, to in links if start == f"nomination:{nomination.code}"].count(ends[third]) == 0
    assert {end for link in links for end in link} <= ids(trace), "no link leads to what is not there"


def replaced(world: World, paper: Paper) -> Paper:
    new = issue_paper(supersede_paper(paper.pk, by=world.chief).pk, by=world.director)
    drain()
    return new
