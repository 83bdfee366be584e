"""Polls. Ballots take no lock of the log and record nothing: the roll and the counters are all that is kept."""

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.conference.events import PollClosed, PollOpened, PollPlanned
from tongket.conference.models import AgendaItem, Ballot, Conference, Delegate, Poll, PollVoter
from tongket.conference.permissions import (
    may_cast_ballot,
    may_close_poll,
    may_open_poll,
    may_plan_poll,
    who_leads,
    who_prepares,
)
from tongket.conference.queries.poll import verdict_of
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record, touch
from tongket.people.models import Person

# Who counts as a member of a council, with or without a vote (law.md 2.4: the base is membership, not attendance).
MEMBERS = (Delegate.Role.CHAIR, Delegate.Role.COCHAIR, Delegate.Role.DELEGATE)


@transaction.atomic
def plan_poll(
    conference_id: int,
    question: str,
    *,
    by: Person,
    item: AgendaItem | None = None,
    is_secret: bool = False,
    base: str = Poll.Base.PRESENT,
    threshold_num: int = 1,
    threshold_den: int = 2,
    threshold_is_strict: bool = True,
    threshold_source: str = "",
    quorum_num: int = 1,
    quorum_den: int = 2,
) -> Poll:
    """Prepare a poll: its question and the rule by which it will be counted. "Quá nửa" is 1/2, strict; "từ 80 %" is 80/100."""
    conference = Conference.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=conference_id)
    if not may_plan_poll(by, conference):
        raise NotAllowed(
            _("Chỉ chủ trì, thư ký và văn phòng đơn vị tổ chức mới đặt được biểu quyết."), who_prepares(conference)
        )
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; không biểu quyết được nữa."))
    if not question.strip():
        raise BadInput(_("Biểu quyết cần có nội dung hỏi."))
    if base not in Poll.Base.values:
        raise BadInput(_("Cơ sở tính “%(base)s” không có; hãy chọn trong danh sách.") % {"base": base})
    if not (0 < threshold_num <= threshold_den and 0 <= quorum_num <= quorum_den and quorum_den > 0):
        raise BadInput(_("Ngưỡng thông qua và số người tối thiểu phải là một phần, từ 0 đến 1."))
    if threshold_is_strict and threshold_num == threshold_den:
        raise BadInput(_("Không thể quá 100 %; hãy bỏ chữ “quá” hoặc hạ ngưỡng."))
    if item is not None and item.conference_id != conference.pk:
        raise BadInput(_("Mục được chọn không thuộc hội nghị này."))
    last = conference.polls.order_by("-number").values_list("number", flat=True).first()
    poll = Poll.objects.create(
        conference=conference,
        item=item,
        number=(last or 0) + 1,
        question=nfc(question.strip()),
        is_secret=is_secret,
        base=base,
        threshold_num=threshold_num,
        threshold_den=threshold_den,
        threshold_is_strict=threshold_is_strict,
        threshold_source=nfc(threshold_source.strip()),
        quorum_num=quorum_num,
        quorum_den=quorum_den,
    )
    record(conference.channel, PollPlanned(poll_id=poll.pk), by=by)
    return poll


def _locked(poll_id: int) -> Poll:
    return Poll.objects.select_for_update(of=("self",)).select_related("conference__organiser", "item").get(pk=poll_id)


@transaction.atomic
def open_poll(poll_id: int, *, by: Person) -> Poll:
    """Open the poll, and freeze who may vote and the number that the votes are measured against."""
    # The conference first: neither the item nor the conference closes around the poll meanwhile.
    conference_id = Poll.objects.values_list("conference_id", flat=True).get(pk=poll_id)
    Conference.objects.select_for_update(of=("self",)).get(pk=conference_id)
    poll = _locked(poll_id)
    conference = poll.conference
    if not may_open_poll(by, conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới mở được biểu quyết."), who_leads(conference))
    if poll.state != Poll.State.PLANNED:
        raise WrongState(_("Biểu quyết này đã mở rồi; một biểu quyết chỉ mở một lần."))
    if conference.state != Conference.State.OPEN:
        raise WrongState(_("Hội nghị không đang họp; biểu quyết chỉ mở được khi hội nghị đang họp."))
    if poll.item is not None and poll.item.state != AgendaItem.State.OPEN:
        raise WrongState(_("Mục %(number)s không mở; hãy mở mục ấy rồi mở biểu quyết.") % {"number": poll.item.number})
    called = list(conference.delegates.values_list("person_id", "role", "is_voting", "present_at"))
    electors = [
        person for person, _role, votes, present in called if votes and (poll.base != Poll.Base.PRESENT or present)
    ]
    if not electors:
        raise WrongState(_("Chưa có ai được biểu quyết: hãy điểm danh, hoặc giao quyền biểu quyết cho đại biểu."))
    members = sum(1 for _person, role, votes, _present in called if votes or role in MEMBERS)
    poll.electors = electors
    poll.entitled = members if poll.base == Poll.Base.ALL_MEMBERS else len(electors)
    poll.state = Poll.State.OPEN
    poll.opened_at = now()
    poll.save(update_fields=["electors", "entitled", "state", "opened_at"])
    record(conference.channel, PollOpened(poll_id=poll.pk), by=by)
    return poll


@transaction.atomic
def cast_ballot(poll_id: int, choice: str, *, by: Person) -> Poll:
    """Vote, once. Of a secret poll the roll takes the name and a counter goes up by one; nothing else is written."""
    poll = Poll.objects.select_for_update(of=("self",)).select_related("conference").get(pk=poll_id)
    if not may_cast_ballot(by, poll) and poll.state == Poll.State.OPEN:
        raise NotAllowed(
            _("Danh sách biểu quyết đã chốt khi mở và không có tên này."),
            ngettext(
                "Người có tên trong danh sách: %(count)s đại biểu.",
                "Người có tên trong danh sách: %(count)s đại biểu.",
                len(poll.electors),
            )
            % {"count": len(poll.electors)},
        )
    if poll.state != Poll.State.OPEN:
        raise WrongState(
            _("Biểu quyết này chưa mở.")
            if poll.state == Poll.State.PLANNED
            else _("Biểu quyết này đã đóng; không nhận phiếu nữa.")
        )
    if choice not in Ballot.Choice.values:
        raise BadInput(_("Hãy chọn tán thành, không tán thành hoặc không có ý kiến."))
    if poll.voters.filter(person=by).exists():
        raise WrongState(_("Phiếu của đại biểu này đã được nhận; mỗi người bỏ một phiếu."))
    PollVoter.objects.create(poll=poll, person=by)
    if poll.is_secret:
        Poll.objects.filter(pk=poll.pk).update(**{choice: F(choice) + 1})
    else:
        Ballot.objects.create(poll=poll, person=by, choice=choice)
    touch(poll.conference.channel)
    return poll


def _shuffle_roll(poll: Poll) -> None:
    """Write the roll anew, in one go and in the order of its random keys: the rows as they lie in the database, and the
    transactions that wrote them, told in which order the ballots came."""
    people = list(poll.voters.values_list("person_id", flat=True))
    poll.voters.all().delete()
    fresh = [PollVoter(poll=poll, person_id=pk) for pk in people]
    PollVoter.objects.bulk_create(sorted(fresh, key=lambda one: one.pk))


@transaction.atomic
def close_poll(poll_id: int, *, by: Person) -> Poll:
    """Close the poll, count it in one statement, and say its verdict."""
    poll = _locked(poll_id)
    if not may_close_poll(by, poll.conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới đóng được biểu quyết."), who_leads(poll.conference))
    if poll.state != Poll.State.OPEN:
        raise WrongState(
            _("Biểu quyết này chưa mở.") if poll.state == Poll.State.PLANNED else _("Biểu quyết này đã đóng rồi.")
        )
    if poll.is_secret:
        _shuffle_roll(poll)
    else:
        counted = dict(poll.ballots.values_list("choice").annotate(Count("pk")))
        poll.yes, poll.no, poll.abstain = (counted.get(choice, 0) for choice in Ballot.Choice.values)
    poll.verdict = verdict_of(poll)
    poll.state = Poll.State.CLOSED
    poll.closed_at = now()
    poll.save(update_fields=["yes", "no", "abstain", "verdict", "state", "closed_at"])
    record(poll.conference.channel, PollClosed(poll_id=poll.pk), by=by)
    return poll
