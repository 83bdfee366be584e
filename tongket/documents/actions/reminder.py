"""Reminding: the signer of a paper that waits, the office of a draft whose comment has no answer yet."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.documents.events import CommentReminded, PaperReminded
from tongket.documents.models import Comment, Draft, Paper
from tongket.documents.permissions import may_remind_comment, may_remind_paper
from tongket.kit.clock import now
from tongket.kit.errors import NotAllowed, WrongState
from tongket.kit.thread import check_not_reminded_today
from tongket.live.log import record
from tongket.org.models import Power
from tongket.org.queries import who_could
from tongket.people.models import Person


@transaction.atomic
def remind_paper(paper_id: int, *, by: Person) -> Paper:
    """Remind the signer of a paper that waits for the signature, at most once a day."""
    paper = Paper.objects.select_for_update(of=("self",)).select_related("unit", "signer").get(pk=paper_id)
    if not may_remind_paper(by, paper):
        raise NotAllowed(
            _("Chỉ người soạn hoặc văn phòng của %(unit)s mới nhắc người ký.") % {"unit": paper.unit.name},
            who_could(Power.OFFICE, paper.unit),
        )
    if paper.state != Paper.State.DRAFT:
        raise WrongState(_("Văn bản %(label)s đã phát hành; không còn gì phải nhắc.") % {"label": paper.label})
    if paper.signer is None:
        raise WrongState(_("Văn bản chưa chọn người ký; hãy chọn người ký trước."))
    _count(paper)
    record(paper.channel, PaperReminded(paper_id=paper.pk), by=by)
    return paper


@transaction.atomic
def remind_comment(comment_id: int, *, by: Person) -> Comment:
    """Remind the draft's office of the answer to one's own comment, at most once a day."""
    comment = Comment.objects.select_for_update(of=("self",)).select_related("draft", "person").get(pk=comment_id)
    if not may_remind_comment(by, comment):
        raise NotAllowed(_("Chỉ người đã góp ý mới nhắc xử lý góp ý của mình."), comment.person.full_name)
    if comment.disposition or comment.draft.state != Draft.State.COMMENTING:
        raise WrongState(_("Góp ý số %(number)s đã được trả lời; không còn gì phải nhắc.") % {"number": comment.number})
    _count(comment)
    record(comment.draft.channel, CommentReminded(draft_id=comment.draft_id, comment_id=comment.pk), by=by)
    return comment


def _count(thing: Paper | Comment) -> None:
    check_not_reminded_today(thing.reminded_at)
    thing.reminded_times += 1
    thing.reminded_at = now()
    thing.save(update_fields=["reminded_times", "reminded_at"])
