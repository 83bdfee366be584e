"""What a person's hands do on a page: unfold what is closed, fill a form, press its button.

Pages change under the hands: a push of the stream may put a fresh fragment, folded as the server says, in the place of
the one that was just unfolded. A person then unfolds it again, and so do these.
"""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

# Milliseconds after which the hand looks whether what it reaches for was folded away meanwhile. What a press brings is waited for
# apart: a click that also waited for it would be out of time once it was done.
GRASP = 5_000


def form(page: Page | Locator, action: str) -> Locator:
    """The first form whose address ends so."""
    return page.locator(f"form[action$='{action}'], form[action*='{action}#']").first


def folded_around(what: Locator) -> Locator:
    """The closed folds in which a thing lies, the outermost first."""
    return what.locator("xpath=ancestor::details[not(@open)]")


def unfold(what: Locator) -> None:
    """Click the summaries of what is closed around it, from without inwards, until nothing is."""
    what.wait_for(state="attached")
    folds = folded_around(what)
    for _ in range(50):
        if not folds.count():
            return
        try:
            folds.first.locator("xpath=./summary").click(timeout=GRASP)
        except TooLate:  # it is open by now, or folded into another: look again
            continue
    raise AssertionError(f"{what} cannot be unfolded.")


def reach(what: Locator, act: Callable[[], object]) -> None:
    """Unfold what lies around a thing and do something with it; once more when it was folded away in between.

    Whatever is folded away was not touched: nothing is done twice.
    """
    for _ in range(10):
        unfold(what)
        try:
            act()
            return
        except TooLate:
            if not folded_around(what).count():
                raise
    raise AssertionError(f"{what} was folded away again and again.")


def named(sent: Locator, name: str) -> Locator:
    """The fields of that name; where a page holds a form many times, each has a prefix."""
    return sent.locator(f"[name='{name}'], [name$='-{name}']")


def send(where: Page, sent: Locator, button: str = "", **said: Any) -> None:
    """Fill the fields of a form and press its button."""
    for name, value in said.items():
        say(sent, name, value)
    pressed = sent.get_by_role("button", name=re.compile(button), include_hidden=True) if button else None
    press(where, pressed.first if pressed else sent.locator("button").last)
    expect(where.locator("#problem .tk-notice")).to_have_count(0)


def say(sent: Locator, name: str, value: Any) -> None:
    """Fill one field of a form, whatever its kind."""
    field = named(sent, name)
    kind = field.first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
    if kind == "select":
        wanted = [option(sent, name, words) for words in (value if isinstance(value, list) else [str(value)])]
        reach(field.first, lambda: field.select_option(value=wanted, timeout=GRASP))
    elif kind in ("radio", "checkbox"):
        for one in value if isinstance(value, list) else [value]:
            chosen = field.first if one is True else field.and_(sent.locator(f"[value='{one}']"))
            if not chosen.count():
                chosen = sent.locator("label", has_text=str(one)).locator("input")
            chosen.dispatch_event("click")
    else:
        reach(field.first, lambda: field.first.fill(str(value), timeout=GRASP))


def press(where: Page, button: Locator) -> None:
    """Press a button of a form, and wait for what it brings: a page, or for htmx the answer in its place."""
    unfold(button)
    if button.evaluate("button => button.form.hasAttribute('hx-post') || button.hasAttribute('hx-post')"):
        with where.expect_response(lambda answer: answer.request.method == "POST") as answered:
            reach(button, lambda: button.click(timeout=GRASP, no_wait_after=True))
        assert answered.value.ok, answered.value.url
        where.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-settling, .htmx-swapping')")
    else:
        with where.expect_navigation():
            reach(button, lambda: button.click(timeout=GRASP, no_wait_after=True))


def option(sent: Locator, name: str, words: str) -> str:
    """The value of the option that says these words, with as little else as can be."""
    listed = named(sent, name).locator("option").evaluate_all("all => all.map(one => [one.textContent, one.value])")
    said = [(" ".join(text.split()), value) for text, value in listed]
    # One that begins with them goes first: the academy itself, and not the Party committee that has it in its name.
    held = [
        (not text.startswith(words), len(text), place, value)
        for place, (text, value) in enumerate(said)
        if words in text
    ]
    assert held, f"{name}: {words!r} is not among {[text for text, _ in said][:12]}"
    return str(min(held)[3])


def paths(page: Page, pattern: str) -> dict[str, str]:
    """Where the links of a page lead, by their words, among those whose address fits."""
    links = page.locator("a").evaluate_all(
        "links => links.map(link => [link.textContent.trim(), link.getAttribute('href')])"
    )
    return {" ".join(words.split()): href for words, href in links if href and re.fullmatch(pattern, href)}


def report_of(page: Page, unit: str) -> str:
    """The address of a unit's report, from the list on the page of its round."""
    row = page.locator("tr, li").filter(has=page.locator("a[href*='/reports/of/']")).filter(has_text=unit).first
    return str(row.locator("a[href*='/reports/of/']").first.get_attribute("href"))
