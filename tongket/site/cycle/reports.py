"""The round: units are asked, write, hand in; the office accepts and consolidates."""

from collections.abc import Iterator
from datetime import timedelta

from tongket.conference.queries.papers import at_meeting
from tongket.directives.queries import obligations_of_conference, standing_sentence
from tongket.documents import actions as document_actions
from tongket.documents.models import Comment, Draft, Paragraph
from tongket.kit.clock import today
from tongket.org.models import Unit
from tongket.reporting import actions as reporting_actions
from tongket.reporting.models import Report
from tongket.reporting.queries import tasks_to_carry
from tongket.site.cycle.script import Call, Script
from tongket.site.loader import before
from tongket.site.scenario import Record


def reports(script: Script) -> None:
    """The round: units are asked, write, hand in; the office accepts and consolidates."""
    script.now = before(script.scenario, 18)
    about = [
        script.units[item["of"]] if "of" in item else script.organiser
        for item in script.scenario.all("agenda")
        if item["kind"] == "report"
    ]
    writers = list({unit.pk: unit for _, unit, _ in _lines(script)}.values())
    has_obligations = bool(obligations_of_conference(script.key))
    period = script.facts.get("period") or next((part["period"] for part in script.facts.get("parts", [])), None)
    following = script.facts.get("next_period")
    if not (writers or about) or period is None:
        return

    def open_round() -> Iterator[Call]:
        yield Call(
            script.secretary,
            reporting_actions.open_round,
            (script.key, _round_title(script), script.organiser, period.kind, period.first, period.last),
            {
                "next_from": following.first if following else None,
                "next_to": following.last if following else None,
                "due": before(script.scenario, 9).date(),
                "areas": script.data.get("work_areas", []) or script.data.get("reviewed_areas", []),
                "conference_key": script.key,
            },
        )

    def ask() -> Iterator[Call]:
        asked = {unit.pk: unit for unit in writers}
        for unit in about:
            if tasks_to_carry(unit, today()) or (has_obligations and unit == script.organiser):
                asked.setdefault(unit.pk, unit)
        for unit in asked.values():
            yield Call(script.secretary, reporting_actions.ask_report, (script.round().pk, unit))

    script.later("Mở kỳ báo cáo", open_round)
    script.later("Yêu cầu báo cáo", ask, after=timedelta(hours=1))
    for section, unit, line in _lines(script):

        def write(section: str = section, unit: Unit = unit, line: Record = line) -> Iterator[Call]:
            options = {
                "area": line.get("area", ""),
                "cause": line.get("cause", ""),
                "because": line.get("because", ""),
            }
            report = script.report_of(unit)
            yield Call(script.head_of(unit), reporting_actions.write_line, (report.pk, section, line["text"]), options)

        script.later(f"Báo cáo: {unit.name}", write, after=timedelta(hours=2))

    def obligations() -> Iterator[Call]:
        for obligation in obligations_of_conference(script.key):
            sentence = standing_sentence(obligation, before(script.scenario, 0).date())
            report = script.report_of(script.organiser)
            yield Call(script.head, reporting_actions.write_line, (report.pk, "result", sentence))

    if has_obligations:
        script.later("Tình hình thực hiện văn bản", obligations, after=timedelta(hours=2))

    def answer() -> Iterator[Call]:
        for report in Report.objects.filter(round__key=script.key).order_by("pk"):
            for carried in report.carried_tasks.select_related("task").order_by("pk"):
                outcome = "done" if carried.task.finished_at else "doing"
                yield Call(
                    script.head_of(report.unit),
                    reporting_actions.answer_carried_task,
                    (carried.pk, outcome, "Đang thực hiện theo kế hoạch."),
                )

    def hand_in() -> Iterator[Call]:
        for report in Report.objects.filter(round__key=script.key).order_by("pk"):
            yield Call(
                script.head_of(report.unit),
                reporting_actions.hand_in_report,
                (report.pk,),
                {"without_measures": True},
            )

    def accept() -> Iterator[Call]:
        for report in Report.objects.filter(round__key=script.key).order_by("pk"):
            yield Call(script.secretary, reporting_actions.accept_report, (report.pk,))

    def consolidate() -> Iterator[Call]:
        if Report.objects.filter(round__key=script.key).exists():
            yield Call(script.secretary, reporting_actions.consolidate_round, (script.round().pk,))

    script.later("Trả lời việc chuyển kỳ", answer, after=timedelta(hours=3))
    script.later("Nộp báo cáo", hand_in, at=before(script.scenario, 11, 14))
    script.later("Nhận báo cáo", accept, at=before(script.scenario, 10, 9))
    script.later("Tổng hợp", consolidate, at=before(script.scenario, 8, 9))
    _comments_on_consolidated(script)


def _lines(script: Script) -> list[tuple[str, Unit, Record]]:
    """What the units reported, in the order of the file."""
    reported = script.data.get("reported", {})
    return [
        (section, script.units[line.get("unit", script.organiser.key)], line)
        for section, name in (("result", "results"), ("limit", "limits"))
        for line in reported.get(name, [])
    ]


def _round_title(script: Script) -> str:
    return f"Báo cáo phục vụ {at_meeting(script.conference)}"


def _comments_on_consolidated(script: Script) -> None:
    """The topics set for the discussion are what the delegates comment on beforehand, paragraph by paragraph."""
    speakers = script.speakers()

    def comment() -> Iterator[Call]:
        draft = script.consolidated()
        if draft is None or not speakers:
            return
        paragraphs = list(Paragraph.objects.filter(draft=draft, is_removed=False).order_by("number"))
        asked = {"people": [seat.person for seat in speakers]}
        yield Call(script.secretary, document_actions.open_comments, (draft.pk,), asked)
        for place, topic in enumerate(script.topics()):
            seat = speakers[place % len(speakers)]
            paragraph = paragraphs[place % len(paragraphs)]
            yield Call(
                seat.person,
                document_actions.comment_paragraph,
                (paragraph.pk, f"Đề nghị làm rõ: {topic}"),
            )

    def dispose() -> Iterator[Call]:
        draft = script.consolidated()
        if draft is None:
            return
        for made in Comment.objects.filter(paragraph__draft=draft).order_by("number"):
            yield Call(
                script.secretary,
                document_actions.dispose_comment,
                (made.pk, "accepted", "Đã đưa vào nội dung thảo luận tại Hội nghị."),
            )
        if draft.state == Draft.State.COMMENTING:
            yield Call(script.secretary, document_actions.close_comments, (draft.pk,))

    script.later("Góp ý dự thảo", comment, at=before(script.scenario, 6, 9))
    script.later("Tiếp thu, giải trình", dispose, at=before(script.scenario, 4, 9))
