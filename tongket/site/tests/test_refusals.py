"""What is no request of a page of ours gets one sentence in the house's words, and says that nothing was kept."""

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client

from tests.world import World


@pytest.fixture
def signed_in(world: World) -> Client:
    client = Client()
    client.force_login(world.chief)
    return client


def test_a_form_without_the_token_of_a_page_of_ours_is_refused_in_words(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.chief)
    answer = client.post("/account/password/")
    assert answer.status_code == 403
    assert "nên chưa có gì được lưu" in answer.content.decode()
    assert "CSRF verification" not in answer.content.decode()
    fragment = client.post("/account/password/", headers={"HX-Request": "true"})
    assert fragment.status_code == 403
    assert fragment["HX-Retarget"] == "#problem"


def test_what_is_too_long_or_has_too_many_fields_is_refused_in_words(signed_in: Client) -> None:
    long = signed_in.generic(
        "POST", "/account/password/", b"new=" + b"a" * 3_000_000, "application/x-www-form-urlencoded"
    )
    assert long.status_code == 413
    assert "dài quá" in long.content.decode()
    many = signed_in.generic(
        "POST", "/account/password/", "&".join(f"a{n}=1" for n in range(1500)), "application/x-www-form-urlencoded"
    )
    assert many.status_code == 400
    assert "Không đọc được nội dung gửi lên" in many.content.decode()


def test_another_name_of_the_machine_is_refused_in_words(db: None) -> None:
    answer = Client(headers={"Host": "example.org"}).get("/")
    assert answer.status_code == 400
    assert "không phục vụ tên miền" in answer.content.decode()


def test_an_address_of_a_button_says_so_when_it_is_opened(signed_in: Client, world: World) -> None:
    answer = signed_in.get(f"/units/{world.training.key}/close/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "chỉ dùng từ nút bấm của một trang" in answer.content.decode()


def test_what_is_sent_after_the_session_has_ended_leads_back_to_its_page_and_is_not_passed_over(world: World) -> None:
    page = "http://testserver/units/demo2-training/"
    client = Client()
    answer = client.post("/units/demo2-training/close/", headers={"Referer": page})
    assert answer.status_code == 302
    assert "close" not in answer["Location"]
    assert "units/demo2-training/" in answer["Location"]
    assert "nội dung vừa gửi chưa được lưu" in client.get(answer["Location"]).content.decode()
    elsewhere = client.post("/units/demo2-training/close/", headers={"Referer": "https://example.org/x"})
    assert "example.org" not in elsewhere["Location"]


def test_a_fragment_asked_for_after_the_session_has_ended_is_no_page_to_sign_in(world: World) -> None:
    answer = Client().post("/units/demo2-training/close/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Retarget"] == "#problem"
    assert "Phiên đăng nhập đã hết" in answer.content.decode()


def test_what_is_told_to_a_person_is_kept_by_no_cache(signed_in: Client) -> None:
    assert signed_in.get("/units/")["Cache-Control"] == "private, no-cache"
    assert signed_in.post("/sign-out/")["Clear-Site-Data"] == '"cache"'
    assert "Cache-Control" not in Client().get("/")


@pytest.mark.parametrize("address", ["/work/", "/news/", "/tasks/"])
def test_a_database_that_does_not_answer_is_told_by_a_page_that_asks_it_nothing(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    signed_in.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "_execute_with_wrappers", away)
        answer = signed_in.get(address)
        fragment = signed_in.post(address, headers={"HX-Request": "true"})
    assert answer.status_code == 503
    assert "Cơ sở dữ liệu đang không trả lời" in answer.content.decode()
    assert answer["Retry-After"] == "10"
    assert settings.SESSION_COOKIE_NAME not in answer.cookies, "the session goes on once the database is back"
    assert (fragment.status_code, fragment["HX-Retarget"]) == (503, "#problem")


def test_a_line_to_the_database_that_broke_is_noticed_before_it_is_used() -> None:
    assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True
