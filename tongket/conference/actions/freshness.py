"""Keeping minutes and notice true: a draft that no longer says what the record says is held until it is built anew.

Without it a conclusion written after the notice was prepared would become a task that stands in no issued paper.
"""

from django.utils.translation import gettext_noop

from tongket.conference.models import Conference
from tongket.conference.queries.papers import (
    Freshness,
    minutes_freshness,
    notice_freshness,
)
from tongket.conference.queries.record import is_issued
from tongket.conference.queries.wording import replacement_of, says_the_conclusions
from tongket.documents.actions import hold_paper, release_paper
from tongket.documents.models import Paper
from tongket.people.models import Person

MINUTES_MOVED = gettext_noop(
    "Diễn biến hội nghị đã sửa sau khi soạn biên bản này; hãy soạn lại biên bản rồi mới phát hành."
)
NOTICE_MOVED = gettext_noop(
    "Kết luận hoặc đánh giá đã sửa sau khi soạn thông báo này; hãy soạn lại thông báo rồi mới phát hành."
)
NOTICE_DIFFERS = gettext_noop(
    "Mục kết luận trong bản này khác kết luận đã ghi, là nơi nhiệm vụ được giao; hãy sửa kết luận rồi soạn lại thông báo."
)


def hold_minutes(conference: Conference, *, by: Person) -> None:
    """Hold the draft of the minutes of a locked conference where its record has moved on, release it where it has come back.

    Raises WrongState where they were issued at this very moment.
    """
    if conference.minutes_id is not None:
        _hold(minutes_freshness(conference), MINUTES_MOVED, by)


def hold_notice(conference: Conference, *, by: Person) -> None:
    """As `hold_minutes`, for the notice of conclusions."""
    if conference.notice_id is not None:
        _hold(notice_freshness(conference), NOTICE_MOVED, by)


def _hold(fresh: Freshness, reason: str, by: Person) -> None:
    paper = fresh.paper
    if paper is None or paper.state != Paper.State.DRAFT:
        return
    if fresh.is_stale:
        hold_paper(paper.pk, reason, by=by)
    else:
        release_paper(paper.pk, by=by)


def hold_reworded_notice(conference: Conference, *, by: Person | None) -> Paper | None:
    """Hold the notice of a locked conference where a hand has reworded its conclusions, release it where they stand again.

    Answers the notice if it did either.
    """
    notice = replacement_of(conference) if is_issued(conference.notice) else conference.notice
    if notice is None:
        return None
    true = says_the_conclusions(conference, notice)
    if not true and not notice.held:
        return hold_paper(notice.pk, NOTICE_DIFFERS, by=by)
    if true and notice.held == NOTICE_DIFFERS:
        return release_paper(notice.pk, by=by)
    return None
