"""Who may do what with rounds and reports: the organiser's office asks and consolidates, the unit's people write."""

from django.utils.translation import gettext as _

from tongket.kit.errors import NotAllowed
from tongket.org.models import Power, Unit
from tongket.org.queries import Standing, standing_of, who_could
from tongket.people.models import Person
from tongket.reporting.models import Report, Round


def may_open_round(person: Person, unit: Unit, standing: Standing | None = None) -> bool:
    return (standing or standing_of(person)).has(Power.OFFICE, unit)


def may_ask_report(person: Person, round_: Round, standing: Standing | None = None) -> bool:
    return (standing or standing_of(person)).has(Power.OFFICE, round_.unit)


def may_write_report(person: Person, report: Report, standing: Standing | None = None) -> bool:
    """Writing lines, answering carried tasks, entering figures."""
    return (standing or standing_of(person)).has(Power.REPORT, report.unit)


def may_hand_in_report(person: Person, report: Report, standing: Standing | None = None) -> bool:
    return (standing or standing_of(person)).has(Power.REPORT, report.unit)


def may_return_report(person: Person, report: Report, standing: Standing | None = None) -> bool:
    return (standing or standing_of(person)).has(Power.OFFICE, report.round.unit)


def may_accept_report(person: Person, report: Report, standing: Standing | None = None) -> bool:
    return (standing or standing_of(person)).has(Power.OFFICE, report.round.unit)


def may_remind_report(person: Person, report: Report, standing: Standing | None = None) -> bool:
    """The organiser reminds the unit that writes; the unit that has handed in reminds the organiser."""
    held = standing or standing_of(person)
    if report.state == Report.State.HANDED_IN:
        return held.has(Power.REPORT, report.unit)
    return held.has(Power.OFFICE, report.round.unit)


def may_consolidate_round(person: Person, round_: Round, standing: Standing | None = None) -> bool:
    return (standing or standing_of(person)).has(Power.OFFICE, round_.unit)


def may_prepare_consolidated_paper(person: Person, round_: Round, standing: Standing | None = None) -> bool:
    return (standing or standing_of(person)).has(Power.OFFICE, round_.unit)


def organiser_only(unit: Unit) -> NotAllowed:
    """The refusal for what only the organiser's office does."""
    return NotAllowed(
        _("Chỉ văn phòng của %(unit)s mới mở đợt báo cáo, yêu cầu, trả lại, tiếp nhận và tổng hợp báo cáo.")
        % {"unit": unit.name},
        who_could(Power.OFFICE, unit),
    )


def unit_only(unit: Unit) -> NotAllowed:
    """The refusal for what only the people of the reporting unit do."""
    return NotAllowed(
        _("Chỉ người của %(unit)s mới soạn và nộp báo cáo của đơn vị.") % {"unit": unit.name},
        who_could(Power.REPORT, unit),
    )
