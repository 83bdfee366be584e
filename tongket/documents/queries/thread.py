"""What this room tells the trace and "my work": paragraphs, comments, decisions, and what waits."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tongket.documents.models import Comment, Draft, Paper, Paragraph
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind, reminded_words
from tongket.org.models import Power
from tongket.org.queries import reach_of
from tongket.people.models import Person


def _codes(keys: Iterable[Key], kind: str, mark: str = "") -> dict[str, set[int]]:
    """The numbers asked for, by the key of their draft."""
    found: dict[str, set[int]] = {}
    for code in of_kind(keys, kind):
        draft, _, number = code.rpartition(".")
        if draft and number.removeprefix(mark).isdecimal() and number.startswith(mark):
            found.setdefault(draft, set()).add(int(number.removeprefix(mark)))
    return found


def _any(codes: dict[str, set[int]]) -> Q:
    condition = Q(pk__in=[])
    for draft, numbers in codes.items():
        condition |= Q(draft__key=draft, number__in=numbers)
    return condition


def nodes_of(keys: Iterable[Key]) -> list[Node]:
    """The paragraphs, comments and decisions among the keys."""
    keys = list(keys)
    nodes: list[Node] = []
    if paragraphs := _codes(keys, "paragraph"):
        for paragraph in Paragraph.objects.filter(_any(paragraphs)).select_related("draft__unit"):
            nodes.append(
                Node(
                    "paragraph",
                    paragraph.code,
                    _("Đoạn %(number)s") % {"number": paragraph.number},
                    f"{reverse('draft', args=[paragraph.draft_id])}#paragraph-{paragraph.number}",
                    text=paragraph.text,
                    source=paragraph.draft.title,
                    who=paragraph.draft.unit.name,
                    at=paragraph.draft.saved_at,
                    state=_("Đã bỏ") if paragraph.is_removed else paragraph.draft.get_state_display(),
                    conference=paragraph.draft.conference_key,
                )
            )
    if comments := _codes(keys, "comment", "c"):
        found = Comment.objects.filter(_any(comments)).select_related("draft", "unit", "person", "paragraph")
        for comment in found:
            nodes.append(
                Node(
                    "comment",
                    comment.code,
                    _("Góp ý %(number)s") % {"number": comment.number},
                    f"{reverse('draft', args=[comment.draft_id])}#comment-{comment.number}",
                    text=comment.text,
                    source=comment.draft.title,
                    who=comment.unit.name if comment.unit else comment.person.full_name,
                    at=comment.at,
                    state=comment.get_disposition_display(),
                    conference=comment.draft.conference_key,
                )
            )
    if decisions := of_kind(keys, "decision"):
        for paper in Paper.objects.filter(key__in=decisions).select_related("unit", "signer"):
            nodes.append(
                Node(
                    "decision",
                    paper.key,
                    paper.label or _("Dự thảo quyết định"),
                    reverse("paper", args=[paper.pk]),
                    text=paper.subject,
                    source=paper.unit.name,
                    who=paper.signer.full_name if paper.signer else "",
                    at=paper.issued_at or paper.created_at,
                    state=paper.get_state_display(),
                    conference=paper.conference_key,
                )
            )
    return nodes


def links_of(keys: Iterable[Key]) -> list[Link]:
    """A paragraph led to a comment on it."""
    keys = list(keys)
    condition = _any(_codes(keys, "comment", "c"))
    for draft, numbers in _codes(keys, "paragraph").items():
        condition |= Q(draft__key=draft, paragraph__number__in=numbers)
    found = Comment.objects.filter(condition).select_related("paragraph__draft", "draft")
    return sorted(
        Link(("paragraph", comment.paragraph.code), ("comment", comment.code), _("được góp ý")) for comment in found
    )


def waiting_for(person: Person) -> list[Waiting]:
    """Comments to answer, drafts to comment on, papers to sign and issue."""
    waiting: list[Waiting] = []
    stand = reach_of(person)
    office = stand.area(Power.OFFICE)
    own = set(stand.own)
    drafts = list(
        Draft.objects.filter(state=Draft.State.COMMENTING)
        .filter(
            Q(unit_id__in=own & office)
            | Q(asked_people=person)
            | Q(asked_units__in=stand.above)
            | Q(unit_id__in=stand.above)
        )
        .distinct()
        .prefetch_related("comments")
    )
    for draft in drafts:
        url = reverse("draft", args=[draft.pk])
        unanswered = sum(not comment.disposition for comment in draft.comments.all())
        if draft.unit_id in own & office:
            if unanswered:
                waiting.append(
                    Waiting(
                        "message-square",
                        draft.title,
                        _("%(unanswered)s góp ý chưa xử lý") % {"unanswered": unanswered},
                        _("Xử lý góp ý"),
                        url,
                        reminded=_reminded(draft),
                    )
                )
            elif draft.comments.all():
                waiting.append(Waiting("message-square", draft.title, _("mọi góp ý đã xử lý"), _("Đóng góp ý"), url))
        elif not any(comment.person_id == person.pk for comment in draft.comments.all()):
            waiting.append(
                Waiting("message-square", draft.title, _("xin ý kiến"), _("Góp ý"), url, due=draft.comments_until)
            )
    papers = Paper.objects.filter(state=Paper.State.DRAFT, signer=person).select_related("unit")
    for paper in papers:
        if paper.unit_id in office:
            waiting.append(
                Waiting(
                    "signature",
                    paper.subject,
                    _("%(unit)s, chờ ký") % {"unit": paper.unit.name},
                    _("Phát hành"),
                    reverse("paper", args=[paper.pk]),
                    reminded=reminded_words(paper.reminded_times, paper.reminded_at),
                )
            )
    return waiting


def _reminded(draft: Draft) -> str:
    """How often the draft's office was reminded of answers that it still owes."""
    owed = [one for one in draft.comments.all() if not one.disposition and one.reminded_at is not None]
    last = max((one.reminded_at for one in owed if one.reminded_at is not None), default=None)
    return reminded_words(sum(one.reminded_times for one in owed), last)
