"""The conference itself, from its opening to its closing, item by item."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tongket.conference import actions as conference_actions
from tongket.conference.models import AgendaItem, BridgePoint, Delegate, Poll, Speech
from tongket.documents.models import Draft
from tongket.emulation import actions as emulation_actions
from tongket.emulation.models import Commendation
from tongket.org.models import Power
from tongket.org.queries import has_power
from tongket.people.models import Person
from tongket.site.cycle.script import Call, Script
from tongket.site.loader import before
from tongket.site.scenario import CONCLUDING, Record


def meeting(script: Script) -> None:
    starts, ends = script.facts["starts"], script.facts["ends"]
    items = script.scenario.all("agenda") or [Record(kind="conclusion", title="Kết luận")]

    def prepare() -> Iterator[Call]:
        draft = script.consolidated()
        reports = AgendaItem.objects.filter(conference=script.conference, kind="report").order_by("number")
        drafts = list(Draft.objects.filter(key__startswith=f"{script.key}.", conference_key=script.key).order_by("pk"))
        if draft is not None:
            for item in reports[:1]:
                yield Call(script.secretary, conference_actions.table_draft, (item.pk, draft))
        talks = AgendaItem.objects.filter(conference=script.conference, kind="discussion").order_by("number")
        others = [one for one in drafts if draft is None or one.pk != draft.pk]
        for item, one in zip(talks, others, strict=False):
            yield Call(script.secretary, conference_actions.table_draft, (item.pk, one))

    def gather() -> Iterator[Call]:
        yield Call(script.chair, conference_actions.open_conference, (script.conference.pk,))
        for seat in script.seats:
            yield Call(script.secretary, conference_actions.check_in, (seat.pk,))
        for point in BridgePoint.objects.filter(conference=script.conference).order_by("pk"):
            count = max(point.expected or 0, 1)
            yield Call(script.secretary, conference_actions.report_head_count, (point.pk, count))

    script.later("Tài liệu Hội nghị", prepare, at=before(script.scenario, 1, 15))
    script.later("Khai mạc", gather, at=starts)
    length = sum(item.get("minutes", 0) for item in items) or len(items) or 1
    share = (ends - starts) / length
    begun = starts
    spoken = 0
    for number, item in enumerate(items, 1):
        lasts = share * (item.get("minutes", 0) if any("minutes" in one for one in items) else 1)
        item_is_dealt_with(script, number, item, begun, begun + lasts, spoken)
        spoken += len(item.get("topics", [])) if item["kind"] == "discussion" else 0
        begun += lasts

    def conclude() -> Iterator[Call]:
        for entry in script.scenario.all("conclusions"):
            yield Call(
                script.secretary,
                conference_actions.add_conclusion,
                (script.conference.pk, entry["text"], script.units[entry["owner"]]),
                {
                    "due": entry.get("due"),
                    "partners": [script.units[key] for key in entry.get("with", [])],
                    "repeats": entry.get("repeats", ""),
                    "item": _item_of(script, entry),
                },
            )

    script.later("Ghi kết luận", conclude, at=ends - timedelta(minutes=1))
    script.then("Bế mạc", Call(script.chair, conference_actions.close_conference, (script.conference.pk,)), at=ends)


def _item_of(script: Script, entry: Record) -> AgendaItem:
    items = script.scenario.all("agenda")
    if "item" in entry:
        return script.agenda_item(entry["item"])
    for kind in CONCLUDING:
        for number in range(len(items), 0, -1):
            if items[number - 1]["kind"] == kind:
                return script.agenda_item(number)
    return script.agenda_item(max(len(items), 1))


def item_is_dealt_with(
    script: Script, number: int, entry: Record, begins: datetime, ends: datetime, spoken: int
) -> None:
    title = entry["title"]
    script.later(
        title, lambda: [Call(script.chair, conference_actions.open_item, (script.agenda_item(number).pk,))], at=begins
    )
    topics = entry.get("topics", []) if entry["kind"] == "discussion" else []
    speakers = script.speakers()
    turn = (ends - begins) / (len(topics) + 1)
    for place, topic in enumerate(topics if speakers else []):
        seat = speakers[(spoken + place) % len(speakers)]

        def ask(seat: Delegate = seat) -> Iterator[Call]:
            yield Call(
                seat.person,
                conference_actions.ask_to_speak,
                (script.agenda_item(number).pk, Speech.Kind.OPINION),
            )

        def give() -> Iterator[Call]:
            speech = Speech.objects.filter(item=script.agenda_item(number), state=Speech.State.WAITING).earliest(
                "number"
            )
            yield Call(script.chair, conference_actions.give_floor, (speech.pk,))

        def end(topic: str = topic) -> Iterator[Call]:
            speech = Speech.objects.get(item=script.agenda_item(number), state=Speech.State.SPEAKING)
            yield Call(script.chair, conference_actions.end_speech, (speech.pk,), {"text": topic})

        script.later("Đăng ký phát biểu", ask, at=begins + turn * place + turn * 0.1)
        script.later(f"Phát biểu: {seat.person.full_name}", give, at=begins + turn * place + turn * 0.2)
        script.later("Hết lượt", end, at=begins + turn * (place + 1))
    if entry["kind"] == "vote":
        vote(script, number, entry, begins, ends)
    if entry["kind"] == "commendation":

        def announce() -> Iterator[Call]:
            for commendation in Commendation.objects.filter(conference_key=script.key).order_by("pk"):
                yield Call(
                    script.agenda_item(number).speaker or _announcer(script),
                    emulation_actions.announce_decision,
                    (commendation.pk, script.agenda_item(number)),
                )

        script.later("Công bố khen thưởng", announce, at=begins + (ends - begins) / 2)
    script.later(
        title, lambda: [Call(script.chair, conference_actions.close_item, (script.agenda_item(number).pk,))], at=ends
    )


def _announcer(script: Script) -> Person:
    """Who announces a decision where the file names nobody."""
    return script.chair if has_power(script.chair, Power.OFFICE, script.organiser) else script.secretary


def vote(script: Script, number: int, entry: Record, begins: datetime, ends: datetime) -> None:
    """A vote of the agenda: an open poll of those present, more than half to pass."""

    def poll() -> Poll:
        return Poll.objects.get(item=script.agenda_item(number))

    def plan() -> Iterator[Call]:
        yield Call(
            script.secretary,
            conference_actions.plan_poll,
            (script.conference.pk, entry["title"]),
            {"item": script.agenda_item(number), "base": Poll.Base.PRESENT, "threshold_num": 1, "threshold_den": 2},
        )

    def vote() -> Iterator[Call]:
        yield Call(script.chair, conference_actions.open_poll, (poll().pk,))
        for seat in script.seats:
            if seat.is_voting:
                yield Call(seat.person, conference_actions.cast_ballot, (poll().pk, "yes"))
        yield Call(script.chair, conference_actions.close_poll, (poll().pk,))

    script.later("Chuẩn bị biểu quyết", plan, at=begins + (ends - begins) / 4)
    script.later("Biểu quyết", vote, at=begins + (ends - begins) / 2)
