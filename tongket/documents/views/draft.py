"""A draft with its comments beside each paragraph, and the table of what became of them."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongket.documents import actions
from tongket.documents.forms import (
    CreateDraftForm,
    DispositionForm,
    InviteForm,
    OpenCommentsForm,
    ParagraphForm,
    TextForm,
    writing_units,
)
from tongket.documents.models import Comment, Draft, Paragraph
from tongket.documents.permissions import may_comment_paragraph, may_edit_draft
from tongket.documents.queries import (
    comment_counts,
    draft_pages,
    drafts_for,
    reconciliation_page,
    sections_of,
)
from tongket.documents.queries import reconciliation as rows_of
from tongket.documents.views.paper import TYPES, attachment, person_of
from tongket.kit.errors import BadInput
from tongket.kit.forms import Form
from tongket.kit.http import back_to, redirect_or_refresh
from tongket.kit.text import slug
from tongket.org.queries import Standing, standing_of
from tongket.typeset import Page, to_docx, to_pdf


def _visible(request: HttpRequest, draft_id: int, standing: Standing | None = None) -> Draft:
    return get_object_or_404(drafts_for(person_of(request), standing), pk=draft_id)


def _paragraph(request: HttpRequest, paragraph_id: int) -> Paragraph:
    found = Paragraph.objects.filter(draft__in=drafts_for(person_of(request)).values("pk")).select_related("draft")
    return get_object_or_404(found, pk=paragraph_id)


def _read(form: Form) -> Form:
    """The form, if it is well formed; else its first error as the answer."""
    if not form.is_valid():
        raise BadInput(form.first_error())
    return form


def _back(request: HttpRequest, draft_id: int, anchor: str = "") -> HttpResponse:
    return redirect_or_refresh(request, reverse("draft", args=[draft_id]) + anchor)


def _tab(draft: Draft) -> str:
    """Where a draft belongs: a report among the reports, all else among the papers."""
    return "reporting" if draft.kind == "BC" else "documents"


@require_safe
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The draft by sections; beside each paragraph its comments, and the forms that the person may send."""
    person = person_of(request)
    standing = standing_of(person)
    found = _visible(request, draft_id, standing)
    sections = sections_of(found)
    comments = list(found.comments.all())
    editing = may_edit_draft(person, found, standing) and found.state != Draft.State.CLOSED
    unanswered = sum(not comment.disposition for comment in comments)
    return render(
        request,
        "documents/draft.html",
        {
            "tab": _tab(found),
            "draft": found,
            "sections": sections,
            "total": sum(len(section.paragraphs) for section in sections),
            "counts": comment_counts(comments),
            "comments": comments,
            "unanswered": unanswered,
            "text_only": request.GET.get("view") == "text",
            "editing": editing,
            "answering": editing and found.state == Draft.State.COMMENTING,
            "commenting": found.state == Draft.State.COMMENTING and may_comment_paragraph(person, found, standing),
            "open_form": OpenCommentsForm(),
            "invite_form": InviteForm() if editing else None,
            "paragraph_form": ParagraphForm(),
            "answers": [choice for choice in Comment.Disposition if choice != Comment.Disposition.OPEN],
        },
    )


def _file(page: Page, name: str, extension: str) -> HttpResponse:
    if extension not in TYPES:
        raise Http404
    return attachment(to_pdf(page) if extension == "pdf" else to_docx(page), name, extension)


@require_safe
def draft_file(request: HttpRequest, draft_id: int, extension: str) -> HttpResponse:
    """The draft as PDF or DOCX, as it stands at this moment."""
    found = _visible(request, draft_id)
    return _file(draft_pages(found), f"{found.key}-ban-{found.version}", extension)


@require_safe
def reconciliation(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The table of comments and what became of each (bảng tiếp thu, giải trình)."""
    found = _visible(request, draft_id)
    rows = rows_of(found)
    context = {"tab": _tab(found), "draft": found, "rows": rows, "counts": comment_counts(rows)}
    return render(request, "documents/reconciliation.html", context)


@require_safe
def reconciliation_file(request: HttpRequest, draft_id: int, extension: str) -> HttpResponse:
    found = _visible(request, draft_id)
    return _file(reconciliation_page(found), f"{found.key}-tiep-thu-giai-trinh", extension)


def create_draft(request: HttpRequest) -> HttpResponse:
    """Begin a draft; its paragraphs follow on its own page."""
    person = person_of(request)
    form = CreateDraftForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        key = f"{given['unit'].key}.{slug(given['title'], 40)}.{uuid4().hex[:6]}"
        made = actions.create_draft(key, given["title"], given["unit"], by=person, kind=given["kind"])
        return _back(request, made.pk)
    empty = not writing_units(person).exists()
    context = {"tab": "documents", "form": form, "empty": empty, "title": _("Soạn dự thảo"), "url": "create_draft"}
    return render(request, "documents/begin.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def add_paragraph(request: HttpRequest, draft_id: int) -> HttpResponse:
    found = _visible(request, draft_id)
    given = _read(ParagraphForm(request.POST)).cleaned_data
    made = actions.add_paragraph(found.pk, by=person_of(request), **given)
    return _back(request, draft_id, f"#paragraph-{made.number}")


@require_POST
def revise_paragraph(request: HttpRequest, paragraph_id: int) -> HttpResponse:
    found = _paragraph(request, paragraph_id)
    text = _read(TextForm(request.POST)).cleaned_data["text"]
    actions.revise_paragraph(found.pk, text, by=person_of(request))
    return _back(request, found.draft_id, f"#paragraph-{found.number}")


@require_POST
def remove_paragraph(request: HttpRequest, paragraph_id: int) -> HttpResponse:
    found = _paragraph(request, paragraph_id)
    actions.remove_paragraph(found.pk, by=person_of(request))
    messages.success(request, _("Đã bỏ đoạn %(number)s.") % {"number": found.number})
    return _back(request, found.draft_id)


@require_POST
def open_comments(request: HttpRequest, draft_id: int) -> HttpResponse:
    found = _visible(request, draft_id)
    until = _read(OpenCommentsForm(request.POST)).cleaned_data["until"]
    actions.open_comments(found.pk, by=person_of(request), until=until)
    messages.success(request, _("Đã mở lấy ý kiến."))
    return _back(request, draft_id)


@require_POST
def invite_commenters(request: HttpRequest, draft_id: int) -> HttpResponse:
    found = _visible(request, draft_id)
    units = _read(InviteForm(request.POST)).cleaned_data["units"]
    actions.invite_commenters(found.pk, by=person_of(request), units=units)
    messages.success(request, _("Đã mời thêm đơn vị góp ý."))
    return _back(request, draft_id)


@require_POST
def comment_paragraph(request: HttpRequest, paragraph_id: int) -> HttpResponse:
    found = _paragraph(request, paragraph_id)
    text = _read(TextForm(request.POST)).cleaned_data["text"]
    made = actions.comment_paragraph(found.pk, text, by=person_of(request))
    return _back(request, found.draft_id, f"#comment-{made.number}")


@require_POST
def dispose_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    visible = Comment.objects.filter(draft__in=drafts_for(person_of(request)).values("pk"))
    found = get_object_or_404(visible, pk=comment_id)
    given = _read(DispositionForm(request.POST)).cleaned_data
    actions.dispose_comment(found.pk, given["disposition"], given["reason"], by=person_of(request))
    return _back(request, found.draft_id, f"#comment-{found.number}")


@require_POST
def close_comments(request: HttpRequest, draft_id: int) -> HttpResponse:
    actions.close_comments(_visible(request, draft_id).pk, by=person_of(request))
    messages.success(request, _("Đã đóng góp ý; mọi góp ý đều có kết quả xử lý."))
    return _back(request, draft_id)


@require_POST
def remind_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    visible = Comment.objects.filter(draft__in=drafts_for(person_of(request)).values("pk"))
    found = get_object_or_404(visible.select_related("draft__unit"), pk=comment_id)
    actions.remind_comment(found.pk, by=person_of(request))
    messages.success(request, _("Đã nhắc %(who)s.") % {"who": found.draft.unit.name})
    return redirect_or_refresh(request, back_to(request, reverse("draft", args=[found.draft_id])))
