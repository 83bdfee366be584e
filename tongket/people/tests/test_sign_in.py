"""Signing in, signing out, the own password."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from tests.world import World
from tongket.kit.errors import BadInput
from tongket.live.log import told
from tongket.people.actions import change_own_password
from tongket.people.attempts import MOST, MOST_NAMES, count_failure
from tongket.people.events import OwnPasswordChanged
from tongket.people.models import Person

PASSWORD = "mot-mat-khau-vi-du-dai"


@pytest.fixture
def chief(world: World) -> Person:
    world.chief.set_password(PASSWORD)
    world.chief.save()
    return world.chief


def test_anyone_sees_the_first_page_and_its_name(db: None) -> None:
    page = Client().get("/")
    assert page.status_code == 200
    assert "tongket" in page.content.decode()
    assert "'unsafe" not in page["Content-Security-Policy"]


def test_every_other_page_asks_to_sign_in_first(db: None) -> None:
    answer = Client().get("/account/password/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_person_signs_in_and_out(chief: Person) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"username": "chief", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/account/password/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/account/password/").status_code == 302


def test_a_wrong_password_gets_one_sentence_for_all_cases(chief: Person) -> None:
    for username in ("chief", "nobody"):
        answer = Client().post("/sign-in/", {"username": username, "password": "khong-phai-mat-khau"})
        assert answer.status_code == 422
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in answer.content.decode()


@pytest.fixture
def _no_attempts_yet() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def try_wrongly(username: str, times: int, address: str = "192.0.2.1") -> int:
    said = {"username": username, "password": "khong-phai-mat-khau"}
    return [Client(REMOTE_ADDR=address).post("/sign-in/", said).status_code for _ in range(times)][-1]


@pytest.mark.usefixtures("_no_attempts_yet")
def test_too_many_wrong_passwords_must_rest_even_before_the_right_one(chief: Person) -> None:
    assert try_wrongly("chief", MOST) == 422
    answer = Client(REMOTE_ADDR="192.0.2.1").post("/sign-in/", {"username": "CHIEF", "password": PASSWORD})
    assert answer.status_code == 429
    assert "hãy đợi 15 phút" in answer.content.decode()


@pytest.mark.usefixtures("_no_attempts_yet")
def test_nobody_shuts_another_out_by_mistyping_for_them(chief: Person) -> None:
    try_wrongly("chief", MOST + 1)
    answer = Client(REMOTE_ADDR="192.0.2.2").post("/sign-in/", {"username": "chief", "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.usefixtures("_no_attempts_yet")
def test_the_right_password_clears_the_count(chief: Person) -> None:
    try_wrongly("chief", MOST - 1)
    right = {"username": "chief", "password": PASSWORD}
    assert Client(REMOTE_ADDR="192.0.2.1").post("/sign-in/", right).status_code == 302
    assert try_wrongly("chief", MOST) == 422


@pytest.mark.usefixtures("_no_attempts_yet")
def test_one_password_for_many_names_must_rest_at_the_place_it_came_from(chief: Person) -> None:
    for number in range(MOST_NAMES):
        assert try_wrongly(f"name-{number}", 1) == 422
    right = {"username": "chief", "password": PASSWORD}
    assert Client(REMOTE_ADDR="192.0.2.1").post("/sign-in/", right).status_code == 429
    assert try_wrongly("one-more", 1) == 429
    assert Client(REMOTE_ADDR="192.0.2.2").post("/sign-in/", right).status_code == 302, "another place does not rest"


@pytest.mark.usefixtures("_no_attempts_yet")
def test_who_signs_in_at_a_place_is_not_shut_out_by_others_there(chief: Person) -> None:
    right = {"username": "chief", "password": PASSWORD}
    try_wrongly("chief", 1)
    assert Client(REMOTE_ADDR="192.0.2.1").post("/sign-in/", right).status_code == 302
    for number in range(MOST_NAMES):
        assert try_wrongly(f"name-{number}", 1) == 422, "who has come in counts no more"
    assert try_wrongly("one-more", 1) == 429
    assert Client(REMOTE_ADDR="192.0.2.1").post("/sign-in/", right).status_code == 302


@pytest.mark.usefixtures("_no_attempts_yet")
def test_no_count_is_pushed_out_by_many_others(chief: Person) -> None:
    try_wrongly("chief", MOST)
    for number in range(1000):
        count_failure("chief", f"198.51.100.{number}")
    right = {"username": "chief", "password": PASSWORD}
    assert Client(REMOTE_ADDR="192.0.2.1").post("/sign-in/", right).status_code == 429


def test_after_signing_in_one_is_not_sent_to_another_site(chief: Person) -> None:
    answer = Client().post("/sign-in/?next=https://example.org/", {"username": "chief", "password": PASSWORD})
    assert "example.org" not in answer["Location"]


def test_passwords_are_kept_with_argon2(chief: Person) -> None:
    assert chief.password.startswith("argon2")


def test_one_changes_the_own_password_and_stays_signed_in(chief: Person) -> None:
    client = Client()
    client.force_login(chief)
    answer = client.post("/account/password/", {"present": PASSWORD, "new": "mat-khau-moi-cua-toi"})
    assert answer.status_code == 302
    assert client.get("/account/password/").status_code == 200
    assert told("people")[-1] == OwnPasswordChanged(person_id=chief.pk)


def test_a_short_password_is_refused_with_the_reason(chief: Person) -> None:
    client = Client()
    client.force_login(chief)
    answer = client.post("/account/password/", {"present": PASSWORD, "new": "ngan"})
    assert answer.status_code == 422
    chief.refresh_from_db()
    assert chief.check_password(PASSWORD)


def test_the_present_password_must_be_known(chief: Person) -> None:
    with pytest.raises(BadInput):
        change_own_password("sai", "mat-khau-moi-cua-toi", by=chief)


def test_the_page_to_choose_whom_to_be_exists_in_a_demo_alone(world: World, settings: object) -> None:
    assert Client().get("/demo/").status_code == 404
    assert Client().post(f"/demo/{world.chief.pk}/").status_code == 404
    settings.TONGKET_DEMO = True  # type: ignore[attr-defined]
    client = Client()
    assert world.chief.full_name in client.get("/demo/").content.decode()
    assert client.post(f"/demo/{world.chief.pk}/").status_code == 302
