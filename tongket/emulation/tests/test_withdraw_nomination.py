"""Taking a proposal back."""

import pytest

from tests.world import World
from tongket.emulation.actions import withdraw_nomination
from tongket.emulation.events import NominationWithdrawn
from tongket.emulation.models import Nomination
from tongket.emulation.tests.make import asked, nominated, voted
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import told


def test_who_proposed_takes_it_back_with_a_reason(world: World) -> None:
    nomination = withdraw_nomination(nominated(world).pk, "Ghi nhầm nhóm", by=world.clerk)
    assert (nomination.state, nomination.reason) == (Nomination.State.WITHDRAWN, "Ghi nhầm nhóm")
    expected = NominationWithdrawn(commendation_id=nomination.commendation_id, nomination_id=nomination.pk)
    assert told(nomination.commendation.channel)[-1] == expected


def test_another_department_may_not(world: World) -> None:
    with pytest.raises(NotAllowed) as refusal:
        withdraw_nomination(nominated(world).pk, "Vì sao không", by=world.researcher)
    assert "ThS Ngô Văn Tượng Trưng" in refusal.value.who


def test_a_reason_is_needed(world: World) -> None:
    with pytest.raises(BadInput, match="Chưa nêu lý do rút"):
        withdraw_nomination(nominated(world).pk, " ", by=world.clerk)


def test_it_is_too_late_once_put_to_the_vote(world: World) -> None:
    with pytest.raises(WrongState, match="đã được đưa ra biểu quyết"):
        withdraw_nomination(asked(world).pk, "Đổi ý", by=world.clerk)


def test_what_the_council_decided_stands(world: World) -> None:
    with pytest.raises(WrongState, match="được Hội đồng thông qua"):
        withdraw_nomination(voted(world).pk, "Đổi ý", by=world.clerk)
