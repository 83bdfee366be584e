"""A conference notes that it reviews a directive."""

import pytest

from tests.world import World
from tongket.directives.actions import cite_directive
from tongket.directives.events import DirectiveCited
from tongket.directives.queries import obligations_of_conference
from tongket.directives.tests.make import make_directive, make_obligation
from tongket.kit.errors import NotAllowed
from tongket.live.log import told


def test_a_cited_directive_brings_its_obligations_to_the_conference(world: World) -> None:
    obligation = make_obligation(world)
    assert obligations_of_conference("national-2020") == []
    cite_directive(obligation.directive_id, "national-2020", by=world.chief)
    assert obligations_of_conference("national-2020") == [obligation]


def test_citing_again_changes_and_tells_nothing(world: World) -> None:
    directive = make_directive(world)
    cite_directive(directive.pk, "national-2020", by=world.chief)
    again = cite_directive(directive.pk, "national-2020", by=world.chief)
    assert again.conference_keys == ["national-2020"]
    assert told(directive.channel)[1:] == [DirectiveCited(directive_id=directive.pk, conference_key="national-2020")]


def test_only_the_office_that_keeps_track_cites(world: World) -> None:
    directive = make_directive(world)
    with pytest.raises(NotAllowed):
        cite_directive(directive.pk, "national-2020", by=world.stranger)
