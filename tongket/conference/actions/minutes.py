"""The minutes and the notice of conclusions: papers prepared from the record, to be signed in `documents`."""

from datetime import date as Date  # noqa: N812

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.conference.actions.freshness import hold_notice, hold_reworded_notice
from tongket.conference.events import (
    EvaluationWritten,
    MinutesPrepared,
    NoticePrepared,
    NoticeReworded,
    PaperOfConferenceIssued,
    ReplacementPrepared,
)
from tongket.conference.models import Conference, Delegate
from tongket.conference.permissions import (
    may_prepare_minutes,
    may_prepare_notice,
    may_write_evaluation,
    who_prepares,
)
from tongket.conference.queries.papers import (
    minutes_content,
    minutes_recipients,
    minutes_subject,
    notice_content,
    notice_recipients,
    notice_subject,
)
from tongket.conference.queries.record import is_issued
from tongket.documents.actions import build_paper, rebuild_paper, release_paper
from tongket.documents.models import Paper
from tongket.kit.errors import NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import entries_of, record
from tongket.people.models import Person


def _locked(conference_id: int) -> Conference:
    return (
        Conference.objects.select_for_update(of=("self",))
        .select_related("organiser", "minutes", "notice")
        .get(pk=conference_id)
    )


def _person_of(conference: Conference, role: str) -> Person | None:
    delegate = conference.delegates.filter(role=role).select_related("person").first()
    return delegate.person if delegate else None


@transaction.atomic
def write_evaluation(conference_id: int, text: str, *, by: Person) -> Conference:
    """Write how the past period is judged: what the notice says before its conclusions."""
    conference = _locked(conference_id)
    if not may_write_evaluation(by, conference):
        raise NotAllowed(_("Chỉ thư ký và văn phòng đơn vị tổ chức mới ghi được đánh giá."), who_prepares(conference))
    if is_issued(conference.notice):
        raise WrongState(_("Thông báo kết luận đã ban hành; bản đã ban hành không sửa, chỉ thay thế."))
    conference.evaluation = nfc(text.strip())
    conference.save(update_fields=["evaluation"])
    hold_notice(conference, by=by)
    record(conference.channel, EvaluationWritten(conference_id=conference.pk), by=by)
    return conference


@transaction.atomic
def prepare_minutes(conference_id: int, *, by: Person) -> Paper:
    """Build the minutes from what happened; asked again before they are issued, build them anew. Secretary and chair sign."""
    conference = _locked(conference_id)
    if not may_prepare_minutes(by, conference):
        raise NotAllowed(_("Chỉ thư ký và văn phòng đơn vị tổ chức mới soạn được biên bản."), who_prepares(conference))
    if conference.state != Conference.State.CLOSED:
        raise WrongState(_("Hội nghị chưa bế mạc; biên bản soạn được khi hội nghị bế mạc."))
    if is_issued(conference.minutes):
        raise WrongState(_("Biên bản đã ban hành; bản đã ban hành không sửa, chỉ thay thế."))
    content = minutes_content(conference)
    if conference.minutes is not None:
        paper = rebuild_paper(conference.minutes.pk, by=by, content=content)
    else:
        paper = build_paper(
            f"{conference.key}.minutes",
            "BB",
            conference.organiser,
            minutes_subject(conference),
            content,
            by=by,
            signer=_person_of(conference, Delegate.Role.CHAIR),
            signer_title="CHỦ TRÌ",
            second_signer=_person_of(conference, Delegate.Role.SECRETARY),
            second_title="THƯ KÝ",
            recipients=minutes_recipients(conference),
            conference_key=conference.key,
        )
        conference.minutes = paper
        conference.save(update_fields=["minutes"])
    release_paper(paper.pk, by=by)
    record(conference.channel, MinutesPrepared(conference_id=conference.pk, paper_id=paper.pk), by=by)
    return paper


@transaction.atomic
def prepare_notice(conference_id: int, *, by: Person, signer: Person | None = None, date: Date | None = None) -> Paper:
    """Build the notice of conclusions; asked again before it is issued, build it anew. The chair signs unless another does."""
    conference = _locked(conference_id)
    if not may_prepare_notice(by, conference):
        raise NotAllowed(
            _("Chỉ thư ký và văn phòng đơn vị tổ chức mới soạn được thông báo kết luận."), who_prepares(conference)
        )
    if conference.state != Conference.State.CLOSED:
        raise WrongState(_("Hội nghị chưa bế mạc; thông báo kết luận soạn được khi hội nghị bế mạc."))
    if is_issued(conference.notice):
        raise WrongState(_("Thông báo kết luận đã ban hành; bản đã ban hành không sửa, chỉ thay thế."))
    if not conference.conclusions.exists():
        raise WrongState(_("Chưa có kết luận nào; hãy ghi kết luận trước khi soạn thông báo."))
    present = conference.notice
    signs = signer or (present.signer if present else None) or _person_of(conference, Delegate.Role.CHAIR)
    content = notice_content(conference, signs)
    recipients = notice_recipients(conference)
    if present is not None:
        paper = rebuild_paper(
            present.pk, by=by, subject=notice_subject(conference), content=content, recipients=recipients
        )
        if signs is not None and signs.pk != paper.signer_id:
            paper = rebuild_paper(present.pk, by=by, signer=signs)
        if date is not None:
            paper = rebuild_paper(present.pk, by=by, date=date)
    else:
        paper = build_paper(
            f"{conference.key}.conclusions",
            "TB",
            conference.organiser,
            notice_subject(conference),
            content,
            by=by,
            signer=signs,
            date=date,
            recipients=recipients,
            conference_key=conference.key,
        )
        conference.notice = paper
        conference.save(update_fields=["notice"])
    release_paper(paper.pk, by=by)
    record(conference.channel, NoticePrepared(conference_id=conference.pk, paper_id=paper.pk), by=by)
    return paper


@transaction.atomic
def note_paper_revised(conference_id: int, *, by: Person | None) -> Conference:
    """Look whether the notice, revised by hand, still says the conclusions from which the tasks are made."""
    conference = _locked(conference_id)
    if (notice := hold_reworded_notice(conference, by=by)) is not None:
        record(conference.channel, NoticeReworded(conference_id=conference.pk, paper_id=notice.pk), by=by)
    return conference


@transaction.atomic
def note_replacement_begun(conference_id: int, paper_id: int, *, by: Person | None) -> Conference:
    """Tell those who keep the record that the notice which is to replace theirs was begun among the papers."""
    conference = _locked(conference_id)
    event = ReplacementPrepared(conference_id=conference.pk, paper_id=paper_id)
    if event not in [entry.event for entry in entries_of(conference.channel, (ReplacementPrepared,))]:
        record(conference.channel, event, by=by)
    return conference


@transaction.atomic
def note_paper_issued(conference_id: int, paper_id: int, *, by: Person | None) -> Conference:
    """Note that the minutes or the notice has been issued, or that what replaces one of them has."""
    conference = _locked(conference_id)
    paper = Paper.objects.select_related("supersedes").get(pk=paper_id)
    if paper.supersedes_id is not None and paper.supersedes_id == conference.minutes_id:
        conference.minutes = paper
    elif paper.supersedes_id is not None and paper.supersedes_id == conference.notice_id:
        conference.notice = paper
    elif paper.pk not in (conference.minutes_id, conference.notice_id):
        return conference
    conference.save(update_fields=["minutes", "notice"])
    record(conference.channel, PaperOfConferenceIssued(conference_id=conference.pk, paper_id=paper.pk), by=by)
    return conference
