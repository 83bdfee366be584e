"""What is typed into a report survives the saving of another form, a reload, a refusal and a lost line."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.hands import form, report_of, send

pytestmark = pytest.mark.browser

KEY = "kv2-2021-h1"
SECRETARY, HEAD, TRAINING = "hcma2.secretary", "hcma2-qldt.head", "Ban Quản lý đào tạo"


def asked(desk: Desk) -> Page:
    """The report that the training department was asked for, before its head."""
    page = desk.sit(SECRETARY, f"/reports/?conference={KEY}")
    send(
        page,
        form(page, "/reports/open/"),
        title="Báo cáo sơ kết",
        period_kind="6 tháng",
        period_from="2021-01-01",
        period_to="2021-06-30",
        areas="Đào tạo và bồi dưỡng",
    )
    send(page, form(page, "/ask/"), unit=TRAINING)
    return desk.sit(HEAD, report_of(page, TRAINING))


def test_typed_text_is_kept_until_its_own_form_is_saved(desk: Desk) -> None:
    page = asked(desk)
    page.locator("#proposal summary").click()
    page.fill("#proposal-new", "Đề nghị bổ sung kinh phí")
    page.locator("#situation summary").click()
    page.fill("#situation-new", "Dịch làm bốn lớp tạm dừng")
    page.locator("#situation form button").click()
    expect(page.locator("#situation .rep-text")).to_have_text("Dịch làm bốn lớp tạm dừng")
    expect(page.locator("#proposal-new")).to_have_value("Đề nghị bổ sung kinh phí")
    page.reload()
    expect(page.locator("#proposal-new")).to_be_visible()

    page.context.set_offline(True)
    expect(page.locator("#rep-offline")).to_contain_text("1 ô chờ gửi")
    page.locator("#proposal form button").click()
    expect(page.locator("#proposal-new")).to_have_value("Đề nghị bổ sung kinh phí")
    expect(page.get_by_role("button", name="Nộp báo cáo")).to_be_disabled()

    page.context.set_offline(False)
    expect(page.locator("#rep-offline")).to_be_hidden()
    page.locator("#proposal form button").click()
    expect(page.locator("#proposal .rep-text")).to_have_text("Đề nghị bổ sung kinh phí")
    expect(page.locator("#proposal-new")).to_have_value("")
