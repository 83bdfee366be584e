"""Playing a scenario: a list of (person, action, arguments) made from the file, played through the actions that the pages call.

Each step is one transaction together with the note of how far the playing has come, so that a broken-off cycle goes on
where it stood, and a finished one only writes its papers again. No domain code stands here.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import transaction
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from tongket.analytics.queries import trace_of_conference
from tongket.conference import actions as conference_actions
from tongket.conference.models import AgendaItem, BridgePoint, Conference, Delegate, Poll, Speech
from tongket.directives.queries import obligations_of_conference, standing_sentence
from tongket.documents import actions as document_actions
from tongket.documents.models import Comment, Draft, Paper, Paragraph
from tongket.documents.queries import paper_docx, paper_pdf
from tongket.emulation import actions as emulation_actions
from tongket.emulation.models import Commendation, Nomination
from tongket.followup import actions as followup_actions
from tongket.followup.models import Task
from tongket.kit.clock import clock_at, today
from tongket.live.jobs import drain
from tongket.live.models import Delivery
from tongket.org.models import Power, Unit
from tongket.org.queries import has_power, holders_of, ids_below
from tongket.people.models import Person
from tongket.portal import actions as portal_actions
from tongket.portal.models import Article
from tongket.portal.queries import article_html
from tongket.reporting import actions as reporting_actions
from tongket.reporting.models import Report, Round
from tongket.reporting.queries import tasks_to_carry
from tongket.site.loader import before, load_scenario
from tongket.site.models import Playbook
from tongket.site.names import fictional_name
from tongket.site.scenario import CONCLUDING, Record, Scenario, Span, read_scenario

Action = Callable[..., Any]
RETIRED = 700  # the place in the list of fictional names at which retired leaders begin


@dataclass(frozen=True)
class Call:
    """One person does one thing."""

    who: Person
    action: Action
    arguments: tuple[Any, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What happens at one moment; the calls are made when it is played, since they name what earlier steps created."""

    label: str
    at: datetime
    calls: Callable[[], Iterable[Call]]


def prepare_database() -> None:
    """Create and migrate the database where it is missing or old."""
    call_command("migrate", verbosity=0, interactive=False)


def load_files(files: Iterable[Path], units: Path | None) -> list[Conference]:
    """Load all of the files, or nothing. Raises ScenarioError or BadInput."""
    scenarios = [read_scenario(file, units) for file in files]
    with transaction.atomic():
        return [load_scenario(scenario) for scenario in scenarios]


def play_file(file: Path, units: Path | None, out: Path) -> list[Path]:
    """Load a scenario where it is not loaded, play what is not played, write its papers; the files written."""
    scenario = read_scenario(file, units)
    conference = load_scenario(scenario)
    play(Script(scenario, conference).steps(), conference.key)
    return write_papers(conference.key, out)


def play(steps: list[Step], key: str) -> None:
    """Play the steps that are not done yet, with a progress bar where a person watches."""
    playbook = Playbook.objects.get(conference_key=key)
    if playbook.finished:
        return
    if playbook.done and Delivery.objects.exists():  # what the last step woke, before anything that builds on it
        with clock_at(steps[playbook.done - 1].at):
            drain()
    columns = (TextColumn("{task.description:<44}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        shown = progress.add_task("", total=len(steps), completed=playbook.done)
        for place in range(playbook.done, len(steps)):
            step = steps[place]
            progress.update(shown, description=step.label[:44])
            play_step(step, key, place)
            progress.advance(shown)
    Playbook.objects.filter(conference_key=key).update(finished=True)


def play_step(step: Step, key: str, place: int) -> None:
    """One step and its note in one transaction, then the jobs that it woke."""
    with clock_at(step.at):
        with transaction.atomic():
            for call in step.calls():
                call.action(*call.arguments, by=call.who, **call.options)
            Playbook.objects.filter(conference_key=key).update(done=place + 1)
        if Delivery.objects.exists():
            drain()


class Script:
    """The steps of one scenario."""

    def __init__(self, scenario: Scenario, conference: Conference) -> None:
        self.scenario = scenario
        self.data = scenario.data
        self.facts: Record = scenario.conference
        self.conference = conference
        self.key = conference.key
        self.organiser = conference.organiser
        seats = list(
            Delegate.objects.filter(conference=conference)
            .select_related("person", "bridge_point", "unit")
            .order_by("pk")
        )
        self.seats = seats
        self.chair = next(seat.person for seat in seats if seat.role == Delegate.Role.CHAIR)
        self.secretary = next(seat.person for seat in seats if seat.role == Delegate.Role.SECRETARY)
        self.head = self._head(self.organiser)
        self.signer = self.chair if has_power(self.chair, Power.DEPUTY, self.organiser) else self.head
        self.units = {unit.key: unit for unit in Unit.objects.all()}
        self._steps: list[Step] = []
        self.now = before(scenario, 14)

    def _head(self, unit: Unit) -> Person:
        return holders_of(Power.LEAD, unit)[0]

    # the list

    def then(self, label: str, *calls: Call, after: timedelta = timedelta(), at: datetime | None = None) -> None:
        """A step whose calls are known beforehand."""
        self.later(label, lambda: calls, after=after, at=at)

    def later(
        self,
        label: str,
        calls: Callable[[], Iterable[Call]],
        *,
        after: timedelta = timedelta(),
        at: datetime | None = None,
    ) -> None:
        """A step whose calls name what earlier steps created."""
        self.now = at or self.now + after
        self._steps.append(Step(label, self.now, calls))

    def steps(self) -> list[Step]:
        """Everything, in the order of its days."""
        self._moved_tasks()
        self._reports()
        self._drafts()
        self._commendations()
        self._meeting()
        self._papers()
        self._news()
        return self._steps

    # before the conference

    def _moved_tasks(self) -> None:
        """What was planned, not done, and moved with a reason: a task each, moved."""
        self.now = before(self.scenario, 20)
        for place, moved in enumerate(self.scenario.all("carried_over"), 1):
            key = f"{self.key}.m{place}"

            def assign(moved: Record = moved, key: str = key) -> Iterator[Call]:
                options = {"origin_label": f"Việc chuyển kỳ: {moved['reason']}", "conference_key": self.key}
                yield Call(
                    self.head,
                    followup_actions.assign_task,
                    (key, moved["text"], self.organiser, moved["from"]),
                    options,
                )

            def postpone(moved: Record = moved, key: str = key) -> Iterator[Call]:
                task = Task.objects.get(key=key)
                yield Call(
                    self.head, followup_actions.postpone_task, (task.pk, moved["to"], moved["reason"], "objective")
                )

            self.later("Việc chuyển kỳ", assign)
            self.later("Lùi hạn", postpone, after=timedelta(hours=1))

    def _lines(self) -> list[tuple[str, Unit, Record]]:
        """What the units reported, in the order of the file."""
        reported = self.data.get("reported", {})
        return [
            (section, self.units[line.get("unit", self.organiser.key)], line)
            for section, name in (("result", "results"), ("limit", "limits"))
            for line in reported.get(name, [])
        ]

    def _reports(self) -> None:
        """The round: units are asked, write, hand in; the office accepts and consolidates."""
        self.now = before(self.scenario, 18)
        about = [
            self.units[item["of"]] if "of" in item else self.organiser
            for item in self.scenario.all("agenda")
            if item["kind"] == "report"
        ]
        writers = list({unit.pk: unit for _, unit, _ in self._lines()}.values())
        has_obligations = bool(obligations_of_conference(self.key))
        period = self.facts.get("period") or next((part["period"] for part in self.facts.get("parts", [])), None)
        following = self.facts.get("next_period")
        if not (writers or about) or period is None:
            return

        def open_round() -> Iterator[Call]:
            yield Call(
                self.secretary,
                reporting_actions.open_round,
                (self.key, self._round_title(), self.organiser, period.kind, period.first, period.last),
                {
                    "next_from": following.first if following else None,
                    "next_to": following.last if following else None,
                    "due": before(self.scenario, 9).date(),
                    "areas": self.data.get("work_areas", []) or self.data.get("reviewed_areas", []),
                    "conference_key": self.key,
                },
            )

        def ask() -> Iterator[Call]:
            asked = {unit.pk: unit for unit in writers}
            for unit in about:
                if tasks_to_carry(unit, today()) or (has_obligations and unit == self.organiser):
                    asked.setdefault(unit.pk, unit)
            for unit in asked.values():
                yield Call(self.secretary, reporting_actions.ask_report, (self._round().pk, unit))

        self.later("Mở kỳ báo cáo", open_round)
        self.later("Yêu cầu báo cáo", ask, after=timedelta(hours=1))
        for section, unit, line in self._lines():

            def write(section: str = section, unit: Unit = unit, line: Record = line) -> Iterator[Call]:
                options = {
                    "area": line.get("area", ""),
                    "cause": line.get("cause", ""),
                    "because": line.get("because", ""),
                }
                report = self._report(unit)
                yield Call(self._head(unit), reporting_actions.write_line, (report.pk, section, line["text"]), options)

            self.later(f"Báo cáo: {unit.name}", write, after=timedelta(hours=2))

        def obligations() -> Iterator[Call]:
            for obligation in obligations_of_conference(self.key):
                sentence = standing_sentence(obligation, before(self.scenario, 0).date())
                report = self._report(self.organiser)
                yield Call(self.head, reporting_actions.write_line, (report.pk, "result", sentence))

        if has_obligations:
            self.later("Tình hình thực hiện văn bản", obligations, after=timedelta(hours=2))

        def answer() -> Iterator[Call]:
            for report in Report.objects.filter(round__key=self.key).order_by("pk"):
                for carried in report.carried_tasks.select_related("task").order_by("pk"):
                    outcome = "done" if carried.task.finished_at else "doing"
                    yield Call(
                        self._head(report.unit),
                        reporting_actions.answer_carried_task,
                        (carried.pk, outcome, "Đang thực hiện theo kế hoạch."),
                    )

        def hand_in() -> Iterator[Call]:
            for report in Report.objects.filter(round__key=self.key).order_by("pk"):
                yield Call(
                    self._head(report.unit),
                    reporting_actions.hand_in_report,
                    (report.pk,),
                    {"without_measures": True},
                )

        def accept() -> Iterator[Call]:
            for report in Report.objects.filter(round__key=self.key).order_by("pk"):
                yield Call(self.secretary, reporting_actions.accept_report, (report.pk,))

        def consolidate() -> Iterator[Call]:
            if Report.objects.filter(round__key=self.key).exists():
                yield Call(self.secretary, reporting_actions.consolidate_round, (self._round().pk,))

        self.later("Trả lời việc chuyển kỳ", answer, after=timedelta(hours=3))
        self.later("Nộp báo cáo", hand_in, at=before(self.scenario, 11, 14))
        self.later("Nhận báo cáo", accept, at=before(self.scenario, 10, 9))
        self.later("Tổng hợp", consolidate, at=before(self.scenario, 8, 9))
        self._comments_on_consolidated()

    def _round_title(self) -> str:
        return f"Báo cáo phục vụ {self.conference.title}"

    def _round(self) -> Round:
        return Round.objects.get(key=self.key)

    def _report(self, unit: Unit) -> Report:
        return Report.objects.get(round__key=self.key, unit=unit)

    def _consolidated(self) -> Draft | None:
        found = Round.objects.filter(key=self.key).select_related("draft").first()
        return found.draft if found else None

    def _speakers(self) -> list[Delegate]:
        """Who speaks in discussions and comments: heads at bridge points first, never the chair or the secretary."""
        others = [
            seat
            for seat in self.seats
            if seat.role == Delegate.Role.DELEGATE and seat.person_id not in (self.chair.pk, self.secretary.pk)
        ]
        own = ids_below([self.organiser.pk])
        below = [seat for seat in others if seat.unit_id in own and seat.unit_id != self.organiser.pk]
        return [*below, *[seat for seat in others if seat not in below]]

    def _topics(self) -> list[str]:
        return [
            topic
            for item in self.scenario.all("agenda")
            if item["kind"] == "discussion"
            for topic in item.get("topics", [])
        ]

    def _comments_on_consolidated(self) -> None:
        """The topics set for the discussion are what the delegates comment on beforehand, paragraph by paragraph."""
        speakers = self._speakers()

        def comment() -> Iterator[Call]:
            draft = self._consolidated()
            if draft is None or not speakers:
                return
            paragraphs = list(Paragraph.objects.filter(draft=draft, is_removed=False).order_by("number"))
            asked = {"people": [seat.person for seat in speakers]}
            yield Call(self.secretary, document_actions.open_comments, (draft.pk,), asked)
            for place, topic in enumerate(self._topics()):
                seat = speakers[place % len(speakers)]
                paragraph = paragraphs[place % len(paragraphs)]
                yield Call(
                    seat.person,
                    document_actions.comment_paragraph,
                    (paragraph.pk, f"Đề nghị làm rõ: {topic}"),
                )

        def dispose() -> Iterator[Call]:
            draft = self._consolidated()
            if draft is None:
                return
            for made in Comment.objects.filter(paragraph__draft=draft).order_by("number"):
                yield Call(
                    self.secretary,
                    document_actions.dispose_comment,
                    (made.pk, "accepted", "Đã đưa vào nội dung thảo luận tại Hội nghị."),
                )
            if draft.state != Draft.State.CLOSED:
                yield Call(self.secretary, document_actions.close_comments, (draft.pk,))

        self.later("Góp ý dự thảo", comment, at=before(self.scenario, 6, 9))
        self.later("Tiếp thu, giải trình", dispose, at=before(self.scenario, 4, 9))

    def _drafts(self) -> None:
        """Drafts of the file, put to the delegates for comments."""
        self.now = before(self.scenario, 7)
        for entry in self.scenario.all("drafts"):
            key = f"{self.key}.{entry['key']}"
            comments = [one for one in self.scenario.all("comments") if one["draft"] == entry["key"]]
            sections = list(dict.fromkeys(one["section"] for one in comments)) or [""]

            def create(entry: Record = entry, key: str = key) -> Iterator[Call]:
                yield Call(
                    self.secretary,
                    document_actions.create_draft,
                    (key, entry["title"], self.organiser),
                    {"conference_key": self.key},
                )

            def fill(entry: Record = entry, key: str = key, sections: list[str] = sections) -> Iterator[Call]:
                draft = Draft.objects.get(key=key)
                for section in sections:
                    text = f"{section}: nội dung trình tại Hội nghị." if section else f"Toàn văn {entry['title']}."
                    options = {"section": section, "from_author": True}
                    yield Call(self.secretary, document_actions.add_paragraph, (draft.pk, text), options)

            def comment(key: str = key, comments: list[Record] = comments) -> Iterator[Call]:
                draft = Draft.objects.get(key=key)
                speakers = self._speakers()
                asked = {"people": [seat.person for seat in speakers]}
                yield Call(self.secretary, document_actions.open_comments, (draft.pk,), asked)
                for place, one in enumerate(comments):
                    paragraph = Paragraph.objects.get(draft=draft, section=one["section"])
                    seat = speakers[place % len(speakers)]
                    yield Call(
                        seat.person,
                        document_actions.comment_paragraph,
                        (paragraph.pk, one["text"]),
                    )

            def dispose(key: str = key) -> Iterator[Call]:
                for made in Comment.objects.filter(paragraph__draft__key=key).order_by("number"):
                    yield Call(
                        self.secretary,
                        document_actions.dispose_comment,
                        (made.pk, "accepted", "Tiếp thu vào dự thảo trình Hội nghị."),
                    )
                yield Call(self.secretary, document_actions.close_comments, (Draft.objects.get(key=key).pk,))

            self.later(f"Dự thảo: {entry['title']}", create)
            self.later(f"Dự thảo: {entry['title']}", fill, after=timedelta(minutes=10))
            self.later("Góp ý dự thảo", comment, after=timedelta(hours=4))
            if comments:
                self.later("Tiếp thu, giải trình", dispose, after=timedelta(hours=4))

    # the commendations

    def _commendations(self) -> None:
        for place, entry in enumerate(self.scenario.all("commendations"), 1):
            key = f"{self.key}.a{place}"
            self.now = before(self.scenario, 7, 9)
            period: Span | None = entry.get("period")

            def start(entry: Record = entry, period: Span | None = period) -> Iterator[Call]:
                yield Call(
                    self.secretary,
                    emulation_actions.open_commendation,
                    (entry["kind"], self._occasion(entry), self.organiser),
                    {
                        "conference": self.conference,
                        "year": entry.get("year"),
                        "period_from": period.first if period else None,
                        "period_to": period.last if period else None,
                        "groups": entry.get("groups", []),
                        "for_kinds": entry["for"],
                    },
                )

            self.later("Mở đợt khen thưởng", start)
            self.later("Đề nghị khen thưởng", partial(self._nominations, key, entry))
            self.later("Mời Hội đồng", partial(self._council, key), after=timedelta(hours=6))
            self._council_sits(key, len(self._nominees(entry)))
            self.later("Dự thảo quyết định", partial(self._decide, key), at=before(self.scenario, 2, 9))
            self.later("Ban hành quyết định", partial(self._issue, f"{key}.decision"), after=timedelta(hours=5))

    def _occasion(self, entry: Record) -> str:
        """What the occasion is called, where the file does not say."""
        if "title" in entry:
            return str(entry["title"])
        return f"{Commendation.Kind(entry['kind']).label} tại {self.conference.title}"

    def _nominees(self, entry: Record) -> list[tuple[int, str, str]]:
        """(row, group, for whom) of each fictional nominee: one of each kind in each group."""
        groups = entry.get("groups", []) or [""]
        return [(row, group, kind) for row, group in enumerate(groups, 1) for kind in entry["for"]]

    def _nominations(self, key: str, entry: Record) -> Iterator[Call]:
        commendation = Commendation.objects.get(key=key)
        for row, group, kind in self._nominees(entry):
            grounds = f"Thành tích minh họa: {group or commendation.title}."
            options: dict[str, Any] = {"group": group}
            if kind == "units":
                options["unit"] = Unit.objects.get(key=f"{self.organiser.key}-nominee-{row}")
            elif kind == "individuals":
                options["person"] = Person.objects.get(username=f"{self.organiser.key}.nominee-{row}")
            else:
                options["name"] = fictional_name(RETIRED + row)
            yield Call(self.secretary, emulation_actions.nominate, (commendation.pk, grounds), options)

    def council_members(self) -> list[Person]:
        return list(Person.objects.filter(username__startswith=f"{self.organiser.key}.council-").order_by("pk"))

    def _council(self, key: str) -> Iterator[Call]:
        members = self.council_members()
        commendation = Commendation.objects.get(key=key)
        yield Call(
            self.secretary,
            emulation_actions.convene_council,
            (commendation.pk, members, before(self.scenario, 3, 14)),
            {"chair": members[0], "secretary": self.secretary},
        )

    def _council_sits(self, key: str, nominees: int) -> None:
        """The council opens, votes on each nomination by secret ballot, closes."""

        def council() -> Conference:
            return Conference.objects.get(commendation__key=key)

        def item() -> AgendaItem:
            return AgendaItem.objects.filter(conference=council()).order_by("number")[0]

        def chair() -> Person:
            return self.council_members()[0]

        def gather() -> Iterator[Call]:
            yield Call(chair(), conference_actions.open_conference, (council().pk,))
            for seat in Delegate.objects.filter(conference=council()).order_by("pk"):
                yield Call(seat.person, conference_actions.check_in, (seat.pk,))
            yield Call(chair(), conference_actions.open_item, (item().pk,))

        self.later("Hội đồng họp", gather, at=before(self.scenario, 3, 14))
        for place in range(nominees):

            def ask(place: int = place) -> Iterator[Call]:
                nomination = Nomination.objects.get(commendation__key=key, number=place + 1)
                yield Call(self.secretary, emulation_actions.put_to_vote, (nomination.pk,))

            def vote(place: int = place) -> Iterator[Call]:
                poll = Poll.objects.get(nomination__commendation__key=key, nomination__number=place + 1)
                yield Call(chair(), conference_actions.open_poll, (poll.pk,))
                noes = 2 if place and place == nominees - 1 else place % 2
                for seat, member in enumerate(self.council_members()):
                    choice = "no" if seat < noes else "yes"
                    yield Call(member, conference_actions.cast_ballot, (poll.pk, choice))
                yield Call(chair(), conference_actions.close_poll, (poll.pk,))

            def take(place: int = place) -> Iterator[Call]:
                nomination = Nomination.objects.get(commendation__key=key, number=place + 1)
                yield Call(self.secretary, emulation_actions.take_result, (nomination.pk,))

            self.later("Hội đồng biểu quyết", ask, after=timedelta(minutes=5))
            self.later("Hội đồng biểu quyết", vote, after=timedelta(minutes=5))
            self.later("Kết quả biểu quyết", take, after=timedelta(minutes=1))

        def part() -> Iterator[Call]:
            yield Call(chair(), conference_actions.close_item, (item().pk,))
            yield Call(chair(), conference_actions.close_conference, (council().pk,))

        self.later("Hội đồng kết thúc", part, after=timedelta(minutes=5))

    def _decide(self, key: str) -> Iterator[Call]:
        commendation = Commendation.objects.get(key=key)
        yield Call(self.secretary, emulation_actions.prepare_decision, (commendation.pk,), {"signer": self._decider()})

    def _decider(self) -> Person:
        return self.signer if has_power(self.signer, Power.LEAD, self.organiser) else self.head

    def _issue(self, paper_key: str) -> Iterator[Call]:
        paper = Paper.objects.select_related("signer").get(key=paper_key)
        assert paper.signer is not None
        yield Call(paper.signer, document_actions.issue_paper, (paper.pk,))

    # the conference itself

    def _meeting(self) -> None:
        starts, ends = self.facts["starts"], self.facts["ends"]
        items = self.scenario.all("agenda") or [Record(kind="conclusion", title="Kết luận")]

        def prepare() -> Iterator[Call]:
            draft = self._consolidated()
            reports = AgendaItem.objects.filter(conference=self.conference, kind="report").order_by("number")
            drafts = list(Draft.objects.filter(key__startswith=f"{self.key}.", conference_key=self.key).order_by("pk"))
            if draft is not None:
                for item in reports[:1]:
                    yield Call(self.secretary, conference_actions.table_draft, (item.pk, draft))
            talks = AgendaItem.objects.filter(conference=self.conference, kind="discussion").order_by("number")
            others = [one for one in drafts if draft is None or one.pk != draft.pk]
            for item, one in zip(talks, others, strict=False):
                yield Call(self.secretary, conference_actions.table_draft, (item.pk, one))

        def gather() -> Iterator[Call]:
            yield Call(self.chair, conference_actions.open_conference, (self.conference.pk,))
            for seat in self.seats:
                yield Call(self.secretary, conference_actions.check_in, (seat.pk,))
            for point in BridgePoint.objects.filter(conference=self.conference).order_by("pk"):
                count = max(point.expected or 0, 1)
                yield Call(self.secretary, conference_actions.report_head_count, (point.pk, count))

        self.later("Tài liệu Hội nghị", prepare, at=before(self.scenario, 1, 15))
        self.later("Khai mạc", gather, at=starts)
        length = sum(item.get("minutes", 0) for item in items) or len(items) or 1
        share = (ends - starts) / length
        begun = starts
        spoken = 0
        for number, item in enumerate(items, 1):
            lasts = share * (item.get("minutes", 0) if any("minutes" in one for one in items) else 1)
            self._item(number, item, begun, begun + lasts, spoken)
            spoken += len(item.get("topics", [])) if item["kind"] == "discussion" else 0
            begun += lasts

        def conclude() -> Iterator[Call]:
            for entry in self.scenario.all("conclusions"):
                yield Call(
                    self.secretary,
                    conference_actions.add_conclusion,
                    (self.conference.pk, entry["text"], self.units[entry["owner"]]),
                    {
                        "due": entry.get("due"),
                        "partners": [self.units[key] for key in entry.get("with", [])],
                        "repeats": entry.get("repeats", ""),
                        "item": self._item_of(entry),
                    },
                )

        self.later("Ghi kết luận", conclude, at=ends - timedelta(minutes=1))
        self.then("Bế mạc", Call(self.chair, conference_actions.close_conference, (self.conference.pk,)), at=ends)

    def _agenda_item(self, number: int) -> AgendaItem:
        return AgendaItem.objects.get(conference=self.conference, number=number)

    def _item_of(self, entry: Record) -> AgendaItem:
        items = self.scenario.all("agenda")
        if "item" in entry:
            return self._agenda_item(entry["item"])
        for kind in CONCLUDING:
            for number in range(len(items), 0, -1):
                if items[number - 1]["kind"] == kind:
                    return self._agenda_item(number)
        return self._agenda_item(max(len(items), 1))

    def _item(self, number: int, entry: Record, begins: datetime, ends: datetime, spoken: int) -> None:
        title = entry["title"]
        self.later(
            title, lambda: [Call(self.chair, conference_actions.open_item, (self._agenda_item(number).pk,))], at=begins
        )
        topics = entry.get("topics", []) if entry["kind"] == "discussion" else []
        speakers = self._speakers()
        turn = (ends - begins) / (len(topics) + 1)
        for place, topic in enumerate(topics if speakers else []):
            seat = speakers[(spoken + place) % len(speakers)]

            def ask(seat: Delegate = seat) -> Iterator[Call]:
                yield Call(
                    seat.person,
                    conference_actions.ask_to_speak,
                    (self._agenda_item(number).pk, Speech.Kind.OPINION),
                )

            def give() -> Iterator[Call]:
                speech = Speech.objects.filter(item=self._agenda_item(number), state=Speech.State.WAITING).earliest(
                    "number"
                )
                yield Call(self.chair, conference_actions.give_floor, (speech.pk,))

            def end(topic: str = topic) -> Iterator[Call]:
                speech = Speech.objects.get(item=self._agenda_item(number), state=Speech.State.SPEAKING)
                yield Call(self.chair, conference_actions.end_speech, (speech.pk,), {"text": topic})

            self.later("Đăng ký phát biểu", ask, at=begins + turn * place + turn * 0.1)
            self.later(f"Phát biểu: {seat.person.full_name}", give, at=begins + turn * place + turn * 0.2)
            self.later("Hết lượt", end, at=begins + turn * (place + 1))
        if entry["kind"] == "vote":
            self._vote(number, entry, begins, ends)
        if entry["kind"] == "commendation":

            def announce() -> Iterator[Call]:
                for commendation in Commendation.objects.filter(conference_key=self.key).order_by("pk"):
                    yield Call(
                        self._agenda_item(number).speaker or self.chair,
                        emulation_actions.announce_decision,
                        (commendation.pk, self._agenda_item(number)),
                    )

            self.later("Công bố khen thưởng", announce, at=begins + (ends - begins) / 2)
        self.later(
            title, lambda: [Call(self.chair, conference_actions.close_item, (self._agenda_item(number).pk,))], at=ends
        )

    def _vote(self, number: int, entry: Record, begins: datetime, ends: datetime) -> None:
        """A vote of the agenda: an open poll of those present, more than half to pass."""

        def poll() -> Poll:
            return Poll.objects.get(item=self._agenda_item(number))

        def plan() -> Iterator[Call]:
            yield Call(
                self.secretary,
                conference_actions.plan_poll,
                (self.conference.pk, entry["title"]),
                {"item": self._agenda_item(number), "base": Poll.Base.PRESENT, "threshold_num": 1, "threshold_den": 2},
            )

        def vote() -> Iterator[Call]:
            yield Call(self.chair, conference_actions.open_poll, (poll().pk,))
            for seat in self.seats:
                if seat.is_voting:
                    yield Call(seat.person, conference_actions.cast_ballot, (poll().pk, "yes"))
            yield Call(self.chair, conference_actions.close_poll, (poll().pk,))

        self.later("Chuẩn bị biểu quyết", plan, at=begins + (ends - begins) / 4)
        self.later("Biểu quyết", vote, at=begins + (ends - begins) / 2)

    # after the conference

    def _papers(self) -> None:
        ends = self.facts["ends"]

        def review() -> Iterator[Call]:
            for item in AgendaItem.objects.filter(conference=self.conference).order_by("number"):
                yield Call(self.secretary, conference_actions.review_item, (item.pk, item.summary))

        def minutes() -> Iterator[Call]:
            yield Call(self.secretary, conference_actions.prepare_minutes, (self.conference.pk,))

        def notice() -> Iterator[Call]:
            yield Call(
                self.secretary,
                conference_actions.prepare_notice,
                (self.conference.pk,),
                {"signer": self._notice_signer()},
            )

        def report() -> Iterator[Call]:
            if self._consolidated() is not None:
                yield Call(
                    self.secretary,
                    reporting_actions.prepare_consolidated_paper,
                    (self._round().pk,),
                    {"signer": self.signer},
                )

        def issue_report() -> Iterator[Call]:
            if Paper.objects.filter(key=f"{self.key}.report").exists():
                yield from self._issue(f"{self.key}.report")

        self.later("Soát biên bản", review, at=ends + timedelta(minutes=15))
        self.later("Biên bản", minutes, after=timedelta(minutes=15))
        self.later("Ký biên bản", lambda: self._issue(f"{self.key}.minutes"), after=timedelta(minutes=15))
        self.later("Báo cáo tổng hợp", report, after=timedelta(minutes=15))
        self.later("Ban hành báo cáo", issue_report, after=timedelta(minutes=15))
        if self.scenario.all("conclusions"):
            self.later("Thông báo kết luận", notice, at=self._next_workday(ends))
            self.later("Ban hành thông báo", lambda: self._issue(f"{self.key}.conclusions"), after=timedelta(hours=2))

    def _notice_signer(self) -> Person:
        for step in self.scenario.all("after"):
            if step["kind"] == "conclusion-notice" and "signed_by" in step:
                entry = next(one for one in self.scenario.all("people") if one["key"] == step["signed_by"])
                wanted = (
                    Delegate.objects.filter(
                        conference=self.conference,
                        person__username__startswith=f"{entry.get('unit', 'guest')}.{entry['key']}",
                    )
                    .select_related("person")
                    .first()
                )
                if wanted is not None and has_power(wanted.person, Power.DEPUTY, self.organiser):
                    return wanted.person
        return self.signer

    def _next_workday(self, moment: datetime) -> datetime:
        day = moment + timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return day.replace(hour=9, minute=0, second=0, microsecond=0)

    def _news(self) -> None:
        if not self.scenario.all("conclusions"):
            return
        entry = self.data.get("article")
        latest = self.now + timedelta(hours=2)
        at = max(entry["published"], latest) if entry else latest

        def draft() -> Iterator[Call]:
            yield Call(
                self.secretary,
                portal_actions.draft_article,
                (self.conference.pk,),
                {"photos": entry.get("photos", 0) if entry else 0, "source": entry.get("source", "") if entry else ""},
            )

        def publish() -> Iterator[Call]:
            article = Article.objects.get(key=self.key)
            yield Call(self.secretary, portal_actions.publish_article, (article.pk,))

        self.later("Soạn tin", draft, at=at - timedelta(hours=1))
        self.later("Đăng tin", publish, at=at)


def write_papers(key: str, out: Path) -> list[Path]:
    """Write what the conference of that key has brought forth into a folder; the files written."""
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []

    def write(name: str, content: bytes) -> None:
        path = out / name
        path.write_bytes(content)
        written.append(path)

    papers = [
        (f"{key}.report", "consolidated-report"),
        (f"{key}.minutes", "minutes"),
        (f"{key}.conclusions", "conclusions"),
    ]
    decisions = Commendation.objects.filter(conference_key=key).order_by("pk").values_list("key", flat=True)
    for place, commendation in enumerate(decisions, 1):
        papers.append((f"{commendation}.decision", f"commendation-decision{f'-{place}' if place > 1 else ''}"))
    for paper_key, name in papers:
        paper = Paper.objects.filter(key=paper_key, state=Paper.State.ISSUED).first()
        if paper is not None:
            write(f"{name}.pdf", paper_pdf(paper))
            write(f"{name}.docx", paper_docx(paper))
    article = Article.objects.filter(key=key).first()
    if article is not None:
        write("article.html", article_html(article).encode())
    trace = json.dumps(trace_of_conference(key), ensure_ascii=False, indent=1)
    write("trace.json", f"{trace}\n".encode())
    return written
