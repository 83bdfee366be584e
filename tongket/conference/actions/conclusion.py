"""Conclusions: written by the secretary, fixed by the issued notice, each of them one task."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongket.conference.actions.freshness import hold_minutes, hold_notice
from tongket.conference.events import (
    ConclusionAdded,
    ConclusionAssigned,
    ConclusionMoved,
    ConclusionRemoved,
    ConclusionRevised,
)
from tongket.conference.models import AgendaItem, Amendment, Conclusion, Conference, Speech
from tongket.conference.permissions import (
    may_add_conclusion,
    may_remove_conclusion,
    may_revise_conclusion,
    who_prepares,
)
from tongket.conference.queries.record import concluding_item, is_issued
from tongket.conference.queries.wording import origin_label
from tongket.followup.actions import assign_task
from tongket.followup.repeats import checked_rule
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.org.models import Unit
from tongket.people.models import Person

REFUSAL = gettext_noop("Chỉ chủ trì, thư ký và văn phòng đơn vị tổ chức mới ghi được kết luận.")


def locked_conference(conference_id: int) -> Conference:
    """The conference, locked, with its organiser and its notice."""
    return (
        Conference.objects.select_for_update(of=("self",)).select_related("organiser", "notice").get(pk=conference_id)
    )


def _locked(conclusion_id: int) -> Conclusion:
    conference = locked_conference(Conclusion.objects.values_list("conference_id", flat=True).get(pk=conclusion_id))
    conclusion = Conclusion.objects.select_for_update().get(pk=conclusion_id)
    conclusion.conference = conference
    return conclusion


def _check_not_issued(conference: Conference) -> None:
    if is_issued(conference.notice):
        raise WrongState(
            _("Thông báo kết luận đã ban hành; kết luận không sửa được nữa, chỉ thay thế bằng thông báo mới.")
        )


def check_fields(
    conference: Conference,
    text: str,
    owner: Unit,
    partners: Sequence[Unit],
    repeats: str,
    item: AgendaItem | None,
    speech: Speech | None,
) -> None:
    """Whether these are the facts of a conclusion of this conference; raises BadInput."""
    if not text.strip():
        raise BadInput(_("Kết luận chưa có nội dung."))
    if any(partner.pk == owner.pk for partner in partners):
        raise BadInput(_("%(unit)s đã chủ trì nên không thể đồng thời là đơn vị phối hợp.") % {"unit": owner.name})
    if item is not None and item.conference_id != conference.pk:
        raise BadInput(_("Mục nguồn của kết luận không thuộc hội nghị này."))
    if speech is not None and speech.conference_id != conference.pk:
        raise BadInput(_("Lượt phát biểu nguồn của kết luận không thuộc hội nghị này."))
    checked_rule(repeats)


def fill(said: Conclusion | Amendment, text: str, owner: Unit, due: date | None, repeats: str, product: str) -> None:
    """Let a conclusion, or what is to become of one, say these facts."""
    said.text, said.owner, said.due = nfc(text.strip()), owner, due
    said.repeats, said.product = checked_rule(repeats), nfc(product.strip())


@transaction.atomic
def add_conclusion(
    conference_id: int,
    text: str,
    owner: Unit,
    *,
    by: Person,
    due: date | None = None,
    partners: Sequence[Unit] = (),
    repeats: str = "",
    item: AgendaItem | None = None,
    speech: Speech | None = None,
    product: str = "",
) -> Conclusion:
    """Write a conclusion: who leads, who helps, by when, and at which item it was drawn."""
    conference = locked_conference(conference_id)
    if not may_add_conclusion(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    _check_not_issued(conference)
    check_fields(conference, text, owner, partners, repeats, item, speech)
    last = conference.conclusions.order_by("-number").values_list("number", flat=True).first()
    conclusion = Conclusion.objects.create(
        conference=conference,
        number=(last or 0) + 1,
        text=nfc(text.strip()),
        owner=owner,
        due=due,
        repeats=checked_rule(repeats),
        item=item or (speech.item if speech else concluding_item(conference)),
        speech=speech,
        product=nfc(product.strip()),
    )
    conclusion.partners.set(partners)
    hold_minutes(conference, by=by)
    hold_notice(conference, by=by)
    record(conference.channel, ConclusionAdded(conclusion_id=conclusion.pk), by=by)
    return conclusion


@transaction.atomic
def revise_conclusion(
    conclusion_id: int,
    text: str,
    owner: Unit,
    *,
    by: Person,
    due: date | None = None,
    partners: Sequence[Unit] = (),
    repeats: str = "",
    item: AgendaItem | None = None,
    speech: Speech | None = None,
    product: str = "",
) -> Conclusion:
    """Change a conclusion whose notice has not been issued."""
    conclusion = _locked(conclusion_id)
    conference = conclusion.conference
    if not may_revise_conclusion(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    _check_not_issued(conference)
    check_fields(conference, text, owner, partners, repeats, item, speech)
    fill(conclusion, text, owner, due, repeats, product)
    conclusion.item, conclusion.speech = item or (speech.item if speech else concluding_item(conference)), speech
    conclusion.save()
    conclusion.partners.set(partners)
    hold_minutes(conference, by=by)
    hold_notice(conference, by=by)
    record(conference.channel, ConclusionRevised(conclusion_id=conclusion.pk), by=by)
    return conclusion


@transaction.atomic
def remove_conclusion(conclusion_id: int, *, by: Person) -> Conference:
    """Strike a conclusion whose notice has not been issued; those after it move up."""
    conclusion = _locked(conclusion_id)
    conference = conclusion.conference
    if not may_remove_conclusion(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    _check_not_issued(conference)
    number = conclusion.number
    conclusion.delete()
    for later in conference.conclusions.filter(number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])
    hold_minutes(conference, by=by)
    hold_notice(conference, by=by)
    record(conference.channel, ConclusionRemoved(conclusion_id=conclusion_id, number=number), by=by)
    return conference


@transaction.atomic
def assign_conclusion(conclusion_id: int, *, by: Person) -> Conclusion:
    """Let a conclusion of the issued notice become its task; asked again, the task that is there stays."""
    conclusion = _locked(conclusion_id)
    conference = conclusion.conference
    if conclusion.task_id is not None:
        return conclusion
    notice = conference.notice
    if notice is None or not is_issued(notice):
        raise WrongState(_("Thông báo kết luận chưa ban hành; kết luận thành nhiệm vụ khi thông báo được ban hành."))
    conclusion.task = assign_task(
        conclusion.code,
        conclusion.text,
        conclusion.owner,
        conclusion.due,
        by=by,
        partners=list(conclusion.partners.all()),
        repeats=conclusion.repeats,
        origin_label=origin_label(conclusion, notice),
        origin_url=f"{reverse('conference', args=[conference.key])}#conclusion-{conclusion.number}",
        conference_key=conference.key,
        assigner=conference.organiser,
        paper=notice,
    )
    conclusion.save(update_fields=["task"])
    record(conference.channel, ConclusionAssigned(conclusion_id=conclusion.pk, task_id=conclusion.task.pk), by=by)
    return conclusion


@transaction.atomic
def note_conclusion_moved(conclusion_id: int, *, by: Person | None) -> Conclusion:
    """Tell those who watch the conference that the task of a conclusion has moved. The task itself lives in followup."""
    conclusion = _locked(conclusion_id)
    if conclusion.task_id is not None:
        record(
            conclusion.conference.channel,
            ConclusionMoved(conclusion_id=conclusion.pk, task_id=conclusion.task_id),
            by=by,
        )
    return conclusion
