"""Every change to directives and their obligations."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.directives.events import DirectiveCited, DirectiveRegistered, ObligationAdded, ObligationRevised
from tongket.directives.models import Directive, Obligation
from tongket.directives.permissions import (
    may_add_obligation,
    may_cite_directive,
    may_register_directive,
    may_revise_obligation,
)
from tongket.kit.errors import BadInput, NotAllowed
from tongket.kit.formats import day
from tongket.live.log import record
from tongket.org.models import Power, Unit
from tongket.org.queries import who_could
from tongket.people.models import Person


def _refuse(unit: Unit) -> NotAllowed:
    return NotAllowed(
        _("Chỉ văn phòng của %(unit)s mới ghi văn bản chỉ đạo và nghĩa vụ vào sổ theo dõi của đơn vị.")
        % {"unit": unit.name},
        who_could(Power.OFFICE, unit),
    )


@transaction.atomic
def register_directive(
    key: str,
    number: str,
    kind: str,
    issuer: str,
    unit: Unit,
    *,
    by: Person,
    issued: date | None = None,
    title: str = "",
    conference_keys: Sequence[str] = (),
) -> Directive:
    """Enter a directive among those that the unit keeps track of."""
    if not may_register_directive(by, unit):
        raise _refuse(unit)
    if not (number.strip() and issuer.strip()):
        raise BadInput(_("Văn bản cần có số, ký hiệu và cơ quan ban hành; hãy ghi đủ cả hai."))
    if Directive.objects.filter(key=key).exists():
        raise BadInput(
            _("Văn bản %(number)s đã có trong sổ theo dõi; hãy mở văn bản ấy để bổ sung.") % {"number": number}
        )
    directive = Directive.objects.create(
        key=key,
        number=number.strip(),
        kind=kind,
        issuer=issuer.strip(),
        issued=issued,
        title=title.strip(),
        unit=unit,
        conference_keys=list(dict.fromkeys(conference_keys)),
    )
    record(directive.channel, DirectiveRegistered(directive_id=directive.pk), by=by)
    return directive


@transaction.atomic
def cite_directive(directive_id: int, conference_key: str, *, by: Person) -> Directive:
    """Note that a conference reviews the directive; noted again, nothing changes."""
    directive = Directive.objects.select_for_update().select_related("unit").get(pk=directive_id)
    if not may_cite_directive(by, directive):
        raise _refuse(directive.unit)
    if conference_key not in directive.conference_keys:
        directive.conference_keys = [*directive.conference_keys, conference_key]
        directive.save(update_fields=["conference_keys"])
        record(directive.channel, DirectiveCited(directive_id=directive.pk, conference_key=conference_key), by=by)
    return directive


@transaction.atomic
def add_obligation(
    directive_id: int,
    key: str,
    text: str,
    applies_to: str,
    met_when: Mapping[str, Any],
    *,
    by: Person,
    due: date | None = None,
    known_met: int | None = None,
    known_of: int | None = None,
    known_on: date | None = None,
) -> Obligation:
    """Write down one thing that the directive obliges units of a kind to, and how it is counted."""
    directive = Directive.objects.select_for_update().select_related("unit").get(pk=directive_id)
    if not may_add_obligation(by, directive):
        raise _refuse(directive.unit)
    if directive.obligations.filter(key=key).exists():
        raise BadInput(
            _("Mã nghĩa vụ %(key)s đã có trong %(directive)s; hãy chọn mã khác.") % {"key": key, "directive": directive}
        )
    obligation = Obligation(directive=directive, key=key)
    _set(obligation, directive, text, applies_to, met_when, due, known_met, known_of, known_on)
    obligation.save()
    record(directive.channel, ObligationAdded(obligation_id=obligation.pk), by=by)
    return obligation


@transaction.atomic
def revise_obligation(
    obligation_id: int,
    text: str,
    applies_to: str,
    met_when: Mapping[str, Any],
    *,
    by: Person,
    due: date | None = None,
    known_met: int | None = None,
    known_of: int | None = None,
    known_on: date | None = None,
) -> Obligation:
    """Correct what was written down of an obligation; its key stays."""
    obligation = Obligation.objects.select_for_update().select_related("directive__unit").get(pk=obligation_id)
    directive = obligation.directive
    if not may_revise_obligation(by, directive):
        raise _refuse(directive.unit)
    _set(obligation, directive, text, applies_to, met_when, due, known_met, known_of, known_on)
    obligation.save()
    record(directive.channel, ObligationRevised(obligation_id=obligation.pk), by=by)
    return obligation


def _set(
    obligation: Obligation,
    directive: Directive,
    text: str,
    applies_to: str,
    met_when: Mapping[str, Any],
    due: date | None,
    known_met: int | None,
    known_of: int | None,
    known_on: date | None,
) -> None:
    if not text.strip():
        raise BadInput(_("Nghĩa vụ cần có nội dung; hãy ghi điều mà văn bản yêu cầu."))
    if not met_when:
        raise BadInput(_("Nghĩa vụ “%(text)s” cần ít nhất một điều kiện đạt, ví dụ 3 khoa.") % {"text": text})
    for word, count in met_when.items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise BadInput(
                _("Điều kiện đạt “%(word)s” của nghĩa vụ “%(text)s” phải là một số nguyên không âm.")
                % {"word": word, "text": text}
            )
    if due is not None and directive.issued is not None and due < directive.issued:
        raise BadInput(
            _("Hạn %(due)s của nghĩa vụ trước ngày ban hành %(issued)s; hãy chọn ngày sau đó.")
            % {"due": day(due), "issued": day(directive.issued)}
        )
    if (known_met is None) != (known_of is None):
        raise BadInput(_("Kết quả đã báo cáo cần đủ hai số: số đơn vị đạt và tổng số đơn vị."))
    if known_met is not None and known_of is not None and known_met > known_of:
        raise BadInput(
            _("Kết quả đã báo cáo %(met)s/%(of)s không đúng: số đạt lớn hơn tổng số; hãy sửa một trong hai.")
            % {"met": known_met, "of": known_of}
        )
    obligation.text = text.strip()
    obligation.applies_to = applies_to
    obligation.met_when = dict(met_when)
    obligation.due = due
    obligation.known_met, obligation.known_of, obligation.known_on = known_met, known_of, known_on
