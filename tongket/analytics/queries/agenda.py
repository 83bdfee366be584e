"""How the items of one agenda stand on one another: what was reported is discussed, what was discussed is concluded.

No room writes these links down: they follow from the order of the agenda. Without them the thread from a report line would
end at the table on which it lay, and that of a conclusion at the item at which it was drawn.
"""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tongket.conference.models import AgendaItem, Conclusion, Speech
from tongket.kit.asks import Ask, Row, answers, rows
from tongket.kit.thread import Key, Link, of_kind

HEARD = (AgendaItem.Kind.REPORT, AgendaItem.Kind.DISSEMINATION)


@dataclass
class Agendas:
    """The links of the agendas that one walk comes upon: each conference is read once, however often the walk is there."""

    read: dict[str, set[Link]] = field(default_factory=dict)

    def links_of(self, keys: set[Key]) -> set[Link]:
        """Report → discussion → contribution → the item at which conclusions were drawn; where nothing was discussed, the
        report leads there itself."""
        codes = of_kind(keys, "agenda-item") | of_kind(keys, "contribution")
        conferences = {code.rpartition(".")[0] for code in codes}
        self._read(conferences - self.read.keys())
        links = {link for conference in conferences for link in self.read[conference]}
        return {link for link in links if link.source in keys or link.effect in keys}

    def _read(self, conferences: set[str]) -> None:
        """One query for all the conferences that are new."""
        self.read |= {conference: set() for conference in conferences}
        if not conferences:
            return
        held = {"conference__key__in": conferences}
        items = AgendaItem.objects.filter(**held).exclude(state=AgendaItem.State.PLANNED)
        items = items.annotate(concludes=Exists(Conclusion.objects.filter(item=OuterRef("pk"))))
        said = Speech.objects.filter(**held, state=Speech.State.DONE, item__kind=AgendaItem.Kind.DISCUSSION)
        dealt_with = rows(items, "number", "kind", "concludes", conference="conference__key")
        speeches = rows(said, "number", at="item__number", conference="conference__key")
        self.read |= dict(answers([Ask(_agendas, dealt_with, speeches)]))


@dataclass(frozen=True)
class Item:
    """An item that was dealt with: its key, its kind, whether conclusions were drawn at it, what was said at it."""

    key: Key
    kind: str
    concludes: bool
    said: list[Key]


def _agendas(items: list[Row], said: list[Row]) -> list[tuple[str, set[Link]]]:
    speeches: dict[tuple[str, int], list[Key]] = {}
    for row in said:
        spoken = ("contribution", f"{row['conference']}.s{row['number']}")
        speeches.setdefault((row["conference"], row["at"]), []).append(spoken)
    agendas: dict[str, list[Item]] = {}
    for row in sorted(items, key=lambda row: row["number"]):
        key = ("agenda-item", f"{row['conference']}.{row['number']}")
        heard = speeches.get((row["conference"], row["number"]), [])
        agendas.setdefault(row["conference"], []).append(Item(key, row["kind"], bool(row["concludes"]), heard))
    return [(conference, _links_within(agenda)) for conference, agenda in agendas.items()]


def _links_within(items: list[Item]) -> set[Link]:
    links: set[Link] = set()
    for place, item in enumerate(items):
        later = items[place + 1 :]
        concluding = [Link(item.key, one.key, _("được kết luận tại mục")) for one in later if one.concludes]
        discussed = next((one for one in later if one.kind == AgendaItem.Kind.DISCUSSION), None)
        if item.kind in HEARD and discussed is not None:
            links.add(Link(item.key, discussed.key, _("được thảo luận tại mục")))
        elif item.kind in HEARD:
            links |= set(concluding)
        elif item.kind == AgendaItem.Kind.DISCUSSION:
            links |= set(concluding)
            links |= {Link(spoken, link.effect, link.why) for spoken in item.said for link in concluding}
    return links
