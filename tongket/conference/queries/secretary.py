"""What the secretary's page shows: minutes by item, conclusions, and whether the papers are ready to be signed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.conference.models import AgendaItem, Amendment, Conclusion, Conference, Poll
from tongket.conference.queries.papers import (
    NOTICE_SOURCE,
    held_on,
    minutes_freshness,
    notice_due,
    notice_freshness,
)
from tongket.conference.queries.record import is_issued, owes_notice
from tongket.conference.queries.story import Story, story_of
from tongket.conference.queries.wording import amendments_of, facts_of, replacement_of
from tongket.conference.queries.working_days import unknown_years
from tongket.documents.models import Paper
from tongket.documents.queries import page_of
from tongket.followup.queries import changes_words
from tongket.followup.repeats import rule_words
from tongket.kit.clock import today
from tongket.kit.formats import day, number
from tongket.org.models import Unit


@dataclass(frozen=True)
class Check:
    """One line of the checklist: what was found, and where it can be mended."""

    passed: bool
    finding: str
    cure: str = ""
    url: str = ""


@dataclass(frozen=True)
class Checklist:
    """Failing lines first."""

    checks: list[Check]

    @property
    def passed(self) -> int:
        return sum(check.passed for check in self.checks)

    @property
    def left(self) -> int:
        return len(self.checks) - self.passed

    @property
    def is_ready(self) -> bool:
        return self.left == 0


@dataclass(frozen=True)
class ConclusionLine:
    """A conclusion with what it still lacks."""

    conclusion: Conclusion
    lacks: list[str]
    lacks_partner: bool = False
    amendment: Amendment | None = None  # what the draft that is to replace the issued notice says otherwise

    @property
    def amended_words(self) -> str:
        """What that draft changes beside the text: chủ trì: A → B; hạn: 30/09/2021 → 30/11/2021."""
        if self.amendment is None:
            return ""
        before, after = facts_of(self.conclusion), facts_of(self.amendment)
        return changes_words(
            [field, before[field], after[field]]
            for field in before
            if field != "text" and before[field] != after[field]
        )

    @property
    def repeat_words(self) -> str:
        """How often it comes again: thứ Hai đầu tiên của mỗi tháng."""
        return rule_words(self.conclusion.repeats) if self.conclusion.repeats else ""


def _names_in(text: str, units: list[Unit]) -> list[Unit]:
    """The units that a text names in full."""
    folded = text.lower()
    named = [unit for unit in units if len(unit.name) > 8 and unit.name.lower() in folded]
    # "khu vực II" also stands within "khu vực III": the name must end where a word ends.
    return [unit for unit in named if re.search(rf"(?<!\w){re.escape(unit.name.lower())}(?!\w)", folded)]


def lines_of(conclusions: list[Conclusion], amendments: Iterable[Amendment] = ()) -> list[ConclusionLine]:
    """The conclusions, each with what it lacks (a date, or a unit that its own text names) and what is to change in it."""
    changed = {one.conclusion_id: one for one in amendments}
    units = list(Unit.objects.order_by("pk")) if conclusions else []
    lines = []
    for conclusion in conclusions:
        lacks = []
        if conclusion.due is None and not conclusion.repeats:
            lacks.append(_("Chưa định hạn"))
        named = {unit.pk for unit in (conclusion.owner, *conclusion.partners.all())}
        missing = [unit.name for unit in _names_in(conclusion.text, units) if unit.pk not in named]
        if missing:
            lacks.append(_("Thiếu đơn vị phối hợp (nội dung nêu %(units)s)") % {"units": ", ".join(missing)})
        lines.append(ConclusionLine(conclusion, lacks, bool(missing), changed.get(conclusion.pk)))
    return lines


def _numbers(values: list[int]) -> str:
    return ", ".join(str(value) for value in values)


def checklist_of(conference: Conference, story: Story, lines: list[ConclusionLine]) -> Checklist:
    """Whether minutes and notice can go to be signed; every line is looked up, none is assumed."""
    roll = story.roll
    here = reverse("secretary_desk", args=[conference.key])
    plan = reverse("conference_plan", args=[conference.key])
    page = reverse("conference", args=[conference.key])
    checks: list[Check] = []

    running = [one.item.number for one in story.items if one.item.state == AgendaItem.State.OPEN]
    never = [one.item.number for one in story.items if one.item.state == AgendaItem.State.PLANNED]
    total = len(story.items)
    if conference.state != Conference.State.CLOSED:
        words = _("Hội nghị chưa bế mạc") + (_("; mục %(n)s đang mở") % {"n": _numbers(running)} if running else "")
        checks.append(Check(False, words, _("Đến trang hội nghị"), page))
    elif never:
        checks.append(
            Check(
                True,
                _("%(done)s/%(total)s mục đã kết thúc; mục %(n)s không tiến hành, biên bản ghi như vậy")
                % {"done": total - len(never), "total": total, "n": _numbers(never)},
            )
        )
    else:
        checks.append(Check(True, _("%(total)s/%(total)s mục đã kết thúc, giờ lấy từ nhật ký") % {"total": total}))

    unread = [one.item.number for one in story.items if one.item.opened_at and not one.is_reviewed]
    if unread:
        checks.append(
            Check(
                False,
                ngettext(
                    "%(count)s mục biên bản chưa soát xong (%(n)s)",
                    "%(count)s mục biên bản chưa soát xong (%(n)s)",
                    len(unread),
                )
                % {"count": len(unread), "n": _numbers(unread)},
                _("Soát tiếp"),
                f"{here}?item={unread[0]}#minutes-{unread[0]}",
            )
        )
    else:
        checks.append(Check(True, _("Mọi mục đã tiến hành đều đã soát")))

    closed_now = conference.state == Conference.State.CLOSED  # then the roll stands in the minutes as it was left
    if closed_now and (roll.points_reported < roll.points or not (roll.present or roll.heads)):
        words = _("Điểm danh: %(present)s/%(called)s đại biểu") % {"present": roll.present, "called": roll.called}
        if roll.points_reported < roll.points:
            words += _(", %(reported)s/%(points)s điểm cầu đã báo số người") % {
                "reported": roll.points_reported,
                "points": roll.points,
            }
        checks.append(Check(True, words + _("; đã chốt khi bế mạc, biên bản ghi như vậy")))
    elif roll.points and roll.points_reported < roll.points:
        checks.append(
            Check(
                False,
                _("%(reported)s/%(points)s điểm cầu đã báo số người có mặt")
                % {"reported": roll.points_reported, "points": roll.points},
                _("Ghi số người"),
                f"{page}#bridge-points",
            )
        )
    elif not roll.present and not roll.heads:
        checks.append(Check(False, _("Chưa điểm danh ai"), _("Điểm danh"), f"{page}#delegates"))
    else:
        words = _("Điểm danh: %(present)s/%(called)s đại biểu") % {"present": roll.present, "called": roll.called}
        if roll.points:
            words += _(", %(points)s/%(points)s điểm cầu, %(heads)s người") % {
                "points": roll.points,
                "heads": number(roll.heads),
            }
        checks.append(Check(True, words))

    polls = [count.poll for count in story.all_polls]
    open_polls = [poll for poll in polls if poll.state == Poll.State.OPEN]
    if open_polls:
        checks.append(
            Check(
                False,
                ngettext("%(count)s biểu quyết chưa đóng", "%(count)s biểu quyết chưa đóng", len(open_polls))
                % {"count": len(open_polls)},
                _("Đến biểu quyết"),
                f"{page}#poll-{open_polls[0].number}",
            )
        )
    else:
        closed = sum(poll.state == Poll.State.CLOSED for poll in polls)
        words = (
            ngettext(
                "%(count)s biểu quyết có phép tính và kết quả", "%(count)s biểu quyết có phép tính và kết quả", closed
            )
            % {"count": closed}
            if closed
            else ""
        )
        if unheld := len(polls) - closed:
            left = (
                ngettext(
                    "%(count)s biểu quyết không mở, biên bản ghi là không tiến hành",
                    "%(count)s biểu quyết không mở, biên bản ghi là không tiến hành",
                    unheld,
                )
                if conference.state == Conference.State.CLOSED
                else ngettext("%(count)s biểu quyết chưa mở", "%(count)s biểu quyết chưa mở", unheld)
            ) % {"count": unheld}
            words = f"{words}; {left}" if words else left
        checks.append(Check(True, words or _("Không có biểu quyết nào; biên bản ghi như vậy")))

    silent = [turn for turn in story.turns if not turn.speech.text and turn.speech.state == "done"]
    if silent:
        item_id = silent[0].speech.item_id
        place = next((one.item.number for one in story.items if one.item.pk == item_id), 1)
        checks.append(
            Check(
                False,
                ngettext(
                    "%(count)s lượt phát biểu chưa ghi nội dung",
                    "%(count)s lượt phát biểu chưa ghi nội dung",
                    len(silent),
                )
                % {"count": len(silent)},
                _("Ghi nội dung"),
                f"{here}?item={place}#speech-{silent[0].speech.number}",
            )
        )
    elif noted := sum(
        bool(turn.speech.text) for turn in story.turns
    ):  # who is speaking now is not asked for a text yet
        checks.append(
            Check(
                True,
                ngettext("%(count)s lượt phát biểu đều có nội dung", "%(count)s lượt phát biểu đều có nội dung", noted)
                % {"count": noted},
            )
        )

    if not lines and conference.kind == Conference.Kind.COUNCIL:
        checks.append(Check(True, _("Họp hội đồng, không có kết luận giao nhiệm vụ")))
    elif not lines:
        checks.append(Check(False, _("Chưa có kết luận nào"), _("Thêm kết luận"), f"{here}?add=1#conclusion-new"))
    else:
        lacking = [line for line in lines if line.lacks]
        if lacking:
            first = lacking[0].conclusion
            checks.append(
                Check(
                    False,
                    _("%(count)s/%(total)s kết luận còn thiếu hạn hoặc đơn vị phối hợp")
                    % {"count": len(lacking), "total": len(lines)},
                    _("Đến dòng %(n)s") % {"n": first.number},
                    f"{here}?edit={first.pk}#conclusion-{first.number}",
                )
            )
        else:
            checks.append(Check(True, _("Đủ chủ trì và hạn: %(total)s/%(total)s kết luận") % {"total": len(lines)}))

    table = {delegate.role for delegate in story.delegates}
    absent = [word for role, word in (("chair", _("chủ trì")), ("secretary", _("thư ký"))) if role not in table]
    if absent:
        checks.append(
            Check(
                False,
                _("Chưa có %(who)s để ký biên bản") % {"who": _(" và ").join(absent)},
                _("Thêm đại biểu"),
                f"{plan}#delegates",
            )
        )
    else:
        checks.append(Check(True, _("Có chủ trì và thư ký để ký biên bản")))
    for paper, word in ((conference.minutes, _("biên bản")), (conference.notice, _("thông báo"))):
        if paper is not None and paper.state == Paper.State.DRAFT:
            missing = page_of(paper).missing(drafting=True)
            more = _(" và %(count)s điều khác") % {"count": len(missing) - 1} if len(missing) > 1 else ""
            checks.append(
                Check(
                    not missing,
                    _("Dự thảo %(paper)s đủ nội dung tối thiểu") % {"paper": word}
                    if not missing
                    else f"{missing[0].rstrip('.')}{more}",
                    _("Xem dự thảo"),
                    reverse("paper", args=[paper.pk]),
                )
            )
    return Checklist(sorted(checks, key=lambda check: check.passed))


@dataclass(frozen=True)
class Deadline:
    """By when the notice must be out, and how that stands."""

    due: date
    is_late: bool
    days_left: int
    sentence: str


def deadline_of(conference: Conference) -> Deadline | None:
    """The rule of 5 working days, once the conference is closed and while the notice is not issued."""
    if conference.state != Conference.State.CLOSED or is_issued(conference.notice) or not owes_notice(conference):
        return None
    due, on = notice_due(conference), today()
    late = on > due
    words = (
        _("Thông báo kết luận phải ban hành chậm nhất ngày %(day)s: 5 ngày làm việc sau khi họp (%(source)s).")
        if not late
        else _("Đã quá hạn ban hành thông báo kết luận, ngày %(day)s: 5 ngày làm việc sau khi họp (%(source)s).")
    )
    sentence = words % {"day": day(due), "source": NOTICE_SOURCE}
    if missing := unknown_years(held_on(conference), due):
        sentence = f"{sentence} {_('Chưa có lịch nghỉ Tết và Quốc khánh năm %(years)s; hãy tự trừ những ngày ấy.')}" % {
            "years": ", ".join(map(str, missing))
        }
    return Deadline(due, late, (due - on).days, sentence)


def secretary_context(conference: Conference) -> dict[str, Any]:
    """All that the fragments of the secretary's page show; the same for every secretary, so it can be streamed."""
    story = story_of(conference)
    issued = is_issued(conference.notice)
    replacement = replacement_of(conference) if issued else None
    amendments = amendments_of(conference, replacement) if replacement else []
    lines = lines_of(story.conclusions, amendments)
    unread = [one for one in story.items if one.item.state == AgendaItem.State.CLOSED and not one.is_reviewed]
    running = [one for one in story.items if one.item.state == AgendaItem.State.OPEN]
    unfold = next(iter([*running, *unread]), None)
    return {
        "conference": conference,
        "today": today(),
        "may_keep": True,
        "story": story,
        "unfold": unfold.item.number if unfold else 0,
        "lines": lines,
        "checklist": checklist_of(conference, story, lines),
        "minutes_issued": is_issued(conference.minutes),
        "notice_issued": issued,
        "replacement": replacement,
        "appended": [one for one in amendments if one.conclusion_id is None],
        "may_word": not issued or replacement is not None,
        "minutes_stale": minutes_freshness(conference, story).is_stale,
        "notice_stale": notice_freshness(conference, story).is_stale,
        "deadline": deadline_of(conference),
    }
