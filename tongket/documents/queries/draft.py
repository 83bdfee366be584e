"""Which drafts a person may see, their sections, what became of the comments, and how they print."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import override

from tongket.documents.models import Comment, Draft, Paragraph
from tongket.documents.queries.heading import heading_of, layout_of, subject_of, symbol_for
from tongket.documents.queries.page import DEMO_NOTE
from tongket.org.models import Power
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person
from tongket.typeset import Block, Heading, Page, Table
from tongket.typeset import Paragraph as Text

_TOKENS = re.compile(r"\d+(?:[.,]\d+)*|\w+|[^\w\s]|\s+")


def drafts_for(person: Person, standing: Standing | None = None) -> QuerySet[Draft]:
    """The drafts that a person may see: those that the own office writes, and those opened for comments to the own unit."""
    stand = standing or standing_of(person)
    asked = Draft.asked_units.through.objects.filter(unit_id__in=stand.above).values("draft_id")
    invited = Draft.asked_people.through.objects.filter(person_id=person.pk).values("draft_id")
    opened = ~Q(state=Draft.State.OPEN)
    return Draft.objects.filter(
        Q(unit_id__in=stand.area(Power.OFFICE))
        | Q(created_by=person)
        | opened & (Q(unit_id__in=stand.near) | Q(pk__in=asked) | Q(pk__in=invited))
    ).select_related("unit")


@dataclass(frozen=True)
class Part:
    """A piece of a paragraph's present wording; new where its first wording did not have it."""

    text: str
    is_new: bool


@dataclass(frozen=True)
class Passage:
    """A paragraph, and its wording in parts, so that what was changed since comments began can be seen."""

    paragraph: Paragraph
    parts: list[Part]


@dataclass
class Section:
    """A section of a draft with its paragraphs, in the order in which sections first appear."""

    name: str
    passages: list[Passage] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [passage.paragraph for passage in self.passages]

    @property
    def open_comments(self) -> int:
        """How many comments of the section still wait for an answer."""
        return sum(not comment.disposition for one in self.paragraphs for comment in one.comments.all())


def parts_of(paragraph: Paragraph) -> list[Part]:
    """The present wording of a paragraph, word by word against its first one."""
    wordings = list(paragraph.wordings.all())
    if not wordings:
        return [Part(paragraph.text, False)]
    old, new = (_TOKENS.findall(text) for text in (wordings[0].text, paragraph.text))
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return [
        Part("".join(new[start:end]), tag != "equal")
        for tag, _old_start, _old_end, start, end in matcher.get_opcodes()
        if end > start
    ]


def sections_of(draft: Draft) -> list[Section]:
    """The paragraphs that stand, by section, each with its comments fetched."""
    sections: dict[str, Section] = {}
    paragraphs = (
        draft.paragraphs.filter(is_removed=False)
        .select_related("draft")
        .prefetch_related(
            Prefetch("comments", Comment.objects.select_related("unit", "person", "disposed_by")), "wordings"
        )
    )
    for paragraph in paragraphs:
        section = sections.setdefault(paragraph.section, Section(paragraph.section))
        section.passages.append(Passage(paragraph, parts_of(paragraph)))
    return list(sections.values())


def comment_counts(comments: Iterable[Comment]) -> list[tuple[Comment.Disposition, int]]:
    """How many comments had which disposition; the parts sum to the whole."""
    counted = Counter(comment.disposition for comment in comments)
    order = (
        Comment.Disposition.ACCEPTED,
        Comment.Disposition.PARTLY,
        Comment.Disposition.DECLINED,
        Comment.Disposition.OPEN,
    )
    return [(disposition, counted[disposition]) for disposition in order]


def reconciliation(draft: Draft) -> list[Comment]:
    """The rows of the table of comments and what became of them (bảng tiếp thu, giải trình), in order of the text."""
    return list(
        Comment.objects.filter(draft=draft)
        .select_related("paragraph__draft", "unit", "person", "disposed_by", "draft")
        .prefetch_related("paragraph__wordings")
        .order_by("paragraph__number", "number")
    )


def _notes(draft: Draft, *more: str) -> list[str]:
    return [*([DEMO_NOTE] if settings.TONGKET_DEMO or draft.unit.is_fictional else []), *more]


def draft_blocks(draft: Draft) -> list[Block]:
    """The text of a draft as blocks: its sections, headings and paragraphs. Headings count within their section, as in
    the paper that comes of it."""
    blocks: list[Block] = []
    for section in sections_of(draft):
        if section.name:
            blocks.append(Heading(1, section.name))
        heading, place = "", 0
        for paragraph in section.paragraphs:
            if paragraph.heading and paragraph.heading != heading:
                place += 1
                count = f"{place}. " if section.name and not paragraph.heading[0].isdecimal() else ""
                blocks.append(Heading(2 if section.name else 1, f"{count}{paragraph.heading}"))
            heading = paragraph.heading
            blocks.append(Text(paragraph.text, key=f"p{paragraph.number}"))
    return blocks


def draft_pages(draft: Draft) -> Page:
    """A draft as it would print."""
    parent, body = heading_of(draft.unit)
    return Page(
        kind=draft.kind,
        layout=layout_of(draft.unit),
        body=body,
        parent_body=parent,
        symbol=symbol_for(draft.unit, draft.kind),
        place=draft.unit.place,
        subject=subject_of(draft.title, draft.kind),
        blocks=draft_blocks(draft),
        notes=_notes(draft, f"Dự thảo, bản {draft.version}"),
    )


def reconciliation_page(draft: Draft) -> Page:
    """The table of comments and dispositions as an annex would print it: in Vietnamese, whatever the reader's language."""
    with override("vi"):
        return _reconciliation_page(draft)


def _reconciliation_page(draft: Draft) -> Page:
    parent, body = heading_of(draft.unit)
    rows = [
        [
            str(place),
            f"Đoạn {comment.paragraph.number}"
            + (f", {comment.paragraph.section}" if comment.paragraph.section else ""),
            comment.unit.name if comment.unit else comment.person.full_name,
            comment.text,
            comment.get_disposition_display(),
            comment.reason,
        ]
        for place, comment in enumerate(reconciliation(draft), 1)
    ]
    header = ["TT", "Đoạn", "Đơn vị góp ý", "Nội dung góp ý", "Kết quả", "Lý do, nội dung chỉnh lý"]
    counts = ", ".join(f"{word.label.lower()} {count}" for word, count in comment_counts(draft.comments.all()) if count)
    blocks: list[Block] = [Text(f"Tổng số góp ý: {len(rows)}" + (f" ({counts})" if counts else "") + ".")]
    if rows:
        blocks.append(Table([header], rows, widths=(5, 14, 18, 26, 13, 24)))
    return Page(
        kind="BC",
        layout=layout_of(draft.unit),
        body=body,
        parent_body=parent,
        symbol=symbol_for(draft.unit, "BC"),
        place=draft.unit.place,
        subject=f"Tiếp thu, giải trình ý kiến góp ý vào dự thảo {draft.title}",
        blocks=blocks,
        notes=_notes(draft),
    )
