"""The mid-year review, played by hand from the units' reports to the news, while a phone at a bridge point looks on.

Everything is done with the pages' own links, buttons and forms. At the end the trace must be the one that
`tongket cycle` makes of the same file.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Desk, House, environment_of
from tests.browser.hands import form, paths, press, report_of, say, send
from tongket.site.scenario import Scenario, read_scenario, scenario_files

pytestmark = pytest.mark.browser

KEY = "kv2-2021-h1"
MIDYEAR = next(file for file in scenario_files() if "midyear" in file.name)
SECRETARY, DIRECTOR = "hcma2.secretary", "hcma2.director"
COUNCIL = [f"hcma2.council-{place}" for place in range(1, 6)]


class Story:
    """The afternoon of one team, chapter by chapter."""

    def __init__(self, desk: Desk, onlooker: Desk) -> None:
        self.desk, self.onlooker = desk, onlooker
        self.scenario: Scenario = read_scenario(MIDYEAR)
        self.units = {unit.key: unit.name for unit in self.scenario.units}
        self.round = self.draft = self.commendation = ""
        rows = desk.sit(SECRETARY, "/demo/").locator("[data-username]")
        self.cast = dict(
            rows.evaluate_all("rows => rows.map(row => [row.dataset.username, row.querySelector('b').textContent])")
        )

    def lines(self) -> list[tuple[str, str, Any]]:
        reported = self.scenario.data["reported"]
        return [
            (section, line.get("unit", "hcma2"), line)
            for section, name in (("result", "results"), ("limit", "limits"))
            for line in reported[name]
        ]

    def head(self, unit: str) -> str:
        return {"hcma2": DIRECTOR, "hcma2-union": "hcma2-union.union-chair"}.get(unit, f"{unit}.head")

    # reports

    def reports(self) -> None:
        period = self.scenario.conference["period"]
        page = self.desk.sit(SECRETARY, f"/reports/?conference={KEY}")
        send(
            page,
            form(page, "/reports/open/"),
            title=f"Báo cáo phục vụ {self.scenario.conference['title']}",
            period_kind="6 tháng",
            period_from=period.first.isoformat(),
            period_to=period.last.isoformat(),
            areas="\n".join(self.scenario.data["work_areas"]),
        )
        self.round = page.url.removeprefix(self.desk.address).split("#")[0]
        units = list(dict.fromkeys(unit for _, unit, _ in self.lines()))
        for unit in units:
            send(page, form(page, "/ask/"), unit=self.units[unit])
        reports = {unit: report_of(page, self.units[unit]) for unit in units}
        for section, unit, line in self.lines():
            page = self.desk.sit(self.head(unit), reports[unit])
            self._write(page, section, line)
        for unit in units:
            page = self.desk.sit(self.head(unit), reports[unit])
            confirm = {"without_measures": True} if page.locator("[name='without_measures']").count() else {}
            send(page, form(page, "/hand-in/"), **confirm)
        for unit in units:
            page = self.desk.sit(SECRETARY, reports[unit])
            send(page, form(page, "/accept/"))
        page = self.desk.sit(SECRETARY, self.round)
        send(page, form(page, "/consolidate/"))
        self.draft = next(iter(paths(page, r"/drafts/\d+/").values()), "") or page.url.removeprefix(self.desk.address)

    def _write(self, page: Page, section: str, line: Any) -> None:
        """A line goes into the form that stands in its section and, of a result, in its area."""
        marks = f":has([name='section'][value='{section}'])"
        if section == "result":
            marks += f":has([name='area'][value='{line['area']}'])"
        sent = page.locator(f"form[action*='/lines/']{marks}").first
        said: dict[str, Any] = {"text": line["text"]}
        if "cause" in line:
            said |= {"cause": line["cause"], "because": line["because"]}
        send(page, sent, **said)

    # comments

    def comments(self) -> None:
        page = self.desk.sit(SECRETARY, self.draft)
        send(page, form(page, "/open/"))
        topics = [topic for item in self.scenario.all("agenda") for topic in item.get("topics", [])]
        speakers = ["hcma2-qldt.head", "hcma2-qlkh.head", "hcma2-vp.head"]
        for place, topic in enumerate(topics):
            page = self.desk.sit(speakers[place], self.draft)
            sent = page.locator("form[action$='/comment/']").nth(place)
            send(page, sent, text=f"Đề nghị làm rõ: {topic}")
        page = self.desk.sit(SECRETARY, self.draft)
        for place in range(len(topics)):
            sent = page.locator("form[action$='/dispose/']").nth(place)
            say(sent, "reason", "Đã đưa vào nội dung thảo luận tại Hội nghị.")
            press(page, sent.locator("button[value='accepted']"))
        send(page, form(page, "/close/"))

    # commendation

    def commend(self) -> None:
        entry = self.scenario.all("commendations")[0]
        page = self.desk.sit(SECRETARY, "/commendations/")
        opened = form(page, "/commendations/open/")
        send(
            page,
            opened,
            kind="Khen thưởng đột xuất",
            title=f"Khen thưởng đột xuất tại {self.scenario.conference['title']}",
            unit=self.units["hcma2"],
            conference=opened.locator(
                f"[name='conference'] option:has-text('{self.scenario.conference['title']}')"
            ).inner_text(),
            period_from=entry["period"].first.isoformat(),
            period_to=entry["period"].last.isoformat(),
            groups="\n".join(entry["groups"]),
            for_kinds=entry["for"],
        )
        self.commendation = page.url.removeprefix(self.desk.address)
        for place, group in enumerate(entry["groups"], 1):
            grounds = f"Thành tích minh họa: {group}."
            sent = form(page, "/nominate/")
            send(page, sent, unit=f"Đơn vị Ví Dụ {place}", group=group, grounds=grounds)
            sent = form(page, "/nominate/")
            send(page, sent, person=self.cast[f"hcma2.nominee-{place}"], group=group, grounds=grounds)
        sent = form(page, "/council/")
        for member in COUNCIL[1:]:
            sent.locator("label", has_text=self.cast[member]).locator("[name='members']").dispatch_event("click")
        chair, secretary = self.cast[COUNCIL[0]], self.cast[SECRETARY]
        send(page, sent, chair=chair, secretary=secretary, starts="2021-06-29T14:00")

    def council(self) -> None:
        """The council sits: each nomination is voted on in secret by all five."""
        nominations = 6
        meeting = f"/conferences/{KEY}-a1-council/"
        page = self.desk.sit(COUNCIL[0], meeting)
        send(page, form(page, "/open_conference/"))
        send(page, form(page, "/open_item/"))
        send(page, form(page, "/check_in/"))
        phones = [self.desk.stay(member, f"{meeting}seat/") for member in COUNCIL[1:]]
        for phone in phones:
            send(phone, form(phone, "/check_in/"))
        for place in range(nominations):
            page = self.desk.sit(SECRETARY, self.commendation)
            send(page, form(page, "/vote/"))
            page = self.desk.sit(COUNCIL[0], meeting)
            send(page, form(page, "/open_poll/"))
            noes = 2 if place == nominations - 1 else place % 2
            for seat, voter in enumerate([page, *phones]):  # the phones are brought the ballot, and nobody reloads them
                send(voter, form(voter, "/cast_ballot/"), choice="no" if seat < noes else "yes")
            send(page, form(page, "/close_poll/"))
            page = self.desk.sit(SECRETARY, self.commendation)
            send(page, form(page, "/result/"))
        page = self.desk.sit(COUNCIL[0], meeting)
        send(page, form(page, "/close_item/"))
        send(page, form(page, "/close_conference/"))
        page = self.desk.sit(SECRETARY, self.commendation)
        sent = form(page, "/decision/")
        send(page, sent, signer=self.cast[DIRECTOR])
        self.issue("Quyết định")

    def issue(self, kind: str) -> None:
        """The director signs the paper of that kind that waits."""
        page = self.desk.sit(DIRECTOR, "/papers/?state=draft")
        found = [href for words, href in paths(page, r"/papers/\d+/").items() if words]
        page.goto(f"{self.desk.address}{found[0]}")
        expect(page.locator("h1")).to_contain_text(kind)
        send(page, form(page, "/issue/"))

    # the conference

    def meet(self) -> None:
        items = self.scenario.all("agenda")
        page = self.desk.sit(SECRETARY, f"/conferences/{KEY}/plan/")
        row = (
            page.locator("li, tr, details")
            .filter(has_text=items[1]["title"])
            .filter(has=page.locator("form[action$='/table_draft/']"))
            .last
        )
        sent = row.locator("form[action$='/table_draft/']").first
        send(page, sent, draft="Báo cáo phục vụ")
        seen = self.onlooker.sit("hcma2-triet.head", f"/conferences/{KEY}/seat/")
        seen.evaluate("window.neverReloaded = true")
        page = self.desk.sit(DIRECTOR, f"/conferences/{KEY}/")
        send(page, form(page, "/open_conference/"))
        for number, item in enumerate(items, 1):
            page = self.desk.sit(DIRECTOR, f"/conferences/{KEY}/")
            send(page, form(page, "/open_item/"))
            expect(seen.locator("main")).to_contain_text(item["title"])
            if item["kind"] == "discussion":
                self._discuss(item)
            if item["kind"] == "commendation":
                self._announce()
            if number == len(items):
                self._conclude()
            page = self.desk.sit(DIRECTOR, f"/conferences/{KEY}/")
            send(page, form(page, "/close_item/"))
        send(page, form(page, "/close_conference/"))
        expect(seen.locator("body")).to_contain_text("bế mạc")
        assert seen.evaluate("window.neverReloaded") is True

    def _discuss(self, item: Any) -> None:
        seen = self.onlooker.seats["hcma2-triet.head"]
        speakers = ["hcma2-qldt.head", "hcma2-qlkh.head", "hcma2-vp.head"]
        for username in speakers[: len(item["topics"])]:
            page = self.desk.sit(username, f"/conferences/{KEY}/seat/")
            send(page, form(page, "/ask_to_speak/"), kind="opinion")
            page = self.desk.sit(DIRECTOR, f"/conferences/{KEY}/chair/")
            send(page, form(page, "/give_floor/"))
            expect(seen.locator("main")).to_contain_text(self.cast[username])
            page = self.desk.sit(DIRECTOR, f"/conferences/{KEY}/chair/")
            send(page, form(page, "/end_speech/"))

    def _announce(self) -> None:
        page = self.desk.sit("hcma2-tccb.personnel-head", self.commendation)
        send(page, form(page, "/announce/"))

    def _conclude(self) -> None:
        place = max(n for n, one in enumerate(self.scenario.all("agenda"), 1) if one["kind"] == "directive-speech")
        page = self.desk.sit(SECRETARY)
        for entry in self.scenario.all("conclusions"):
            page.goto(f"{self.desk.address}/conferences/{KEY}/secretary/?add=1")
            sent = form(page, "/add_conclusion/")
            item = self.scenario.all("agenda")[place - 1]["title"]
            said = {
                "text": entry["text"],
                "owner": self.units[entry["owner"]],
                "due": entry["due"].isoformat(),
                "item": item,
            }
            if "with" in entry:
                said["partners"] = [self.units[key] for key in entry["with"]]
            send(page, sent, **said)
            expect(page.locator("#conclusions")).to_contain_text(entry["text"])

    # what follows

    def papers(self) -> None:
        page = self.desk.sit(SECRETARY, f"/conferences/{KEY}/secretary/")
        for number in range(1, len(self.scenario.all("agenda")) + 1):
            page.goto(f"{self.desk.address}/conferences/{KEY}/secretary/?item={number}")
            send(page, form(page.locator(f"#minutes-{number}"), "/review_item/"), button="Soát xong")
        page.goto(f"{self.desk.address}/conferences/{KEY}/secretary/")
        send(page, form(page, "/prepare_minutes/"))
        self.issue("Biên bản")
        page = self.desk.sit(SECRETARY, self.round)
        send(page, form(page, "/paper/"))
        self.issue("Báo cáo")
        page = self.desk.sit(SECRETARY, f"/conferences/{KEY}/secretary/")
        send(page, form(page, "/prepare_notice/"))
        self.issue("Thông báo")

    def task(self) -> None:
        """The notice has made its tasks; one of them is reported on."""
        page = self.desk.sit("hcma2-qldt.head", "/tasks/")
        for _ in range(300):  # the notice wakes a job, which a busy machine runs later: one looks again
            if page.get_by_text("Đẩy mạnh đào tạo trực tuyến").count():
                break
            page.reload()
        page.get_by_role("link", name="Đẩy mạnh đào tạo trực tuyến").first.click()
        send(page, form(page, "/progress/"), percent="40", text="Đã mở hai lớp thử.")
        expect(page.locator("main")).to_contain_text("Đã mở hai lớp thử.")

    def publish(self) -> None:
        page = self.desk.sit(SECRETARY, "/news/")
        row = page.locator("li").filter(has_text=self.scenario.conference["title"])
        send(page, row.locator("form[action*='/news/draft/']").first, photos="7")
        send(page, form(page, "/publish/"))
        expect(page.locator("main")).to_contain_text("Hội nghị")


def test_the_midyear_review_played_by_hand_leaves_the_trace_of_the_cycle(
    desk: Desk, onlooker: Desk, house: House, tmp_path: Path
) -> None:
    story = Story(desk, onlooker)
    story.reports()
    story.comments()
    story.commend()
    story.council()
    story.meet()
    story.papers()
    story.task()
    story.publish()
    by_hand = json.loads(house.tongket("trace", KEY))
    folder = tmp_path / "cycle"
    environment = environment_of(folder, f"sqlite:///{tmp_path / 'cycle.sqlite3'}", "2021-06-14T08:00+07:00")
    command = [sys.executable, "-m", "tongket", "cycle", str(MIDYEAR), "--out", str(folder)]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
    played = json.loads((folder / "trace.json").read_text())
    assert by_hand == played
