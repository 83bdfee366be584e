"""A house of one's own begins on the command line: one unit, one steward, who brings in the others."""

import pytest
from django.test import Client

from tests.test_other_scenarios import told
from tongket.org.actions import admit_person, appoint, create_office, found_unit
from tongket.org.models import Power, Unit
from tongket.people.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "mười hai chữ trở lên"
COMMAND = (
    "found",
    "hvmh",
    "Học viện Minh Họa",
    "--kind",
    "academy",
    "--steward",
    "tochuc",
    "--full-name",
    "Lê Văn Mẫu",
)


def test_the_first_person_signs_in_and_brings_in_the_others() -> None:
    status, said = told(*COMMAND, "--short-name", "HVMH", "--place", "Hà Nội", "--password", PASSWORD)
    assert status == 0, said
    unit = Unit.objects.get()
    steward = Person.objects.get()
    assert (unit.name, unit.short_name, unit.place, unit.is_fictional) == ("Học viện Minh Họa", "HVMH", "Hà Nội", False)
    assert (steward.name, steward.is_fictional) == ("Lê Văn Mẫu", False)
    browser = Client()
    assert browser.login(username="tochuc", password=PASSWORD)
    assert browser.get("/work/").status_code == 200
    faculty = found_unit("khoa", "faculty", "Khoa Một", unit, by=steward)
    dean = admit_person("dean", "Trần Thị Ví Dụ", by=steward)
    appoint(dean, create_office(faculty, "Trưởng khoa", [Power.LEAD], by=steward), by=steward)
    assert dean.appointments.exists()


def test_a_house_begins_once() -> None:
    told(*COMMAND, "--password", PASSWORD)
    status, said = told(*COMMAND, "--password", PASSWORD)
    assert (status, said.count("\n")) == (2, 1)
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("there", "instead", "word"),
    [
        (PASSWORD, "ngắn", "password"),
        (PASSWORD, "password1234", "password"),
        ("hvmh", "Học Viện", "is no key"),
        ("hvmh", "h" * 70, "is no key"),
        ("academy", "học viện", "is no kind"),
        ("tochuc", "tổ chức", "is no user name"),
        ("Lê Văn Mẫu", "  ", "full name"),
        ("Học viện Minh Họa", "dài " * 60, "name needs"),
    ],
)
def test_what_cannot_be_kept_is_told_in_one_line(there: str, instead: str, word: str) -> None:
    status, said = told(*[instead if said == there else said for said in (*COMMAND, "--password", PASSWORD)])
    assert (status, said.count("\n")) == (2, 1)
    assert word in said
    assert not Unit.objects.exists()
    assert not Person.objects.exists()
