"""What the room does when something happened elsewhere: an issued notice makes tasks, a moving task moves its conclusion."""

from django.db.models import Q
from django.utils.translation import gettext as _

from tongket.conference.actions.agenda import note_comments_moved
from tongket.conference.actions.amendment import apply_amendments
from tongket.conference.actions.conclusion import assign_conclusion, note_conclusion_moved
from tongket.conference.actions.minutes import note_paper_issued, note_paper_revised, note_replacement_begun
from tongket.conference.models import Conclusion, Conference
from tongket.documents.events import CommentDisposed, PaperCreated, PaperIssued, PaperRevised, ParagraphCommented
from tongket.documents.models import Paper
from tongket.followup.events import TaskCancelled, TaskFinished, TaskPostponed, TaskProgressed, TaskReopened
from tongket.kit.errors import WrongState
from tongket.live.jobs import listen
from tongket.live.models import LogEntry
from tongket.people.models import Person


def _by(entry: LogEntry) -> Person | None:
    return Person.objects.filter(pk=entry.by_id or 0).first()


@listen(PaperIssued)
def on_paper_issued(event: PaperIssued, entry: LogEntry) -> None:
    """The notice of a conference has been issued: each of its conclusions becomes one task, and what it says otherwise than
    the one that it replaces takes effect, however often this runs."""
    paper = Paper.objects.get(pk=event.paper_id)
    ids = [pk for pk in (paper.pk, paper.supersedes_id) if pk is not None]
    conference = Conference.objects.filter(Q(minutes_id__in=ids) | Q(notice_id__in=ids)).first()
    if conference is None:
        _check_former_is_noted(paper)
        return
    by = _by(entry)
    conference = note_paper_issued(conference.pk, paper.pk, by=by)
    if conference.notice_id == paper.pk and by is not None:
        apply_amendments(conference.pk, paper.pk, by=by)
        for pk in conference.conclusions.filter(struck_by=None).order_by("number").values_list("pk", flat=True):
            assign_conclusion(pk, by=by)


def _check_former_is_noted(paper: Paper) -> None:
    """Of two notices issued one after the other the first comes first, whichever worker is quicker: the second is tried again."""
    former = paper.supersedes
    while former is not None:
        if Conference.objects.filter(Q(minutes=former) | Q(notice=former)).exists():
            raise WrongState(_("Văn bản mà văn bản này thay thế chưa được ghi nhận; công việc được thử lại."))
        former = former.supersedes


@listen(PaperCreated)
def on_paper_created(event: PaperCreated, entry: LogEntry) -> None:
    """Whoever prepares the conference sees that a notice which is to replace the issued one was begun among the papers."""
    for pk in Conference.objects.filter(notice__superseded_by=event.paper_id).values_list("pk", flat=True):
        note_replacement_begun(pk, event.paper_id, by=_by(entry))


@listen(PaperRevised)
def on_paper_revised(event: PaperRevised, entry: LogEntry) -> None:
    """A notice whose conclusions a hand has reworded waits until they are the record's again."""
    own = Q(notice_id=event.paper_id) | Q(notice__superseded_by=event.paper_id)
    for pk in Conference.objects.filter(own).values_list("pk", flat=True):
        note_paper_revised(pk, by=_by(entry))


def _commented(draft_id: int, entry: LogEntry) -> None:
    sits = Conference.objects.filter(state=Conference.State.OPEN, items__draft_id=draft_id)
    for pk in sits.distinct().values_list("pk", flat=True):
        note_comments_moved(pk, draft_id, by=_by(entry))


@listen(ParagraphCommented)
def on_paragraph_commented(event: ParagraphCommented, entry: LogEntry) -> None:
    """The chair sees the comment while the draft is on the table."""
    _commented(event.draft_id, entry)


@listen(CommentDisposed)
def on_comment_disposed(event: CommentDisposed, entry: LogEntry) -> None:
    """The chair sees how many comments still wait for an answer."""
    _commented(event.draft_id, entry)


def _moved(task_id: int, entry: LogEntry) -> None:
    conclusion = Conclusion.objects.filter(task_id=task_id).first()
    if conclusion is not None:
        note_conclusion_moved(conclusion.pk, by=_by(entry))


@listen(TaskFinished)
def on_task_finished(event: TaskFinished, entry: LogEntry) -> None:
    """A conclusion turns green."""
    _moved(event.task_id, entry)


@listen(TaskProgressed)
def on_task_progressed(event: TaskProgressed, entry: LogEntry) -> None:
    """A conclusion shows how far it is."""
    _moved(event.task_id, entry)


@listen(TaskPostponed)
def on_task_postponed(event: TaskPostponed, entry: LogEntry) -> None:
    """A conclusion shows its new date."""
    _moved(event.task_id, entry)


@listen(TaskReopened)
def on_task_reopened(event: TaskReopened, entry: LogEntry) -> None:
    """A conclusion is open again."""
    _moved(event.task_id, entry)


@listen(TaskCancelled)
def on_task_cancelled(event: TaskCancelled, entry: LogEntry) -> None:
    """A conclusion is not carried out any more."""
    _moved(event.task_id, entry)
