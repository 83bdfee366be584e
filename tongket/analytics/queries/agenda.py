"""How the items of one agenda stand on one another: what was reported is discussed, what was discussed is concluded.

No room writes these links down: they follow from the order of the agenda. Without them the thread from a report line would
end at the table on which it lay, and that of a conclusion at the item at which it was drawn.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tongket.conference.models import AgendaItem, Conclusion, Speech
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
        """Three queries for all the conferences that are new."""
        self.read |= {conference: set() for conference in conferences}
        if not conferences:
            return
        items: dict[str, list[AgendaItem]] = {}
        dealt_with = AgendaItem.objects.filter(conference__key__in=conferences).exclude(state=AgendaItem.State.PLANNED)
        for item in dealt_with.select_related("conference").order_by("conference_id", "number"):
            items.setdefault(item.conference.key, []).append(item)
        if not items:
            return
        drawn = Conclusion.objects.filter(conference__key__in=items, item__isnull=False)
        drawn_at = set(drawn.values_list("item_id", flat=True))
        said = Speech.objects.filter(conference__key__in=items, state=Speech.State.DONE)
        speeches: dict[int, list[Speech]] = {}
        for speech in said.select_related("conference"):
            speeches.setdefault(speech.item_id, []).append(speech)
        for conference, agenda in items.items():
            self.read[conference] = _links_within(agenda, drawn_at, speeches)


def _links_within(items: list[AgendaItem], drawn_at: set[int], speeches: dict[int, list[Speech]]) -> set[Link]:
    links: set[Link] = set()
    for place, item in enumerate(items):
        later = items[place + 1 :]
        concluding = [one for one in later if one.pk in drawn_at]
        here: Key = ("agenda-item", item.code)
        if item.kind in HEARD:
            discussed = next((one for one in later if one.kind == AgendaItem.Kind.DISCUSSION), None)
            if discussed is not None:
                links.add(Link(here, ("agenda-item", discussed.code), _("được thảo luận tại mục")))
            else:
                links |= {Link(here, ("agenda-item", one.code), _("được kết luận tại mục")) for one in concluding}
        elif item.kind == AgendaItem.Kind.DISCUSSION:
            links |= {Link(here, ("agenda-item", one.code), _("được kết luận tại mục")) for one in concluding}
            for speech in speeches.get(item.pk, []):
                spoken: Key = ("contribution", speech.code)
                links |= {Link(spoken, ("agenda-item", one.code), _("được kết luận tại mục")) for one in concluding}
    return links
