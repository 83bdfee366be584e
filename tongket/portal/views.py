"""News: a public list and page, and the desk on which it is edited."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tongket.documents.queries import papers_for
from tongket.kit.errors import BadInput
from tongket.kit.forms import Form
from tongket.kit.http import redirect_or_refresh, visible
from tongket.org.queries import standing_of
from tongket.people.models import Person
from tongket.portal import actions
from tongket.portal.forms import CorrectionForm, DraftArticleForm, SentenceForm, TitleForm, WithdrawForm
from tongket.portal.models import Article, Sentence
from tongket.portal.permissions import may_edit_article
from tongket.portal.queries import (
    articles_for,
    corrections_of,
    is_illustration,
    outcomes_of,
    outdated_in,
    paragraphs_of,
    published_articles,
    readable_articles,
    related_to,
    signed_record,
    unreported_conferences,
)
from tongket.portal.queries.article import sum_of

PER_PAGE = 20


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _cleaned(form: Form) -> dict[str, object]:
    if not form.is_valid():
        raise BadInput(form.first_error())
    return form.cleaned_data


@login_not_required
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Everything that is published; for editors also their drafts and the conferences without news."""
    page = Paginator(published_articles(), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"tab": "portal", "page": page, "drafts": [], "unreported": []}
    if isinstance(request.user, Person):
        standing = standing_of(request.user)
        context["drafts"] = articles_for(request.user, standing).filter(state=Article.State.DRAFT)
        context["unreported"] = unreported_conferences(request.user, standing)
    return render(request, "portal/news.html", context)


@login_not_required
@require_safe
def article(request: HttpRequest, key: str) -> HttpResponse:
    """One piece of news, with the present state of each conclusion beside it."""
    found = readable_articles() if not isinstance(request.user, Person) else articles_for(request.user)
    one = get_object_or_404(found, key=key)
    if one.state == Article.State.WITHDRAWN:
        return render(request, "portal/withdrawn.html", {"tab": "portal", "article": one})
    outcomes = outcomes_of(one)
    edits = isinstance(request.user, Person) and may_edit_article(request.user, one)
    is_draft = one.state == Article.State.DRAFT
    notice, reader = signed_record(one.conference), request.user if isinstance(request.user, Person) else None
    context = {
        "tab": "portal",
        "article": one,
        "paragraphs": paragraphs_of(one),
        "corrections": corrections_of(one),
        "may_correct": edits and not is_draft,
        "outdated": outdated_in(one) if edits else [],
        "withdraw_form": WithdrawForm(auto_id="withdraw-%s") if edits and not is_draft else None,
        "outcomes": outcomes,
        "summary": sum_of(outcomes),
        "notice": notice,
        "reads_notice": notice is not None and reader is not None and papers_for(reader).filter(pk=notice.pk).exists(),
        "related": related_to(one),
        "illustration": is_illustration(one),
        "may_edit": edits and is_draft,
    }
    return render(request, "portal/article.html", context)


def edit_article(request: HttpRequest, key: str) -> HttpResponse:
    """The desk: each sentence with what it stands on, to be worded, left out, published."""
    person = _person(request)
    one = visible(articles_for(person).filter(key=key, state=Article.State.DRAFT).first())
    if not may_edit_article(person, one):
        visible(None)
    paragraphs = paragraphs_of(one)
    context = {
        "tab": "portal",
        "article": one,
        "paragraphs": paragraphs,
        "unsourced": sum(not sentence.sources.all() for sentences in paragraphs for sentence in sentences),
        "notice": signed_record(one.conference),
        "title_form": TitleForm(initial={"title": one.title}),
    }
    return render(request, "portal/edit_article.html", context)


@require_POST
def draft_article(request: HttpRequest, conference_id: int) -> HttpResponse:
    conference = get_object_or_404(unreported_conferences(_person(request)), pk=conference_id)
    said = DraftArticleForm(request.POST)
    values = _cleaned(said)
    one = actions.draft_article(
        conference.pk,
        by=_person(request),
        photos=said.cleaned_data["photos"] or 0,
        source=str(values["source"]),
    )
    return redirect_or_refresh(request, reverse("edit_article", args=[one.key]))


@require_POST
def retitle_article(request: HttpRequest, article_id: int) -> HttpResponse:
    one = get_object_or_404(articles_for(_person(request)), pk=article_id)
    actions.retitle_article(one.pk, str(_cleaned(TitleForm(request.POST))["title"]), by=_person(request))
    return redirect_or_refresh(request, reverse("edit_article", args=[one.key]))


@require_POST
def add_sentence(request: HttpRequest, article_id: int) -> HttpResponse:
    one = get_object_or_404(articles_for(_person(request)), pk=article_id)
    form = SentenceForm(request.POST)
    values = _cleaned(form)
    sentence = actions.add_sentence(one.pk, str(values["text"]), by=_person(request), after=form.cleaned_data["after"])
    return redirect_or_refresh(request, f"{reverse('edit_article', args=[one.key])}#sentence-{sentence.number}")


def _sentence(request: HttpRequest, sentence_id: int) -> Sentence:
    """The sentence, if its article is the person's to see."""
    found = Sentence.objects.filter(article__in=articles_for(_person(request)).values("pk"))
    return get_object_or_404(found.select_related("article"), pk=sentence_id)


@require_POST
def revise_sentence(request: HttpRequest, sentence_id: int) -> HttpResponse:
    sentence = _sentence(request, sentence_id)
    actions.revise_sentence(sentence.pk, str(_cleaned(SentenceForm(request.POST))["text"]), by=_person(request))
    return redirect_or_refresh(
        request, f"{reverse('edit_article', args=[sentence.article.key])}#sentence-{sentence.number}"
    )


@require_POST
def remove_sentence(request: HttpRequest, sentence_id: int) -> HttpResponse:
    sentence = _sentence(request, sentence_id)
    actions.remove_sentence(sentence.pk, by=_person(request))
    return redirect_or_refresh(request, reverse("edit_article", args=[sentence.article.key]))


@require_POST
def publish_article(request: HttpRequest, article_id: int) -> HttpResponse:
    one = get_object_or_404(articles_for(_person(request)), pk=article_id)
    actions.publish_article(one.pk, by=_person(request))
    return redirect_or_refresh(request, reverse("article", args=[one.key]))


@require_POST
def correct_article(request: HttpRequest, article_id: int) -> HttpResponse:
    one = get_object_or_404(articles_for(_person(request)), pk=article_id)
    form = CorrectionForm(request.POST)
    values = _cleaned(form)
    correction = actions.correct_article(
        one.pk, str(values["text"]), str(values["reason"]), by=_person(request), number=form.cleaned_data["number"]
    )
    return redirect_or_refresh(request, f"{reverse('article', args=[one.key])}#correction-{correction.pk}")


@require_POST
def withdraw_article(request: HttpRequest, article_id: int) -> HttpResponse:
    one = get_object_or_404(articles_for(_person(request)), pk=article_id)
    actions.withdraw_article(one.pk, str(_cleaned(WithdrawForm(request.POST))["reason"]), by=_person(request))
    return redirect_or_refresh(request, reverse("article", args=[one.key]))
