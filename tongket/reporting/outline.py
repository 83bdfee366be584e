"""How accepted reports become one text: the outline of NĐ 09/2019 practice, each paragraph with the units that said it."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongket.kit.formats import number, paper_day, percent
from tongket.kit.text import fold
from tongket.org.models import Unit
from tongket.reporting.models import CarriedTask, Figure, Report, ReportLine, Round

CARRIED = gettext_lazy("Việc chuyển từ kỳ trước")
FIGURES = gettext_lazy("Phụ lục số liệu")
MISSING = gettext_lazy("Báo cáo chưa tiếp nhận")
# I to V of the outline (domain practice after NĐ 09/2019); measures stand with directions, as it says.
PARTS = (
    (gettext_lazy("Đặc điểm tình hình"), (ReportLine.Section.SITUATION,)),
    (gettext_lazy("Kết quả"), (ReportLine.Section.RESULT,)),
    (gettext_lazy("Hạn chế và nguyên nhân"), (ReportLine.Section.LIMIT,)),
    (gettext_lazy("Phương hướng, nhiệm vụ, giải pháp"), (ReportLine.Section.DIRECTION, ReportLine.Section.MEASURE)),
    (gettext_lazy("Kiến nghị, đề xuất"), (ReportLine.Section.PROPOSAL,)),
)
ROMAN = ("I", "II", "III", "IV", "V")


@dataclass
class Planned:
    """A paragraph to be: where it stands, what it says, and what it was made of."""

    title: str  # the section without its number
    heading: str
    lines: list[ReportLine] = field(default_factory=list)
    carried: list[CarriedTask] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    write: Callable[["Planned"], str] = lambda _planned: ""

    @property
    def text(self) -> str:
        return self.write(self)

    def without(self, sources: set[tuple[str, int]]) -> "Planned":
        """The same paragraph made of only those sources that are not among `sources`."""
        return Planned(
            self.title,
            self.heading,
            [one for one in self.lines if ("line", one.pk) not in sources],
            [one for one in self.carried if ("carried", one.pk) not in sources],
            [one for one in self.figures if ("figure", one.pk) not in sources],
            self.write,
        )

    @property
    def sources(self) -> set[tuple[str, int]]:
        return (
            {("line", one.pk) for one in self.lines}
            | {("carried", one.pk) for one in self.carried}
            | {("figure", one.pk) for one in self.figures}
        )


def sources_of_report(report: Report) -> set[tuple[str, int]]:
    """Everything of a report that a paragraph may be made of."""
    return (
        {("line", one.pk) for one in report.lines.all()}
        | {("carried", one.pk) for one in report.carried_tasks.all()}
        | {("figure", one.pk) for one in report.figures.all()}
    )


def part_titles() -> list[str]:
    """The titles of the outline in order, as the draft has them."""
    return [str(CARRIED), *(str(title) for title, _sections in PARTS), str(FIGURES), str(MISSING)]


def is_numbered(title: str) -> bool:
    """Whether a section takes a Roman number: the carried tasks before the outline and the lists after it do not."""
    return title in [str(part) for part, _sections in PARTS]


def _sentence(text: str) -> str:
    return text.strip().rstrip(".;, ")


def _lower_first(text: str) -> str:
    """The text as it goes on within a sentence; an abbreviation keeps its capitals."""
    return text[:1].lower() + text[1:] if len(text) > 1 and not text[1].isupper() else text


def names_of(units: Iterable[Unit]) -> str:
    """The units by name, each once; numbered units of one name share it: Trường Ví Dụ 01, 03, 07; Văn phòng."""
    groups: dict[str, list[str]] = {}
    for unit in dict.fromkeys(units):
        name, _space, last = unit.name.rpartition(" ")
        if name and last.isdecimal():
            groups.setdefault(name, []).append(last)
        else:
            groups[unit.name] = []
    return "; ".join(f"{name} {', '.join(numbers)}" if numbers else name for name, numbers in groups.items())


def said_by(units: Sequence[Unit], of: int) -> str:
    """Who said it: the one unit, or how many of how many, and all of them by name."""
    count = len(dict.fromkeys(units))
    if count == 1:
        return f"({names_of(units)})"
    return _("(%(share)s đơn vị nêu: %(names)s)") % {"share": f"{count}/{of}", "names": names_of(units)}


def _areas(round_: Round, found: Iterable[str]) -> list[str]:
    """The areas in the order of the round, then others as they came, then what has none."""
    listed = list(dict.fromkeys([*round_.areas, *(area for area in found if area)]))
    return [*listed, ""]


def _same(text: str) -> str:
    return " ".join(fold(_sentence(text)).split())


def plan_paragraphs(round_: Round, accepted: Sequence[Report]) -> list[Planned]:
    """The paragraphs of the consolidated draft, in the order of the outline. The reports come with all their parts."""
    of = len(accepted)
    plan = _carried(accepted)
    for title, sections in PARTS:
        for section in sections:
            plan += _lines(round_, accepted, str(title), section, of)
    return plan + _figures(round_, accepted, of)


def _carried(accepted: Sequence[Report]) -> list[Planned]:
    by_task: dict[int, Planned] = {}
    for report in accepted:
        for carried in report.carried_tasks.all():
            planned = by_task.setdefault(carried.task_id, Planned(str(CARRIED), "", write=_carried_text))
            planned.carried.append(carried)
    return sorted(
        by_task.values(),
        key=lambda one: (one.carried[0].task.due is None, one.carried[0].task.due, one.carried[0].task_id),
    )


def _carried_text(planned: Planned) -> str:
    task = planned.carried[0].task
    due = _("hạn %(due)s") % {"due": paper_day(task.due)} if task.due else _("chưa định hạn")
    if task.due and task.original_due and task.original_due != task.due:
        due = _("%(due)s, hạn gốc %(original)s") % {"due": due, "original": paper_day(task.original_due)}
    head = _("%(task)s (chủ trì: %(owner)s; %(due)s).") % {
        "task": _sentence(task.text),
        "owner": task.owner.name,
        "due": due,
    }
    answers: dict[tuple[str, str], list[Unit]] = {}
    for carried in planned.carried:
        answers.setdefault((carried.get_outcome_display(), _sentence(carried.note)), []).append(carried.report.unit)
    said = []
    for (outcome, note), units in answers.items():
        words = f"{outcome}: {_lower_first(note)}" if note else outcome
        said.append(f"{words} ({names_of(units)}).")
    return " ".join([head, *said])


def _lines(round_: Round, accepted: Sequence[Report], title: str, section: str, of: int) -> list[Planned]:
    found: dict[tuple[str, Hashable], Planned] = {}
    for report in accepted:
        for line in report.lines.all():
            if line.section == section:
                planned = found.setdefault((line.area, _same(line.text)), Planned(title, ""))
                planned.lines.append(line)
    order = {area: place for place, area in enumerate(_areas(round_, (area for area, _text in found)))}
    unnamed = _("Nội dung khác") if any(area for area, _text in found) else ""
    plan = []
    for (area, _text), planned in sorted(found.items(), key=lambda item: order[item[0][0]]):
        planned.heading = area or unnamed
        if section == ReportLine.Section.MEASURE:
            planned.heading = _("Giải pháp khắc phục hạn chế")
        planned.write = partial(WRITERS.get(section, _line_text), of=of)
        plan.append(planned)
    return plan


def _head(planned: Planned, of: int) -> str:
    units = [line.report.unit for line in planned.lines]
    return f"{_sentence(planned.lines[0].text)} {said_by(units, of)}"


def _line_text(planned: Planned, of: int) -> str:
    return f"{_head(planned, of)}."


def _limit_text(planned: Planned, of: int) -> str:
    causes: dict[tuple[str, str], list[Unit]] = {}
    for line in planned.lines:
        causes.setdefault((line.cause, _sentence(line.because)), []).append(line.report.unit)
    said = []
    for (cause, because), units in causes.items():
        word = _("nguyên nhân %(cause)s") % {"cause": str(ReportLine.Cause(cause).label).lower()} if cause else ""
        words = f"{word}: {because}" if because else word or _("chưa nêu nguyên nhân")
        names = f" ({names_of(units)})" if len(causes) > 1 else ""
        said.append(f"{words}{names}")
    causes_line = "; ".join(said)
    return f"{_head(planned, of)}. {causes_line[:1].upper()}{causes_line[1:]}."


def _measure_text(planned: Planned, of: int) -> str:
    parts = []
    leads = list(dict.fromkeys(line.lead for line in planned.lines if line.lead))
    dues = sorted({line.due for line in planned.lines if line.due})
    if leads:
        parts.append(_("chủ trì: %(lead)s") % {"lead": ", ".join(leads)})
    if dues:
        parts.append(_("hạn: %(due)s") % {"due": ", ".join(paper_day(due) for due in dues)})
    return f"{_head(planned, of)}{''.join('; ' + part for part in parts)}."


WRITERS: dict[str, Callable[..., str]] = {
    ReportLine.Section.LIMIT: _limit_text,
    ReportLine.Section.MEASURE: _measure_text,
}


def _figures(round_: Round, accepted: Sequence[Report], of: int) -> list[Planned]:
    found: dict[tuple[str, str, str], Planned] = {}
    for report in accepted:
        for figure in report.figures.all():
            if figure.value is not None:
                key = (figure.area, _same(figure.name), _same(figure.unit_word) or figure.unit_word)
                found.setdefault(key, Planned(str(FIGURES), "")).figures.append(figure)
    order = {area: place for place, area in enumerate(_areas(round_, (key[0] for key in found)))}
    plan = []
    for key, planned in sorted(found.items(), key=lambda item: order[item[0][0]]):
        planned.heading = key[0]
        planned.write = partial(_figure_text, of=of)
        plan.append(planned)
    return plan


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where a part is missing: a total over fewer units than it says would mislead."""
    listed = list(amounts)
    return None if any(amount is None for amount in listed) else sum((a for a in listed if a is not None), Decimal())


def _figure_text(planned: Planned, of: int) -> str:
    first, figures = planned.figures[0], planned.figures
    word = f" {first.unit_word}" if first.unit_word else ""
    share = " %" if first.is_share else ""
    units = [figure.report.unit for figure in figures]
    if first.is_share and len(figures) > 1:
        # A percentage of several units is never averaged: each stands by itself.
        each = "; ".join(f"{figure.report.unit.name} {number(figure.value)} %" for figure in figures)
        return f"{first.name}: {each}."
    value = _total(figure.value for figure in figures)
    planned_total = _total(figure.planned for figure in figures)
    before = _total(figure.last_year for figure in figures)
    parts = [_("thực hiện %(value)s%(word)s") % {"value": number(value), "word": word}]
    if planned_total is not None:
        plan = _("kế hoạch %(plan)s") % {"plan": number(planned_total) + share}
        if planned_total and not first.is_share and value is not None:
            plan += _(", đạt %(share)s") % {"share": percent(value, planned_total)}
        parts.append(plan)
    if before is not None:
        parts.append(_("cùng kỳ %(before)s") % {"before": number(before) + share})
    if len(figures) == 1:
        return f"{first.name}: {'; '.join(parts)} ({units[0].name})."
    each = "; ".join(f"{figure.report.unit.name} {number(figure.value)}" for figure in figures)
    return f"{first.name}: {'; '.join(parts)} ({_('%(share)s đơn vị') % {'share': f'{len(figures)}/{of}'}}: {each})."


def missing_text(missing: Sequence[Report], of: int) -> str:
    """The sentence that names every unit whose report is not in the draft, and why."""
    by_state: dict[str, list[Unit]] = {}
    for report in missing:
        by_state.setdefault(_lower_first(str(report.get_state_display())), []).append(report.unit)
    names = "; ".join(f"{names_of(units)} ({state})" for state, units in by_state.items())
    return _("Chưa tiếp nhận báo cáo của %(share)s đơn vị: %(names)s.") % {
        "share": f"{len(missing)}/{of}",
        "names": names,
    }
