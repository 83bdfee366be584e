"""The helper that every live page is tested with fails when it should."""

import pytest
from django.db import transaction

from tests.livepage import assert_live_equals_fresh, fragments_of
from tongket.live.events import Event
from tongket.live.log import position, record
from tongket.live.pages import LivePage
from tongket.org.events import OfficeCreated, UnitFounded

CHANNEL = "lamp/1"


class Lamps(LivePage):
    audiences = ("front",)

    def everything(self, audience: str) -> set[str]:
        return {"unit", "office"}

    def fragments(self, event: Event) -> set[str]:
        return {"unit"} if isinstance(event, UnitFounded) else set()

    def render(self, channel: str, audience: str, names: set[str]) -> str:
        at = position(channel)
        shown = {"unit": f'<p id="unit">{at}</p>', "office": f'<p id="office">{at // 2 * 2}</p>'}
        return "".join(shown[name] for name in sorted(names))


def happen(event: Event) -> None:
    with transaction.atomic():
        record(CHANNEL, event, by=None)


@pytest.mark.django_db
def test_a_page_whose_events_say_what_changed_passes() -> None:
    assert_live_equals_fresh(Lamps(), CHANNEL, "front", lambda: happen(UnitFounded(unit_id=1)))


@pytest.mark.django_db
def test_a_fragment_that_changed_unsaid_is_found() -> None:
    happen(UnitFounded(unit_id=1))
    with pytest.raises(AssertionError, match=r"front: \['office'\] changed, but no event said so"):
        assert_live_equals_fresh(Lamps(), CHANNEL, ["front"], lambda: happen(UnitFounded(unit_id=1)))


@pytest.mark.django_db
def test_an_event_that_names_nothing_is_found() -> None:
    with pytest.raises(AssertionError, match="unit"):
        assert_live_equals_fresh(Lamps(), CHANNEL, "front", lambda: happen(OfficeCreated(office_id=1)))


def test_fragments_are_cut_by_id_with_what_is_within() -> None:
    cut = fragments_of(
        '<p id="a">x <b>y</b><br> &amp; z</p>\n <div id="c"><img src="i"/><svg><use href="#u"/></svg></div>'
    )
    assert cut == {
        "a": '<p id="a">x <b>y</b><br> &amp; z</p>',
        "c": '<div id="c"><img src="i"/><svg><use href="#u"/></svg></div>',
    }


@pytest.mark.parametrize("html", ["loose <p id='a'></p>", "<p>no id</p>", "<p id='a'>", '<p id="a"></p><p id="a"></p>'])
def test_what_the_browser_could_not_swap_is_found(html: str) -> None:
    with pytest.raises(AssertionError):
        fragments_of(html)
