"""Every change of the news: drafted from the record, edited, published; then set right by a stated correction, or withdrawn."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tongket.conference.models import Conclusion, Conference
from tongket.documents.models import Paper
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc, number_in
from tongket.live.log import record
from tongket.org.models import Power
from tongket.org.queries import who_could
from tongket.people.models import Person
from tongket.portal.events import (
    ArticleCorrected,
    ArticleDrafted,
    ArticlePublished,
    ArticleRetitled,
    ArticleWithdrawn,
    SentenceAdded,
    SentenceRemoved,
    SentenceRevised,
    SourcesMoved,
)
from tongket.portal.models import Article, Correction, Sentence, SentenceSource
from tongket.portal.permissions import (
    may_add_sentence,
    may_correct_article,
    may_draft_article,
    may_publish_article,
    may_remove_sentence,
    may_retitle_article,
    may_revise_sentence,
    may_withdraw_article,
)
from tongket.portal.queries.article import signed_record
from tongket.portal.queries.record import tell, title_of

TITLE_LENGTH = 400  # characters, as the model keeps them
REFUSAL = "Chỉ văn phòng hoặc lãnh đạo của đơn vị tổ chức mới soạn và đăng tin về hội nghị này."


def _refused(conference: Conference) -> NotAllowed:
    return NotAllowed(_(REFUSAL), who_could(Power.OFFICE, conference.organiser))


def _locked(article_id: int) -> Article:
    """The article, locked; what is published is not rewritten behind its readers."""
    found = Article.objects.select_for_update(of=("self",))
    return found.select_related("conference__organiser", "conference__notice").get(pk=article_id)


def _still_a_draft(article: Article) -> None:
    if article.state != Article.State.DRAFT:
        raise WrongState(_("Tin đã đăng; nội dung đã công bố chỉ sửa bằng đính chính có lý do."))


@transaction.atomic
def draft_article(conference_id: int, *, by: Person, title: str = "", photos: int = 0, source: str = "") -> Article:
    """Draft the news of a conference from its record alone: each sentence with the lines that it stands on."""
    conference = Conference.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=conference_id)
    if not may_draft_article(by, conference):
        raise _refused(conference)
    if conference.state != Conference.State.CLOSED:
        raise WrongState(_("Hội nghị chưa bế mạc; tin được soạn từ biên bản khi hội nghị đã bế mạc."))
    if Article.objects.filter(conference=conference).exists():
        raise WrongState(_("Hội nghị này đã có bài; hãy mở bài ấy để sửa."))
    if photos < 0:
        raise BadInput(_("Số ảnh không thể âm; hãy ghi từ 0 trở lên."))
    article = Article.objects.create(
        key=conference.key,
        conference=conference,
        title=nfc(title).strip() or title_of(conference),
        photos=photos,
        source=nfc(source).strip(),
        drafted_at=now(),
        drafted_by=by,
    )
    told = tell(conference)
    sentences = Sentence.objects.bulk_create(
        Sentence(article=article, number=number, place=number, paragraph=one.paragraph, text=nfc(one.text))
        for number, one in enumerate(told, 1)
    )
    SentenceSource.objects.bulk_create(
        SentenceSource(sentence=sentence, kind=kind, code=code)
        for sentence, one in zip(sentences, told, strict=True)
        for kind, code in one.sources
    )
    article.last_sentence = len(sentences)
    article.save(update_fields=["last_sentence"])
    record(article.channel, ArticleDrafted(article_id=article.pk), by=by)
    return article


@transaction.atomic
def retitle_article(article_id: int, title: str, *, by: Person) -> Article:
    """Give the news another headline."""
    article = _locked(article_id)
    if not may_retitle_article(by, article):
        raise _refused(article.conference)
    _still_a_draft(article)
    article.title = _filled(title, _("Tiêu đề"))
    article.save(update_fields=["title"])
    record(article.channel, ArticleRetitled(article_id=article.pk), by=by)
    return article


def _filled(text: str, what: str) -> str:
    tidy = " ".join(nfc(text).split())
    if not tidy:
        raise BadInput(_("%(what)s còn trống; hãy ghi nội dung.") % {"what": what})
    return tidy


@transaction.atomic
def revise_sentence(sentence_id: int, text: str, *, by: Person) -> Sentence:
    """Word a sentence otherwise; what it stands on stays beside it."""
    article = _locked(Sentence.objects.values_list("article_id", flat=True).get(pk=sentence_id))
    if not may_revise_sentence(by, article):
        raise _refused(article.conference)
    _still_a_draft(article)
    sentence = Sentence.objects.get(pk=sentence_id)
    new = _filled(text, _("Câu"))
    if new == sentence.text:
        return sentence
    sentence.text, sentence.is_edited = new, True
    sentence.save(update_fields=["text", "is_edited"])
    record(article.channel, SentenceRevised(article_id=article.pk, number=sentence.number), by=by)
    return sentence


@transaction.atomic
def add_sentence(article_id: int, text: str, *, by: Person, after: int | None = None) -> Sentence:
    """Add a sentence of the editor's own after the one with that number, or at the end. It stands on nothing in the record,
    and its page says so."""
    article = _locked(article_id)
    if not may_add_sentence(by, article):
        raise _refused(article.conference)
    _still_a_draft(article)
    before = (
        article.sentences.filter(number=after).first()
        if after is not None
        else article.sentences.order_by("place").last()
    )
    if after is not None and before is None:
        raise BadInput(_("Không có câu số %(number)d trong bài; hãy chọn câu khác.") % {"number": after})
    place = before.place + 1 if before else 1
    article.sentences.filter(place__gte=place).update(place=F("place") + 1)
    article.last_sentence += 1
    article.save(update_fields=["last_sentence"])
    sentence = Sentence.objects.create(
        article=article,
        number=article.last_sentence,
        place=place,
        paragraph=before.paragraph if before else 1,
        text=_filled(text, _("Câu")),
        is_edited=True,
    )
    record(article.channel, SentenceAdded(article_id=article.pk, number=sentence.number), by=by)
    return sentence


@transaction.atomic
def remove_sentence(sentence_id: int, *, by: Person) -> Article:
    """Leave a sentence out; its number is not given again."""
    article = _locked(Sentence.objects.values_list("article_id", flat=True).get(pk=sentence_id))
    if not may_remove_sentence(by, article):
        raise _refused(article.conference)
    _still_a_draft(article)
    if article.sentences.count() == 1:
        raise WrongState(_("Bài phải còn ít nhất một câu."))
    sentence = Sentence.objects.get(pk=sentence_id)
    number = sentence.number
    sentence.delete()
    record(article.channel, SentenceRemoved(article_id=article.pk, number=number), by=by)
    return article


@transaction.atomic
def note_conclusion_removed(conference_id: int, number: int, *, by: Person | None) -> Article | None:
    """Let the sentences of news that is still a draft stand on the conclusions that they tell, after one was struck and those
    behind it have moved up. What tells of the struck one stands on none, and keeps the news from being published."""
    article = Article.objects.filter(conference_id=conference_id).first()
    if article is None or (article := _locked(article.pk)).state != Article.State.DRAFT:
        return None
    numbers = {}
    stem = f"{article.conference.key}.k"
    for source in SentenceSource.objects.filter(sentence__article=article, kind="conclusion"):
        said = number_in(source.code.removeprefix(stem)) or 0
        if said >= number:
            numbers[source] = 0 if said == number else said - 1
    for source, now_at in sorted(numbers.items(), key=lambda pair: pair[1]):
        source.code = f"{stem}{now_at}"
        source.save(update_fields=["code"])
    if numbers:
        record(article.channel, SourcesMoved(article_id=article.pk), by=by)
    return article


@transaction.atomic
def publish_article(article_id: int, *, by: Person, at: datetime | None = None) -> Article:
    """Publish the news. What is not signed is not news: the notice of conclusions must have been issued, and every
    conclusion that the news speaks of must stand in it; where nothing was concluded, the minutes must have been issued."""
    article = _locked(article_id)
    if not may_publish_article(by, article):
        raise _refused(article.conference)
    if article.state == Article.State.WITHDRAWN:
        raise WrongState(_("Tin đã gỡ; không đăng lại được."))
    if article.state != Article.State.DRAFT:
        raise WrongState(_("Tin đã đăng rồi."))
    if signed_record(article.conference) is None:
        if article.conference.conclusions.exists():
            raise WrongState(_("Thông báo kết luận chưa được ký ban hành; chỉ đăng tin về điều đã ký."))
        raise WrongState(_("Biên bản chưa được ký ban hành; chỉ đăng tin về điều đã ký."))
    _stands_on_the_record(article)
    article.state = Article.State.PUBLISHED
    article.published_at = at or now()
    article.published_by = by
    article.save(update_fields=["state", "published_at", "published_by"])
    record(article.channel, ArticlePublished(article_id=article.pk), by=by)
    return article


def _stands_on_the_record(article: Article) -> None:
    """A sentence may not speak of a conclusion or a decision that is not there any more, or not signed; and what no editor has
    worded must be what the record tells today."""
    sources = SentenceSource.objects.filter(sentence__article=article).select_related("sentence")
    conclusions = Conclusion.objects.filter(conference=article.conference, struck_by=None)
    standing = {one.code for one in conclusions.select_related("conference")}
    decisions = [one.code for one in sources if one.kind == "decision"]
    signed = set(Paper.objects.filter(key__in=decisions).exclude(state=Paper.State.DRAFT).values_list("key", flat=True))
    for source in sources:
        if source.kind == "conclusion" and source.code not in standing:
            raise WrongState(
                _("Câu %(number)d nói về một kết luận không còn trong thông báo; hãy bỏ câu ấy.")
                % {"number": source.sentence.number}
            )
        if source.kind == "decision" and source.code not in signed:
            raise WrongState(
                _("Câu %(number)d nói về một quyết định chưa được ký ban hành; hãy bỏ câu ấy.")
                % {"number": source.sentence.number}
            )

    told = {nfc(one.text) for one in tell(article.conference)}
    for sentence in article.sentences.filter(is_edited=False):
        if sentence.text not in told:
            raise WrongState(
                _("Câu %(number)d không còn đúng với điều hội nghị đã ghi; hãy sửa hoặc bỏ câu ấy.")
                % {"number": sentence.number}
            )


@transaction.atomic
def correct_article(article_id: int, text: str, reason: str, *, by: Person, number: int | None = None) -> Correction:
    """Set right a sentence of published news, or its headline where no number is given. The former wording stays readable
    under the news, with the day and the reason."""
    article = _locked(article_id)
    if not may_correct_article(by, article):
        raise _refused(article.conference)
    if article.state != Article.State.PUBLISHED:
        raise WrongState(_("Chỉ đính chính tin đang đăng; bản nháp thì sửa thẳng, tin đã gỡ thì thôi."))
    sentence = article.sentences.filter(number=number).first() if number is not None else None
    if number is not None and sentence is None:
        raise BadInput(_("Không có câu số %(number)d trong bài; hãy chọn câu khác.") % {"number": number})
    old = sentence.text if sentence else article.title
    new = _filled(text, _("Câu đính chính"))
    why = _filled(reason, _("Lý do đính chính"))
    if new == old:
        raise BadInput(_("Câu đính chính giống câu đang đăng; hãy ghi nội dung đúng."))
    if sentence is not None:
        sentence.text, sentence.is_edited = new, True
        sentence.save(update_fields=["text", "is_edited"])
    else:
        if len(new) > TITLE_LENGTH:
            raise BadInput(_("Tiêu đề dài quá %(most)d chữ; hãy viết ngắn hơn.") % {"most": TITLE_LENGTH})
        article.title = new
        article.save(update_fields=["title"])
    correction = Correction.objects.create(
        article=article, sentence=sentence, old_text=old, new_text=new, reason=why, at=now(), by=by
    )
    record(article.channel, ArticleCorrected(article_id=article.pk, correction_id=correction.pk), by=by)
    return correction


@transaction.atomic
def withdraw_article(article_id: int, reason: str, *, by: Person) -> Article:
    """Take published news back, with the reason. Its address stays and says so; the record keeps every word."""
    article = _locked(article_id)
    if not may_withdraw_article(by, article):
        raise _refused(article.conference)
    if article.state != Article.State.PUBLISHED:
        raise WrongState(_("Chỉ gỡ được tin đang đăng."))
    article.withdrawal_reason = _filled(reason, _("Lý do gỡ tin"))
    article.state = Article.State.WITHDRAWN
    article.withdrawn_at = now()
    article.withdrawn_by = by
    article.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    record(article.channel, ArticleWithdrawn(article_id=article.pk), by=by)
    return article
