"""An office enters a directive among those that its unit keeps track of."""

from datetime import date

import pytest

from tests.world import World
from tongket.directives.actions import register_directive
from tongket.directives.events import DirectiveRegistered
from tongket.directives.models import Directive
from tongket.directives.tests.make import make_directive
from tongket.kit.errors import BadInput, NotAllowed
from tongket.live.log import told


def test_the_office_registers_a_directive(world: World) -> None:
    directive = make_directive(world)
    assert str(directive) == "Quy định 09-QĐi/TW"
    assert directive.issued == date(2018, 11, 13)
    assert told(directive.channel) == [DirectiveRegistered(directive_id=directive.pk)]


def test_a_kind_without_a_word_is_shown_as_it_was_written(world: World) -> None:
    directive = register_directive("x", "1/X", "thong-bao", "Bộ Ví Dụ", world.academy, by=world.chief)
    assert str(directive) == "thong-bao 1/X"


def test_a_person_without_an_office_over_the_unit_is_refused_and_told_who_could(world: World) -> None:
    with pytest.raises(NotAllowed) as refused:
        register_directive("x", "1/X", "chi-thi", "Bộ Ví Dụ", world.academy, by=world.clerk)
    assert "Ngô Văn Tượng Trưng" in refused.value.who
    assert not Directive.objects.exists()


def test_a_directive_stands_once_in_the_register(world: World) -> None:
    make_directive(world)
    with pytest.raises(BadInput, match="09-QĐi/TW đã có"):
        make_directive(world)


def test_a_directive_needs_a_number_and_an_issuer(world: World) -> None:
    with pytest.raises(BadInput, match="cơ quan ban hành"):
        register_directive("x", "1/X", "chi-thi", "  ", world.academy, by=world.chief)
