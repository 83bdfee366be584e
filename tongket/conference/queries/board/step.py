"""The chair's next step: one button that always names its effect."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tongket.conference.models import AgendaItem, Conference
from tongket.conference.queries.undo import FOR, floor_can_be_taken_back, item_can_be_reopened
from tongket.kit.clock import now

if TYPE_CHECKING:
    from tongket.conference.queries.board.room import Board


@dataclass(frozen=True)
class Step:
    """The one thing that the chair does next: the verb, what it does in full, and what follows."""

    verb: str  # the action, and the name of its address
    target: int | str  # what the address takes
    title: str
    detail: str
    asks: str = ""  # the question asked once more before what cannot be undone
    until: datetime | None = None  # when it can be done no more; the page hides it then


def next_step(board: "Board") -> Step | None:
    """What the one navy button does; None when the conference is closed."""
    conference, item, after = board.conference, board.item, board.next_speech
    if conference.state == Conference.State.CLOSED:
        return None
    if conference.state == Conference.State.PLANNED:
        first = board.next_item
        detail = _("Bước sau: mở mục %(item)s") % {"item": first} if first else _("Chương trình chưa có mục nào")
        return Step("open_conference", conference.key, _("Khai mạc Hội nghị"), detail)
    if item is None:
        if board.next_item is not None:
            title = _("Mở mục %(item)s") % {"item": board.next_item}
            return Step("open_item", board.next_item.pk, title, _minutes(board.next_item))
        return Step(
            "close_conference",
            conference.key,
            _("Bế mạc Hội nghị"),
            _("Mọi mục đã xong; điểm danh và thảo luận chốt vào biên bản"),
            _("Bế mạc Hội nghị? Sau khi bế mạc không mở lại được."),
        )
    if after is not None:
        words = _("Kết thúc lượt này, mời %(name)s") if board.speaking else _("Mời %(name)s phát biểu")
        place = after.bridge_point.name if after.bridge_point else _("Hội trường")
        detail = f"{place} · {str(after.get_kind_display()).lower()} · {after.minutes} {_('phút')}"
        return Step("give_floor", after.pk, words % {"name": after.person.full_name}, detail)
    if board.speaking is not None:
        detail = _("Chưa có ai đăng ký tiếp; mục %(number)s vẫn mở") % {"number": item.number}
        return Step("end_speech", board.speaking.pk, _("Kết thúc lượt này"), detail)
    return closing_step(board)


def closing_step(board: "Board") -> Step | None:
    """Closing the open item: the big step when nobody speaks, and the key E at any time."""
    if board.item is None:
        return None
    detail = _("Bước sau: mở mục %(item)s") % {"item": board.next_item} if board.next_item else _("Mục cuối cùng")
    number = {"number": board.item.number}
    question = _("Kết thúc mục %(number)s? Sau 2 phút không mở lại được nữa.") % number
    return Step("close_item", board.item.pk, _("Kết thúc mục %(number)s") % number, detail, question)


def undo_step(board: "Board") -> Step | None:
    """What was done last and can honestly be undone (key Z)."""
    at, speech = now(), board.speaking
    if speech is not None and speech.begun_at is not None and floor_can_be_taken_back(speech, at):
        words = {"name": speech.person.full_name}
        title, until = _("Hoàn tác: thu lại lời mời"), speech.begun_at + FOR
        return Step("take_back_floor", speech.pk, title, _("vừa mời %(name)s") % words, until=until)
    if board.item is not None or board.conference.state != Conference.State.OPEN:
        return None
    closed = [one for one in board.items if one.closed_at is not None]
    last = max(closed, key=lambda one: (one.closed_at, one.number)) if closed else None
    if last is None or last.closed_at is None or not item_can_be_reopened(last, at):
        return None
    title = _("Hoàn tác: mở lại mục %(number)s") % {"number": last.number}
    return Step("reopen_item", last.pk, title, last.title, until=last.closed_at + FOR)


def _minutes(item: AgendaItem) -> str:
    words = [f"{item.minutes} {_('phút')}"]
    if item.speaker is not None:
        words.insert(0, item.speaker.full_name)
    return " · ".join(words)
