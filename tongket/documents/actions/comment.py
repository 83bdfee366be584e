"""Asking for comments on a draft, commenting, answering each comment, and closing."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.documents.events import (
    CommentDisposed,
    CommentersInvited,
    CommentsClosed,
    CommentsOpened,
    DraftClosed,
    ParagraphCommented,
)
from tongket.documents.models import Comment, Draft, Paragraph
from tongket.documents.permissions import may_comment_paragraph, may_edit_draft, may_speak_for
from tongket.kit.clock import now, today
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.org.models import Power, Unit
from tongket.org.queries import unit_of, who_could
from tongket.people.models import Person


def _locked(draft_id: int) -> Draft:
    return Draft.objects.select_for_update(of=("self",)).select_related("unit").get(pk=draft_id)


def _editing(draft: Draft, by: Person) -> None:
    if not may_edit_draft(by, draft):
        raise NotAllowed(
            _("Chỉ văn phòng, thư ký của %(unit)s mới lấy và xử lý góp ý.") % {"unit": draft.unit.name},
            who_could(Power.OFFICE, draft.unit),
        )


@transaction.atomic
def open_comments(
    draft_id: int,
    *,
    by: Person,
    until: date | None = None,
    units: Iterable[Unit] = (),
    people: Iterable[Person] = (),
) -> Draft:
    """Put a draft before the units for comments, until the end of that day; `units` and `people` are asked besides."""
    draft = _locked(draft_id)
    _editing(draft, by)
    if draft.state != Draft.State.OPEN:
        raise WrongState(_("Dự thảo %(state)s; chỉ mở góp ý một lần.") % {"state": draft.get_state_display().lower()})
    if not draft.paragraphs.filter(is_removed=False).exists():
        raise WrongState(_("Dự thảo chưa có đoạn nào; hãy soạn nội dung trước khi lấy ý kiến."))
    if until is not None and until < today():
        raise BadInput(
            _("Hạn góp ý %(until)s đã qua; hãy chọn ngày từ hôm nay trở đi.") % {"until": f"{until:%d/%m/%Y}"}
        )
    draft.state = Draft.State.COMMENTING
    draft.comments_until = until
    draft.save(update_fields=["state", "comments_until"])
    draft.asked_units.add(*units)
    draft.asked_people.add(*people)
    record(draft.channel, CommentsOpened(draft_id=draft.pk), by=by)
    return draft


@transaction.atomic
def invite_commenters(draft_id: int, *, by: Person, units: Iterable[Unit] = (), people: Iterable[Person] = ()) -> Draft:
    """Ask more units and people, such as the delegates of a conference, for their comments."""
    draft = _locked(draft_id)
    _editing(draft, by)
    if draft.state == Draft.State.CLOSED:
        raise WrongState(_("Dự thảo đã đóng góp ý; không mời thêm người góp ý được."))
    draft.asked_units.add(*units)
    draft.asked_people.add(*people)
    record(draft.channel, CommentersInvited(draft_id=draft.pk), by=by)
    return draft


@transaction.atomic
def comment_paragraph(paragraph_id: int, text: str, *, by: Person, unit: Unit | None = None) -> Comment:
    """Comment on a paragraph in the name of a unit, the person's own where none is given."""
    draft = _locked(Paragraph.objects.values_list("draft_id", flat=True).get(pk=paragraph_id))
    if not may_comment_paragraph(by, draft):
        raise NotAllowed(
            _(
                "Dự thảo này lấy ý kiến của các đơn vị được mời và các đơn vị thuộc %(unit)s; đơn vị khác chưa góp ý được."
            )
            % {"unit": draft.unit.name},
            who_could(Power.OFFICE, draft.unit),
        )
    if unit is not None and not may_speak_for(by, unit):
        raise NotAllowed(_("Không góp ý thay %(unit)s được.") % {"unit": unit.name}, who_could(Power.REPORT, unit))
    if draft.state != Draft.State.COMMENTING:
        what = _("chưa mở góp ý") if draft.state == Draft.State.OPEN else _("đã đóng góp ý")
        raise WrongState(_("Dự thảo %(what)s, nên chưa ghi được ý kiến này.") % {"what": what})
    paragraph = Paragraph.objects.get(pk=paragraph_id)
    if paragraph.is_removed:
        raise WrongState(_("Đoạn %(number)s đã bỏ; hãy góp ý vào đoạn khác.") % {"number": paragraph.number})
    tidy = nfc(text).strip()
    if not tidy:
        raise BadInput(_("Góp ý còn trống; hãy ghi nội dung."))
    draft.last_comment += 1
    draft.save(update_fields=["last_comment"])
    comment = Comment.objects.create(
        draft=draft,
        paragraph=paragraph,
        number=draft.last_comment,
        unit=unit or unit_of(by),
        person=by,
        text=tidy,
        at=now(),
    )
    record(
        draft.channel,
        ParagraphCommented(draft_id=draft.pk, paragraph_id=paragraph.pk, comment_id=comment.pk),
        by=by,
    )
    return comment


@transaction.atomic
def dispose_comment(comment_id: int, disposition: str, reason: str, *, by: Person) -> Comment:
    """Say what becomes of a comment. A reason is needed unless it is accepted whole; the answer may be changed until
    the draft is closed."""
    draft = _locked(Comment.objects.values_list("draft_id", flat=True).get(pk=comment_id))
    _editing(draft, by)
    if draft.state != Draft.State.COMMENTING:
        raise WrongState(_("Dự thảo đã đóng góp ý; kết quả xử lý không thay đổi nữa."))
    answers = [choice for choice in Comment.Disposition if choice != Comment.Disposition.OPEN]
    if disposition not in answers:
        raise BadInput(
            _("Không có cách xử lý “%(disposition)s”; chọn một trong: %(answers)s.")
            % {"disposition": disposition, "answers": ", ".join(str(answer.label) for answer in answers)}
        )
    tidy = nfc(reason).strip()
    if not tidy and disposition != Comment.Disposition.ACCEPTED:
        raise BadInput(_("Tiếp thu một phần hoặc giải trình thì phải ghi lý do."))
    comment = Comment.objects.select_related("draft", "paragraph").get(pk=comment_id)
    comment.disposition = disposition
    comment.reason = tidy
    comment.disposed_by = by
    comment.disposed_at = now()
    comment.save(update_fields=["disposition", "reason", "disposed_by", "disposed_at"])
    record(draft.channel, CommentDisposed(draft_id=draft.pk, comment_id=comment.pk), by=by)
    return comment


def _check_answered(draft: Draft) -> None:
    left = draft.comments.filter(disposition="").count()
    if left:
        raise WrongState(
            ngettext(
                "Còn %(left)s góp ý chưa xử lý; mỗi góp ý phải được tiếp thu hoặc giải trình trước khi đóng.",
                "Còn %(left)s góp ý chưa xử lý; mỗi góp ý phải được tiếp thu hoặc giải trình trước khi đóng.",
                left,
            )
            % {"left": left}
        )


@transaction.atomic
def close_comments(draft_id: int, *, by: Person) -> Draft:
    """Close a draft once each comment has its answer; the text goes on into the paper."""
    draft = _locked(draft_id)
    _editing(draft, by)
    if draft.state != Draft.State.COMMENTING:
        raise WrongState(
            _("Dự thảo %(state)s; không có đợt góp ý nào để đóng.") % {"state": draft.get_state_display().lower()}
        )
    _check_answered(draft)
    draft.state = Draft.State.CLOSED
    draft.save(update_fields=["state"])
    record(draft.channel, CommentsClosed(draft_id=draft.pk), by=by)
    return draft


@transaction.atomic
def close_draft(draft_id: int, *, by: Person) -> Draft:
    """Close a draft of which a paper is made now: from here on its text is that of the paper. Called by the room that makes the
    paper; a draft that is closed already stays so."""
    draft = _locked(draft_id)
    _editing(draft, by)
    if draft.state == Draft.State.CLOSED:
        return draft
    _check_answered(draft)
    draft.state = Draft.State.CLOSED
    draft.save(update_fields=["state"])
    record(draft.channel, DraftClosed(draft_id=draft.pk), by=by)
    return draft
