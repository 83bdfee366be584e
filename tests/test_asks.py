"""Many questions in one: what comes back is what each would have got alone, on either database."""

from datetime import date

from django.db.models import Count, Exists, OuterRef

from tests.world import World
from tongket.kit.asks import Ask, Row, answers, day_in, json_in, moment_in, rows
from tongket.live.models import LogEntry
from tongket.org.models import Appointment, Office, Unit


def names(found: list[Row]) -> list[str]:
    return sorted(row["name"] for row in found)


def test_each_ask_is_told_its_own_rows_in_one_query(world: World, django_assert_num_queries) -> None:
    departments = Ask(names, rows(Unit.objects.filter(kind="department"), "name"))
    heads = Ask(
        lambda units, held: [f"{len(units)} {row['who']}: {row['where']}" for row in held],
        rows(Unit.objects.filter(kind="office"), "pk"),
        rows(Appointment.objects.filter(office__unit=world.research), who="person__name", where="office__unit__name"),
    )
    with django_assert_num_queries(1):
        found = answers([departments, heads, Ask(names, rows(Unit.objects.filter(pk__in=[]), "name"))])
    assert found == ["Ban Quản lý khoa học", "Ban Quản lý đào tạo", f"1 {world.researcher.name}: {world.research.name}"]


def test_one_ask_and_none_are_told_too(world: World, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert answers([Ask(names, rows(Unit.objects.filter(kind="office"), "name"))]) == ["Văn phòng"]
    with django_assert_num_queries(0):
        assert answers([]) == []


def test_counts_truths_lists_days_and_moments_come_as_they_are(world: World) -> None:
    held = Appointment.objects.filter(office=OuterRef("pk"), until=None)
    offices = rows(Office.objects.filter(unit=world.academy), "name", "powers", held=Exists(held))
    units = rows(Unit.objects.filter(pk=world.academy.pk), "since", count=Count("offices"))
    entries = rows(LogEntry.objects.filter(channel__name=world.academy.channel), "at")
    (found,) = answers([Ask(lambda *lists: [lists], offices, units, entries)])
    powers = {row["name"]: (json_in(row["powers"]), bool(row["held"])) for row in found[0]}
    assert powers["Chánh Văn phòng"] == (["office"], True)
    assert found[1][0]["count"] == 3
    assert moment_in(found[2][0]["at"]) == LogEntry.objects.filter(channel__name=world.academy.channel)[0].at
    assert (day_in("2021-07-02"), day_in(None), moment_in(None)) == (date(2021, 7, 2), None, None)
