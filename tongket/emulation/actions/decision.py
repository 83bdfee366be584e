"""The decision: prepared with its list, given when it is issued, announced at a conference."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.conference.models import AgendaItem
from tongket.documents.actions import create_paper
from tongket.documents.models import Paper
from tongket.emulation.events import DecisionAnnounced, DecisionPrepared, NominationsAwarded
from tongket.emulation.models import Commendation, Nomination
from tongket.emulation.permissions import may_announce_decision, may_prepare_decision, may_sign_decision
from tongket.emulation.queries import is_illustration, signers_of
from tongket.emulation.rules import bases_on
from tongket.kit.clock import now, today
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.formats import long_day, paper_day
from tongket.live.log import record
from tongket.org.models import Power
from tongket.org.queries import who_could
from tongket.people.models import Person

PERIODS = {
    (1, 1, 6, 30): "6 tháng đầu ",
    (7, 1, 12, 31): "6 tháng cuối ",
    (1, 1, 9, 30): "9 tháng ",
    (1, 1, 12, 31): "",
}


@transaction.atomic
def prepare_decision(commendation_id: int, *, by: Person, signer: Person) -> Paper:
    """Write the decision with its list, for the signature of who has the power to commend."""
    commendation = (
        Commendation.objects.select_for_update(of=("self",)).select_related("unit", "council").get(pk=commendation_id)
    )
    if not may_prepare_decision(by, commendation):
        raise NotAllowed(
            _("Chỉ văn phòng hoặc lãnh đạo của đơn vị ra quyết định mới soạn được quyết định khen thưởng."),
            who_could(Power.OFFICE, commendation.unit),
        )
    if commendation.decision_id is not None:
        raise WrongState(_("Đợt khen thưởng này đã có quyết định; hãy mở văn bản ấy."))
    if commendation.council is None:
        raise WrongState(_("Hội đồng chưa được lập; khen thưởng phải qua Hội đồng xét và bỏ phiếu kín."))
    left = commendation.nominations.filter(state=Nomination.State.PROPOSED).count()
    if left:
        raise WrongState(
            ngettext(
                "Còn %(left)d đề nghị chưa có kết quả bỏ phiếu; hãy nhận đủ kết quả rồi soạn quyết định.",
                "Còn %(left)d đề nghị chưa có kết quả bỏ phiếu; hãy nhận đủ kết quả rồi soạn quyết định.",
                left,
            )
            % {"left": left}
        )
    passed = sorted(
        commendation.nominations.filter(state=Nomination.State.VOTED).select_related("unit", "person"), key=_precedence
    )
    if not passed:
        raise WrongState(_("Không đề nghị nào được Hội đồng thông qua, nên không có quyết định nào để soạn."))
    if not may_sign_decision(signer, commendation.unit):
        raise BadInput(
            _("%(name)s không có thẩm quyền ký quyết định khen thưởng của %(unit)s; %(who)s")
            % {
                "name": signer.full_name,
                "unit": commendation.unit.name,
                "who": _signers_line(commendation),
            }
        )
    paper = create_paper(
        f"{commendation.key}.decision",
        "QĐ",
        commendation.unit,
        f"Về việc {_subject(commendation)}",
        _content(commendation, passed),
        by=by,
        signer=signer,
        conference_key=commendation.conference_key,
        bases=_bases(commendation),
        recipients=_recipients(commendation, passed),
    )
    commendation.decision = paper
    commendation.save(update_fields=["decision"])
    record(commendation.channel, DecisionPrepared(commendation_id=commendation.pk, paper_id=paper.pk), by=by)
    return paper


def _signers_line(commendation: Commendation) -> str:
    names = ", ".join(person.full_name for person in signers_of(commendation.unit))
    return (
        _("người ký được: %(names)s.") % {"names": names} if names else _("đơn vị chưa có người đứng đầu hoặc cấp phó.")
    )


def _precedence(nomination: Nomination) -> tuple[int, int, int]:
    """Units in the order of the register, then people in the order of their proposals, then those who have retired."""
    if nomination.unit is not None:
        return 0, nomination.unit.order, nomination.number
    return (1 if nomination.person is not None else 2), 0, nomination.number


def _title(commendation: Commendation) -> str:
    """The title within a sentence."""
    return commendation.title[:1].lower() + commendation.title[1:]


def _names_the_act(commendation: Commendation) -> bool:
    """Whether the title says what is done (khen thưởng hằng năm …), and not what for (thành tích …, nguyên lãnh đạo …)."""
    return _title(commendation).startswith(("khen thưởng", "tri ân", "ghi nhận"))


def _subject(commendation: Commendation) -> str:
    """What the decision is about: khen thưởng đột xuất 6 tháng đầu năm 2021."""
    if commendation.kind == Commendation.Kind.EXTRAORDINARY:
        return f"khen thưởng đột xuất {_period(commendation)}"
    if _names_the_act(commendation):
        return _title(commendation)
    act = "ghi nhận, tri ân" if commendation.kind == Commendation.Kind.RECOGNITION else "khen thưởng"
    return f"{act} {_title(commendation)}"


def _reason(commendation: Commendation) -> str:
    """Why it is given, as the first article says it."""
    title = _title(commendation)
    if commendation.kind == Commendation.Kind.EXTRAORDINARY:
        groups = f" về: {'; '.join(commendation.groups)}" if commendation.groups else ""
        return f"đã có thành tích đột xuất {_period(commendation)}{groups}"
    if commendation.kind == Commendation.Kind.RECOGNITION:
        return "đã có nhiều đóng góp trong thời gian công tác" if _names_the_act(commendation) else f"là {title}"
    if _names_the_act(commendation):
        return f"đã có thành tích {_period(commendation)}"
    reason = f"đã có {title}" if title.startswith("thành tích") else f"đã có thành tích được ghi nhận: {title}"
    return reason if str(commendation.year) in reason else f"{reason}, {_period(commendation)}"


def _period(commendation: Commendation) -> str:
    """6 tháng đầu năm 2021, năm 2020, or the days."""
    first, last = commendation.period_from, commendation.period_to
    if first is None or last is None:
        return f"năm {commendation.year}"
    days = (first.month, first.day, last.month, last.day)
    if first.year == last.year and days in PERIODS:
        return f"{PERIODS[days]}năm {first.year}"
    return f"từ ngày {paper_day(first)} đến ngày {paper_day(last)}"


def _count(nominations: list[Nomination]) -> str:
    """03 tập thể, 05 cá nhân: figures under 10 take a 0 in papers."""
    units = sum(one.unit_id is not None for one in nominations)
    people = sum(one.person_id is not None for one in nominations)
    retired = len(nominations) - units - people
    words = ((units, "tập thể"), (people, "cá nhân"), (retired, "nguyên lãnh đạo đã nghỉ hưu"))
    named = [f"{count:02} {word}" for count, word in words if count]
    return " và ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def _named(nominations: list[Nomination]) -> str:
    """Who is named in the first article: các tập thể, các cá nhân, or both."""
    units = any(one.unit_id is not None for one in nominations)
    others = any(one.unit_id is None for one in nominations)
    return "các tập thể, cá nhân" if units and others else "các tập thể" if units else "các cá nhân"


def _bases(commendation: Commendation) -> list[str]:
    """The law of the day, the minutes of the council with its vote, and who proposes."""
    lines = [f"Căn cứ {line}" for line in bases_on(today())]
    council = commendation.council
    if council is not None:
        held = council.opened_at or council.starts
        lines.append(
            f"Căn cứ kết quả bỏ phiếu kín tại phiên họp của Hội đồng Thi đua - Khen thưởng {long_day(held)} "
            f"(từ {commendation.vote_share.replace(' %', '%')} tổng số thành viên tán thành)"
        )
    lines.append("Theo đề nghị của Hội đồng Thi đua - Khen thưởng")
    return [f"{line};" for line in lines[:-1]] + [f"{lines[-1]}."]


def _content(commendation: Commendation, nominations: list[Nomination]) -> list[dict[str, Any]]:
    """The articles and the list: award, list, reason and period; money; who carries it out, and from when."""
    note = (
        " (dữ liệu minh họa, mọi tập thể và cá nhân trong danh sách đều là hư cấu)"
        if is_illustration(nominations)
        else ""
    )
    articles = [
        f"Tặng {commendation.form} cho {_count(nominations)} (danh sách kèm theo), {_reason(commendation)}{note}.",
        "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, thủ trưởng các đơn vị liên quan và "
        f"{_named(nominations)} có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này.",
    ]
    if commendation.kind != Commendation.Kind.RECOGNITION:  # thanks bring no money
        money = (
            "Tiền thưởng kèm theo, nếu có, thực hiện theo quy định hiện hành của pháp luật về thi đua, khen thưởng và lấy từ "
            "quỹ thi đua, khen thưởng của đơn vị."
        )
        articles.insert(1, money)
    blocks: list[dict[str, Any]] = [{"type": "article", "n": n, "text": text} for n, text in enumerate(articles, 1)]
    annex: list[dict[str, Any]] = []
    groups = list(dict.fromkeys([*commendation.groups, *(one.group for one in nominations)]))
    place = 0
    for number, group in enumerate([name for name in groups if any(one.group == name for one in nominations)], 1):
        rows = []
        for one in (one for one in nominations if one.group == group):
            place += 1
            rows.append([str(place), one.label, one.place, one.grounds])
        if group:
            annex.append({"type": "heading", "level": 1, "text": f"{_roman(number)}. {group}"})
        header = ["TT", "Tập thể, cá nhân", "Chức vụ, đơn vị", "Thành tích"]
        annex.append({"type": "table", "header": [header], "rows": rows, "widths": [6, 28, 30, 36]})
    title = f"Danh sách được tặng {commendation.form}"
    return [*blocks, {"type": "annex", "title": title, "blocks": annex}]


def _roman(number: int) -> str:
    figures = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for value, mark in figures:
        while number >= value:
            written += mark
            number -= value
    return written


def _recipients(commendation: Commendation, nominations: list[Nomination]) -> list[Any]:
    """The units that are commended are expected to read it; people and the retired are named by the article."""
    units = [one.unit for one in nominations if one.unit is not None]
    last = 2 if commendation.kind == Commendation.Kind.RECOGNITION else 3
    return [f"Như Điều {last}", *dict.fromkeys(units)]


@transaction.atomic
def award_nominations(commendation_id: int, decision: Paper, *, by: Person | None) -> Commendation:
    """The decision has its number: what the council passed is given. A decision that supersedes it takes its place.

    Called by the job that hears of issued papers; asked again it changes nothing.
    """
    commendation = Commendation.objects.select_for_update(of=("self",)).get(pk=commendation_id)
    if decision.state == Paper.State.DRAFT:
        raise WrongState(_("Quyết định chưa được ban hành nên chưa khen được."))
    done = commendation.state in (Commendation.State.DECIDED, Commendation.State.ANNOUNCED)
    if done and commendation.decision_id == decision.pk:
        return commendation
    commendation.nominations.filter(state=Nomination.State.VOTED).update(state=Nomination.State.AWARDED)
    commendation.decision = decision
    if not done:
        commendation.state = Commendation.State.DECIDED
    commendation.save(update_fields=["state", "decision"])
    record(commendation.channel, NominationsAwarded(commendation_id=commendation.pk, paper_id=decision.pk), by=by)
    return commendation


@transaction.atomic
def announce_decision(
    commendation_id: int, item: AgendaItem, *, by: Person, on_authority_of: Person | None = None
) -> Commendation:
    """Note that the decision was announced at that item of a conference, and on whose authority (thừa ủy quyền)."""
    commendation = (
        Commendation.objects.select_for_update(of=("self",)).select_related("unit", "decision").get(pk=commendation_id)
    )
    item = AgendaItem.objects.select_related("conference", "on_authority_of").get(pk=item.pk)
    if not may_announce_decision(by, commendation, item):
        raise NotAllowed(
            _("Chỉ người được phân công ở mục này hoặc văn phòng đơn vị ra quyết định mới công bố được."),
            who_could(Power.OFFICE, commendation.unit),
        )
    if commendation.state == Commendation.State.ANNOUNCED:
        raise WrongState(_("Quyết định này đã được công bố."))
    if commendation.state != Commendation.State.DECIDED:
        raise WrongState(_("Quyết định chưa được ban hành; chỉ công bố được quyết định đã ký và có số."))
    if item.kind != AgendaItem.Kind.COMMENDATION:
        raise BadInput(
            _("Mục %(number)d không phải mục khen thưởng; hãy chọn mục khen thưởng.") % {"number": item.number}
        )
    if commendation.conference_key and commendation.conference_key != item.conference.key:
        raise BadInput(_("Mục được chọn thuộc hội nghị khác; đợt này công bố tại hội nghị của nó."))
    if item.state == AgendaItem.State.PLANNED:
        raise WrongState(_("Mục %(number)d chưa mở; công bố khi mục ấy đang diễn ra.") % {"number": item.number})
    commendation.state = Commendation.State.ANNOUNCED
    commendation.announced_in = item
    commendation.announced_at = now()
    commendation.announced_by = item.speaker if item.speaker_id is not None else by
    commendation.on_authority_of = on_authority_of or item.on_authority_of
    commendation.save(update_fields=["state", "announced_in", "announced_at", "announced_by", "on_authority_of"])
    record(commendation.channel, DecisionAnnounced(commendation_id=commendation.pk, item_id=item.pk), by=by)
    return commendation
