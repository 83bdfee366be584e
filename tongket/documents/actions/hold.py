"""Holding a draft back: the record that a paper was built from has moved on, and the room that built it says so.

Both are called by rooms above, in the course of what a person may do there; no page offers them.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.documents.events import PaperHeld, PaperReleased
from tongket.documents.models import Paper
from tongket.kit.errors import WrongState
from tongket.live.log import record
from tongket.people.models import Person


def _locked(paper_id: int) -> Paper:
    """The draft, locked: whoever issues it at this moment is waited for, or waits."""
    paper = Paper.objects.select_for_update().get(pk=paper_id)
    if paper.state != Paper.State.DRAFT:
        raise WrongState(
            _("Văn bản %(label)s vừa được phát hành; nội dung đã vào văn bản không sửa được nữa.")
            % {"label": paper.label}
        )
    return paper


@transaction.atomic
def hold_paper(paper_id: int, reason: str, *, by: Person | None) -> Paper:
    """Let a draft not be issued as it stands, for that reason (a msgid: it is told in the language of who reads it)."""
    paper = _locked(paper_id)
    if paper.held != reason:
        paper.held = reason
        paper.save(update_fields=["held"])
        record(paper.channel, PaperHeld(paper_id=paper.pk), by=by)
    return paper


@transaction.atomic
def release_paper(paper_id: int, *, by: Person | None) -> Paper:
    """Let a draft that was held be issued again: it says what the record says."""
    paper = _locked(paper_id)
    if paper.held:
        paper.held = ""
        paper.save(update_fields=["held"])
        record(paper.channel, PaperReleased(paper_id=paper.pk), by=by)
    return paper
