"""What the actions and the pages both ask about the record: whether a paper stands, where a conclusion belongs."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from tongket.conference.models import AgendaItem, Amendment, Conclusion, Conference
from tongket.documents.models import Paper
from tongket.followup.queries.state import HISTORY

# Where a conclusion is drawn when nobody says at which item (scenario format, `conclusions`).
CONCLUDING = (
    AgendaItem.Kind.CONCLUSION,
    AgendaItem.Kind.CLOSING,
    AgendaItem.Kind.DIRECTIVE_SPEECH,
    AgendaItem.Kind.DISCUSSION,
)


def is_issued(paper: Paper | None) -> bool:
    """Whether the paper has its number and signature; such a text is never edited, only superseded."""
    return paper is not None and paper.state != Paper.State.DRAFT


def with_tasks(conclusions: QuerySet[Conclusion]) -> QuerySet[Conclusion]:
    """The conclusions with their partners and with what the state of their tasks is told from."""
    return conclusions.prefetch_related("partners", *(f"task__{name}" for name in HISTORY))


def fetch_amended(conclusions: Iterable[Conclusion]) -> None:
    """Let each conclusion that a replacing notice has touched tell how (`amended`); where none was, nothing is asked."""
    touched = [one for one in conclusions if one.struck_by_id or (one.task is not None and one.task.is_amended)]
    effective = Amendment.objects.exclude(effective_at=None).select_related("notice").order_by("effective_at")
    prefetch_related_objects(touched, Prefetch("amendments", effective, to_attr="amended"))


def owes_notice(conference: Conference) -> bool:
    """Whether a notice of conclusions must follow: of every conference, and of a council that concluded something."""
    return conference.kind != Conference.Kind.COUNCIL or conference.conclusions.exists()


def concluding_item(conference: Conference) -> AgendaItem | None:
    """The last item of the first of those kinds that the agenda has, else the last of all."""
    items = list(conference.items.order_by("-number"))
    return next((item for kind in CONCLUDING for item in items if item.kind == kind), items[0] if items else None)
