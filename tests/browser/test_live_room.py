"""The live room in a real browser: what is typed is never altered, the focus comes back, the line may break."""

import re

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.conftest import Desk
from tests.browser.hands import form, send

pytestmark = pytest.mark.browser

ROOM = "/conferences/kv2-2021-h1"
CHAIR, HEAD = "hcma2.director", "hcma2-qldt.head"


def line(page: Page, state: str) -> None:
    """Until the page says that its line is up, or down."""
    expect(page.locator(f"html[data-live={state}]")).to_have_count(1, timeout=30_000)


def step(chair: Page) -> str:
    """Press Enter on the one big button, as the chair does; the words that it has then."""
    button = chair.locator("#big-step")
    before = button.text_content() or ""
    button.focus()
    chair.keyboard.press("Enter")
    expect(button).not_to_have_text(before)
    return button.text_content() or ""


def to_the_discussion(chair: Page) -> None:
    """Open the conference and close what comes before the discussion."""
    for _ in range(30):
        if chair.locator(".cf-line--open", has_text=re.compile(r"\d+\. Thảo luận")).count():
            return
        step(chair)
    raise AssertionError("The discussion was never opened.")


@pytest.fixture
def room(desk: Desk, onlooker: Desk) -> tuple[Page, Page]:
    """The chair's desk and a head's phone, both on the line, while the discussion is open."""
    chair = desk.sit(CHAIR, f"{ROOM}/chair/")
    seat = onlooker.sit(HEAD, f"{ROOM}/seat/")
    for page in (chair, seat):
        line(page, "on")
    to_the_discussion(chair)
    expect(seat.locator("#ask legend")).to_contain_text("Thảo luận")
    return chair, seat


def test_a_morning_at_three_places(desk: Desk, onlooker: Desk) -> None:
    chair = desk.sit(CHAIR, f"{ROOM}/chair/")
    questions: list[str] = []

    chair.on("dialog", lambda dialog: questions.append(dialog.message))
    errors: list[str] = []
    seat = onlooker.sit(HEAD, f"{ROOM}/seat/")
    for page in (chair, seat):
        page.on("pageerror", lambda error: errors.append(str(error)))
        line(page, "on")

    to_the_discussion(chair)
    assert questions, "closing an item asks once more"
    expect(seat.locator("#live-now")).to_contain_text("Thảo luận")
    expect(seat.locator("#my-turn")).to_contain_text("Thảo luận")

    # What is chosen and not sent stays, though the page is redrawn around it; the focus stays on the big button.
    seat.locator("#ask > summary").click()
    seat.locator("#ask input[value=paper]").check()
    chair.reload()
    line(chair, "on")
    expect(chair.locator("#big-step")).to_be_focused()
    expect(seat.locator("#ask input[value=paper]")).to_be_checked()
    seat.locator("#ask button[type=submit]").click()
    expect(seat.locator("#my-turn")).to_contain_text("Lượt của tôi: thứ 1")
    expect(chair.locator("#live-queue")).to_contain_text("Tham luận")
    expect(chair.locator("#big-step")).to_contain_text("Mời")

    # The floor is given by the held Enter once; the speaker's own page says so.
    step(chair)
    expect(seat.locator("#my-turn")).to_contain_text("Đang là lượt của tôi")
    expect(chair.locator("#live-now [data-clock-left]")).to_have_text(re.compile(r"^\d+:\d\d$"))
    expect(chair.locator("#big-step")).to_be_focused()
    chair.keyboard.press("t")
    expect(chair.locator("#live-now [data-clock-allowed]")).to_have_text("11:00")

    # The line breaks: both say so with the hour, the chair moves nothing, a request is kept and sent when it stands again.
    seat.get_by_role("button", name="Nói xong").click()
    expect(seat.locator("#ask")).to_be_visible()
    for page in (chair, seat):
        page.context.set_offline(True)
        line(page, "off")
        expect(page.locator("#live-state")).to_contain_text(re.compile(r"Mất kết nối từ \d\d:\d\d"))
    expect(chair.locator("#big-step")).to_be_hidden()
    seat.locator("#ask > summary").click()
    seat.locator("#ask button[type=submit]").click()
    expect(seat.locator("[data-outbox]")).to_contain_text("1 đăng ký phát biểu")
    for page in (chair, seat):
        page.context.set_offline(False)
        line(page, "on")
        expect(page.locator("#live-state")).to_be_empty()
    expect(seat.locator("#my-turn")).to_contain_text("Lượt của tôi: thứ 1")
    expect(seat.locator("[data-outbox]")).to_be_hidden()
    expect(chair.locator("#big-step")).to_contain_text("Mời")
    # “khu vực II” stays on one line in what the stream has brought, too.
    said = "[...document.querySelectorAll('[id^=live-]')].map((one) => one.textContent).join('\\n')"
    assert "khu vực\u00a0II" in chair.evaluate(said)
    for page in (chair, seat):
        assert "khu vực II" not in page.evaluate(said)
    assert errors == []


def test_no_form_folds_or_is_replaced_under_the_hands(desk: Desk, onlooker: Desk) -> None:
    chair = desk.sit(CHAIR, f"{ROOM}/chair/")
    seat = onlooker.sit(HEAD, f"{ROOM}/seat/")
    line(chair, "on")
    line(seat, "on")
    item, legend = seat.locator("#live-now .cf-title"), seat.locator("#ask legend")

    # Unfolded by no press: whatever has opened it, a push leaves it open, and what nobody has in hand is renewed in it.
    seat.evaluate("document.getElementById('ask').open = true")
    to_the_discussion(chair)
    expect(legend).to_contain_text("Thảo luận")
    expect(seat.locator("#ask button[type=submit]")).to_be_visible()

    # In hand, though what was chosen is what was chosen anyway: the next item waits until the form is let go.
    seat.locator("#ask input[value=opinion]").click()
    held = legend.text_content() or ""
    step(chair)
    step(chair)
    expect(item).not_to_contain_text("Thảo luận")
    expect(legend).to_have_text(held)
    assert seat.evaluate("document.activeElement.value") == "opinion"

    # Sent to an item that is closed it is refused with the reason, and the form is there again for the item that is open.
    seat.locator("#ask input[value=paper]").check()
    seat.locator("#ask button[type=submit]").click()
    expect(seat.locator("#problem")).to_contain_text("đã kết thúc")
    expect(legend).to_contain_text((item.text_content() or "?").strip())
    expect(seat.locator("#ask input[value=paper]")).to_be_checked()
    seat.locator("#ask button[type=submit]").click()
    expect(seat.locator("#my-turn")).to_contain_text("Lượt của tôi: thứ 1")
    expect(seat.locator("#problem")).to_be_empty()


def test_a_refused_form_is_made_anew_though_an_older_one_waited(room: tuple[Page, Page]) -> None:
    chair, seat = room
    legend = seat.locator("#ask legend")

    # A drawing of this item waits while the form is in hand, and none of the next item comes before it is sent.
    seat.locator("#ask > summary").click()
    seat.locator("#ask input[value=opinion]").click()
    with seat.expect_event("requestfinished", lambda request: request.url.endswith("/seat/mine/")):
        seat.evaluate("document.dispatchEvent(new CustomEvent('live:me'))")
    sent = False
    seat.route("**/seat/mine/", lambda route: route.continue_() if sent else route.abort())
    step(chair)
    step(chair)
    expect(seat.locator("#live-now .cf-title")).not_to_contain_text("Thảo luận")
    seat.wait_for_timeout(1_700)  # when a page asks for what is its own after a change, it does so within 1.5 seconds
    seat.locator("#ask input[value=paper]").check()
    sent = True
    seat.locator("#ask button[type=submit]").click()
    expect(seat.locator("#problem")).to_contain_text("đã kết thúc")
    expect(legend).to_contain_text("Phát biểu chỉ đạo")
    expect(seat.locator("#ask input[value=paper]")).to_be_checked()


def test_a_slow_answer_does_not_undo_a_later_one(room: tuple[Page, Page]) -> None:
    _, seat = room
    # What is the person's own is asked for, and the answer is under way while the person asks to speak.
    on_its_way: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if on_its_way:
            route.continue_()
        else:
            on_its_way.append((route, route.fetch()))

    seat.route("**/seat/mine/", hold)
    with seat.expect_request("**/seat/mine/"):
        seat.evaluate("document.dispatchEvent(new CustomEvent('live:me'))")
    seat.locator("#ask > summary").click()
    seat.locator("#ask button[type=submit]").click()
    expect(seat.locator("#my-turn")).to_contain_text("Lượt của tôi: thứ 1")

    route, answer = on_its_way[0]
    with seat.expect_event("requestfinished", lambda request: request.url.endswith("/seat/mine/")):
        route.fulfill(response=answer)
    seat.wait_for_timeout(300)  # what it would do, it does at once
    expect(seat.locator("#my-turn")).to_contain_text("Lượt của tôi: thứ 1", timeout=1)


def test_what_is_the_person_s_own_is_asked_for_again_where_the_answer_fails(room: tuple[Page, Page]) -> None:
    chair, seat = room
    seat.locator("#ask > summary").click()
    seat.locator("#ask button[type=submit]").click()
    expect(seat.locator("#my-turn")).to_contain_text("Lượt của tôi: thứ 1")
    seat.route("**/seat/mine/", lambda route: route.fulfill(status=503), times=1)
    with seat.expect_response(lambda answer: answer.status == 503):
        step(chair)  # the floor is given
    expect(seat.locator("#my-turn")).to_contain_text("Đang là lượt của tôi")


def test_a_button_that_is_down_is_not_taken_away(room: tuple[Page, Page]) -> None:
    chair, seat = room
    seat.locator("#ask > summary").click()
    seat.locator("#ask button[type=submit]").click()
    leave = seat.get_by_role("button", name="Rút đăng ký")
    seat.get_by_role("link", name="Tài liệu").focus()  # the press takes the focus away from there
    leave.hover()
    seat.mouse.down()
    step(chair)  # the floor is given: the page would show the speaker's own button in this place
    expect(seat.locator("#live-now")).to_contain_text("Đang phát biểu")
    expect(leave).to_be_visible()
    seat.mouse.up()
    expect(seat.locator("#problem")).not_to_be_empty()  # it was withdrawn too late, and the page says so
    expect(seat.locator("#my-turn")).to_contain_text("Đang là lượt của tôi")


def test_a_form_that_was_sent_is_no_longer_in_hand_though_its_button_keeps_the_focus(
    room: tuple[Page, Page],
) -> None:
    _, seat = room
    # While the request is on its way the page hears how things stood before it: that waits, and is drawn once it is sent.
    sent: list[Route] = []
    seat.route("**/ask_to_speak/", lambda route: sent.append(route))
    seat.locator("#ask > summary").click()
    seat.locator("#ask input[value=paper]").check()
    with seat.expect_request("**/ask_to_speak/"):
        seat.locator("#ask button[type=submit]").click()
    with seat.expect_event("requestfinished", lambda request: request.url.endswith("/seat/mine/")):
        seat.evaluate("document.dispatchEvent(new CustomEvent('live:me'))")
    seat.wait_for_timeout(300)
    sent[0].continue_()
    expect(seat.locator("#my-turn")).to_contain_text("Lượt của tôi: thứ 1")


def test_what_the_secretary_types_in_one_form_survives_the_saving_of_another(desk: Desk, onlooker: Desk) -> None:
    chair = desk.sit(CHAIR, f"{ROOM}/chair/")
    line(chair, "on")
    to_the_discussion(chair)
    page = onlooker.sit("hcma2.secretary", f"{ROOM}/secretary/")
    line(page, "on")
    for number, words in ((1, "Chủ trì gợi ý ba nội dung."), (2, "Báo cáo nêu rõ hạn chế.")):
        page.locator(f"#minutes-{number} > summary").click()
        page.locator(f"#minutes-{number} textarea[name=summary]").fill(words)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("#minutes-2 .cf-review button.btn-outline-primary").click()
    expect(page.locator("#minutes-2 textarea[name=summary]")).to_have_text(
        "Báo cáo nêu rõ hạn chế."
    )  # it came back saved
    expect(page.locator("#minutes-1 textarea[name=summary]")).to_have_value("Chủ trì gợi ý ba nội dung.")

    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.goto(f"{onlooker.address}/work/")
    assert asked == ["beforeunload"]


def test_while_the_line_is_down_each_request_of_a_bridge_point_is_kept_for_itself(desk: Desk, onlooker: Desk) -> None:
    chair = desk.sit(CHAIR, f"{ROOM}/chair/")
    line(chair, "on")
    to_the_discussion(chair)
    page = onlooker.sit("hcma.deputy-president", f"{ROOM}/")
    point = page.locator("li > form a[href*='/bridge-points/']").first.get_attribute("href")
    page.goto(f"{onlooker.address}{point}")
    line(page, "on")
    expect(page.locator("#my-ask legend")).to_contain_text("Thảo luận")
    page.context.set_offline(True)
    line(page, "off")
    for place in (0, 1):
        page.locator("#who").select_option(index=place)
        page.locator("#my-ask .cf-send").click()
        expect(page.locator("[data-outbox]")).to_contain_text(f"{place + 1} đăng ký phát biểu")
    page.locator("#my-ask input[value=paper]").check()  # said again for the same person, it replaces what waits
    page.locator("#my-ask .cf-send").click()
    expect(page.locator("[data-outbox]")).to_contain_text("2 đăng ký phát biểu")
    page.context.set_offline(False)
    expect(chair.locator("#live-queue header")).to_contain_text("2 lượt")
    expect(chair.locator("#live-queue")).to_contain_text("Tham luận")


def test_the_secretary_is_told_what_was_saved_and_what_could_not_be_sent(desk: Desk, onlooker: Desk) -> None:
    chair = desk.sit(CHAIR, f"{ROOM}/chair/")
    line(chair, "on")
    page = onlooker.sit("hcma2.secretary", f"{ROOM}/secretary/")
    line(page, "on")
    step(chair)
    expect(page.locator("#headline")).to_contain_text("Đang họp")
    words = page.locator("#evaluation textarea")
    words.fill("Kết quả tốt.")
    page.locator("#evaluation button").click()
    expect(page.locator("#saved")).to_have_text(re.compile(r"Đã lưu lúc \d\d:\d\d:\d\d"))
    expect(page.locator("#problem")).to_be_empty()

    page.context.set_offline(True)
    words.fill("Kết quả rất tốt.")
    page.locator("#evaluation button").click()
    expect(page.locator("#problem")).to_contain_text("Chưa gửi được")
    expect(words).to_have_value("Kết quả rất tốt.")
    page.context.set_offline(False)
    page.locator("#evaluation button").click()
    expect(page.locator("#problem")).to_be_empty()


def test_a_vote_comes_first_on_the_phone_and_gives_way_when_it_closed_without_the_ballot(
    desk: Desk, room: tuple[Page, Page]
) -> None:
    chair, seat = room
    seat.get_by_role("button", name="Điểm danh").click()
    plan = chair.context.new_page()
    plan.goto(f"{desk.address}{ROOM}/plan/#polls")
    for question in ("Thông qua chương trình công tác", "Thông qua danh sách khen thưởng"):
        send(plan, form(plan, "plan_poll/"), question=question)
    plan.close()

    expect(seat.get_by_role("button", name="Điểm danh")).to_have_count(0)
    seat.route(
        "**/seat/mine/", lambda route: route.abort()
    )  # a hall of phones need not ask: the ballot comes to all at once
    chair.locator("#open-poll-1").focus()
    chair.keyboard.press("Enter")
    expect(chair.locator("#big-step")).to_be_focused()
    ballot = seat.locator("#my-ballot")
    expect(ballot).to_contain_text("Thông qua chương trình công tác")
    seat.unroute("**/seat/mine/")
    now = seat.locator("#live-now").bounding_box()
    voted = ballot.bounding_box()
    assert now is not None
    assert voted is not None
    assert voted["y"] < now["y"]
    ballot.locator("input[value=yes]").focus()
    seat.keyboard.press("Space")
    seat.keyboard.press("Enter")
    received = ballot.get_by_text("Phiếu đã được nhận.")
    expect(received).to_be_in_viewport()
    expect(ballot.locator(".tk-notice--green")).to_be_focused()
    chair.keyboard.press("v")
    expect(seat.locator("#live-poll")).to_contain_text("Được thông qua")
    expect(ballot).to_be_empty()

    chair.locator("#open-poll-2").click()
    ballot.locator("input[value=no]").check()
    seat.context.set_offline(True)
    ballot.locator(".cf-send").click()
    expect(ballot).to_contain_text("Chưa gửi được phiếu")
    chair.keyboard.press("v")
    expect(chair.locator("#live-poll")).to_contain_text("Không đủ người biểu quyết")
    seat.context.set_offline(False)
    expect(seat.locator("#live-poll")).to_contain_text("Không đủ người biểu quyết")
    expect(ballot).to_contain_text("Chưa nhận được phiếu nào từ tài khoản này.")
    expect(ballot.locator("form")).to_have_count(0)


def test_the_clocks_never_show_the_devices_own_hour(desk: Desk) -> None:
    page = desk.sit("hcma2.secretary")
    page.clock.set_fixed_time("2030-01-01T03:33:00+07:00")
    page.add_init_script(
        "window.shown = []; new MutationObserver(() => shown.push(document.querySelector('[data-hour]')?.textContent))"
        ".observe(document, {subtree: true, childList: true, characterData: true})"
    )
    page.goto(f"{desk.address}{ROOM}/projector/")
    line(page, "on")
    shown = {hour for hour in page.evaluate("shown") if hour}
    assert shown
    assert {hour[:2] for hour in shown} == {"08"}


def test_at_a_phone_the_chair_finds_the_vote_before_the_agenda_and_an_open_one_before_the_queue(
    desk: Desk, onlooker: Desk
) -> None:
    def stand(page: Page, *parts: str) -> None:
        tops = [page.locator(part).evaluate("one => one.getBoundingClientRect().top") for part in parts]
        assert tops == sorted(tops)

    plan = desk.sit("hcma2.secretary", f"{ROOM}/plan/#polls")
    send(plan, form(plan, "plan_poll/"), question="Thông qua chương trình", item="Phát biểu khai mạc")
    chair = onlooker.sit(CHAIR, f"{ROOM}/chair/")
    line(chair, "on")
    stand(chair, "#big-step", "#live-queue", "#live-poll", "#live-agenda", "#points")
    step(chair)
    step(chair)
    chair.goto(f"{onlooker.address}{ROOM}/seat/")
    chair.get_by_role("button", name="Điểm danh").click()
    expect(chair.get_by_role("button", name="Điểm danh")).to_have_count(0)
    chair.goto(f"{onlooker.address}{ROOM}/chair/")
    chair.locator("#open-poll-1").click()
    expect(chair.locator("#key-v")).to_be_visible()
    stand(chair, "#big-step", "#live-poll", "#live-queue", "#live-agenda", "#points")

    # What was refused is read first; once something else is done, the big step has the focus again.
    chair.locator("#big-step").focus()
    chair.keyboard.press("Enter")
    expect(chair.locator("#problem")).to_be_focused()
    chair.keyboard.press("v")
    expect(chair.locator("#live-poll")).to_contain_text("Không đủ người biểu quyết")
    expect(chair.locator("#problem")).to_be_empty()
    expect(chair.locator("#big-step")).to_be_focused()


def test_the_secretary_goes_on_by_the_keyboard_where_something_was_saved(desk: Desk, onlooker: Desk) -> None:
    chair = onlooker.sit(CHAIR, f"{ROOM}/chair/")
    line(chair, "on")
    for _ in range(2):
        step(chair)
    page = desk.sit("hcma2.secretary", f"{ROOM}/secretary/")
    line(page, "on")
    page.locator("#add-conclusion").focus()
    page.keyboard.press("Enter")
    wording = page.locator("#conclusion-new textarea")
    expect(wording).to_be_focused()
    page.keyboard.type("Đẩy mạnh đào tạo trực tuyến")
    page.locator("#conclusion-new select[name=owner]").select_option("hcma2-qldt")
    wording.focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#conclusion-1")).to_contain_text("Đẩy mạnh đào tạo trực tuyến")
    expect(page.locator("#add-conclusion")).to_be_focused()

    chair.locator("#big-step").focus()
    chair.keyboard.press("Enter")
    expect(page.locator("#minutes-1 .tk-chip").first).to_contain_text("Chờ soát")
    page.locator("#minutes-1 textarea[name=summary]").click()
    page.keyboard.press("Control+Enter")  # the item is read through, and its fold is closed
    expect(page.locator("#minutes-1 > summary")).to_contain_text("Đã soát")
    assert page.evaluate("document.activeElement.matches('#minutes summary')")
    page.goto(f"{desk.address}{ROOM}/secretary/?add=1#conclusion-new")
    expect(wording).to_be_focused()
