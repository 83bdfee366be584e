"""A closed poll as the wall shows it: four rows that sum to all who could vote, the threshold among them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.conference.models import Poll
from tongket.conference.queries.poll import (
    Tally,
    base_of,
    cast_of,
    least_cast,
    least_votes,
    tally_of,
    threshold_words,
    verdict_sentence,
)


@dataclass(frozen=True)
class Row:
    """One of the four rows of a result: its share of all who could vote, in a hundred."""

    word: str
    colour: str
    count: int
    share: float


@dataclass(frozen=True)
class Result:
    """A closed poll with its arithmetic."""

    poll: Poll
    tally: Tally
    rows: list[Row]
    base: int
    least: int
    mark: float | None  # where the threshold stands on the bars, in a hundred; None where the bars have another base
    threshold: str
    sentence: str

    @property
    def passed(self) -> bool:
        return self.poll.verdict == Poll.Verdict.PASSED

    @property
    def is_void(self) -> bool:
        """Whether too few voted for the poll to count: then no threshold was measured."""
        return self.poll.verdict == Poll.Verdict.NO_QUORUM

    @property
    def cast(self) -> int:
        return cast_of(self.poll)

    @property
    def least_cast(self) -> int:
        return max(least_cast(self.poll), 1)

    @property
    def margin(self) -> str:
        """By how many votes it passed or failed."""
        above = self.poll.yes - self.least
        if above == 0:
            return _("vừa đủ số phiếu cần")
        count = abs(above)
        more = ngettext("hơn mức cần %(count)s phiếu", "hơn mức cần %(count)s phiếu", count)
        fewer = ngettext("thiếu %(count)s phiếu", "thiếu %(count)s phiếu", count)
        return (more if above > 0 else fewer) % {"count": count}


def result_of(poll: Poll) -> Result:
    """The rows, the mark and the arithmetic of a poll that is closed."""
    tally = tally_of(poll)
    assert tally is not None
    whole = tally.total or 1
    rows = [
        Row(_("Tán thành"), "green", tally.yes, 100 * tally.yes / whole),
        Row(_("Không tán thành"), "red", tally.no, 100 * tally.no / whole),
        Row(_("Không có ý kiến"), "dark", tally.abstain, 100 * tally.abstain / whole),
        Row(_("Không biểu quyết"), "grey", tally.not_voted, 100 * tally.not_voted / whole),
    ]
    base, least = base_of(poll), least_votes(poll)
    measured = base == tally.total and poll.verdict != Poll.Verdict.NO_QUORUM
    mark = min(100 * least / whole, 100.0) if measured else None
    return Result(poll, tally, rows, base, least, mark, threshold_words(poll), verdict_sentence(poll))
