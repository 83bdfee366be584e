"""The news as the record tells it: sentence by sentence, each with the lines that it stands on. Nothing is made up here;
what the record does not hold is not said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import override

from tongket.conference.models import AgendaItem, Conclusion, Conference, Delegate, Speech
from tongket.emulation.models import Commendation, Nomination
from tongket.emulation.queries import is_illustration
from tongket.kit.formats import day
from tongket.kit.thread import Key
from tongket.org.models import Appointment, Office, in_force
from tongket.people.models import Person

MOST_NAMED = 4  # bridge points named one by one; more are a number
MODES = {
    Conference.Mode.ONLINE: "theo hình thức trực tuyến",
    Conference.Mode.HYBRID: "theo hình thức trực tiếp kết hợp trực tuyến",
}
MEETINGS = (Conference.Kind.STEERING_MEETING, Conference.Kind.COUNCIL)


@dataclass(frozen=True)
class Told:
    """One sentence, the paragraph it belongs to, and what it stands on."""

    paragraph: int
    text: str
    sources: tuple[Key, ...]


@override("vi")
def tell(conference: Conference) -> list[Told]:
    """The whole news of a conference that has ended."""
    items = list(conference.items.select_related("speaker", "about", "on_authority_of").order_by("number"))
    seats = list(conference.delegates.select_related("person", "unit", "bridge_point"))
    people = {seat.person_id: seat.person for seat in seats} | {
        one.speaker_id: one.speaker for one in items if one.speaker
    }
    offices = _offices(people.values(), timezone.localtime(conference.starts).date())
    for seat in seats:  # a guest holds no office of the house, and is named by the title the list of delegates gives
        if seat.title and seat.person_id not in offices:
            offices[seat.person_id] = seat.title
    telling = _Telling(conference, items, seats, offices)
    paragraphs = (
        telling.opening(),
        telling.present(),
        telling.reports(),
        telling.discussion(),
        telling.speeches(),
        telling.conclusions(),
        telling.commendations(),
    )
    told = [[Told(number, text, sources) for text, sources in lines] for number, lines in enumerate(paragraphs, 1)]
    return [sentence for lines in told for sentence in lines]


@override("vi")
def title_of(conference: Conference) -> str:
    """The headline that the record suggests: who held what."""
    return f"{conference.organiser.name}: {conference.title}"


def _offices(people: Iterable[Person], on: date) -> dict[int, str]:
    """The offices that each held that day, Party offices first."""
    held: dict[int, list[Appointment]] = {}
    found = Appointment.objects.filter(in_force(on), person__in=list(people)).select_related("office")
    for one in sorted(found, key=lambda one: (one.office.line != Office.Line.PARTY, one.office.order, one.pk)):
        held.setdefault(one.person_id, []).append(one)
    return {pk: ", ".join(dict.fromkeys(one.office.name for one in rows)) for pk, rows in held.items()}


Line = tuple[str, tuple[Key, ...]]


class _Telling:
    """The paragraphs of one news; it holds what all of them ask."""

    def __init__(
        self, conference: Conference, items: list[AgendaItem], seats: list[Delegate], offices: dict[int, str]
    ) -> None:
        self.conference = conference
        self.items = items
        for item in items:
            item.conference = conference
        self.seats = seats
        self.offices = {**{seat.person_id: seat.title for seat in seats if seat.title}, **offices}
        self.noun = "Cuộc họp" if conference.kind in MEETINGS else "Hội nghị"
        self.first: tuple[Key, ...] = (("agenda-item", items[0].code),) if items else ()
        self.introduced: set[int] = set()

    def name(self, person: Person) -> str:
        """The person with the offices held, the first time; later by name alone."""
        offices = self.offices.get(person.pk, "")
        if person.pk in self.introduced or not offices:
            return person.full_name
        self.introduced.add(person.pk)
        return f"{person.full_name}, {offices},"

    def opening(self) -> list[Line]:
        """When, who, what, how; and the bridge points."""
        begins = timezone.localtime(self.conference.opened_at or self.conference.starts)
        half = "Sáng" if begins.hour < 12 else "Chiều" if begins.hour < 18 else "Tối"
        where = f" tại {self.conference.place}" if self.conference.place else ""
        how = MODES.get(Conference.Mode(self.conference.mode), "")
        title = (
            self.conference.title[:1].lower() + self.conference.title[1:]
            if self.noun == "Cuộc họp"
            else self.conference.title
        )
        lines: list[Line] = [
            (
                f"{half} {day(begins)}, {self.conference.organiser.name} tổ chức {title}{where}{' ' + how if how else ''}.",
                self.first,
            )
        ]
        points = list(self.conference.bridge_points.all())
        if len(points) > 1:
            count = sum(point.head_count or 0 for point in points)
            people = f" với {count} người dự" if count else ""
            joined = f"{self.noun} kết nối {len(points)} điểm cầu{people}"
            seated = [seat.bridge_point_id for seat in self.seats if seat.bridge_point_id is not None]
            if len(seated) == len(set(seated)) == len(points):
                lines.append((f"{joined}, mỗi thành viên dự tại một điểm cầu.", self.first))
            else:
                shown = points if len(points) <= MOST_NAMED else points[: MOST_NAMED - 1]  # the main point stands first
                names = "; ".join(point.name.removeprefix("Điểm cầu ") for point in shown)
                rest = f"; và {len(points) - len(shown)} điểm cầu khác" if len(points) > len(shown) else ""
                lines.append((f"{joined}: {names}{rest}.", self.first))
        return lines

    def present(self) -> list[Line]:
        """Who chaired, and who came from above or as a guest."""
        lines: list[Line] = []
        chair = self._seat(Delegate.Role.CHAIR)
        guests = [seat for seat in self.seats if self._from_above(seat) and seat is not chair]
        for seat in guests:
            at = f" tại {_lower_first(seat.bridge_point.name)}" if seat.bridge_point else ""
            lines.append(
                (f"{self.name(seat.person)} dự {self.noun.lower()}{at}.", self._spoke(seat.person) or self.first)
            )
        if chair is not None:
            lines.append(
                (f"{self.name(chair.person)} chủ trì {self.noun.lower()}.", self._spoke(chair.person) or self.first)
            )
        return lines

    def reports(self) -> list[Line]:
        """Who reported what."""
        lines: list[Line] = []
        for item in self._of(AgendaItem.Kind.REPORT, AgendaItem.Kind.DISSEMINATION):
            verb = "trình bày" if item.kind == AgendaItem.Kind.REPORT else "quán triệt, phổ biến"
            what = _without_verb(item.title)
            who = self.name(item.speaker) if item.speaker else "Đại diện đơn vị chuẩn bị báo cáo"
            lines.append((f"{who} {verb} {what}.", self._key(item)))
        return lines

    def discussion(self) -> list[Line]:
        """How long was discussed, how many spoke, on what."""
        lines: list[Line] = []
        spoken = Speech.objects.filter(conference=self.conference, state=Speech.State.DONE)
        for item in self._of(AgendaItem.Kind.DISCUSSION):
            speeches = list(spoken.filter(item=item).values_list("bridge_point_id", flat=True))
            points = len({point for point in speeches if point})
            text = f"{self.noun} dành {self._minutes(item)} phút thảo luận"
            if speeches:
                text += f", với {len(speeches)} lượt phát biểu" + (f" từ {points} điểm cầu" if points > 1 else "")
            if item.topics:
                text += f", về: {'; '.join(_lower_first(str(topic)) for topic in item.topics)}"
            lines.append((f"{text}.", self._key(item)))
        return lines

    def speeches(self) -> list[Line]:
        """Who gave direction, and who took it up."""
        lines: list[Line] = []
        for item in self._of(AgendaItem.Kind.DIRECTIVE_SPEECH, AgendaItem.Kind.RESPONSE, AgendaItem.Kind.CLOSING):
            if item.speaker is None:
                continue
            verb = _lower_first(item.title)
            if not verb.startswith(("phát biểu", "tiếp thu", "kết luận", "bế mạc")):
                verb = f"phát biểu: {item.title}"
            topics = f", về: {'; '.join(_lower_first(str(topic)) for topic in item.topics)}" if item.topics else ""
            lines.append((f"{self.name(item.speaker)} {verb}{topics}.", self._key(item)))
        return lines

    def conclusions(self) -> list[Line]:
        """What was concluded: every line with who carries it out and by when."""
        found = list(
            self.conference.conclusions.filter(struck_by=None)
            .select_related("owner", "item")
            .prefetch_related("partners")
        )
        if not found:
            return []
        chair = self._seat(Delegate.Role.CHAIR)
        who = f", {self.name(chair.person)}" if chair is not None else ""
        items = dict.fromkeys(("agenda-item", f"{self.conference.key}.{one.item.number}") for one in found if one.item)
        text = f"Kết luận {self.noun.lower()}{who.rstrip(',')} giao {len(found)} nhiệm vụ."
        lines: list[Line] = [(text, tuple(items) or self.first)]
        for one in found:
            one.conference = self.conference
            lines.append((_conclusion(one), (("conclusion", one.code),)))
        return lines

    def commendations(self) -> list[Line]:
        """What was announced, on whose authority, and how many were commended."""
        lines: list[Line] = []
        found = Commendation.objects.filter(
            conference_key=self.conference.key, state=Commendation.State.ANNOUNCED
        ).select_related("decision", "announced_by", "on_authority_of", "announced_in__conference")
        for place, one in enumerate(found.order_by("number")):
            assert one.decision is not None
            assert one.announced_in is not None
            decision: Key = ("decision", one.decision.key)
            item: Key = ("agenda-item", one.announced_in.code)
            who = self.name(one.announced_by) if one.announced_by else "Ban tổ chức"
            behalf = f" thừa ủy quyền của {self.name(one.on_authority_of).rstrip(',')}" if one.on_authority_of else ""
            if behalf:
                who = f"{who.rstrip(',')},{behalf},"
            subject = _lower_first(one.decision.subject)
            occasion = f"Cũng tại {self.noun.lower()}" if place else "Nhân dịp này"
            lines.append((f"{occasion}, {who} công bố Quyết định số {one.decision.label} {subject}.", (decision, item)))
            awarded = list(
                one.nominations.filter(state=Nomination.State.AWARDED)
                .select_related("unit", "person")
                .order_by("number")
            )
            note = " (dữ liệu minh họa, tên trong danh sách là hư cấu)" if is_illustration(awarded) else ""
            names = "; ".join(nomination.label for nomination in awarded)
            if names:
                lines.append((f"Được tặng {one.form}{note}: {names}.", (decision,)))
        return lines

    def _of(self, *kinds: str) -> list[AgendaItem]:
        """The items of those kinds that were really dealt with."""
        return [item for item in self.items if item.kind in kinds and item.state != AgendaItem.State.PLANNED]

    def _key(self, item: AgendaItem) -> tuple[Key, ...]:
        return (("agenda-item", item.code),)

    def _seat(self, role: str) -> Delegate | None:
        return next((seat for seat in self.seats if seat.role == role), None)

    def _spoke(self, person: Person) -> tuple[Key, ...]:
        """The first item at which the person spoke."""
        return next((self._key(item) for item in self.items if item.speaker_id == person.pk), ())

    def _from_above(self, seat: Delegate) -> bool:
        """A guest, or who came to direct: named in the news though no chair."""
        directs = any(
            item.speaker_id == seat.person_id and item.kind == AgendaItem.Kind.DIRECTIVE_SPEECH for item in self.items
        )
        return seat.role == Delegate.Role.GUEST or (directs and seat.role != Delegate.Role.CHAIR)

    def _minutes(self, item: AgendaItem) -> int:
        """How long the item really took, else how long it was planned."""
        if (
            item.opened_at
            and item.closed_at
            and (took := round((item.closed_at - item.opened_at).total_seconds() / 60))
        ):
            return took
        return item.minutes


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _without_verb(title: str) -> str:
    """An item's title after the verb: a title that begins with the verb itself does not say it twice."""
    small = _lower_first(title)
    for verb in ("trình bày ", "quán triệt ", "phổ biến "):
        if small.startswith(verb):
            return small[len(verb) :]
    return small


def _conclusion(one: Conclusion) -> str:
    """Đẩy mạnh đào tạo trực tuyến: Ban Quản lý đào tạo chủ trì, hạn 31/12/2021."""
    text = one.text.rstrip(" .")
    partners = ", ".join(unit.name for unit in one.partners.all())
    due = f", hạn {day(one.due)}" if one.due else ", thực hiện định kỳ" if one.repeats else ""
    return f"{text}: {one.owner.name} chủ trì{f', phối hợp với {partners}' if partners else ''}{due}."
