"""Proposing whom to commend, and taking a proposal back."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tongket.emulation.actions.commendation import NOMINEES
from tongket.emulation.events import NominationMade, NominationWithdrawn
from tongket.emulation.models import Commendation, Nomination
from tongket.emulation.permissions import may_nominate, may_withdraw_nomination
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc, slug
from tongket.live.log import record
from tongket.org.models import Power, Unit
from tongket.org.queries import offices_line, parent_of, unit_of, who_could
from tongket.people.models import Person

GONE = (Nomination.State.REFUSED, Nomination.State.WITHDRAWN)


def locked_nomination(nomination_id: int) -> Nomination:
    """The proposal, with its commendation locked before it: the council is not called meanwhile, nor the decision written."""
    commendation_id = Nomination.objects.values_list("commendation_id", flat=True).get(pk=nomination_id)
    Commendation.objects.select_for_update(of=("self",)).get(pk=commendation_id)
    return (
        Nomination.objects.select_for_update(of=("self",))
        .select_related("commendation__unit", "commendation__council", "poll", "unit", "person")
        .get(pk=nomination_id)
    )


@transaction.atomic
def nominate(
    commendation_id: int,
    grounds: str,
    *,
    by: Person,
    unit: Unit | None = None,
    person: Person | None = None,
    name: str = "",
    group: str = "",
    place: str = "",
    achievement: str = "",
) -> Nomination:
    """Propose a unit, a person or, by name, a retired leader, with the grounds.

    `achievement` names what it is for, so that one form is not given twice for it; without it the grounds stand for it.
    """
    commendation = Commendation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=commendation_id)
    name, grounds, group = nfc(name).strip(), nfc(grounds).strip(), nfc(group).strip()
    if not may_nominate(by, commendation, unit, person):
        raise NotAllowed(
            _(
                "Chỉ người báo cáo thay đơn vị được đề nghị, hoặc văn phòng đơn vị ra quyết định, mới đề nghị khen được."
            ),
            who_could(Power.REPORT, unit or (unit_of(person) if person else None) or commendation.unit),
        )
    if commendation.state != Commendation.State.OPEN:
        raise WrongState(_("Đợt khen thưởng này đã thôi nhận đề nghị: Hội đồng đã được lập."))
    if sum(map(bool, (unit, person, name))) != 1:
        raise BadInput(_("Mỗi đề nghị nêu đúng một đối tượng: một đơn vị, một người, hoặc tên một nguyên lãnh đạo."))
    if not grounds:
        raise BadInput(_("Chưa nêu thành tích; hãy ghi thành tích làm căn cứ khen."))
    kind = "units" if unit else "individuals" if person else "retired-leaders"
    if commendation.for_kinds and kind not in commendation.for_kinds:
        raise BadInput(
            _("Đợt này khen %(kinds)s; không nhận đề nghị cho %(kind)s.")
            % {"kinds": ", ".join(NOMINEES[one] for one in commendation.for_kinds), "kind": NOMINEES[kind]}
        )
    if commendation.groups and group not in commendation.groups:
        raise BadInput(
            _("Đề nghị phải thuộc một nhóm thành tích của đợt: %(groups)s.")
            % {"groups": "; ".join(commendation.groups)}
        )
    if settings.TONGKET_DEMO and ((unit and not unit.is_fictional) or (person and not person.is_fictional)):
        raise BadInput(
            _("%(name)s không phải nhân vật hư cấu; bản minh họa không gán khen thưởng cho người và đơn vị có thật.")
            % {"name": unit.name if unit else person.full_name if person else name}
        )
    nominee = f"unit:{unit.key}" if unit else f"person:{person.username}" if person else f"name:{slug(name, 150)}"
    achievement = slug(achievement or grounds, 120)
    _not_twice(commendation, nominee, achievement)
    commendation.last_nomination += 1
    commendation.save(update_fields=["last_nomination"])
    nomination = Nomination.objects.create(
        commendation=commendation,
        number=commendation.last_nomination,
        group=group,
        unit=unit,
        person=person,
        name=name,
        place=nfc(place).strip() or _place(unit, person),
        grounds=grounds,
        nominee=nominee,
        form=commendation.form,
        achievement=achievement,
        proposed_at=now(),
        proposed_by=by,
    )
    record(commendation.channel, NominationMade(commendation_id=commendation.pk, nomination_id=nomination.pk), by=by)
    return nomination


def _not_twice(commendation: Commendation, nominee: str, achievement: str) -> None:
    """Luật Thi đua, khen thưởng, Art. 5: not several awards of one form for one achievement."""
    same = (
        Nomination.objects.filter(nominee=nominee, form=commendation.form, achievement=achievement)
        .exclude(state__in=GONE)
        .select_related("commendation", "unit", "person")
        .first()
    )
    if same is not None:
        raise BadInput(
            _(
                "%(name)s đã được đề nghị %(form)s cho chính thành tích này ở đợt “%(title)s” (đề nghị %(number)d); "
                "một hình thức không tặng hai lần cho một thành tích."
            )
            % {
                "name": same.label,
                "form": same.form,
                "title": same.commendation.title,
                "number": same.number,
            }
        )


def _place(unit: Unit | None, person: Person | None) -> str:
    """The office and the unit as the list prints them, as they are on the day of the proposal."""
    if person is not None:
        home = unit_of(person)
        return ", ".join(part for part in (offices_line(person), home.name if home else "") if part)[:240]
    if unit is None:
        return "Nguyên lãnh đạo, đã nghỉ hưu"  # printed in the list of the decision
    above = parent_of(unit)
    return above.name if above is not None else ""


@transaction.atomic
def withdraw_nomination(nomination_id: int, reason: str, *, by: Person) -> Nomination:
    """Take a proposal back before it is put to the vote; the reason stays beside it."""
    nomination = locked_nomination(nomination_id)
    if not may_withdraw_nomination(by, nomination):
        raise NotAllowed(
            _("Chỉ người đề nghị hoặc văn phòng đơn vị ra quyết định mới rút được đề nghị."),
            who_could(Power.OFFICE, nomination.commendation.unit),
        )
    if nomination.state != Nomination.State.PROPOSED:
        raise WrongState(_("Đề nghị này đã %(state)s; không rút được nữa.") % {"state": _lower(nomination)})
    if nomination.poll_id is not None:
        raise WrongState(_("Đề nghị này đã được đưa ra biểu quyết; không rút được nữa."))
    reason = nfc(reason).strip()
    if not reason:
        raise BadInput(_("Chưa nêu lý do rút; hãy ghi một câu lý do."))
    nomination.state, nomination.reason = Nomination.State.WITHDRAWN, reason[:400]
    nomination.save(update_fields=["state", "reason"])
    record(
        nomination.commendation.channel,
        NominationWithdrawn(commendation_id=nomination.commendation_id, nomination_id=nomination.pk),
        by=by,
    )
    return nomination


def _lower(nomination: Nomination) -> str:
    words = {
        Nomination.State.VOTED: _("được Hội đồng thông qua"),
        Nomination.State.REFUSED: _("không được Hội đồng thông qua"),
        Nomination.State.WITHDRAWN: _("được rút"),
        Nomination.State.AWARDED: _("được khen"),
    }
    return words[Nomination.State(nomination.state)]
