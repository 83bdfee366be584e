"""The list of papers, a paper as it prints, and the forms that prepare, issue and supersede it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Count, F, QuerySet, Window
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongket.documents import actions
from tongket.documents.forms import CreatePaperForm, PaperFilterForm, RevisePaperForm, writing_units
from tongket.documents.models import Draft, Paper
from tongket.documents.permissions import may_edit_paper, may_issue_paper, may_remind_paper
from tongket.documents.queries import (
    ALL_KINDS,
    drafts_for,
    history_of,
    next_number,
    page_of,
    page_pictures,
    paper_docx,
    paper_pdf,
    papers_for,
    readings_of,
    sheets_of,
)
from tongket.kit.errors import BadInput
from tongket.kit.formats import day
from tongket.kit.http import back_to, redirect_or_refresh
from tongket.kit.text import fold, slug
from tongket.kit.thread import reminded_words
from tongket.org.models import Power
from tongket.org.queries import Standing, standing_of
from tongket.people.models import Person
from tongket.typeset import kind_of

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PER_PAGE = 40


def person_of(request: HttpRequest) -> Person:
    """Who asks; the middleware has seen to it that somebody is signed in."""
    assert isinstance(request.user, Person)
    return request.user


def attachment(data: bytes, name: str, extension: str, *, inline: bool = False) -> HttpResponse:
    """A file to keep, or to look at in the browser."""
    response = HttpResponse(data, content_type=TYPES[extension])
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{slug(name, 80) or "van-ban"}.{extension}"'
    return response


@dataclass(frozen=True)
class ListPage:
    """One page of a list, with the number of all; counted in the same query as the rows."""

    rows: Sequence[Paper]
    number: int
    total: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def _page(found: QuerySet[Paper], wanted: str) -> ListPage:
    number = max(int(wanted), 1) if wanted.isdecimal() and len(wanted) < 7 else 1
    start = (number - 1) * PER_PAGE
    ordered = found.order_by(F("date").desc(nulls_first=True), F("issued_at").desc(nulls_first=True), "-pk")
    rows = list(ordered.annotate(total=Window(Count("pk")))[start : start + PER_PAGE])
    if rows or number == 1:
        return ListPage(rows, number, rows[0].total if rows else 0)
    return _page(found, "1")


@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The papers that the person may see, newest first, with filters; and the drafts open for comments."""
    person = person_of(request)
    form = PaperFilterForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    standing = standing_of(person)
    everything = papers_for(person, standing)
    found = everything
    for word in fold(given.get("q", "")).split():
        found = found.filter(search__contains=word)
    if given.get("kind"):
        found = found.filter(kind=given["kind"])
    if given.get("year"):
        found = found.filter(year=given["year"])
    if given.get("unit"):
        found = found.filter(unit__key=given["unit"])
    if given.get("state"):
        found = found.filter(state=given["state"])
    page = _page(found, request.GET.get("page", ""))
    query = request.GET.copy()
    query.pop("page", None)
    facets = everything.order_by().values_list("kind", "year", "unit__key", "unit__name", "unit__order").distinct()
    rows = list(facets)
    return render(
        request,
        "documents/papers.html",
        {
            "tab": "documents",
            "form": form,
            "page": page,
            "query": query.urlencode(),
            "filtered": any(given.values()),
            "kinds": sorted({(row[0], ALL_KINDS[row[0]].name) for row in rows}, key=lambda one: one[1]),
            "years": sorted({row[1] for row in rows if row[1]}, reverse=True),
            "units": sorted({(row[4], row[2], row[3]) for row in rows}),
            "states": Paper.State.choices,
            "drafts": drafts_for(person, standing).exclude(state=Draft.State.CLOSED),
            "may_write": bool(standing.homes(Power.OFFICE)),
        },
    )


def _visible(request: HttpRequest, paper_id: int, standing: Standing | None = None) -> Paper:
    found = papers_for(person_of(request), standing).select_related("issued_by", "supersedes")
    return get_object_or_404(found, pk=paper_id)


@require_safe
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """A paper as it prints, and beside it what is known of it. Opening an issued one is noted."""
    person = person_of(request)
    standing = standing_of(person)
    found = _visible(request, paper_id, standing)
    is_draft = found.state == Paper.State.DRAFT
    receipts, readings = readings_of(found)
    if not is_draft and all(reading.person_id != person.pk for reading in readings):
        actions.read_paper(found.pk, by=person)
        receipts, readings = readings_of(found)
    marked = request.GET.get("at", "")
    sheets = sheets_of(found, marked)
    read = sum(one.reading is not None for one in receipts)
    return render(
        request,
        "documents/paper.html",
        {
            "tab": "documents",
            "paper": found,
            "kind": kind_of(found.kind, found.layout),
            "is_draft": is_draft,
            "sheets": sheets,
            "marked": _marked_name(found, marked) if any(sheet.marks for sheet in sheets) else "",
            "version": found.pdf[:12] or found.revision,
            "issued_word": _("Đã phát hành %(day)s") % {"day": day(found.issued_at)},
            "same_day": found.issued_at is not None and localtime(found.issued_at).date() == found.date,
            "read_count": read,
            "read_bar": [("navy", read), ("grey", len(receipts) - read)],
            "read_label": _("%(read)s trong %(all)s đơn vị đã đọc") % {"read": read, "all": len(receipts)},
            "receipts": receipts,
            "unread": [one for one in receipts if one.reading is None],
            "readings": readings,
            "history": history_of(found),
            "successor": found.superseded_by.first(),
            "missing": page_of(found).missing(drafting=True) if is_draft else [],
            "placed_below_the_state": found.unit.kind == "steering-committee" and found.layout == "state",
            "may_edit": may_edit_paper(person, found, standing),
            "may_issue": is_draft and not found.held and may_issue_paper(person, found, standing),
            "held": _(found.held) if is_draft and found.held else "",
            "may_remind": is_draft and found.signer is not None and may_remind_paper(person, found, standing),
            "reminded": reminded_words(found.reminded_times, found.reminded_at),
            "next_number": next_number(found) if is_draft else "",
        },
    )


def _marked_name(paper: Paper, key: str) -> str:
    """What the marked block is called: its number, or the beginning of its words."""
    block: dict[str, Any] = next((one for one in paper.content if one.get("key") == key), {})
    return _("mục %(n)s") % {"n": block["n"]} if "n" in block else " ".join(str(block.get("text", "")).split()[:6])


@require_safe
def paper_page(request: HttpRequest, paper_id: int, number: int) -> HttpResponse:
    """One page of a paper as a picture."""
    pictures = page_pictures(_visible(request, paper_id))
    if not 1 <= number <= len(pictures):
        raise Http404
    response = HttpResponse(pictures[number - 1].read_bytes(), content_type="image/png")
    response["Cache-Control"] = "private, max-age=60"
    return response


@require_safe
def paper_file(request: HttpRequest, paper_id: int, extension: str) -> HttpResponse:
    """The PDF or the DOCX as it was issued."""
    found = _visible(request, paper_id)
    if extension not in TYPES:
        raise Http404
    data = paper_pdf(found) if extension == "pdf" else paper_docx(found)
    return attachment(data, found.label or found.key, extension, inline=extension == "pdf")


def blocks_from(text: str) -> list[dict[str, Any]]:
    """Plain lines as blocks: "I. ..." is a heading, "1. ..." a numbered paragraph, every other line a paragraph."""
    blocks: list[dict[str, Any]] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        numbered = re.match(r"(\d{1,3})\.\s+(.+)", line)
        if re.match(r"[IVXLC]+\.\s+\S", line):
            blocks.append({"type": "heading", "level": 1, "text": line})
        elif numbered:
            blocks.append({"type": "numbered", "n": int(numbered[1]), "text": numbered[2]})
        else:
            blocks.append({"type": "paragraph", "text": line})
    return blocks


def create_paper(request: HttpRequest) -> HttpResponse:
    """Begin a paper; signer, recipients and bases follow on its own page."""
    person = person_of(request)
    form = CreatePaperForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = actions.create_paper(
            f"{given['unit'].key}.{slug(given['title'], 40)}.{uuid4().hex[:6]}",
            given["kind"],
            given["unit"],
            given["title"],
            blocks_from(given["text"]),
            by=person,
            signer=person,
        )
        return redirect_or_refresh(request, reverse("revise_paper", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    empty = not writing_units(person).exists()
    context = {"tab": "documents", "form": form, "empty": empty, "title": _("Soạn văn bản"), "url": "create_paper"}
    return render(request, "documents/begin.html", context, status=status)


def revise_paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The form of a paper that is not yet issued: each block of its text, signer, recipients, bases."""
    person = person_of(request)
    found = _visible(request, paper_id)
    form = RevisePaperForm(request.POST or None, paper=found)
    problem = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.revise_paper(
                found.pk,
                by=person,
                subject=given["subject"],
                content=form.content(),
                signer=given["signer"],
                date=given["date"],
                bases=form.lines("bases"),
                recipients=[*given["recipients"], *form.lines("other_recipients")],
            )
        except BadInput as error:
            problem = error.message
        else:
            messages.success(request, _("Đã lưu văn bản."))
            return redirect_or_refresh(request, reverse("paper", args=[found.pk]))
    elif request.method != "POST" and (found.state != Paper.State.DRAFT or not may_edit_paper(person, found)):
        return redirect_or_refresh(request, reverse("paper", args=[found.pk]))
    status = 422 if request.method == "POST" else 200
    context = {"tab": "documents", "paper": found, "form": form, "problem": problem}
    return render(request, "documents/revise_paper.html", context, status=status)


@require_POST
def issue_paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    found = actions.issue_paper(_visible(request, paper_id).pk, by=person_of(request))
    messages.success(request, _("Đã phát hành văn bản số %(label)s.") % {"label": found.label or found.subject})
    return redirect_or_refresh(request, reverse("paper", args=[found.pk]))


@require_POST
def supersede_paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    new = actions.supersede_paper(_visible(request, paper_id).pk, by=person_of(request))
    messages.success(request, _("Đã lập dự thảo thay thế; văn bản cũ còn hiệu lực đến khi dự thảo này phát hành."))
    return redirect_or_refresh(request, reverse("revise_paper", args=[new.pk]))


@require_POST
def remind_paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    found = _visible(request, paper_id)
    actions.remind_paper(found.pk, by=person_of(request))
    messages.success(request, _("Đã nhắc %(who)s.") % {"who": found.signer.full_name if found.signer else ""})
    return redirect_or_refresh(request, back_to(request, reverse("paper", args=[paper_id])))
