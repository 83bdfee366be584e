"""Polls read: the verdict, its arithmetic as a sentence, and how many have voted. No tally is told before the close."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongket.conference.models import Poll
from tongket.kit.formats import number, percent


def cast_of(poll: Poll) -> int:
    """How many ballots a closed poll has."""
    return poll.yes + poll.no + poll.abstain


def base_of(poll: Poll) -> int:
    """The number that the votes of a closed poll are measured against."""
    return cast_of(poll) if poll.base == Poll.Base.CAST else poll.entitled


def least_votes(poll: Poll) -> int:
    """The least number of votes in favour with which the poll passes, in whole numbers: no rounding can err."""
    product = poll.threshold_num * base_of(poll)
    return product // poll.threshold_den + 1 if poll.threshold_is_strict else -(-product // poll.threshold_den)


def least_cast(poll: Poll) -> int:
    """The least number of people who must vote for the poll to count."""
    return -(-poll.quorum_num * poll.entitled // poll.quorum_den)


def verdict_of(poll: Poll) -> Poll.Verdict:
    """Passed, failed, or void for want of voters."""
    if cast_of(poll) < max(least_cast(poll), 1):
        return Poll.Verdict.NO_QUORUM
    return Poll.Verdict.PASSED if poll.yes >= least_votes(poll) else Poll.Verdict.FAILED


def share(num: int, den: int) -> str:
    """1/2, 2/3, or 80 %, as rules are wont to say it."""
    return f"{number(num * 100 // den)} %" if den == 100 else f"{num}/{den}"


def threshold_words(poll: Poll) -> str:
    """quá 1/2, từ 80 %"""
    much = share(poll.threshold_num, poll.threshold_den)
    return _("quá %(share)s") % {"share": much} if poll.threshold_is_strict else _("từ %(share)s") % {"share": much}


def rule_sentence(poll: Poll) -> str:
    """The rule before the vote: base, threshold, least number of voters, source."""
    words = _("Thông qua khi %(threshold)s %(base)s tán thành") % {
        "threshold": threshold_words(poll),
        "base": str(poll.get_base_display()).lower(),
    }
    if poll.quorum_num:
        words += _("; cần ít nhất %(share)s số người có quyền tham gia") % {
            "share": share(poll.quorum_num, poll.quorum_den)
        }
    if poll.threshold_source:
        words += f" ({poll.threshold_source})"
    return f"{words}."


def opening_question(poll: Poll) -> str:
    """What is asked once more before a poll is opened: its question, its rule, and that the opening settles who may vote."""
    freezes = _("Danh sách người được biểu quyết chốt ngay lúc mở.")
    return f"{_('Mở biểu quyết “%(question)s”?') % {'question': poll.question}} {rule_sentence(poll)} {freezes}"


def verdict_sentence(poll: Poll) -> str:
    """The verdict with its arithmetic: 158 tán thành / 198 đại biểu có mặt = 79,8 %; cần quá 1/2 (từ 100): được thông qua."""
    if poll.state != Poll.State.CLOSED:
        return ""
    base = base_of(poll)
    base_words = str(poll.get_base_display()).lower()
    if poll.verdict == Poll.Verdict.NO_QUORUM:
        return _(
            "%(cast)s người biểu quyết trên %(entitled)s %(base)s; cần ít nhất %(least)s: không đủ người biểu quyết."
        ) % {
            "cast": cast_of(poll),
            "entitled": poll.entitled,
            "base": base_words if poll.base != Poll.Base.CAST else _("người có quyền biểu quyết"),
            "least": max(least_cast(poll), 1),
        }
    return _(
        "%(yes)s tán thành / %(base_count)s %(base)s = %(percent)s; cần %(threshold)s (từ %(least)s phiếu): %(verdict)s."
    ) % {
        "yes": poll.yes,
        "base_count": base,
        "base": base_words,
        "percent": percent(poll.yes, base),
        "threshold": threshold_words(poll),
        "least": least_votes(poll),
        "verdict": str(poll.get_verdict_display()).lower(),
    }


@dataclass(frozen=True)
class Tally:
    """The four rows that sum to the base of those who could vote."""

    yes: int
    no: int
    abstain: int
    not_voted: int

    @property
    def total(self) -> int:
        return self.yes + self.no + self.abstain + self.not_voted


def tally_of(poll: Poll) -> Tally | None:
    """The result of a closed poll; None before, whoever asks."""
    if poll.state != Poll.State.CLOSED:
        return None
    return Tally(poll.yes, poll.no, poll.abstain, max(poll.entitled - cast_of(poll), 0))


def turnout_of(poll: Poll) -> int:
    """How many have voted so far."""
    return poll.voters.count()
