"""Preparing, issuing and superseding papers. What is issued stands: nothing here changes it."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.documents.actions.file import keep_file
from tongket.documents.events import PaperCreated, PaperIssued, PaperRevised, PaperSuperseded
from tongket.documents.models import Paper, PaperReading, Register
from tongket.documents.permissions import (
    is_signed_by_meeting,
    may_create_paper,
    may_edit_paper,
    may_issue_paper,
    may_sign_paper,
)
from tongket.documents.queries.heading import archive_for, drafting_unit, heading_of, layout_of, symbol_for
from tongket.documents.queries.page import (
    authority_of,
    notes_of,
    page_of,
    signing_of,
    texts,
)
from tongket.documents.queries.paper import papers_for
from tongket.kit.clock import now, today
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.formats import long_day
from tongket.kit.text import fold, nfc, nfc_deep
from tongket.live.log import record
from tongket.org.models import Power, Unit
from tongket.org.queries import unit_of, who_could
from tongket.people.models import Person
from tongket.typeset import TypesetError, kind_of, kinds, to_docx, to_pdf

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,119}\Z")
DECIDING = ("QĐ", "NQ")  # decisions and resolutions name who issues them above their bases
UNCHANGED: Any = object()


def _locked(paper_id: int) -> Paper:
    return (
        Paper.objects.select_for_update(of=("self",)).select_related("unit", "signer", "second_signer").get(pk=paper_id)
    )


def _still_a_draft(paper_id: int) -> Paper:
    """The paper, locked, if not yet issued."""
    paper = _locked(paper_id)
    if paper.state != Paper.State.DRAFT:
        raise WrongState(
            _("Văn bản %(label)s %(state)s nên không sửa được; hãy lập văn bản thay thế.")
            % {"label": paper.label, "state": paper.get_state_display().lower()}
        )
    return paper


def _free_key(key: str) -> str:
    if not KEY.match(key):
        raise BadInput(
            _("Mã văn bản “%(key)s” không hợp lệ; dùng chữ không dấu, chữ số, dấu chấm, gạch.") % {"key": key}
        )
    if Paper.objects.filter(key=key).exists():
        raise BadInput(_("Mã văn bản %(key)s đã có; hãy chọn mã khác.") % {"key": key})
    return key


def _keep(paper: Paper) -> None:
    """Save the paper with the words by which it is found."""
    paper.search = fold(f"{paper.label} {paper.symbol} {paper.subject} {paper.unit.name}")
    paper.save()


def _recipients(values: Sequence[str | Unit], of: Unit) -> tuple[list[str], list[Unit]]:
    """Lines to print, and the units among them, whose people are expected to read.

    The body that issues the paper sends it to others and keeps a copy: it reads, yet no line names it.
    """
    lines = [value.name if isinstance(value, Unit) else value for value in values if value != of]
    return texts(lines, "Nơi nhận"), [value for value in values if isinstance(value, Unit)]


def _set_heading(paper: Paper, on: datetime.date) -> None:
    """Layout, names of the bodies, symbol, archive and place as of that day."""
    paper.layout = layout_of(paper.unit, on)
    paper.parent_body, paper.body = heading_of(paper.unit, on)
    drafting = drafting_unit(paper.unit, paper.created_by, on)
    paper.symbol = symbol_for(paper.unit, paper.kind, drafting, on)
    paper.archive = paper.archive or archive_for(paper.unit, drafting, on)
    paper.place = paper.place or paper.unit.place
    if paper.kind in DECIDING and not paper.authority:
        paper.authority = authority_of(paper.unit, on)


def _set_signature(paper: Paper, on: datetime.date) -> None:
    """Prefix and title above the signature, from the office held on that day, unless they were given."""
    if paper.signer is not None and not paper.signer_title:
        prefix, paper.signer_title = signing_of(paper.unit, paper.signer, on)
        paper.signer_prefix = paper.signer_prefix or prefix
    if paper.second_signer is not None and not paper.second_title:
        paper.second_title = "THƯ KÝ" if paper.kind == "BB" else signing_of(paper.unit, paper.second_signer, on)[1]


@transaction.atomic
def create_paper(
    key: str, kind: str, unit: Unit, subject: str, content: list[dict[str, Any]], *, by: Person, **given: Any
) -> Paper:
    """Prepare a paper of one's own unit for signature; what may be `given` is as in `build_paper`."""
    if not may_create_paper(by, unit):
        raise NotAllowed(
            _("Chỉ văn phòng, thư ký của %(unit)s mới soạn được văn bản của đơn vị.") % {"unit": unit.name},
            who_could(Power.OFFICE, unit),
        )
    return build_paper(key, kind, unit, subject, content, by=by, **given)


@transaction.atomic
def build_paper(
    key: str,
    kind: str,
    unit: Unit,
    subject: str,
    content: list[dict[str, Any]],
    *,
    by: Person,
    signer: Person | None = None,
    signer_prefix: str = "",
    signer_title: str = "",
    date: datetime.date | None = None,
    conference_key: str = "",
    bases: Sequence[str] = (),
    recipients: Sequence[str | Unit] = (),
    to: Sequence[str] = (),
    authority: str = "",
    archive: str = "",
    urgency: str = "",
    place: str = "",
    second_signer: Person | None = None,
    second_title: str = "",
) -> Paper:
    """Prepare a paper for signature. Who may is asked by the caller: `create_paper`, or a room above that builds papers from
    its record; no page offers it.

    `content` is a list of blocks (documents/README.md); a unit among `recipients` is printed by name and expected to read.
    Without a title the signer's office gives prefix and title (TL., KT., TM.); without an archive the writer's unit gives it
    (VT, VP). A Party body takes the Party's layout, kinds and symbol.

    Raises BadInput for a kind, a key or a block that cannot be understood.
    """
    known = kinds(layout_of(unit, date))
    if kind not in known:
        raise BadInput(
            _("Không có loại văn bản “%(kind)s”; dùng một trong: %(kinds)s.")
            % {"kind": kind, "kinds": ", ".join(known)}
        )
    lines, units = _recipients(recipients, unit)
    paper = Paper(
        key=_free_key(key),
        kind=kind,
        unit=unit,
        subject=nfc(subject).strip(),
        content=nfc_deep(content),
        place=nfc(place),
        date=date,
        authority=nfc(authority),
        to=texts(to, "Kính gửi"),
        bases=texts(bases, "Căn cứ"),
        recipients=lines,
        archive=archive,
        urgency=urgency,
        signer=signer,
        signer_prefix=nfc(signer_prefix),
        signer_title=nfc(signer_title),
        second_signer=second_signer,
        second_title=nfc(second_title),
        conference_key=conference_key,
        created_at=now(),
        created_by=by,
    )
    if not paper.subject:
        raise BadInput(_("Trích yếu còn trống; hãy ghi văn bản nói về việc gì."))
    _set_heading(paper, date or today())
    _set_signature(paper, date or today())
    page_of(paper)
    _keep(paper)
    paper.sent_to.set(units)
    record(paper.channel, PaperCreated(paper_id=paper.pk), by=by)
    return paper


@transaction.atomic
def revise_paper(paper_id: int, *, by: Person, **changes: Any) -> Paper:
    """Change a paper of one's own unit that is not yet issued; `changes` are those of `rebuild_paper`."""
    paper = _locked(paper_id)
    if not may_edit_paper(by, paper):
        raise NotAllowed(
            _("Chỉ văn phòng, thư ký của %(unit)s mới soạn được văn bản này.") % {"unit": paper.unit.name},
            who_could(Power.OFFICE, paper.unit),
        )
    return rebuild_paper(paper_id, by=by, **changes)


@transaction.atomic
def rebuild_paper(
    paper_id: int,
    *,
    by: Person,
    subject: str = UNCHANGED,
    content: list[dict[str, Any]] = UNCHANGED,
    signer: Person = UNCHANGED,
    date: datetime.date | None = UNCHANGED,
    bases: Sequence[str] = UNCHANGED,
    recipients: Sequence[str | Unit] = UNCHANGED,
) -> Paper:
    """Change a paper that is not yet issued; what is not named stays. Who may is asked by the caller, as for `build_paper`."""
    paper = _still_a_draft(paper_id)
    if subject is not UNCHANGED:
        paper.subject = nfc(subject).strip()
        if not paper.subject:
            raise BadInput(_("Trích yếu còn trống; hãy ghi văn bản nói về việc gì."))
    if content is not UNCHANGED:
        paper.content = nfc_deep(content)
    if date is not UNCHANGED:
        paper.date = date
    if bases is not UNCHANGED:
        paper.bases = texts(bases, "Căn cứ")
    if signer is not UNCHANGED and signer != paper.signer:
        paper.signer, paper.signer_prefix, paper.signer_title = signer, "", ""
    if recipients is not UNCHANGED:
        paper.recipients, units = _recipients(recipients, paper.unit)
        paper.sent_to.set(units)
    _set_heading(paper, paper.date or today())
    _set_signature(paper, paper.date or today())
    page_of(paper)
    paper.revision += 1
    _keep(paper)
    record(paper.channel, PaperRevised(paper_id=paper.pk), by=by)
    return paper


@transaction.atomic
def issue_paper(paper_id: int, *, by: Person) -> Paper:
    """Issue a paper: the next number of its register, the files, and from now on not a word of it changes."""
    paper = _locked(paper_id)
    if not may_issue_paper(by, paper):
        raise NotAllowed(
            _("Chỉ người đứng đầu %(unit)s, hoặc người ký được ký thay, ký thừa lệnh, mới phát hành được.")
            % {"unit": paper.unit.name},
            who_could(Power.LEAD, paper.unit),
        )
    if paper.state != Paper.State.DRAFT:
        raise WrongState(_("Văn bản %(label)s đã phát hành rồi; không phát hành hai lần.") % {"label": paper.label})
    if paper.held:
        raise WrongState(_(paper.held))
    if paper.signer is None:
        raise WrongState(_("Văn bản chưa có người ký; hãy chọn người ký trước khi phát hành."))
    paper.date = paper.date or today()
    if not (is_signed_by_meeting(paper) or may_sign_paper(paper.signer, paper.unit)):
        raise WrongState(
            _("%(signer)s không giữ chức vụ được ký văn bản của %(unit)s; hãy chọn người ký khác.")
            % {"signer": paper.signer.full_name, "unit": paper.unit.name}
        )
    _set_heading(paper, paper.date)
    _set_signature(paper, paper.date)
    paper.signer_name = paper.signer.full_name
    paper.second_name = paper.second_signer.full_name if paper.second_signer is not None else ""
    paper.notes = notes_of(paper)
    paper.year = paper.date.year
    paper.state = Paper.State.ISSUED
    if kind_of(paper.kind, paper.layout).numbered:
        paper.number = _next_number(paper, paper.year)
    paper.pdf, paper.docx = _write_files(paper)
    paper.issued_at = now()
    paper.issued_by = by
    _keep(paper)
    old = paper.supersedes
    if old is not None:
        old = _locked(old.pk)
        if old.state != Paper.State.ISSUED:
            raise WrongState(_("Văn bản %(label)s đã được thay thế bằng văn bản khác.") % {"label": old.label})
        old.state = Paper.State.SUPERSEDED
        old.save(update_fields=["state"])
        record(old.channel, PaperSuperseded(paper_id=old.pk, by_paper_id=paper.pk), by=by)
    record(
        paper.channel,
        PaperIssued(
            paper_id=paper.pk,
            key=paper.key,
            paper_kind=paper.kind,
            conference_key=paper.conference_key,
            supersedes_key=old.key if old is not None else "",
        ),
        by=by,
    )
    return paper


def _next_number(paper: Paper, year: int) -> int:
    """The next number of the register. Its row stays locked until commit, so that an abort leaves no gap."""
    Register.objects.get_or_create(unit=paper.unit, kind=paper.kind, year=year)
    register = Register.objects.select_for_update().get(unit=paper.unit, kind=paper.kind, year=year)
    register.last += 1
    register.save(update_fields=["last"])
    return register.last


def _write_files(paper: Paper) -> tuple[str, str]:
    """The PDF and the DOCX of the paper, kept under their hashes."""
    page = page_of(paper)
    try:
        return keep_file(to_pdf(page), "pdf"), keep_file(to_docx(page), "docx")
    except TypesetError as error:
        raise BadInput(str(error)) from error


@transaction.atomic
def supersede_paper(paper_id: int, key: str = "", *, by: Person) -> Paper:
    """Prepare the paper that is to replace an issued one; the old one stands until the new one is issued."""
    old = _locked(paper_id)
    if not may_edit_paper(by, old):
        raise NotAllowed(
            _("Chỉ văn phòng, thư ký của %(unit)s mới lập được văn bản thay thế.") % {"unit": old.unit.name},
            who_could(Power.OFFICE, old.unit),
        )
    return build_successor(paper_id, key, by=by)


@transaction.atomic
def build_successor(paper_id: int, key: str = "", *, by: Person) -> Paper:
    """As `supersede_paper`; who may is asked by the caller, as for `build_paper`."""
    old = _locked(paper_id)
    if old.state != Paper.State.ISSUED:
        raise WrongState(
            _("Văn bản này đã được thay thế rồi.")
            if old.state == Paper.State.SUPERSEDED
            else _("Văn bản chưa phát hành; hãy sửa thẳng vào dự thảo.")
        )
    if (begun := old.superseded_by.filter(state=Paper.State.DRAFT).first()) is not None:
        raise WrongState(_("Đã có dự thảo thay thế (%(key)s); hãy soạn tiếp dự thảo đó.") % {"key": begun.key})
    told_of_old = _succession(old, old.supersedes) if old.supersedes is not None else None
    new = Paper(
        key=_free_key(nfc(key) or f"{old.key}.v{_count_of(old) + 1}"),
        kind=old.kind,
        unit=old.unit,
        subject=old.subject,
        content=[block for block in old.content if block != told_of_old] + [_succession(old, old)],
        place=old.place,
        authority=old.authority,
        to=old.to,
        bases=old.bases,
        recipients=old.recipients,
        archive=old.archive,
        urgency=old.urgency,
        signer=old.signer,
        signer_prefix=old.signer_prefix,
        signer_title=old.signer_title,
        second_signer=old.second_signer,
        second_title=old.second_title,
        conference_key=old.conference_key,
        supersedes=old,
        created_at=now(),
        created_by=by,
    )
    _set_heading(new, today())
    _keep(new)
    new.sent_to.set(old.sent_to.all())
    record(new.channel, PaperCreated(paper_id=new.pk), by=by)
    return new


def _succession(paper: Paper, old: Paper) -> dict[str, Any]:
    """The sentence by which a paper of that kind says which one it replaces."""
    basis = f"{old.kind_name} số {old.label} {long_day(old.date or today())} của {old.unit.name}"
    return {"type": "paragraph", "text": f"{paper.kind_name} này thay thế {basis}."}


def _count_of(paper: Paper) -> int:
    """How many papers stand in the line of succession that ends with this one."""
    count, at = 1, paper
    while at.supersedes is not None:
        count, at = count + 1, at.supersedes
    return count


@transaction.atomic
def read_paper(paper_id: int, *, by: Person) -> PaperReading:
    """Note the first time that a person opens an issued paper; later openings change nothing, and nothing is logged."""
    paper = papers_for(by).filter(pk=paper_id).first()
    if paper is None:
        raise NotAllowed(_("Văn bản này không dành cho tài khoản đang dùng."))
    if paper.state == Paper.State.DRAFT:
        raise WrongState(_("Văn bản chưa phát hành nên chưa ghi nhận việc đọc."))
    reading, _created = PaperReading.objects.get_or_create(
        paper=paper, person=by, defaults={"unit": unit_of(by), "at": now()}
    )
    return reading
