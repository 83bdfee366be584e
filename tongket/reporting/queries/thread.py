"""What this room tells the trace and "my work": report lines, carried tasks, and what waits."""

from collections.abc import Collection

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tongket.kit.asks import Ask, Row, day_in, moment_in, rows
from tongket.kit.clock import today
from tongket.kit.formats import day
from tongket.kit.text import number_in
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind, reminded_words
from tongket.org.models import Power
from tongket.org.queries import Standing
from tongket.reporting.models import CarriedTask, ParagraphSource, Report, ReportLine, Round
from tongket.reporting.queries.round import reports_for


def nodes_of(keys: Collection[Key]) -> list[Ask[Node]]:
    """The report lines among the keys; a carried task is one once the report says what became of it."""
    codes = of_kind(keys, "report-line")
    if not codes:
        return []
    home = {
        "report": "report_id",
        "unit": "report__unit__name",
        "round": "report__round__title",
        "conference": "report__round__conference_key",
        "state": "report__state",
    }
    lines = ReportLine.objects.filter(code__in=codes)
    carried = CarriedTask.objects.exclude(outcome="").filter(code__in=codes)
    at = {"at": "report__handed_in_at"}
    own = ("pk", "code", "note", "outcome", "answered_at")
    return [
        Ask(_lines, rows(lines, "code", "section", "number", "text", **home, **at)),
        Ask(_carried, rows(carried, *own, text="task__text", **home)),
    ]


def _lines(found: list[Row]) -> list[Node]:
    return [
        Node(
            kind="report-line",
            code=row["code"],
            label=_("%(section)s, dòng %(number)s")
            % {"section": ReportLine.Section(row["section"]).label, "number": row["number"]},
            url=f"{reverse('report', args=[row['report']])}#line-{row['number']}",
            text=row["text"],
            source=row["round"],
            who=row["unit"],
            at=moment_in(row["at"]),
            state=str(Report.State(row["state"]).label),
            conference=row["conference"],
        )
        for row in found
    ]


def _carried(found: list[Row]) -> list[Node]:
    return [
        Node(
            kind="report-line",
            code=row["code"],
            label=_("Việc chuyển kỳ"),
            url=f"{reverse('report', args=[row['report']])}#carried-{row['pk']}",
            text=": ".join(part for part in (row["text"], row["note"]) if part),
            source=row["round"],
            who=row["unit"],
            at=moment_in(row["answered_at"]),
            state=str(CarriedTask.Outcome(row["outcome"]).label),
            conference=row["conference"],
        )
        for row in found
    ]


def links_of(keys: Collection[Key]) -> list[Ask[Link]]:
    """Task → carried line ("chuyển kỳ"), limit → measure ("khắc phục bằng"), line → paragraph ("tổng hợp vào")."""
    codes, tasks = of_kind(keys, "report-line"), of_kind(keys, "task")
    asks: list[Ask[Link]] = []
    if codes or tasks:
        carried = CarriedTask.objects.exclude(outcome="").filter(Q(code__in=codes) | Q(task__key__in=tasks))
        asks.append(Ask(_links_of_carried, rows(carried, "code", task_key="task__key")))
    if codes:
        touched = Q(code__in=codes) | Q(answers__code__in=codes)
        measures = ReportLine.objects.filter(touched, answers__isnull=False)
        asks.append(Ask(_links_of_measures, rows(measures, "code", limit="answers__code")))
    numbers: dict[str, set[int]] = {}
    for code in of_kind(keys, "paragraph"):
        draft, _dot, number = code.rpartition(".")
        if (said := number_in(number)) is not None:
            numbers.setdefault(draft, set()).add(said)
    if codes or numbers:
        condition = Q(line__code__in=codes) | Q(carried__code__in=codes)
        for draft, wanted in numbers.items():
            condition |= Q(paragraph__draft__key=draft, paragraph__number__in=wanted)
        sources = ParagraphSource.objects.filter(condition, figure=None, paragraph__is_removed=False)
        columns = {"draft": "paragraph__draft__key", "number": "paragraph__number"}
        asks.append(Ask(_links_of_sources, rows(sources, of_line="line__code", of_task="carried__code", **columns)))
    return asks


def _links_of_carried(found: list[Row]) -> list[Link]:
    return [Link(("task", row["task_key"]), ("report-line", row["code"]), _("chuyển kỳ")) for row in found]


def _links_of_measures(found: list[Row]) -> list[Link]:
    return [Link(("report-line", row["limit"]), ("report-line", row["code"]), _("khắc phục bằng")) for row in found]


def _links_of_sources(found: list[Row]) -> list[Link]:
    return [
        Link(("report-line", code), ("paragraph", f"{row['draft']}.{row['number']}"), _("tổng hợp vào"))
        for row in found
        if (code := row["of_line"] or row["of_task"])
    ]


def seen_of(standing: Standing, keys: Collection[Key]) -> list[Ask[Key]]:
    """The report lines among the keys of reports that the person may read."""
    codes = of_kind(keys, "report-line")
    if not codes:
        return []
    read = reports_for(standing.person, standing)
    return [
        Ask(lambda found: [("report-line", row["code"]) for row in found], rows(lines, "code"))
        for model in (ReportLine, CarriedTask)
        for lines in [model.objects.filter(code__in=codes, report__in=read)]
    ]


def waiting_for(standing: Standing) -> list[Ask[Waiting]]:
    """Reports to write or mend, reports to accept, rounds to consolidate: for those who hold the office in that very unit."""
    mine, house = standing.homes(Power.REPORT), standing.homes(Power.OFFICE)
    round_ = {
        "round": "round__title",
        "asked_by": "round__unit__name",
        "due": "round__due",
        "kind": "round__period_kind",
        "period_to": "round__period_to",
    }
    own = ("pk", "state", "return_reason", "returned_at", "handed_in_at", "reminded_times", "reminded_at")
    to_write = Report.objects.filter(unit_id__in=mine, state__in=OPEN)
    to_accept = Report.objects.filter(round__unit_id__in=house, state=Report.State.HANDED_IN)
    accepted = Count("reports", filter=Q(reports__state=Report.State.ACCEPTED))
    rounds = Round.objects.filter(unit_id__in=house, state=Round.State.OPEN)
    rounds = rounds.annotate(asked=Count("reports"), accepted=accepted)
    return [
        Ask(_to_write, rows(to_write, *own, unit="unit__name", **round_)),
        Ask(_to_accept, rows(to_accept, *own, unit="unit__name", **round_)),
        Ask(_to_consolidate, rows(rounds, "pk", "title", "due", "asked", "accepted")),
    ]


OPEN = (Report.State.ASKED, Report.State.DRAFTED, Report.State.RETURNED)


def _to_write(found: list[Row]) -> list[Waiting]:
    waiting = []
    for row in found:
        returned = row["state"] == Report.State.RETURNED
        if returned:
            detail = _("%(unit)s trả lại ngày %(day)s: %(reason)s") % {
                "unit": row["asked_by"],
                "day": day(moment_in(row["returned_at"])),
                "reason": row["return_reason"],
            }
        else:
            period = Round(period_kind=row["kind"], period_to=day_in(row["period_to"])).period_label
            detail = _("%(unit)s yêu cầu, %(period)s") % {"unit": row["asked_by"], "period": period}
        waiting.append(
            Waiting(
                icon="undo-2" if returned else "file-pen",
                title=_("%(round)s · %(unit)s") % {"round": row["round"], "unit": row["unit"]},
                detail=detail,
                verb=_("Sửa và nộp lại") if returned else _("Soạn báo cáo"),
                url=reverse("report", args=[row["pk"]]),
                due=day_in(row["due"]),
                reminded=reminded_words(row["reminded_times"], moment_in(row["reminded_at"])),
            )
        )
    return waiting


def _to_accept(found: list[Row]) -> list[Waiting]:
    return [
        Waiting(
            icon="inbox",
            title=_("Báo cáo của %(unit)s") % {"unit": row["unit"]},
            detail=_("%(round)s, nộp ngày %(day)s")
            % {"round": row["round"], "day": day(moment_in(row["handed_in_at"]))},
            verb=_("Xem và tiếp nhận"),
            url=reverse("report", args=[row["pk"]]),
            reminded=reminded_words(row["reminded_times"], moment_in(row["reminded_at"])),
        )
        for row in found
    ]


def _to_consolidate(found: list[Row]) -> list[Waiting]:
    """An open round waits once every report is accepted, or once its day has passed and some are."""
    waiting = []
    for row in found:
        due = day_in(row["due"])
        if row["accepted"] and (row["accepted"] == row["asked"] or (due is not None and due < today())):
            waiting.append(
                Waiting(
                    icon="git-merge",
                    title=row["title"],
                    detail=_("%(share)s báo cáo đã tiếp nhận") % {"share": f"{row['accepted']}/{row['asked']}"},
                    verb=_("Tổng hợp"),
                    url=reverse("round", args=[row["pk"]]),
                    due=due,
                )
            )
    return waiting
