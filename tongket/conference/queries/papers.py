"""The minutes and the notice of conclusions as they would be set from the record: blocks for `documents`.

What they must hold: QĐ 45/2018/QĐ-TTg (biên bản; thông báo kết luận within 5 working days), NĐ 30/2020, Annex III.
They are Vietnamese whatever the language of the reader, for whom the same words are translated on the pages.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from tongket.conference.models import Conference, Delegate
from tongket.conference.queries.conference import Seat, day_of, seats_of
from tongket.conference.queries.story import Count, ItemStory, Story, story_of
from tongket.conference.queries.wording import (
    Block,
    concluded_blocks,
    conclusion_blocks,
    conclusions_of,
    units_of,
    worded,
)
from tongket.conference.queries.working_days import after_working_days
from tongket.documents.models import Paper
from tongket.documents.queries import signing_of
from tongket.kit.formats import clock, long_day, number, paper_day
from tongket.org.models import Unit
from tongket.people.models import Person

NOTICE_DAYS = 5
NOTICE_SOURCE = "Quyết định 45/2018/QĐ-TTg"


def notice_due(conference: Conference) -> date:
    """The last day on which the notice may be issued: 5 working days after the meeting (QĐ 45/2018/QĐ-TTg)."""
    return after_working_days(held_on(conference), NOTICE_DAYS)


def held_on(conference: Conference) -> date:
    """The day from which the working days are counted."""
    return timezone.localtime(conference.closed_at or conference.ends).date()


def at_meeting(conference: Conference) -> str:
    """The title as it follows "tại": tại Hội nghị sơ kết …; tại cuộc họp Ban Chỉ đạo …"""
    title = conference.title
    return f"cuộc {title[0].lower()}{title[1:]}" if title.lower().startswith("họp ") else title


def meeting_word(conference: Conference) -> str:
    """Hội nghị, or Cuộc họp, as sentences call it."""
    meetings = (Conference.Kind.STEERING_MEETING, Conference.Kind.COUNCIL)
    return "Cuộc họp" if conference.kind in meetings else "Hội nghị"


def _p(text: str, lead: str = "", **more: Any) -> Block:
    block: Block = {"type": "paragraph", "text": text, **more}
    return {**block, "lead": lead} if lead else block


def _h(level: int, text: str) -> Block:
    return {"type": "heading", "level": level, "text": text}


def _list(lines: list[str]) -> Block:
    """Lines with a dash: each ends with ";", the last with "."; a line's own question mark stays."""
    bare = [line.rstrip(" .;,") for line in lines]
    closed = [line if line.endswith(("?", "!", "…")) else f"{line};" for line in bare]
    items = [*closed[:-1], *(_sentence(line) for line in bare[-1:])]
    return {"type": "bullets", "items": items}


def _moment(conference: Conference, which: str) -> str:
    """08:00, ngày 02/7/2021"""
    value = conference.opened_at if which == "start" else conference.closed_at
    moment = timezone.localtime(value or (conference.starts if which == "start" else conference.ends))
    return f"{clock(moment)} ngày {paper_day(moment.date())}"


@override("vi")
def where_sentence(conference: Conference, points: int) -> str:
    """The form and the place: trực tuyến, 11 điểm cầu; trực tiếp, tại Hà Nội."""
    words = str(conference.get_mode_display()).lower()
    if points > 1:
        words += f", {points} điểm cầu"
    if conference.place:
        words += f", tại {conference.place}"
    return words


def _roles(seats: list[Seat], role: str) -> list[Seat]:
    return [seat for seat in seats if seat.delegate.role == role]


def _attendance_blocks(story: Story) -> list[Block]:
    seats = story.seats
    blocks: list[Block] = [_h(1, "I. THÀNH PHẦN DỰ HỌP")]
    for role, lead in (
        (Delegate.Role.CHAIR, "Chủ trì:"),
        (Delegate.Role.COCHAIR, "Đồng chủ trì:"),
        (Delegate.Role.SECRETARY, "Thư ký:"),
        (Delegate.Role.GUEST, "Khách mời:"),
    ):
        named = "; ".join(seat.named for seat in _roles(seats, role))
        if named:
            blocks.append(_p(f"{named}.", lead))
    roll = story.roll
    if roll.present:
        blocks.append(_p(f"{roll.present}/{roll.called} người trong danh sách có mặt.", "Điểm danh:"))
    delegates = _roles(seats, Delegate.Role.DELEGATE)
    points = story.points
    if points:
        with_offices = {seat.delegate.person_id: seat.named for seat in seats}
        by_point: dict[int | None, list[Seat]] = {}
        for seat in delegates:
            by_point.setdefault(seat.delegate.bridge_point_id, []).append(seat)
        rows = [
            [
                str(place),
                point.name,
                with_offices.get(point.head_id or 0, point.head.full_name if point.head else ""),
                str(point.head_count) if point.head_count is not None else "",
                "; ".join(
                    seat.named for seat in by_point.get(point.pk, []) if seat.delegate.person_id != point.head_id
                ),
            ]
            for place, point in enumerate(points, start=1)
        ]
        if roll.points_reported:
            rows.append(["", f"Cộng {len(points)} điểm cầu", "", number(roll.heads), ""])
        blocks.append(_p(f"{meeting_word(story.conference)} diễn ra tại {len(points)} điểm cầu:"))
        blocks.append(
            {
                "type": "table",
                "header": ["TT", "Điểm cầu", "Trưởng điểm cầu", "Số người có mặt", "Đại biểu khác"],
                "rows": rows,
                "widths": [6, 25, 27, 10, 32],
                "align": ["center", "left", "left", "center", "left"],
            }
        )
        delegates = by_point.get(None, [])
    if delegates:
        blocks.append(_p("Đại biểu dự họp gồm:" if not points else "Đại biểu không xếp theo điểm cầu:"))
        blocks.extend(_delegate_lines(delegates))
    return blocks


def _delegate_lines(seats: list[Seat]) -> list[Block]:
    """Names up to a page of them; beyond that counts by office, as minutes of large conferences do."""
    if len(seats) <= 30:
        return [_list([seat.named for seat in seats])]
    counted: dict[str, int] = {}
    for seat in seats:
        counted[seat.office or "Đại biểu"] = counted.get(seat.office or "Đại biểu", 0) + 1
    return [_list([f"{office}: {count} đại biểu" for office, count in counted.items()])]


def _poll_blocks(count: Count) -> list[Block]:
    poll = count.poll
    way = "Bỏ phiếu kín" if poll.is_secret else "Biểu quyết"
    if count.tally is None:
        return [_p(f"{way} “{poll.question}”: không tiến hành.")]
    tally = count.tally
    return [
        _p(f"“{poll.question}”. {count.rule}", f"{way}:"),
        _p(
            f"Kết quả: tán thành {tally.yes}, không tán thành {tally.no}, không có ý kiến {tally.abstain}, "
            f"không biểu quyết {tally.not_voted}; cộng {tally.total}. {count.sentence}"
        ),
    ]


def _within(title: str) -> str:
    """A title within a sentence: its first letter is small, unless it is of a name in capitals."""
    return title[0].lower() + title[1:] if title[1:2].islower() else title


def _closing(named: str) -> str:
    """The comma that closes the office which follows a name; a name without an office needs none."""
    return "," if "," in named else ""


def _sentence(text: str) -> str:
    """The text with a mark at its end."""
    return text if text.endswith((".", "!", "?", "…", "”")) else f"{text}."


def _item_blocks(story: ItemStory) -> list[Block]:
    item = story.item
    blocks: list[Block] = [_h(2, f"{item.number}. {item.title}")]
    if item.opened_at is None or item.closed_at is None:
        return [*blocks, _p("Mục này không tiến hành.")]
    line = f"Từ {clock(item.opened_at)} đến {clock(item.closed_at)}"
    if item.on_authority_of is not None and story.speaker_named:
        line += f", thừa ủy quyền của {item.on_authority_of.full_name}"
    if story.speaker_named:
        line += f", {story.speaker_named}{_closing(story.speaker_named)} trình bày"
    blocks.append(_p(f"{line}."))
    if story.reopened:
        blocks.append(_p(f"Mục được mở lại lúc {', '.join(clock(at) for at in story.reopened)}, vì kết thúc nhầm."))
    if item.draft is not None:
        blocks.append(_p(f"{item.draft.title}.", "Văn bản trình tại mục:"))
    if item.topics:
        blocks.append(_p("Nội dung gợi ý:"))
        blocks.append(_list(item.topics))
    if item.summary:
        blocks.append(_p(item.summary))
    if story.spoken:
        blocks.append(_p(f"Có {len(story.spoken)} lượt phát biểu:"))
    for turn in story.spoken:
        said = f": {_sentence(turn.speech.text)}" if turn.speech.text else "."
        kind = "" if turn.speech.kind == "opinion" else f" [{str(turn.speech.get_kind_display()).lower()}]"
        length = f", {turn.length_words}" if turn.seconds else ""
        blocks.append(_p(f"{clock(turn.at)}, {turn.named}{kind}{length}{said}"))
    for turn in story.written:
        blocks.append(_p(f"{turn.named} gửi bản viết: {_sentence(turn.speech.text)}"))
    for count in story.polls:
        blocks.extend(_poll_blocks(count))
    return blocks


@override("vi")
def minutes_recipients(conference: Conference) -> list[str | Unit]:
    """Who receives the minutes: those who were there, and the unit that held the meeting."""
    return ["Các đại biểu dự họp", conference.organiser]


@override("vi")
def minutes_subject(conference: Conference) -> str:
    """What the minutes are of."""
    return conference.title


@override("vi")
def minutes_content(conference: Conference, story: Story | None = None) -> list[Block]:
    """The minutes as the record gives them (QĐ 45/2018: chair, presence, course, opinions, votes, conclusions, times)."""
    story = story or story_of(conference)
    points = len(story.points)
    blocks: list[Block] = [
        _p(f"{_moment(conference, 'start')}.", "Thời gian bắt đầu:"),
        _p(f"{where_sentence(conference, points)}.", "Hình thức, địa điểm:"),
        _p(f"{conference.organiser.name}.", "Đơn vị tổ chức:"),
        *_attendance_blocks(story),
        _h(1, "II. NỘI DUNG, DIỄN BIẾN"),
    ]
    for one in story.items:
        blocks.extend(_item_blocks(one))
    for count in story.polls:
        blocks.extend(_poll_blocks(count))
    if not story.all_polls:
        blocks.append(_p(f"{meeting_word(conference)} không tiến hành biểu quyết."))
    blocks.append(_h(1, "III. KẾT LUẬN CỦA CHỦ TRÌ"))
    if concluded := concluded_blocks(conference, story.conclusions):
        blocks.extend(concluded)
    else:
        blocks.append(_p("Chủ trì không nêu kết luận giao nhiệm vụ."))
    blocks.append(_p(f"{meeting_word(conference)} kết thúc lúc {_moment(conference, 'end')}."))
    return blocks


@override("vi")
def notice_subject(conference: Conference, seats: list[Seat] | None = None) -> str:
    """Kết luận của đồng chí PGS.TS …, Giám đốc Học viện tại Hội nghị …"""
    chair = next(iter(_roles(seats or seats_of(conference), Delegate.Role.CHAIR)), None)
    who = f" của đồng chí {chair.named}" if chair else ""
    return f"Kết luận{who} tại {at_meeting(conference)}"


@override("vi")
def default_evaluation(conference: Conference, story: Story) -> str:
    """What the record alone allows to say: what was heard, and how many spoke."""
    reports = [_within(one.item.title) for one in story.items if one.item.kind == "report" and one.item.opened_at]
    spoken, written = (
        len([t for t in story.turns if not t.speech.is_written]),
        len([t for t in story.turns if t.speech.is_written]),
    )
    heard = f"đã nghe {'; '.join(reports)}" if reports else "đã tiến hành theo chương trình"
    said = f"; {spoken} lượt phát biểu" if spoken else ""
    said += f", {written} bản viết" if written else ""
    word = meeting_word(conference)
    return f"{word} {heard}{said}; chủ trì ghi nhận kết quả đã nêu trong các báo cáo và ý kiến tại {word.lower()}."


@override("vi")
def notice_content(conference: Conference, signer: Person | None = None, story: Story | None = None) -> list[Block]:
    """The notice of conclusions: date, place, form, participants, evaluation, then the numbered conclusions."""
    story = story or story_of(conference)
    seats = story.seats
    chair = next(iter(_roles(seats, Delegate.Role.CHAIR)), None)
    points = story.points
    opening = (
        f"{long_day(day_of(conference)).capitalize()}, {conference.organiser.name} tổ chức "
        f"{at_meeting(conference)}; hình thức: {where_sentence(conference, len(points))}."
    )
    blocks: list[Block] = [_p(opening)]
    if chair is not None:
        blocks.append(_p(f"Đồng chí {chair.named}{_closing(chair.named)} chủ trì {meeting_word(conference).lower()}."))
    guests = [*_roles(seats, Delegate.Role.COCHAIR), *_roles(seats, Delegate.Role.GUEST)]
    attending = _roles(seats, Delegate.Role.DELEGATE)
    sentence = "Thành phần dự: "
    parts = [seat.named for seat in guests]
    if attending:
        parts.append(
            "; ".join(seat.named for seat in attending) if len(attending) <= 12 else f"{len(attending)} đại biểu"
        )
    if len(points) > 1:
        heads = sum(point.head_count or 0 for point in points)
        parts.append(f"các đại biểu tại {len(points)} điểm cầu" + (f" ({number(heads)} người)" if heads else ""))
    blocks.append(_p(sentence + ("; ".join(parts) or "các thành viên theo danh sách mời") + "."))
    blocks.append(_h(1, "I. ĐÁNH GIÁ"))
    blocks.append(_p(conference.evaluation or default_evaluation(conference, story)))
    blocks.append(_h(1, "II. KẾT LUẬN, NHIỆM VỤ"))
    blocks.extend(conclusion_blocks([worded(one) for one in story.conclusions]))
    closing = "Thông báo để các đơn vị, cá nhân liên quan biết, tổ chức thực hiện."
    if chair is not None and signer is not None and signing_of(conference.organiser, signer)[0].startswith("TL."):
        closing = (
            f"Thừa lệnh đồng chí {chair.delegate.person.full_name}, thông báo để các đơn vị, cá nhân liên quan biết, "
            "tổ chức thực hiện."
        )
    blocks.append(_p(closing))
    return blocks


@override("vi")
def notice_recipients(conference: Conference) -> list[str | Unit]:
    """Who receives the notice: the units that it gives something to do, in order of the register, and the delegates."""
    return ["Các đại biểu dự họp", *units_of([worded(one) for one in conclusions_of(conference)])]


@dataclass(frozen=True)
class Freshness:
    """Whether the prepared paper still says what the record says."""

    paper: Paper | None
    is_stale: bool


def minutes_freshness(conference: Conference, story: Story | None = None) -> Freshness:
    """Whether the draft of the minutes is what would be built now."""
    paper = conference.minutes
    if paper is None or paper.state != Paper.State.DRAFT:
        return Freshness(paper, False)
    return Freshness(paper, paper.content != minutes_content(conference, story))


def notice_freshness(conference: Conference, story: Story | None = None) -> Freshness:
    """Whether the draft of the notice is what would be built now."""
    paper = conference.notice
    if paper is None or paper.state != Paper.State.DRAFT:
        return Freshness(paper, False)
    return Freshness(paper, paper.content != notice_content(conference, paper.signer, story))
