"""A directive and the schools that it obliges, made by the actions of the house."""

from datetime import date
from typing import Any

from tests.kept import kept
from tests.world import World
from tongket.directives.actions import add_obligation, register_directive
from tongket.directives.models import Directive, Obligation
from tongket.org.actions import found_unit
from tongket.org.models import Unit


def make_school(world: World, number: int, faculties: int = 3, departments: int = 2) -> Unit:
    """A school with so many faculties and departments below it."""
    school = found_unit(
        f"school-{number:02}",
        "provincial-school",
        f"Trường Chính trị tỉnh Ví Dụ {number:02}",
        world.national,
        by=world.steward,
        is_fictional=True,
    )
    for kind, word, count in (("faculty", "Khoa", faculties), ("department", "Phòng", departments)):
        for place in range(1, count + 1):
            found_unit(
                f"{school.key}-{kind}-{place}",
                kind,
                f"{word} Ví Dụ {place}",
                school,
                by=world.steward,
                is_fictional=True,
            )
    return school


@kept
def make_directive(world: World) -> Directive:
    return register_directive(
        "09-qdi-tw",
        "09-QĐi/TW",
        "quy-dinh",
        "Ban Bí thư Trung ương",
        world.academy,
        by=world.chief,
        issued=date(2018, 11, 13),
    )


@kept
def make_obligation(world: World, **more: Any) -> Obligation:
    return add_obligation(
        make_directive(world).pk,
        "structure",
        "Tổ chức bộ máy gồm 05 đầu mối, 03 khoa và 02 phòng",
        "provincial-school",
        {"faculties": 3, "departments": 2},
        by=world.chief,
        **more,
    )
