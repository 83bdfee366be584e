"""What was written down of an obligation is corrected."""

from datetime import date

import pytest

from tests.world import World
from tongket.directives.actions import revise_obligation
from tongket.directives.events import ObligationRevised
from tongket.directives.tests.make import make_obligation
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told


def test_the_office_corrects_it_and_the_key_stays(world: World) -> None:
    obligation = make_obligation(world)
    revised = revise_obligation(
        obligation.pk, "Có 02 khoa", "academy", {"faculties": 2}, by=world.chief, due=date(2021, 9, 30)
    )
    assert (revised.key, revised.text, revised.due) == ("structure", "Có 02 khoa", date(2021, 9, 30))
    assert told(obligation.directive.channel)[-1] == ObligationRevised(obligation_id=obligation.pk)


def test_a_stranger_may_not(world: World) -> None:
    obligation = make_obligation(world)
    with pytest.raises(NotAllowed):
        revise_obligation(obligation.pk, "x", "academy", {"faculties": 2}, by=world.stranger)


def test_an_obligation_without_words_is_refused(world: World) -> None:
    obligation = make_obligation(world)
    with pytest.raises(BadInput, match="cần có nội dung"):
        revise_obligation(obligation.pk, " ", "academy", {"faculties": 2}, by=world.chief)
