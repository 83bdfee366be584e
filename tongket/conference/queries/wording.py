"""The conclusions in the words of a notice: as they stand, and as the notice that is to replace it makes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongket.conference.models import Amendment, Conclusion, Conference
from tongket.conference.queries.record import with_tasks
from tongket.documents.models import Paper
from tongket.followup.repeats import rule_words
from tongket.kit.formats import paper_day
from tongket.org.models import Unit

Block = dict[str, Any]


@dataclass(frozen=True)
class Wording:
    """A conclusion as a notice says it: the one that stands, or what the notice that is to replace it makes of it."""

    number: int
    text: str
    owner: Unit
    partners: list[Unit]
    due: date | None
    repeats: str
    product: str
    is_struck: bool = False


def worded(conclusion: Conclusion, amendment: Amendment | None = None) -> Wording:
    """A conclusion as it stands, or as it will once its amendment is in effect."""
    said = amendment or conclusion
    struck = conclusion.struck_by_id is not None or (amendment is not None and amendment.is_struck)
    return _wording(conclusion.number, said, struck)


def _wording(number: int, said: Conclusion | Amendment, struck: bool = False) -> Wording:
    partners = list(said.partners.all())
    return Wording(number, said.text, said.owner, partners, said.due, said.repeats, said.product, struck)


def duty_words(conclusion: Wording) -> str:
    """Who leads, who helps, what comes of it, by when: the sentence below a conclusion."""
    words = [f"Đơn vị chủ trì: {conclusion.owner.name}"]
    partners = ", ".join(unit.name for unit in conclusion.partners)
    if partners:
        words.append(f"đơn vị phối hợp: {partners}")
    if conclusion.product:
        words.append(f"sản phẩm: {conclusion.product}")
    return f"{'; '.join([*words, deadline_words(conclusion)])}."


def deadline_words(conclusion: Wording) -> str:
    """thời hạn hoàn thành: 31/12/2021; or how often it comes again; or that no date was set."""
    words = [f"thời hạn: định kỳ, {rule_words(conclusion.repeats, paper_day)}"] if conclusion.repeats else []
    if conclusion.due:
        words.append(f"{'đến ngày' if words else 'thời hạn hoàn thành:'} {paper_day(conclusion.due)}")
    return ", ".join(words) or "thời hạn hoàn thành: chưa định"


def conclusion_blocks(conclusions: list[Wording]) -> list[Block]:
    blocks: list[Block] = []
    for conclusion in conclusions:
        text = f"{conclusion.text.rstrip('.')}.\n{duty_words(conclusion)}"
        if conclusion.is_struck:  # its number stays, so that those after it are found under theirs
            text = "(Được bãi bỏ.)"
        blocks.append({"type": "numbered", "n": conclusion.number, "text": text, "key": f"k{conclusion.number}"})
    return blocks


def concluded_blocks(conference: Conference, conclusions: list[Conclusion]) -> list[Block]:
    """The conclusions as they were drawn at the meeting: those of the record, or, where a later notice has replaced the one
    that gave them out, in the words of the first."""
    first = conference.notice
    while first is not None and first.supersedes is not None:
        first = first.supersedes
    if first is None or first.pk == conference.notice_id:
        return conclusion_blocks([worded(one) for one in conclusions])
    return [block for block in first.content if block.get("type") == "numbered"]


def says_the_conclusions(conference: Conference, notice: Paper) -> bool:
    """Whether the draft of a notice says each conclusion in the words of the record, and no other."""
    said = [block for block in notice.content if block.get("type") == "numbered"]
    return said == conclusion_blocks(wordings_of(conference, notice))


def replacement_of(conference: Conference) -> Paper | None:
    """The draft that is to replace the issued notice, if one was begun."""
    if conference.notice_id is None:
        return None
    drafts = Paper.objects.filter(supersedes=conference.notice_id, state=Paper.State.DRAFT)
    return drafts.select_related("unit", "signer").first()


def amendments_of(conference: Conference, notice: Paper) -> list[Amendment]:
    """What the draft that is to replace the notice changes, the conclusions in their order, then those that it adds."""
    found = conference.amendments.filter(notice=notice, effective_at=None)
    found = found.select_related("conclusion", "owner", "item", "speech__person").prefetch_related("partners")
    last = 10**6
    return sorted(found, key=lambda one: (one.conclusion.number if one.conclusion else last, one.pk))


def wordings_of(conference: Conference, notice: Paper) -> list[Wording]:
    """The conclusions as that draft of a notice must say them: those that stand, with what it changes in them."""
    amendments = amendments_of(conference, notice)
    changed = {one.conclusion_id: one for one in amendments if one.conclusion_id is not None}
    words = [worded(one, changed.get(one.pk)) for one in conclusions_of(conference)]
    added = [one for one in amendments if one.conclusion_id is None]
    last = words[-1].number if words else 0
    return words + [_wording(last + place, one) for place, one in enumerate(added, start=1)]


def with_conclusions(content: list[Block], wordings: list[Wording]) -> list[Block]:
    """The content of a notice with its conclusions in these words; all the rest stays as a hand has left it."""
    places = [place for place, block in enumerate(content) if block.get("type") == "numbered"]
    headings = [place for place, block in enumerate(content) if block.get("type") == "heading"]
    start = places[0] if places else headings[-1] + 1 if headings else len(content)
    rest = [block for block in content[start:] if block.get("type") != "numbered"]
    return [*content[:start], *conclusion_blocks(wordings), *rest]


def conclusions_of(conference: Conference) -> list[Conclusion]:
    """The conclusions with all that a line of them names."""
    found = list(with_tasks(conference.conclusions.select_related("owner", "item", "speech__person", "task")))
    for conclusion in found:
        conclusion.conference = conference
        for part in (conclusion.item, conclusion.speech):
            if part is not None:
                part.conference = conference
    return found


def units_of(wordings: list[Wording]) -> list[Unit]:
    """The units that lead or help, in order of the register."""
    units: dict[int, Unit] = {}
    for one in wordings:
        for unit in (one.owner, *one.partners):
            units[unit.pk] = unit
    return in_order(units.values())


def in_order(units: Iterable[Unit]) -> list[Unit]:
    """Units in the order of the register."""
    return sorted(units, key=lambda unit: (unit.order, unit.pk))


def facts_of(conclusion: Conclusion | Amendment) -> dict[str, str]:
    """What an amendment can change in a conclusion, or makes of it, as `Amendment.changes` keeps it."""
    return {
        "text": conclusion.text,
        "owner": conclusion.owner.name,
        "partners": ", ".join(unit.name for unit in in_order(conclusion.partners.all())),
        "due": conclusion.due.isoformat() if conclusion.due else "",
        "repeats": conclusion.repeats,
        "product": conclusion.product,
    }


def origin_label(conclusion: Conclusion, notice: Paper) -> str:
    """Where a task comes from: Kết luận 2, Thông báo 58/TB-HVCTKVII."""
    return f"Kết luận {conclusion.number}, Thông báo {notice.label}"
