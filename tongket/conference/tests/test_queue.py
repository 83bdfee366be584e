"""The order of the queue: points of order first, then by turns across the bridge points."""

from tests.world import World
from tongket.conference.actions import ask_to_speak, end_speech, give_floor
from tongket.conference.models import Conference, Speech
from tongket.conference.queries import queue_by_point, queue_of
from tongket.conference.tests import make
from tongket.people.models import Person


def ask(world: World, conference: Conference, clock: str, point: str, person: Person, kind: str = "opinion") -> Speech:
    with make.at(clock):
        return ask_to_speak(
            make.item(conference, 3).pk,
            kind,
            by=world.chief,
            for_person=person,
            bridge_point=make.point(conference, point),
        )


def test_the_queue_rotates_across_bridge_points(world: World) -> None:
    conference = make.discussing(world)
    first = ask(world, conference, "08:46", "training", world.trainer)
    second = ask(world, conference, "08:47", "training", world.clerk)
    third = ask(world, conference, "08:48", "research", world.researcher)
    fourth = ask(world, conference, "08:49", "main", world.deputy)
    assert queue_of(make.item(conference, 3)) == [first, third, fourth, second]


def test_a_point_that_has_spoken_waits_for_those_that_have_not(world: World) -> None:
    conference = make.discussing(world)
    first = ask(world, conference, "08:46", "training", world.trainer)
    give_floor(first.pk, by=world.director)
    end_speech(first.pk, by=world.director)
    second = ask(world, conference, "08:47", "training", world.clerk)
    third = ask(world, conference, "08:59", "research", world.researcher)
    assert queue_of(make.item(conference, 3)) == [third, second]


def test_order_goes_ahead_of_all_and_costs_its_point_nothing(world: World) -> None:
    conference = make.discussing(world)
    first = ask(world, conference, "08:46", "research", world.researcher)
    order = ask(world, conference, "08:58", "training", world.clerk, "order")
    assert queue_of(make.item(conference, 3)) == [order, first]
    give_floor(order.pk, by=world.director)
    second = ask(world, conference, "08:45", "training", world.trainer)
    assert queue_of(make.item(conference, 3)) == [second, first]


def test_the_groups_of_the_points_keep_the_places_in_the_queue(world: World) -> None:
    conference = make.discussing(world)
    ask(world, conference, "08:46", "training", world.trainer)
    ask(world, conference, "08:47", "training", world.clerk)
    ask(world, conference, "08:48", "research", world.researcher)
    groups = {
        group.point.key: [place for place, _ in group.places]
        for group in queue_by_point(make.item(conference, 3))
        if group.point
    }
    assert groups == {"training": [1, 3], "research": [2]}
