"""The council: it is a conference of its own, and votes as any conference votes, by secret ballot."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from tongket.conference.actions import add_item, invite_delegate, plan_conference, plan_poll
from tongket.conference.models import AgendaItem, Conference, Delegate, Poll
from tongket.conference.queries.poll import verdict_sentence
from tongket.emulation.actions.nomination import locked_nomination
from tongket.emulation.events import CouncilConvened, NominationPutToVote, ResultTaken
from tongket.emulation.models import Commendation, Nomination
from tongket.emulation.permissions import may_convene_council, may_put_to_vote, may_take_result
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.live.log import record
from tongket.org.models import Power
from tongket.org.queries import who_could
from tongket.people.models import Person

REFUSAL = "Chỉ văn phòng hoặc lãnh đạo của đơn vị ra quyết định mới điều hành được đợt khen thưởng."


def _refused(commendation: Commendation) -> NotAllowed:
    return NotAllowed(_(REFUSAL), who_could(Power.OFFICE, commendation.unit))


@transaction.atomic
def convene_council(
    commendation_id: int,
    members: Sequence[Person],
    starts: datetime,
    *,
    by: Person,
    chair: Person,
    secretary: Person | None = None,
    ends: datetime | None = None,
) -> Conference:
    """Call the council together as a conference; from now on no further proposal is taken. The secretary has no vote."""
    commendation = Commendation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=commendation_id)
    if not may_convene_council(by, commendation):
        raise _refused(commendation)
    if commendation.state != Commendation.State.OPEN:
        raise WrongState(_("Đợt khen thưởng này đã có Hội đồng."))
    if not commendation.nominations.filter(state=Nomination.State.PROPOSED).exists():
        raise WrongState(_("Chưa có đề nghị nào để Hội đồng xét; hãy đợi ít nhất một đề nghị rồi lập Hội đồng."))
    everyone = {person.pk: person for person in (chair, *members)}
    if len(everyone) < 3:
        raise BadInput(_("Hội đồng phải có từ 3 thành viên, kể cả Chủ tịch; hãy chọn thêm."))
    if secretary is not None and secretary.pk in everyone:
        raise BadInput(
            _("%(name)s là thành viên Hội đồng; thư ký không bỏ phiếu, hãy chọn người khác làm thư ký.")
            % {"name": secretary.full_name}
        )
    council = plan_conference(
        f"{commendation.key}-council".replace(".", "-"),  # the key of a conference is a slug: it stands in addresses
        f"Họp Hội đồng Thi đua - Khen thưởng: {commendation.title}",
        Conference.Kind.COUNCIL,
        Conference.Mode.IN_PERSON,
        commendation.unit,
        starts,
        ends or starts + timedelta(hours=1),
        by=by,
        chair=chair,
        secretary=secretary,
        place=commendation.unit.place,
    )
    for person in everyone.values():
        if person.pk != chair.pk:
            invite_delegate(council.pk, person, by=by, role=Delegate.Role.DELEGATE, is_voting=True)
    add_item(council.pk, AgendaItem.Kind.VOTE, "Bỏ phiếu kín xét khen thưởng", by=by, speaker=chair, minutes=60)
    commendation.council = council
    commendation.state = Commendation.State.COUNCIL
    commendation.save(update_fields=["council", "state"])
    record(commendation.channel, CouncilConvened(commendation_id=commendation.pk, conference_id=council.pk), by=by)
    return council


@transaction.atomic
def put_to_vote(nomination_id: int, *, by: Person) -> Poll:
    """Plan the council's secret poll on one proposal, by the share that the commendation has kept."""
    nomination = locked_nomination(nomination_id)
    commendation = nomination.commendation
    if not may_put_to_vote(by, commendation):
        raise _refused(commendation)
    if nomination.poll_id is not None:
        raise WrongState(_("Đề nghị này đã được đưa ra biểu quyết."))
    if nomination.state != Nomination.State.PROPOSED:
        raise WrongState(
            _("Đề nghị này không còn chờ xét (%(state)s).") % {"state": nomination.get_state_display().lower()}
        )
    if commendation.council is None:
        raise WrongState(_("Chưa có Hội đồng; hãy lập Hội đồng rồi đưa ra biểu quyết."))
    poll = plan_poll(
        commendation.council.pk,
        f"Đề nghị tặng {nomination.form} cho {nomination.label}",
        by=by,
        item=commendation.council.items.filter(kind=AgendaItem.Kind.VOTE).first(),
        is_secret=True,
        base=Poll.Base.ALL_MEMBERS,
        quorum_num=commendation.quorum_num,
        quorum_den=commendation.quorum_den,
        threshold_num=commendation.vote_num,
        threshold_den=commendation.vote_den,
        threshold_is_strict=False,
        threshold_source=commendation.vote_source,
    )
    nomination.poll = poll
    nomination.save(update_fields=["poll"])
    record(
        commendation.channel,
        NominationPutToVote(commendation_id=commendation.pk, nomination_id=nomination.pk, poll_id=poll.pk),
        by=by,
    )
    return poll


@transaction.atomic
def take_result(nomination_id: int, *, by: Person) -> Nomination:
    """Take over what the council decided on a proposal, with the arithmetic where it was refused."""
    nomination = locked_nomination(nomination_id)
    commendation = nomination.commendation
    if not may_take_result(by, commendation):
        raise _refused(commendation)
    poll = nomination.poll
    if nomination.state != Nomination.State.PROPOSED:
        raise WrongState(_("Kết quả của đề nghị này đã được nhận."))
    if poll is None:
        raise WrongState(_("Đề nghị này chưa được đưa ra biểu quyết."))
    if poll.state != Poll.State.CLOSED:
        raise WrongState(_("Hội đồng chưa đóng biểu quyết; hãy đợi biểu quyết đóng rồi nhận kết quả."))
    if poll.verdict == Poll.Verdict.PASSED:
        nomination.state = Nomination.State.VOTED
    else:
        nomination.state = Nomination.State.REFUSED
        with override("vi"):  # it stands in the record, whatever the language of who takes it over
            nomination.reason = verdict_sentence(poll)[:400]
    nomination.save(update_fields=["state", "reason"])
    record(commendation.channel, ResultTaken(commendation_id=commendation.pk, nomination_id=nomination.pk), by=by)
    return nomination
