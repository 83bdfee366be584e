"""What a person may do follows from the office held on that day over that part of the tree."""

from datetime import date, datetime

import pytest

from tests.world import World
from tongket.kit.clock import clock_at
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.org.actions import (
    appoint,
    begin_house,
    close_unit,
    create_office,
    end_appointment,
    found_unit,
    place_unit,
)
from tongket.org.models import Appointment, Office, Power, Unit
from tongket.org.queries import (
    House,
    appointments_of,
    has_power,
    holders_of,
    house_of,
    ids_above,
    ids_below,
    standing_of,
    unit_of,
)


def test_a_head_holds_the_powers_of_the_whole_part_of_the_tree(world: World) -> None:
    assert has_power(world.director, Power.OFFICE, world.training)
    assert has_power(world.trainer, Power.REPORT, world.training)


def test_a_head_has_no_power_above_or_beside(world: World) -> None:
    assert not has_power(world.trainer, Power.REPORT, world.academy)
    assert not has_power(world.stranger, Power.REPORT, world.training)


def test_a_right_ends_with_the_appointment_and_stays_true_for_the_past(world: World) -> None:
    held = Appointment.objects.get(person=world.chief)
    end_appointment(held.pk, date(2021, 6, 29), by=world.steward)
    assert has_power(world.chief, Power.OFFICE, world.academy, date(2021, 6, 29))
    assert not has_power(world.chief, Power.OFFICE, world.academy, date(2021, 6, 30))


def test_a_moved_unit_is_read_under_its_old_place_for_past_days(world: World) -> None:
    place_unit(world.research.pk, world.sister, date(2021, 7, 1), by=world.steward)
    assert world.academy.pk in ids_above([world.research.pk], date(2021, 6, 30))
    assert world.academy.pk not in ids_above([world.research.pk], date(2021, 7, 1))
    assert world.research.pk in ids_below([world.sister.pk], date(2021, 7, 1))


def test_a_unit_cannot_come_to_stand_below_itself(world: World) -> None:
    with pytest.raises(BadInput, match="dưới chính mình"):
        place_unit(world.academy.pk, world.training, date(2021, 7, 1), by=world.steward)


def test_nobody_but_a_steward_changes_the_order(world: World) -> None:
    with pytest.raises(NotAllowed):
        found_unit("demo2-new", "department", "Ban Mới", world.academy, by=world.director)
    with pytest.raises(NotAllowed):
        create_office(world.academy, "Cố vấn", by=world.director)


def test_the_house_begins_once(world: World) -> None:
    with pytest.raises(WrongState):
        begin_house("other", "academy", "Học viện khác", steward=world.steward)


def test_a_key_stands_once_in_the_register(world: World) -> None:
    with pytest.raises(BadInput, match="demo2-training"):
        found_unit("demo2-training", "department", "Ban trùng mã", world.academy, by=world.steward)


def test_one_appointment_to_one_office_at_a_time(world: World) -> None:
    office = Office.objects.get(name="Chánh Văn phòng")
    with pytest.raises(WrongState):
        appoint(world.chief, office, by=world.steward)


def test_party_office_stands_before_state_office_and_the_unit_follows_the_state(world: World) -> None:
    assert [held.office.name for held in appointments_of(world.director)] == ["Bí thư Đảng ủy", "Giám đốc Học viện"]
    assert unit_of(world.director) == world.academy


def test_the_masthead_names_the_house_of_a_state_office_before_any_other(world: World) -> None:
    two = "Bí thư Đảng ủy, Giám đốc Học viện"
    assert house_of(world.director) == House(world.academy.name, world.national.name, two)
    held = Appointment.objects.get(person=world.director, office__line=Office.Line.STATE)
    end_appointment(held.pk, date(2021, 6, 29), by=world.steward)
    assert house_of(world.director).unit == world.academy.name
    with clock_at(datetime.fromisoformat("2021-06-30T08:00+07:00")):
        assert house_of(world.director) == House(world.party.name, world.academy.name, "Bí thư Đảng ủy")


def test_the_masthead_follows_dates(world: World) -> None:
    place_unit(world.research.pk, world.sister, date(2021, 7, 1), by=world.steward)
    assert house_of(world.researcher).parent == world.academy.name
    with clock_at(datetime.fromisoformat("2021-07-01T08:00+07:00")):
        assert house_of(world.researcher).parent == world.sister.name
    held = Appointment.objects.get(person=world.researcher)
    end_appointment(held.pk, date(2021, 6, 29), by=world.steward)
    with clock_at(datetime.fromisoformat("2021-06-30T08:00+07:00")):
        assert house_of(world.researcher) == House()


def test_who_could_do_it_is_named_nearest_first(world: World) -> None:
    assert holders_of(Power.LEAD, world.training)[:2] == [world.trainer, world.director]


def test_a_person_without_office_may_do_nothing(world: World) -> None:
    Appointment.objects.filter(person=world.clerk).update(until=date(2021, 6, 1))
    assert standing_of(world.clerk).area(*Power) == standing_of(world.clerk).below == frozenset()


def test_the_standing_of_a_person_is_one_query_and_says_what_the_parts_say(
    world: World, django_assert_num_queries
) -> None:
    for person in (world.director, world.chief, world.clerk, world.president, world.steward):
        with django_assert_num_queries(1):
            standing = standing_of(person)
        own = {held.office.unit_id for held in appointments_of(person)}
        assert standing.own == own
        assert standing.above == frozenset(ids_above(own))
        assert standing.below == frozenset(ids_below(own))
        for unit in Unit.objects.all():
            for power in Power:
                assert standing.has(power, unit) == (unit.pk in standing.area(power)) == has_power(person, power, unit)


def test_a_power_held_in_one_own_unit_does_not_hold_in_another(world: World) -> None:
    office = create_office(world.research, "Thư ký khoa học", [Power.REPORT], by=world.steward)
    appoint(world.trainer, office, by=world.steward)
    standing = standing_of(world.trainer)
    assert standing.homes(Power.LEAD) == standing.area(Power.LEAD) == {world.training.pk}
    assert standing.homes(Power.REPORT) == {world.training.pk, world.research.pk}
    assert standing.homes(Power.LEAD, Power.REPORT) == standing.own


def test_the_standing_follows_dates(world: World) -> None:
    end_appointment(Appointment.objects.get(person=world.chief).pk, date(2021, 6, 29), by=world.steward)
    assert standing_of(world.chief, date(2021, 6, 29)).own
    assert not standing_of(world.chief, date(2021, 6, 30)).below


def test_a_unit_that_has_ended_gives_no_rights_and_who_stands_above_answers_for_what_it_left(world: World) -> None:
    last, after = date(2021, 6, 30), date(2021, 7, 1)
    close_unit(world.training.pk, last, by=world.steward)
    assert has_power(world.trainer, Power.LEAD, world.training, last)
    assert not has_power(world.trainer, Power.LEAD, world.training, after)
    assert standing_of(world.trainer, last).own == {world.training.pk}
    assert standing_of(world.trainer, after).own == standing_of(world.trainer, after).near == frozenset()
    assert world.trainer not in holders_of(Power.LEAD, world.training, after)
    assert has_power(world.director, Power.REPORT, world.training, after)
    assert world.training.pk in standing_of(world.director, after).below


def test_a_unit_that_has_ended_is_given_nothing_more(world: World) -> None:
    office = Office.objects.get(name="Trưởng Ban Quản lý đào tạo")
    close_unit(world.training.pk, date(2021, 6, 30), by=world.steward)
    world.training.refresh_from_db()
    office.unit.refresh_from_db()
    day = date(2021, 7, 5)
    for give in (
        lambda: found_unit("demo2-new", "division", "Phòng Mới", world.training, by=world.steward),
        lambda: place_unit(world.training.pk, world.sister, day, by=world.steward),
        lambda: place_unit(world.research.pk, world.training, day, by=world.steward),
        lambda: create_office(world.training, "Cố vấn", by=world.steward),
        lambda: appoint(world.clerk, office, day, by=world.steward),
    ):
        with pytest.raises(WrongState, match="đã kết thúc ngày 30/06/2021"):
            give()
