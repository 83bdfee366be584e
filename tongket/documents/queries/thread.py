"""What this room tells the trace and "my work": paragraphs, comments, decisions, and what waits."""

from collections.abc import Collection

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.documents.models import Comment, Draft, Paper, Paragraph
from tongket.documents.queries.draft import drafts_for
from tongket.documents.queries.paper import papers_for
from tongket.kit.asks import Ask, Row, day_in, moment_in, rows
from tongket.kit.text import number_in
from tongket.kit.thread import Key, Link, Node, Waiting, of_kind, reminded_words
from tongket.org.models import Power
from tongket.org.queries import Standing
from tongket.people.models import Person


def _codes(keys: Collection[Key], kind: str, mark: str = "") -> dict[str, set[int]]:
    """The numbers asked for, by the key of their draft."""
    found: dict[str, set[int]] = {}
    for code in of_kind(keys, kind):
        draft, _, number = code.rpartition(".")
        said = number_in(number.removeprefix(mark)) if number.startswith(mark) else None
        if draft and said is not None:
            found.setdefault(draft, set()).add(said)
    return found


def _any(codes: dict[str, set[int]]) -> Q:
    condition = Q(pk__in=[])
    for draft, numbers in codes.items():
        condition |= Q(draft__key=draft, number__in=numbers)
    return condition


def nodes_of(keys: Collection[Key]) -> list[Ask[Node]]:
    """The paragraphs, comments and decisions among the keys."""
    asks: list[Ask[Node]] = []
    draft = {"draft": "draft_id", "key": "draft__key", "title": "draft__title", "conference": "draft__conference_key"}
    if paragraphs := _codes(keys, "paragraph"):
        wanted = Paragraph.objects.filter(_any(paragraphs))
        more = {"saved_at": "draft__saved_at", "state": "draft__state", "unit": "draft__unit__name"}
        asks.append(Ask(_paragraphs, rows(wanted, "number", "text", "is_removed", **draft, **more)))
    if comments := _codes(keys, "comment", "c"):
        said = Comment.objects.filter(_any(comments))
        by = {"unit_name": "unit__name", "rank": "person__rank", "name": "person__name"}
        asks.append(Ask(_comments, rows(said, "number", "text", "at", "disposition", **draft, **by)))
    if decisions := of_kind(keys, "decision"):
        papers = Paper.objects.filter(key__in=decisions)
        own = ("pk", "key", "number", "symbol", "subject", "state", "issued_at", "created_at", "conference_key")
        who = {"unit_name": "unit__name", "rank": "signer__rank", "name": "signer__name"}
        asks.append(Ask(_decisions, rows(papers, *own, **who)))
    return asks


def _paragraphs(found: list[Row]) -> list[Node]:
    return [
        Node(
            "paragraph",
            f"{row['key']}.{row['number']}",
            _("Đoạn %(number)s") % {"number": row["number"]},
            f"{reverse('draft', args=[row['draft']])}#paragraph-{row['number']}",
            text=row["text"],
            source=row["title"],
            who=row["unit"],
            at=moment_in(row["saved_at"]),
            state=_("Đã bỏ") if row["is_removed"] else str(Draft.State(row["state"]).label),
            conference=row["conference"],
        )
        for row in found
    ]


def _comments(found: list[Row]) -> list[Node]:
    return [
        Node(
            "comment",
            f"{row['key']}.c{row['number']}",
            _("Góp ý %(number)s") % {"number": row["number"]},
            f"{reverse('draft', args=[row['draft']])}#comment-{row['number']}",
            text=row["text"],
            source=row["title"],
            who=row["unit_name"] or Person(rank=row["rank"], name=row["name"]).full_name,
            at=moment_in(row["at"]),
            state=str(Comment.Disposition(row["disposition"]).label),
            conference=row["conference"],
        )
        for row in found
    ]


def _decisions(found: list[Row]) -> list[Node]:
    return [
        Node(
            "decision",
            row["key"],
            Paper(number=row["number"], symbol=row["symbol"]).label or _("Dự thảo quyết định"),
            reverse("paper", args=[row["pk"]]),
            text=row["subject"],
            source=row["unit_name"],
            who=Person(rank=row["rank"], name=row["name"]).full_name if row["name"] else "",
            at=moment_in(row["issued_at"] or row["created_at"]),
            state=str(Paper.State(row["state"]).label),
            conference=row["conference_key"],
        )
        for row in found
    ]


def links_of(keys: Collection[Key]) -> list[Ask[Link]]:
    """A paragraph led to a comment on it; a decision to the one that replaced it."""
    asks: list[Ask[Link]] = []
    if decisions := of_kind(keys, "decision"):
        issued = Paper.objects.exclude(state=Paper.State.DRAFT).filter(supersedes__isnull=False)
        replaced = issued.filter(Q(key__in=decisions) | Q(supersedes__key__in=decisions))
        asks.append(Ask(_replacements, rows(replaced, "key", old="supersedes__key")))
    comments, paragraphs = _codes(keys, "comment", "c"), _codes(keys, "paragraph")
    if not (comments or paragraphs):
        return asks
    wanted = _any(comments)
    for draft, numbers in paragraphs.items():
        wanted |= Q(draft__key=draft, paragraph__number__in=numbers)
    columns = {"draft": "draft__key", "on": "paragraph__number", "of": "paragraph__draft__key"}
    return [*asks, Ask(_links, rows(Comment.objects.filter(wanted), "number", **columns))]


def _replacements(found: list[Row]) -> list[Link]:
    return [Link(("decision", row["old"]), ("decision", row["key"]), _("được thay thế bằng")) for row in found]


def _links(found: list[Row]) -> list[Link]:
    return [
        Link(
            ("paragraph", f"{row['of']}.{row['on']}"), ("comment", f"{row['draft']}.c{row['number']}"), _("được góp ý")
        )
        for row in found
    ]


def seen_of(standing: Standing, keys: Collection[Key]) -> list[Ask[Key]]:
    """The paragraphs, comments and decisions among the keys that the person may see: as the draft or the paper itself."""
    asks: list[Ask[Key]] = []
    homes = {key: key[1].rpartition(".")[0] for key in keys if key[0] in ("paragraph", "comment")}
    if homes:

        def within(found: list[Row]) -> list[Key]:
            shown = {row["key"] for row in found}
            return [key for key, home in homes.items() if home in shown]

        drafts = drafts_for(standing.person, standing).filter(key__in=set(homes.values()))
        asks.append(Ask(within, rows(drafts, "key")))
    if decisions := of_kind(keys, "decision"):
        papers = papers_for(standing.person, standing).filter(key__in=decisions)
        asks.append(Ask(lambda found: [("decision", row["key"]) for row in found], rows(papers, "key")))
    return asks


def waiting_for(standing: Standing) -> list[Ask[Waiting]]:
    """Comments to answer, drafts to comment on, papers to sign and issue."""
    person, office = standing.person, standing.area(Power.OFFICE)
    asked = Draft.asked_units.through.objects.filter(unit_id__in=standing.above).values("draft_id")
    invited = Draft.asked_people.through.objects.filter(person_id=person.pk).values("draft_id")
    near = Q(unit_id__in=standing.above) | Q(pk__in=asked) | Q(pk__in=invited)
    owed = Q(comments__disposition="")
    drafts = Draft.objects.filter(near, state=Draft.State.COMMENTING).annotate(
        said=Count("comments"),
        unanswered=Count("comments", filter=owed),
        reminded_times=Sum("comments__reminded_times", filter=owed),
        reminded_at=Max("comments__reminded_at", filter=owed),
    )
    own = Exists(Comment.objects.filter(draft=OuterRef("pk"), person=person))
    # Minutes are signed by who led the meeting, whatever office is held; what else waits for who may no longer sign is not shown.
    signs = Q(unit_id__in=office) | Q(kind="BB")
    papers = Paper.objects.filter(signs, state=Paper.State.DRAFT, held="", signer=person)
    columns = ("pk", "title", "unit_id", "comments_until", "said", "unanswered", "reminded_times", "reminded_at")
    return [
        Ask(lambda found: _drafts_waiting(found, standing.own & office), rows(drafts, *columns, own=own)),
        Ask(_papers_waiting, rows(papers, "pk", "subject", "reminded_times", "reminded_at", unit="unit__name")),
    ]


def _drafts_waiting(found: list[Row], writing: frozenset[int]) -> list[Waiting]:
    """Who writes a draft answers its comments and closes it; everyone else of those asked says something once."""
    waiting = []
    for row in found:
        due, reminded = None, ""
        if row["unit_id"] in writing:
            if not row["said"]:
                continue
            detail, verb = _("mọi góp ý đã xử lý"), _("Đóng góp ý")
            if row["unanswered"]:
                detail, verb = (
                    ngettext("%(unanswered)s góp ý chưa xử lý", "%(unanswered)s góp ý chưa xử lý", row["unanswered"])
                    % {"unanswered": row["unanswered"]},
                    _("Xử lý góp ý"),
                )
                reminded = reminded_words(row["reminded_times"], moment_in(row["reminded_at"]))
        elif row["own"]:
            continue
        else:
            detail, verb, due = _("xin ý kiến"), _("Góp ý"), day_in(row["comments_until"])
        url = reverse("draft", args=[row["pk"]])
        waiting.append(Waiting("message-square", row["title"], detail, verb, url, due=due, reminded=reminded))
    return waiting


def _papers_waiting(found: list[Row]) -> list[Waiting]:
    return [
        Waiting(
            "signature",
            row["subject"],
            _("%(unit)s, chờ ký") % {"unit": row["unit"]},
            _("Phát hành"),
            reverse("paper", args=[row["pk"]]),
            reminded=reminded_words(row["reminded_times"], moment_in(row["reminded_at"])),
        )
        for row in found
    ]
