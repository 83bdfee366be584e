"""What this room tells the trace and "my work": report lines, carried tasks, and what waits."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tongket.kit.clock import today
from tongket.kit.formats import day
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind, reminded_words
from tongket.org.models import IMPLIED, Power
from tongket.org.queries import appointments_of
from tongket.people.models import Person
from tongket.reporting.models import CarriedTask, ParagraphSource, Report, ReportLine, Round


def nodes_of(keys: Iterable[Key]) -> list[Node]:
    """The report lines among the keys; a carried task is one once the report says what became of it."""
    codes = of_kind(keys, "report-line")
    if not codes:
        return []
    nodes = []
    for line in ReportLine.objects.filter(code__in=codes).select_related("report__round", "report__unit"):
        nodes.append(
            Node(
                kind="report-line",
                code=line.code,
                label=_("%(section)s, dòng %(number)s")
                % {"section": line.get_section_display(), "number": line.number},
                url=f"{reverse('report', args=[line.report_id])}#line-{line.number}",
                text=line.text,
                source=line.report.round.title,
                who=line.report.unit.name,
                at=line.report.handed_in_at,
                state=str(line.report.get_state_display()),
                conference=line.report.round.conference_key,
            )
        )
    answered = CarriedTask.objects.exclude(outcome="").filter(code__in=codes)
    for carried in answered.select_related("report__round", "report__unit", "task"):
        nodes.append(
            Node(
                kind="report-line",
                code=carried.code,
                label=_("Việc chuyển kỳ"),
                url=f"{reverse('report', args=[carried.report_id])}#carried-{carried.pk}",
                text=": ".join(part for part in (carried.task.text, carried.note) if part),
                source=carried.report.round.title,
                who=carried.report.unit.name,
                at=carried.answered_at,
                state=str(carried.get_outcome_display()),
                conference=carried.report.round.conference_key,
            )
        )
    return nodes


def links_of(keys: Iterable[Key]) -> list[Link]:
    """Task → carried line ("chuyển kỳ"), limit → measure ("khắc phục bằng"), line → paragraph ("tổng hợp vào")."""
    keys = set(keys)
    codes, tasks = of_kind(keys, "report-line"), of_kind(keys, "task")
    links = set()
    carried = CarriedTask.objects.exclude(outcome="").filter(Q(code__in=codes) | Q(task__key__in=tasks))
    for code, task in carried.values_list("code", "task__key"):
        links.add(Link(("task", task), ("report-line", code), _("chuyển kỳ")))
    measures = ReportLine.objects.filter(Q(code__in=codes) | Q(answers__code__in=codes), answers__isnull=False)
    for limit, code in measures.values_list("answers__code", "code"):
        links.add(Link(("report-line", limit), ("report-line", code), _("khắc phục bằng")))
    condition = Q(line__code__in=codes) | Q(carried__code__in=codes)
    numbers: dict[str, set[int]] = {}
    for code in of_kind(keys, "paragraph"):
        draft, _dot, number = code.rpartition(".")
        if number.isdecimal():
            numbers.setdefault(draft, set()).add(int(number))
    for draft, wanted in numbers.items():
        condition |= Q(paragraph__draft__key=draft, paragraph__number__in=wanted)
    sources = ParagraphSource.objects.filter(condition, figure=None, paragraph__is_removed=False)
    for source in sources.select_related("paragraph__draft", "line", "carried"):
        part = source.line or source.carried
        if part is not None:
            links.add(Link(("report-line", part.code), ("paragraph", source.paragraph.code), _("tổng hợp vào")))
    return sorted(links)


def waiting_for(person: Person) -> list[Waiting]:
    """Reports to write or mend, reports to accept, rounds to consolidate: for those who hold the office in that very unit."""
    powers: dict[str, set[int]] = {}
    for held in appointments_of(person):
        for power in held.office.powers:
            for implied in IMPLIED[power]:
                powers.setdefault(implied, set()).add(held.office.unit_id)
    mine, house = powers.get(Power.REPORT, set()), powers.get(Power.OFFICE, set())
    return [*_to_write(mine), *_to_accept(house), *_to_consolidate(house)]


def _to_write(units: set[int]) -> list[Waiting]:
    open_states = (Report.State.ASKED, Report.State.DRAFTED, Report.State.RETURNED)
    reports = Report.objects.filter(unit_id__in=units, state__in=open_states).select_related("round__unit", "unit")
    waiting = []
    for report in reports:
        returned = report.state == Report.State.RETURNED
        if returned:
            detail = _("%(unit)s trả lại ngày %(day)s: %(reason)s") % {
                "unit": report.round.unit.name,
                "day": day(report.returned_at),
                "reason": report.return_reason,
            }
        else:
            detail = _("%(unit)s yêu cầu, %(period)s") % {
                "unit": report.round.unit.name,
                "period": report.round.period_label,
            }
        waiting.append(
            Waiting(
                icon="undo-2" if returned else "file-pen",
                title=_("%(round)s · %(unit)s") % {"round": report.round.title, "unit": report.unit.name},
                detail=detail,
                verb=_("Sửa và nộp lại") if returned else _("Soạn báo cáo"),
                url=reverse("report", args=[report.pk]),
                due=report.round.due,
                reminded=reminded_words(report.reminded_times, report.reminded_at),
            )
        )
    return waiting


def _to_accept(units: set[int]) -> list[Waiting]:
    reports = Report.objects.filter(round__unit_id__in=units, state=Report.State.HANDED_IN)
    return [
        Waiting(
            icon="inbox",
            title=_("Báo cáo của %(unit)s") % {"unit": report.unit.name},
            detail=_("%(round)s, nộp ngày %(day)s") % {"round": report.round.title, "day": day(report.handed_in_at)},
            verb=_("Xem và tiếp nhận"),
            url=reverse("report", args=[report.pk]),
            reminded=reminded_words(report.reminded_times, report.reminded_at),
        )
        for report in reports.select_related("round", "unit")
    ]


def _to_consolidate(units: set[int]) -> list[Waiting]:
    """An open round waits once every report is accepted, or once its day has passed and some are."""
    rounds = Round.objects.filter(unit_id__in=units, state=Round.State.OPEN).prefetch_related("reports")
    waiting = []
    for round_ in rounds:
        states = [report.state for report in round_.reports.all()]
        accepted = states.count(Report.State.ACCEPTED)
        if accepted and (accepted == len(states) or (round_.due is not None and round_.due < today())):
            waiting.append(
                Waiting(
                    icon="git-merge",
                    title=round_.title,
                    detail=_("%(share)s báo cáo đã tiếp nhận") % {"share": f"{accepted}/{len(states)}"},
                    verb=_("Tổng hợp"),
                    url=reverse("round", args=[round_.pk]),
                    due=round_.due,
                )
            )
    return waiting
