"""Vietnamese is the first language of the pages; English comes when it is chosen."""

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_browser_that_prefers_english_still_sees_vietnamese_first() -> None:
    page = Client().get("/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert page["Content-Language"] == "vi"
    assert "Đăng nhập" in page.content.decode()


@pytest.mark.django_db
def test_one_chooses_english_and_keeps_it() -> None:
    client = Client()
    assert client.post("/language/", {"language": "en"}).status_code == 302
    assert client.get("/")["Content-Language"] == "en"


@pytest.mark.django_db
def test_an_unknown_language_changes_nothing() -> None:
    client = Client()
    client.post("/language/", {"language": "xx"})
    assert client.get("/")["Content-Language"] == "vi"
