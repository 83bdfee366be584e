"""How the items of one agenda stand on one another: what was reported is discussed, what was discussed is concluded.

No room writes these links down: they follow from the order of the agenda. Without them the thread from a report line would
end at the table on which it lay, and that of a conclusion at the item at which it was drawn.
"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from tongket.conference.models import AgendaItem, Conclusion, Speech
from tongket.kit.thread import Key, Link, of_kind

HEARD = (AgendaItem.Kind.REPORT, AgendaItem.Kind.DISSEMINATION)


def links_of(keys: Collection[Key]) -> list[Link]:
    """Report → discussion → contribution → the item at which conclusions were drawn; where nothing was discussed, the report
    leads there itself."""
    wanted = {code.rpartition(".")[0] for kind in ("agenda-item", "contribution") for code in of_kind(keys, kind)}
    if not wanted:
        return []
    links: set[Link] = set()
    drawn_at = set(
        Conclusion.objects.filter(conference__key__in=wanted, item__isnull=False).values_list("item_id", flat=True)
    )
    by_conference: dict[str, list[AgendaItem]] = {}
    dealt_with = AgendaItem.objects.filter(conference__key__in=wanted).exclude(state=AgendaItem.State.PLANNED)
    for item in dealt_with.select_related("conference").order_by("conference_id", "number"):
        by_conference.setdefault(item.conference.key, []).append(item)
    said = Speech.objects.filter(conference__key__in=wanted, state=Speech.State.DONE).select_related(
        "conference", "item"
    )
    speeches: dict[int, list[Speech]] = {}
    for speech in said:
        speeches.setdefault(speech.item_id, []).append(speech)
    for items in by_conference.values():
        links |= _links_within(items, drawn_at, speeches)
    asked = set(keys)
    return sorted(link for link in links if link.source in asked or link.effect in asked)


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
