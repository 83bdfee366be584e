"""Reading directives: who is obliged on a day, who meets it, and where what was reported differs from the register."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongket.directives.models import Directive, Obligation
from tongket.kit.asks import Ask, Row, day_in, json_in, rows
from tongket.kit.clock import today
from tongket.kit.formats import day
from tongket.kit.thread import Key, Link, Node, Waiting
from tongket.org.models import Placement, Power, Unit, in_force
from tongket.org.queries import Standing
from tongket.people.models import Person

# How a kind of unit is called in a count: "3 khoa, 2 phòng". A kind without a word is shown as its code.
UNIT_WORDS = {
    "faculty": gettext_lazy("khoa"),
    "department": gettext_lazy("phòng, ban"),
    "office": gettext_lazy("văn phòng"),
    "centre": gettext_lazy("trung tâm"),
    "institute": gettext_lazy("viện"),
    "provincial-school": gettext_lazy("trường chính trị tỉnh"),
    "ministry-school": gettext_lazy("trường của bộ, ngành"),
    "academy": gettext_lazy("học viện"),
    "regional-academy": gettext_lazy("học viện khu vực"),
    "affiliated-academy": gettext_lazy("học viện trực thuộc"),
    "steering-committee": gettext_lazy("ban chỉ đạo"),
    "party-committee": gettext_lazy("đảng ủy"),
    "trade-union": gettext_lazy("công đoàn"),
    "youth-union": gettext_lazy("đoàn thanh niên"),
    "council": gettext_lazy("hội đồng"),
}


def unit_word(kind: str) -> str:
    """The Vietnamese word for a kind of unit."""
    return str(UNIT_WORDS.get(kind, kind))


def kind_counted(word: str) -> str:
    """The kind of unit that a condition counts: "faculties" counts `faculty`, "departments" counts `department`."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@dataclass(frozen=True)
class Subject:
    """A unit that is obliged, what stands directly below it by kind, and whether that meets the obligation."""

    unit: Unit
    counts: tuple[tuple[str, int, int], ...]  # (word of the kind, how many there are, how many there must be)
    is_met: bool

    @property
    def line(self) -> str:
        """What there is, in words: 3 khoa, 1 phòng, ban."""
        return "; ".join(f"{there} {word}" for word, there, _must in self.counts)

    @property
    def lack(self) -> str:
        """What differs from the condition, in words: 1/2 phòng, ban."""
        return "; ".join(f"{there}/{must} {word}" for word, there, must in self.counts if there != must)


class Fulfilment(NamedTuple):
    """How an obligation stands on a day: `met` of `of`, the exceptions by unit, and a notice where a report said otherwise."""

    met: int
    of: int
    exceptions: list[Unit]
    notice: str


@dataclass(frozen=True)
class ObligationRow:
    """An obligation with everything that its page shows of it on a day."""

    obligation: Obligation
    on: date
    subjects: list[Subject]

    @property
    def unmet(self) -> list[Subject]:
        return [subject for subject in self.subjects if not subject.is_met]

    @property
    def in_order(self) -> list[Subject]:
        """The exceptions first, then the others, both in the order of the register."""
        return sorted(self.subjects, key=lambda subject: subject.is_met)

    @property
    def met(self) -> int:
        return sum(subject.is_met for subject in self.subjects)

    @property
    def of(self) -> int:
        return len(self.subjects)

    @property
    def condition(self) -> str:
        """What meets it, in words: 3 khoa và 2 phòng, ban."""
        return _(" và ").join(
            f"{count} {unit_word(kind_counted(word))}" for word, count in self.obligation.met_when.items()
        )

    @property
    def condition_lines(self) -> str:
        """The condition as its form has it: one line for each kind of unit."""
        return "\n".join(f"{count} {unit_word(kind_counted(word))}" for word, count in self.obligation.met_when.items())

    @property
    def bar(self) -> list[tuple[str, int]]:
        """The parts of the one bar."""
        return [("navy", self.met), ("red", self.of - self.met)]

    @property
    def subject_word(self) -> str:
        return unit_word(self.obligation.applies_to)

    @property
    def is_overdue(self) -> bool:
        due = self.obligation.due
        return due is not None and due < self.on and self.met < self.of

    @property
    def notice(self) -> str:
        """Where the report and the register differ: both figures, each with its day; empty where they agree."""
        known = (self.obligation.known_met, self.obligation.known_of)
        if None in known or known == (self.met, self.of):
            return ""
        said = _("Báo cáo ngày %(day)s ghi") % {"day": day(self.obligation.known_on)}
        return _("%(said)s %(known)s; tính từ sổ tổ chức ngày %(on)s được %(counted)s.") % {
            "said": said if self.obligation.known_on else _("Báo cáo ghi"),
            "known": f"{known[0]}/{known[1]}",
            "on": day(self.on),
            "counted": f"{self.met}/{self.of}",
        }


def directives_for(person: Person) -> QuerySet[Directive]:
    """The directives that a person may see: the register of directives is open to everyone of the house."""
    return Directive.objects.select_related("unit")


def _subjects(kinds: Iterable[str], on: date) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {kind: [] for kind in kinds}
    for unit in Unit.objects.filter(in_force(on), kind__in=found):
        found[unit.kind].append(unit)
    return found


def _below(kinds: Iterable[str], on: date) -> Mapping[int, Counter[str]]:
    """How many units of each kind stood directly below each unit of those kinds on that day."""
    counts: dict[int, Counter[str]] = {}
    rows = Placement.objects.filter(in_force(on), in_force(on, "unit__"), parent__kind__in=list(kinds)).values_list(
        "parent_id", "unit__kind"
    )
    for parent_id, kind in rows:
        counts.setdefault(parent_id, Counter())[kind] += 1
    return counts


def _subject(unit: Unit, met_when: Mapping[str, int], there: Counter[str]) -> Subject:
    """How a unit with that many units of each kind directly below it stands to a condition."""
    must = [(kind_counted(word), count) for word, count in met_when.items()]
    counts = tuple((unit_word(kind), there[kind], count) for kind, count in must)
    # The count is exact: "03 khoa và 02 phòng" is not met by four (Quy định 09-QĐi/TW, Art. 3).
    return Subject(unit, counts, all(there[kind] == count for kind, count in must))


def rows_of_obligations(obligations: Sequence[Obligation], on: date) -> list[ObligationRow]:
    """Each obligation with its units on that day; two queries, however many obligations and units there are."""
    kinds = {obligation.applies_to for obligation in obligations}
    if not kinds:
        return []
    subjects, below = _subjects(kinds, on), _below(kinds, on)
    nothing: Counter[str] = Counter()
    rows = []
    for obligation in obligations:
        units = subjects[obligation.applies_to]
        found = [_subject(unit, obligation.met_when, below.get(unit.pk, nothing)) for unit in units]
        rows.append(ObligationRow(obligation, on, found))
    return rows


def standing_of_obligation(obligation: Obligation, on: date) -> Fulfilment:
    """How an obligation stands on a day, counted over the units that were in force on it."""
    row = rows_of_obligations([obligation], on)[0]
    return Fulfilment(row.met, row.of, [subject.unit for subject in row.unmet], row.notice)


def standing_sentence(obligation: Obligation, on: date) -> str:
    """How an obligation stands, as a report says it: who is obliged to what, 61/62, and the exceptions by name."""
    row = rows_of_obligations([obligation], on)[0]
    directive = obligation.directive
    text = obligation.text.rstrip(".")
    sentence = f"{directive.kind_word} số {directive.number}: {text}. Đạt {row.met}/{row.of} {row.subject_word}"
    if row.unmet:
        sentence += "; chưa đạt: " + ", ".join(f"{one.unit.name} ({one.lack})" for one in row.unmet)
    return f"{sentence}. {row.notice}".strip() if row.notice else f"{sentence}."


def obligations_of_conference(conference_key: str) -> list[Obligation]:
    """The obligations of the directives that a conference reviews."""
    # A JSON list is searched here and not in the database, which would need a different query on each kind of it.
    directives = [one.pk for one in Directive.objects.all() if conference_key in one.conference_keys]
    return list(Obligation.objects.filter(directive__in=directives).select_related("directive__unit"))


def waiting_for(standing: Standing) -> list[Ask[Waiting]]:
    """The obligations that a unit in which the person holds an office with powers does not meet."""
    own, on = standing.homes(*Power), today()
    if not own:
        return []
    units = Unit.objects.filter(in_force(on), pk__in=own)
    placed = Placement.objects.filter(in_force(on), in_force(on, "unit__"), parent_id__in=own)
    obligations = Obligation.objects.filter(applies_to__in=units.values("kind"))
    directive = {"kind": "directive__kind", "number": "directive__number"}
    return [
        Ask(
            _waiting,
            rows(units, "pk", "kind", "name"),
            rows(placed, "parent_id", kind="unit__kind"),
            rows(obligations, "pk", "text", "applies_to", "met_when", "due", "directive_id", **directive),
        )
    ]


def _waiting(units: list[Row], placed: list[Row], obligations: list[Row]) -> list[Waiting]:
    there: dict[int, Counter[str]] = {}
    for row in placed:
        there.setdefault(row["parent_id"], Counter())[row["kind"]] += 1
    waiting = []
    for row in obligations:
        directive = Directive(kind=row["kind"], number=row["number"])
        for unit in units:
            if unit["kind"] != row["applies_to"]:
                continue
            subject = _subject(Unit(name=unit["name"]), json_in(row["met_when"]), there.get(unit["pk"], Counter()))
            if not subject.is_met:
                detail = _("%(directive)s · %(unit)s mới có %(lack)s")
                detail %= {"directive": directive, "unit": unit["name"], "lack": subject.lack}
                url = f"{reverse('directive', args=[row['directive_id']])}#obligation-{row['pk']}"
                verb, due = _("Xem nghĩa vụ"), day_in(row["due"])
                waiting.append(Waiting("landmark", row["text"], detail, verb, url, due=due))
    return waiting


def nodes_of(keys: Collection[Key]) -> list[Ask[Node]]:
    """A directive stands beside the thread, not on it: the thread has no station of this room."""
    return []


def links_of(keys: Collection[Key]) -> list[Ask[Link]]:
    """No link of the thread begins or ends in this room."""
    return []
