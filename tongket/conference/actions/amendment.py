"""Correcting what was issued: a draft of the notice that is to replace it, and what it changes in the conclusions.

What was issued stands, with its tasks, until the new notice is issued; then each amendment takes effect, once.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from tongket.conference.actions.conclusion import REFUSAL, check_fields, fill, locked_conference
from tongket.conference.events import AmendmentDropped, AmendmentWritten, ConclusionAmended, ReplacementPrepared
from tongket.conference.models import AgendaItem, Amendment, Conclusion, Conference, Speech
from tongket.conference.permissions import (
    may_amend_conclusion,
    may_append_conclusion,
    may_drop_amendment,
    may_replace_notice,
    may_strike_conclusion,
    who_prepares,
)
from tongket.conference.queries.record import concluding_item, is_issued
from tongket.conference.queries.wording import (
    amendments_of,
    facts_of,
    in_order,
    origin_label,
    replacement_of,
    says_the_conclusions,
    units_of,
    with_conclusions,
    wordings_of,
)
from tongket.documents.actions import build_successor, rebuild_paper, release_paper
from tongket.documents.models import Paper
from tongket.followup.actions import amend_task, cancel_task
from tongket.followup.models import Task
from tongket.kit.clock import now
from tongket.kit.errors import NotAllowed, WrongState
from tongket.live.log import record
from tongket.org.models import Unit
from tongket.people.models import Person


@transaction.atomic
def replace_notice(conference_id: int, *, by: Person) -> Paper:
    """Begin the notice that is to replace the issued one; where it was begun, let it say the conclusions again."""
    conference = locked_conference(conference_id)
    if not may_replace_notice(by, conference):
        raise NotAllowed(
            _("Chỉ thư ký và văn phòng đơn vị tổ chức mới soạn được thông báo kết luận."), who_prepares(conference)
        )
    if conference.notice is None or not is_issued(conference.notice):
        raise WrongState(_("Thông báo kết luận chưa ban hành; hãy sửa thẳng vào kết luận."))
    draft = _locked_draft(conference) or build_successor(conference.notice.pk, by=by)
    draft = _say(conference, draft, by)
    record(conference.channel, ReplacementPrepared(conference_id=conference.pk, paper_id=draft.pk), by=by)
    return draft


def _say(conference: Conference, draft: Paper, by: Person) -> Paper:
    """Let the draft say the conclusions as they are to be; what a hand wrote around them stays."""
    if not says_the_conclusions(conference, draft):
        wordings = wordings_of(conference, draft)
        told = list(draft.sent_to.all())  # whom the issued one reached must hear that it no longer holds
        units = in_order({*told, *units_of(wordings)})
        others = [
            line for line in draft.recipients if line not in {unit.name for unit in (*told, conference.organiser)}
        ]
        draft = rebuild_paper(
            draft.pk, by=by, content=with_conclusions(draft.content, wordings), recipients=[*others, *units]
        )
    return release_paper(draft.pk, by=by)


def _locked_draft(conference: Conference) -> Paper | None:
    """The draft that is to replace the notice, locked: what a hand writes in it at this moment is waited for, not lost."""
    draft = replacement_of(conference)
    locked = Paper.objects.select_for_update(of=("self",)).filter(pk=draft.pk if draft else 0)
    return locked.filter(state=Paper.State.DRAFT).select_related("unit", "signer").first()


def _pending(amendment_id: int, draft: Paper, **more: None) -> Amendment:
    found = Amendment.objects.filter(pk=amendment_id, notice=draft, **more).first()
    if found is None:
        raise WrongState(_("Thay đổi này không còn trong dự thảo thông báo thay thế; hãy tải lại trang."))
    return found


def _draft_of(conference: Conference) -> Paper:
    draft = _locked_draft(conference)
    if draft is None:
        raise WrongState(
            _("Thông báo kết luận đã ban hành; muốn sửa kết luận thì lập thông báo thay thế trước.")
            if is_issued(conference.notice)
            else _("Thông báo kết luận chưa ban hành; hãy sửa thẳng vào kết luận.")
        )
    return draft


def _reached(conclusion_id: int) -> tuple[Conference, Conclusion]:
    conference = locked_conference(Conclusion.objects.values_list("conference_id", flat=True).get(pk=conclusion_id))
    conclusion = Conclusion.objects.select_related("owner", "task").get(pk=conclusion_id)
    conclusion.conference = conference
    return conference, conclusion


def _check_stands(conclusion: Conclusion) -> None:
    if conclusion.struck_by_id is not None:
        raise WrongState(
            _("Kết luận %(number)s đã được bãi bỏ; hãy thêm kết luận mới.") % {"number": conclusion.number}
        )


def _amendment_of(conclusion: Conclusion, draft: Paper) -> Amendment:
    """What the draft changes in the conclusion already, or the beginning of it."""
    begun = conclusion.amendments.filter(notice=draft).first()
    return begun or Amendment(conference=conclusion.conference, notice=draft, conclusion=conclusion)


def _write(conference: Conference, amendment: Amendment, partners: Sequence[Unit], draft: Paper, by: Person) -> None:
    amendment.save()
    amendment.partners.set(partners)
    _say(conference, draft, by)
    record(conference.channel, AmendmentWritten(amendment_id=amendment.pk), by=by)


@transaction.atomic
def amend_conclusion(
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
) -> Amendment:
    """Say how the notice that is to replace the issued one words a conclusion; said again, the last word counts."""
    conference, conclusion = _reached(conclusion_id)
    if not may_amend_conclusion(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    draft = _draft_of(conference)
    _check_stands(conclusion)
    check_fields(conference, text, owner, partners, repeats, item, speech)
    amendment = _amendment_of(conclusion, draft)
    amendment.is_struck = False
    amendment.item, amendment.speech = item or conclusion.item, speech or conclusion.speech
    fill(amendment, text, owner, due, repeats, product)
    _write(conference, amendment, partners, draft, by)
    return amendment


@transaction.atomic
def append_conclusion(
    conference_id: int,
    text: str,
    owner: Unit,
    *,
    by: Person,
    amendment_id: int | None = None,
    due: date | None = None,
    partners: Sequence[Unit] = (),
    repeats: str = "",
    item: AgendaItem | None = None,
    speech: Speech | None = None,
    product: str = "",
) -> Amendment:
    """Let the notice that is to replace the issued one add a conclusion that was forgotten, after those that stand.

    With `amendment_id` one that was added before, and is not in effect yet, is worded anew.
    """
    conference = locked_conference(conference_id)
    if not may_append_conclusion(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    draft = _draft_of(conference)
    check_fields(conference, text, owner, partners, repeats, item, speech)
    amendment = Amendment(conference=conference, notice=draft)
    if amendment_id is not None:
        amendment = _pending(amendment_id, draft, conclusion=None)
    amendment.item, amendment.speech = item or (speech.item if speech else concluding_item(conference)), speech
    fill(amendment, text, owner, due, repeats, product)
    _write(conference, amendment, partners, draft, by)
    return amendment


@transaction.atomic
def strike_conclusion(conclusion_id: int, *, by: Person) -> Amendment:
    """Let the notice that is to replace the issued one hold a conclusion no more; its number stays empty."""
    conference, conclusion = _reached(conclusion_id)
    if not may_strike_conclusion(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    draft = _draft_of(conference)
    _check_stands(conclusion)
    amendment = _amendment_of(conclusion, draft)
    amendment.is_struck, amendment.item, amendment.speech = True, conclusion.item, conclusion.speech
    fill(amendment, conclusion.text, conclusion.owner, conclusion.due, conclusion.repeats, conclusion.product)
    _write(conference, amendment, list(conclusion.partners.all()), draft, by)
    return amendment


@transaction.atomic
def drop_amendment(amendment_id: int, *, by: Person) -> Conference:
    """Let the conclusion be as it was issued; one that was to be added falls away."""
    conference = locked_conference(Amendment.objects.values_list("conference_id", flat=True).get(pk=amendment_id))
    if not may_drop_amendment(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    draft = _draft_of(conference)
    if Amendment.objects.filter(pk=amendment_id).exclude(effective_at=None).exists():
        raise WrongState(_("Thông báo thay thế đã ban hành; thay đổi này đã có hiệu lực."))
    _pending(amendment_id, draft).delete()
    _say(conference, draft, by)
    record(conference.channel, AmendmentDropped(amendment_id=amendment_id), by=by)
    return conference


@transaction.atomic
def apply_amendments(conference_id: int, paper_id: int, *, by: Person) -> Conference:
    """Let what the issued notice says otherwise take effect, in the conclusions and in their tasks; asked again, nothing.

    A new date moves the task's; where the notice leaves the date, a postponement stays. Of a conclusion that is struck the
    task is given up, unless it is done.
    """
    conference = locked_conference(conference_id)
    paper = Paper.objects.select_related("supersedes").get(pk=paper_id)
    if not is_issued(paper):
        raise WrongState(_("Thông báo thay thế chưa ban hành; thay đổi có hiệu lực khi thông báo được ban hành."))
    for amendment in amendments_of(conference, paper):
        _apply(conference, amendment, paper, by)
    return conference


def _apply(conference: Conference, amendment: Amendment, paper: Paper, by: Person) -> None:
    conclusion = amendment.conclusion or Conclusion(
        conference=conference, number=(conference.conclusions.aggregate(last=Max("number"))["last"] or 0) + 1
    )
    before = facts_of(conclusion) if conclusion.pk else {}
    moves_due = conclusion.due != amendment.due
    partners = list(amendment.partners.all())
    if amendment.is_struck:
        conclusion.struck_by = paper
    else:
        conclusion.owner, conclusion.due = amendment.owner, amendment.due
        conclusion.text, conclusion.repeats, conclusion.product = amendment.text, amendment.repeats, amendment.product
        conclusion.item, conclusion.speech = amendment.item, amendment.speech
    conclusion.save()
    conclusion.partners.set(partners)
    amendment.conclusion, amendment.effective_at = conclusion, now()
    if before:
        after = facts_of(conclusion)
        amendment.changes = [[field, before[field], after[field]] for field in before if before[field] != after[field]]
    amendment.save(update_fields=["conclusion", "effective_at", "changes"])
    task = Task.objects.filter(conclusion=conclusion).first()
    if task is not None and not amendment.is_struck:
        amend_task(
            task.pk,
            conclusion.text,
            conclusion.owner,
            conclusion.due if moves_due else task.due,
            by=by,
            paper=paper,
            partners=partners,
            repeats=conclusion.repeats,
            origin_label=origin_label(conclusion, paper),
        )
    elif task is not None and task.state == Task.State.OPEN:
        old = f" thay thế Thông báo {paper.supersedes.label}" if paper.supersedes else ""
        reason = f"Thông báo {paper.label}{old}, không còn kết luận này."  # a text of the record, as its papers
        cancel_task(task.pk, reason, by=by)
    record(conference.channel, ConclusionAmended(conclusion_id=conclusion.pk, amendment_id=amendment.pk), by=by)
