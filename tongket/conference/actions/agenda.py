"""The agenda: planning its items, opening and closing them, and the secretary's summary of each."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from tongket.conference.actions.floor import finish_speech
from tongket.conference.actions.freshness import hold_minutes
from tongket.conference.events import (
    CommentsMoved,
    DraftTabled,
    ItemAdded,
    ItemClosed,
    ItemMoved,
    ItemOpened,
    ItemRemoved,
    ItemReviewed,
    ItemRevised,
)
from tongket.conference.models import AgendaItem, Conference, Part, Poll, Speech
from tongket.conference.permissions import (
    may_add_item,
    may_close_item,
    may_move_item,
    may_open_item,
    may_remove_item,
    may_review_item,
    may_revise_item,
    may_table_draft,
    who_leads,
    who_prepares,
)
from tongket.conference.queries.record import is_issued
from tongket.documents.models import Draft
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.org.models import Unit
from tongket.people.models import Person

REFUSAL = gettext_noop("Chỉ chủ trì, thư ký và văn phòng đơn vị tổ chức mới soạn được chương trình.")
# Minutes that an item of a kind is given where nobody says otherwise.
MINUTES: dict[str, int] = {
    AgendaItem.Kind.OPENING: 15,
    AgendaItem.Kind.REPORT: 30,
    AgendaItem.Kind.DISCUSSION: 60,
    AgendaItem.Kind.DIRECTIVE_SPEECH: 20,
    AgendaItem.Kind.RESPONSE: 10,
    AgendaItem.Kind.DISSEMINATION: 30,
    AgendaItem.Kind.VOTE: 10,
    AgendaItem.Kind.COMMENDATION: 20,
    AgendaItem.Kind.CONCLUSION: 20,
    AgendaItem.Kind.CLOSING: 10,
}


def locked_item(item_id: int) -> AgendaItem:
    """The item, with its conference locked before it, so that one thing at a time happens in the room."""
    conference_id = AgendaItem.objects.values_list("conference_id", flat=True).get(pk=item_id)
    conference = Conference.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=conference_id)
    item = AgendaItem.objects.select_for_update().get(pk=item_id)
    item.conference = conference
    return item


def _check_fields(kind: str, title: str, minutes: int, conference: Conference, parts: Sequence[Part]) -> None:
    if kind not in AgendaItem.Kind.values:
        raise BadInput(_("Loại mục “%(kind)s” không có; hãy chọn trong danh sách.") % {"kind": kind})
    if not title.strip():
        raise BadInput(_("Mục chương trình cần có tên."))
    if not 0 < minutes <= 600:
        raise BadInput(_("Số phút của một mục phải từ 1 đến 600."))
    if any(part.conference_id != conference.pk for part in parts):
        raise BadInput(_("Nội dung sơ kết, tổng kết được chọn không thuộc hội nghị này."))


@transaction.atomic
def add_item(
    conference_id: int,
    kind: str,
    title: str,
    *,
    by: Person,
    speaker: Person | None = None,
    about: Unit | None = None,
    minutes: int | None = None,
    topics: Sequence[str] = (),
    on_authority_of: Person | None = None,
    parts: Sequence[Part] = (),
) -> AgendaItem:
    """Put an item at the end of the agenda. Of a report, `about` is the unit reported on: the organiser where it is left out."""
    conference = Conference.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=conference_id)
    if not may_add_item(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; không thêm mục được nữa."))
    given = minutes if minutes is not None else MINUTES.get(kind, 15)
    _check_fields(kind, title, given, conference, parts)
    last = conference.items.order_by("-number").first()
    item = AgendaItem.objects.create(
        conference=conference,
        number=last.number + 1 if last else 1,
        kind=kind,
        title=nfc(title.strip()),
        speaker=speaker,
        about=about or (conference.organiser if kind == AgendaItem.Kind.REPORT else None),
        minutes=given,
        topics=[nfc(topic.strip()) for topic in topics if topic.strip()],
        on_authority_of=on_authority_of,
    )
    item.parts.set(parts)
    record(conference.channel, ItemAdded(item_id=item.pk), by=by)
    return item


@transaction.atomic
def revise_item(
    item_id: int,
    *,
    by: Person,
    kind: str,
    title: str,
    minutes: int,
    speaker: Person | None = None,
    about: Unit | None = None,
    topics: Sequence[str] = (),
    on_authority_of: Person | None = None,
    parts: Sequence[Part] = (),
) -> AgendaItem:
    """Change an item that has not been opened."""
    item = locked_item(item_id)
    if not may_revise_item(by, item.conference):
        raise NotAllowed(_(REFUSAL), who_prepares(item.conference))
    if item.state != AgendaItem.State.PLANNED:
        raise WrongState(_("Mục %(number)s đã mở; chỉ tóm tắt của mục còn sửa được.") % {"number": item.number})
    _check_fields(kind, title, minutes, item.conference, parts)
    item.kind, item.title, item.minutes = kind, nfc(title.strip()), minutes
    item.speaker, item.on_authority_of = speaker, on_authority_of
    item.about = about or (item.conference.organiser if kind == AgendaItem.Kind.REPORT else None)
    item.topics = [nfc(topic.strip()) for topic in topics if topic.strip()]
    item.save()
    item.parts.set(parts)
    record(item.conference.channel, ItemRevised(item_id=item.pk), by=by)
    return item


def _renumber(items: list[AgendaItem]) -> None:
    """Number the items in that order; first out of the way, since each number stands once."""
    for place, item in enumerate(items, start=1):
        AgendaItem.objects.filter(pk=item.pk).update(number=10_000 + place)
    for place, item in enumerate(items, start=1):
        AgendaItem.objects.filter(pk=item.pk).update(number=place)
        item.number = place


def _check_order_free(conference: Conference) -> None:
    if conference.state != Conference.State.PLANNED:
        raise WrongState(_("Hội nghị đã khai mạc; thứ tự và số mục đã vào biên bản nên không đổi được."))


@transaction.atomic
def move_item(item_id: int, number: int, *, by: Person) -> AgendaItem:
    """Give an item another place in the agenda, before the conference is opened; the others close up."""
    item = locked_item(item_id)
    if not may_move_item(by, item.conference):
        raise NotAllowed(_(REFUSAL), who_prepares(item.conference))
    _check_order_free(item.conference)
    others = [one for one in item.conference.items.order_by("number") if one.pk != item.pk]
    if not 1 <= number <= len(others) + 1:
        raise BadInput(
            ngettext(
                "Chương trình có %(count)s mục; không có vị trí %(number)s.",
                "Chương trình có %(count)s mục; không có vị trí %(number)s.",
                len(others) + 1,
            )
            % {"count": len(others) + 1, "number": number}
        )
    others.insert(number - 1, item)
    _renumber(others)
    record(item.conference.channel, ItemMoved(item_id=item.pk, number=number), by=by)
    return item


@transaction.atomic
def remove_item(item_id: int, *, by: Person) -> Conference:
    """Take an item off the agenda, before the conference is opened; the others close up."""
    item = locked_item(item_id)
    conference = item.conference
    if not may_remove_item(by, conference):
        raise NotAllowed(_(REFUSAL), who_prepares(conference))
    _check_order_free(conference)
    if item.speeches.exists() or item.polls.exists() or item.conclusions.exists():
        raise WrongState(_("Mục này đã có đăng ký phát biểu, biểu quyết hoặc kết luận; hãy bỏ những thứ ấy trước."))
    item.delete()
    _renumber(list(conference.items.order_by("number")))
    record(conference.channel, ItemRemoved(item_id=item_id), by=by)
    return conference


@transaction.atomic
def table_draft(item_id: int, draft: Draft | None, *, by: Person) -> AgendaItem:
    """Put a draft on the table at an item, or take it away with None."""
    item = locked_item(item_id)
    if not may_table_draft(by, item.conference):
        raise NotAllowed(_(REFUSAL), who_prepares(item.conference))
    if item.state == AgendaItem.State.CLOSED:
        raise WrongState(
            _("Mục %(number)s đã kết thúc; văn bản trình tại mục đã vào biên bản.") % {"number": item.number}
        )
    item.draft = draft
    item.save(update_fields=["draft"])
    record(item.conference.channel, DraftTabled(item_id=item.pk, draft_id=draft.pk if draft else 0), by=by)
    return item


@transaction.atomic
def note_comments_moved(conference_id: int, draft_id: int, *, by: Person | None) -> Conference:
    """Tell those who watch the conference that the comments on a draft on its table have changed. They live in documents."""
    conference = Conference.objects.select_for_update(of=("self",)).get(pk=conference_id)
    record(conference.channel, CommentsMoved(draft_id=draft_id), by=by)
    return conference


@transaction.atomic
def open_item(item_id: int, *, by: Person) -> AgendaItem:
    """Open an item: the room deals with it from now on. One item is open at a time."""
    item = locked_item(item_id)
    conference = item.conference
    if not may_open_item(by, conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới mở được mục chương trình."), who_leads(conference))
    if conference.state == Conference.State.PLANNED:
        raise WrongState(_("Hội nghị chưa khai mạc; hãy khai mạc rồi mở mục %(number)s.") % {"number": item.number})
    if item.state != AgendaItem.State.PLANNED:
        raise WrongState(
            _("Mục %(number)s %(state)s; mỗi mục chỉ mở một lần.")
            % {"number": item.number, "state": str(item.get_state_display()).lower()}
        )
    if conference.state == Conference.State.CLOSED:
        raise WrongState(_("Hội nghị đã bế mạc; không mở thêm mục được nữa."))
    other = conference.items.filter(state=AgendaItem.State.OPEN).first()
    if other is not None:
        raise WrongState(
            _("Mục %(open)s đang mở; hãy kết thúc mục ấy rồi mở mục %(number)s.")
            % {"open": other.number, "number": item.number}
        )
    item.state = AgendaItem.State.OPEN
    item.opened_at = now()
    item.save(update_fields=["state", "opened_at"])
    record(conference.channel, ItemOpened(item_id=item.pk), by=by)
    return item


@transaction.atomic
def close_item(item_id: int, *, by: Person) -> AgendaItem:
    """Close the item, so that the room can move on to the next. Whoever still speaks has finished with it."""
    item = locked_item(item_id)
    conference = item.conference
    if not may_close_item(by, conference):
        raise NotAllowed(_("Chỉ chủ trì hoặc thư ký mới kết thúc được mục chương trình."), who_leads(conference))
    if item.state != AgendaItem.State.OPEN:
        raise WrongState(_("Mục %(number)s không mở; chỉ mục đang mở mới kết thúc được.") % {"number": item.number})
    poll = item.polls.filter(state=Poll.State.OPEN).first()
    if poll is not None:
        raise WrongState(
            _("Biểu quyết “%(question)s” đang mở; hãy đóng biểu quyết rồi kết thúc mục.") % {"question": poll.question}
        )
    for speech in item.speeches.filter(state=Speech.State.SPEAKING):
        finish_speech(speech, by=by)
    item.state = AgendaItem.State.CLOSED
    item.closed_at = now()
    item.save(update_fields=["state", "closed_at"])
    record(conference.channel, ItemClosed(item_id=item.pk), by=by)
    return item


@transaction.atomic
def review_item(item_id: int, summary: str, *, by: Person, done: bool = True) -> AgendaItem:
    """Write the secretary's summary of an item; `done` says that its minutes have been read through (soát xong)."""
    item = locked_item(item_id)
    conference = item.conference
    if not may_review_item(by, conference):
        raise NotAllowed(_("Chỉ thư ký và văn phòng đơn vị tổ chức mới soát được biên bản."), who_prepares(conference))
    if is_issued(conference.minutes):
        raise WrongState(_("Biên bản đã ban hành; bản đã ban hành không sửa, chỉ thay thế."))
    if done and item.state == AgendaItem.State.OPEN:
        raise WrongState(_("Mục %(number)s đang diễn ra; soát xong được khi mục kết thúc.") % {"number": item.number})
    if done and item.state == AgendaItem.State.PLANNED and conference.state != Conference.State.CLOSED:
        raise WrongState(_("Mục %(number)s chưa diễn ra; chưa có gì để soát.") % {"number": item.number})
    item.summary = nfc(summary.strip())
    item.reviewed_at = now() if done else None
    item.save(update_fields=["summary", "reviewed_at"])
    hold_minutes(conference, by=by)
    record(conference.channel, ItemReviewed(item_id=item.pk), by=by)
    return item
