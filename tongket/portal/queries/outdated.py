"""Published news that tells a conclusion as it was before a replacing notice changed or struck it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from tongket.conference.models import Amendment, Conclusion
from tongket.documents.models import Paper
from tongket.portal.models import Article, Correction, Sentence, SentenceSource
from tongket.portal.queries.record import tell


def amendments_since(effective_after: datetime | OuterRef) -> QuerySet[Amendment]:
    """What replacing notices have changed or struck since that moment. What they added no news has spoken of."""
    changed = Amendment.objects.exclude(is_struck=False, changes=[])
    return changed.filter(effective_at__gt=effective_after)


@dataclass(frozen=True)
class Outdated:
    """A published sentence that tells a conclusion as it was before a replacing notice changed or struck it."""

    sentence: Sentence
    conclusion: Conclusion
    notice: Paper
    text: str  # what the record tells now; of a struck conclusion what stands there, for the editor to word

    @property
    def reason(self) -> str:
        """What the readers are told, unless the editor words it otherwise: the news is Vietnamese, whoever edits it."""
        return f"Theo Thông báo thay thế {self.notice.label}"

    @property
    def is_struck(self) -> bool:
        return self.conclusion.struck_by_id is not None


def outdated_in(article: Article) -> list[Outdated]:
    """The sentences of published news that have not been set right since a replacing notice changed what they tell."""
    if article.state != Article.State.PUBLISHED or article.published_at is None:
        return []
    found = amendments_since(article.published_at).filter(conference=article.conference).order_by("effective_at")
    latest: dict[str, Amendment] = {}
    for one in found.select_related("notice", "conclusion__conference"):
        if one.conclusion is not None:
            latest[one.conclusion.code] = one
    if not latest:
        return []
    now_told = {line.sources: line.text for line in tell(article.conference)}
    outdated = []
    for sentence in article.sentences.order_by("place").prefetch_related("sources", "corrections"):
        codes = [source.code for source in sentence.sources.all() if source.kind == "conclusion"]
        amendment = next((latest[code] for code in codes if code in latest), None)
        if amendment is None or amendment.conclusion is None or amendment.effective_at is None:
            continue
        if any(correction.at >= amendment.effective_at for correction in sentence.corrections.all()):
            continue
        text = now_told.get((("conclusion", amendment.conclusion.code),), sentence.text)
        outdated.append(Outdated(sentence, amendment.conclusion, amendment.notice, text))
    return outdated


def outdated_articles(articles: QuerySet[Article]) -> QuerySet[Article]:
    """Those of the articles in which such a sentence stands."""
    code = Concat(
        OuterRef("conference__key"),
        Value(".k"),
        Cast(OuterRef("conclusion__number"), CharField()),
        output_field=CharField(),
    )
    corrected = Correction.objects.filter(sentence=OuterRef("sentence"), at__gte=OuterRef(OuterRef("effective_at")))
    told = SentenceSource.objects.filter(
        ~Exists(corrected), kind="conclusion", code=code, sentence__article__conference=OuterRef("conference")
    )
    changed = amendments_since(OuterRef("published_at")).filter(Exists(told), conference=OuterRef("conference"))
    return articles.filter(Exists(changed), state=Article.State.PUBLISHED)
