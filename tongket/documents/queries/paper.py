"""Which papers a person may see, their files, and their pages as pictures."""

import hashlib
import struct
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongket.documents.events import (
    PaperCreated,
    PaperHeld,
    PaperIssued,
    PaperReleased,
    PaperReminded,
    PaperRevised,
    PaperSuperseded,
)
from tongket.documents.models import Paper, PaperReading, Register
from tongket.documents.queries.page import page_of
from tongket.kit.clock import today
from tongket.kit.errors import WrongState
from tongket.live.log import entries
from tongket.live.models import LogEntry
from tongket.org.models import Power, Unit
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person
from tongket.typeset import Page, kind_of, numbered, places, to_pngs


def line_of(paper: Paper) -> list[Paper]:
    """The paper and those that it replaced, one after another, back to the first."""
    line = [paper]
    while (earlier := line[-1].supersedes) is not None:
        line.append(earlier)
    return line


def papers_for(person: Person, standing: Standing | None = None) -> QuerySet[Paper]:
    """The papers that a person may see.

    Issued ones of the units above and below the own, and those sent to them; drafts only where one works on them.
    """
    stand = standing or standing_of(person)
    around = stand.near
    mine = Q(signer=person) | Q(second_signer=person) | Q(created_by=person)
    issued = ~Q(state=Paper.State.DRAFT)
    sent = Paper.sent_to.through.objects.filter(unit_id__in=around).values("paper_id")
    return Paper.objects.filter(
        mine | Q(unit_id__in=stand.area(Power.OFFICE)) | issued & (Q(unit_id__in=around) | Q(pk__in=sent))
    ).select_related("unit", "signer", "second_signer")


def file_path(digest: str, extension: str) -> Path:
    """Where the file of that content lies, whether or not it is there."""
    return Path(settings.MEDIA_ROOT) / "papers" / digest[:2] / f"{digest}.{extension}"


def _file(paper: Paper, digest: str, extension: str) -> bytes:
    if not digest:
        raise WrongState(_("Văn bản chưa phát hành nên chưa có tệp; hãy phát hành trước."))
    data = file_path(digest, extension).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise WrongState(
            _("Tệp của văn bản %(label)s không còn nguyên vẹn; hãy khôi phục tệp từ bản sao lưu.")
            % {"label": paper.label}
        )
    return data


def paper_pdf(paper: Paper) -> bytes:
    """The PDF as it was issued, checked against its hash."""
    return _file(paper, paper.pdf, "pdf")


def paper_docx(paper: Paper) -> bytes:
    """The DOCX as it was issued, checked against its hash."""
    return _file(paper, paper.docx, "docx")


def page_pictures(paper: Paper) -> list[Path]:
    """The pages of a paper as pictures, made once for each state of it and kept."""
    page = page_of(paper)
    digest = hashlib.sha256(repr(page).encode()).hexdigest()
    folder = Path(settings.MEDIA_ROOT) / "pages" / digest[:2] / digest
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".new-"))
        for place, picture in enumerate(to_pngs(page, 144), 1):
            (new / f"{place:03d}.png").write_bytes(picture)
        try:
            new.rename(folder)
        except OSError:  # another request was first: its pictures are the same
            for left in new.iterdir():
                left.unlink()
            new.rmdir()
    return sorted(folder.glob("*.png"))


def next_number(paper: Paper) -> str:
    """The number that the register would give today; another paper may take it first."""
    if not kind_of(paper.kind, paper.layout).numbered:
        return ""
    year = (paper.date or today()).year
    last = Register.objects.filter(unit=paper.unit, kind=paper.kind, year=year).values_list("last", flat=True).first()
    return numbered((last or 0) + 1, paper.symbol, paper.layout)


@dataclass(frozen=True)
class Mark:
    """A stripe on a page that marks a block, in points from its upper edge."""

    top: float
    height: float


@dataclass(frozen=True)
class Sheet:
    """One page of a paper as a picture: its number, its height at a width of 794 pixels, what is marked on it."""

    number: int
    height: int
    marks: list[Mark]


SHEET_BOTTOM, SHEET_TOP, LINE = 785.0, 60.0, 20.0  # points: the text area of A4, a line with its leading


def marks_of(page: Page, key: str) -> dict[int, Mark]:
    """Where the block with that key stands, by number of sheet; empty where there is none."""
    blocks = [block if block.key else replace(block, key=f"auto-{n}") for n, block in enumerate(page.blocks)]
    keys = [block.key for block in blocks]
    if not key or key not in keys:
        return {}
    found = {place.key: place for place in places(replace(page, blocks=blocks))}
    at = found.get(key)
    if at is None:
        return {}
    after = next((found[one] for one in keys[keys.index(key) + 1 :] if one in found), None)
    top = at.y - 0.8 * LINE
    if after is None:
        return {at.sheet: Mark(top, 3 * LINE)}
    end = after.y - LINE
    if after.sheet == at.sheet:
        return {at.sheet: Mark(top, max(end - top, LINE))}
    marks = {at.sheet: Mark(top, SHEET_BOTTOM - top)}
    if end - SHEET_TOP > LINE:
        marks[after.sheet] = Mark(SHEET_TOP, end - SHEET_TOP)
    return marks


def sheets_of(paper: Paper, marked: str = "") -> list[Sheet]:
    """The pages of a paper, with the block of that key marked."""
    pictures = page_pictures(paper)
    marks = marks_of(page_of(paper), marked)
    sheets = []
    for number, path in enumerate(pictures, 1):
        with path.open("rb") as file:
            wide, high = struct.unpack(">II", file.read(24)[16:])
        sheets.append(Sheet(number, round(794 * high / wide), [marks[number]] if number in marks else []))
    return sheets


@dataclass(frozen=True)
class Step:
    """A line of a paper's history: what happened, when, through whom."""

    word: str
    entry: LogEntry
    who: str


_STEPS = {
    PaperCreated.kind: gettext_lazy("Soạn dự thảo"),
    PaperRevised.kind: gettext_lazy("Sửa dự thảo"),
    PaperReminded.kind: gettext_lazy("Nhắc người ký"),
    PaperHeld.kind: gettext_lazy("Dừng lại, chờ soạn lại"),
    PaperReleased.kind: gettext_lazy("Đã khớp lại, ký được"),
    PaperIssued.kind: gettext_lazy("Phát hành, từ đây không sửa"),
    PaperSuperseded.kind: gettext_lazy("Được thay thế"),
}


def history_of(paper: Paper) -> list[Step]:
    """What happened to a paper, newest first, from the log."""
    found = list(reversed(entries(paper.channel)))
    people = Person.objects.in_bulk({entry.by_id for entry in found if entry.by_id})
    names = {pk: person.full_name for pk, person in people.items()}
    return [
        Step(str(_STEPS[entry.kind]), entry, names.get(entry.by_id or 0, "")) for entry in found if entry.kind in _STEPS
    ]


@dataclass(frozen=True)
class Receipt:
    """A unit to which a paper was sent, and the first of its people who opened it."""

    unit: Unit
    reading: PaperReading | None


def readings_of(paper: Paper) -> tuple[list[Receipt], Sequence[PaperReading]]:
    """The units that a paper was sent to with their first reading, unread ones first; and all readings by time."""
    readings = list(paper.readings.select_related("person", "unit"))
    first: dict[int | None, PaperReading] = {}
    for reading in readings:
        first.setdefault(reading.unit_id, reading)
    receipts = [Receipt(unit, first.get(unit.pk)) for unit in paper.sent_to.all()]
    return sorted(receipts, key=lambda one: one.reading is not None), readings
