"""Which papers a person may see, their files, and their pages as pictures."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from tongket.documents.models import Paper, PaperReading
from tongket.documents.permissions import own_units
from tongket.documents.queries.page import page_of
from tongket.kit.errors import WrongState
from tongket.org.models import Power, Unit
from tongket.org.queries import ids_above, ids_below, standing_of
from tongket.people.models import Person
from tongket.typeset import to_pngs


def papers_for(person: Person) -> QuerySet[Paper]:
    """The papers that a person may see.

    Issued ones of the units above and below the own, and those sent to them; drafts only where one works on them.
    """
    own = own_units(person)
    above, below = ids_above(own), ids_below(own)
    office = standing_of(person).area(Power.OFFICE)
    mine = Q(signer=person) | Q(second_signer=person) | Q(created_by=person)
    issued = ~Q(state=Paper.State.DRAFT)
    sent = Paper.sent_to.through.objects.filter(unit_id__in=above | below).values("paper_id")
    return Paper.objects.filter(
        mine | Q(unit_id__in=office) | issued & (Q(unit_id__in=above | below) | Q(pk__in=sent))
    ).select_related("unit", "signer", "second_signer")


def file_path(digest: str, extension: str) -> Path:
    """Where the file of that content lies, whether or not it is there."""
    return Path(settings.MEDIA_ROOT) / "papers" / digest[:2] / f"{digest}.{extension}"


def _file(paper: Paper, digest: str, extension: str) -> bytes:
    if not digest:
        raise WrongState("Văn bản chưa phát hành nên chưa có tệp; hãy phát hành trước.")
    data = file_path(digest, extension).read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise WrongState(f"Tệp của văn bản {paper.label} không còn nguyên vẹn; hãy khôi phục tệp từ bản sao lưu.")
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
