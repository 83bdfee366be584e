"""In which of the four states a task is at the end of a day. Late stays late; a past day is read as it was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.db.models.expressions import Combinable
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tongket.followup.models import Occurrence, Postponement, Task, Turn
from tongket.kit.asks import Row, day_in, moment_in
from tongket.kit.clock import today

# What is needed to tell the state of a task on any day.
HISTORY = ("postponements", "turns", "occurrences")
WORDS = {
    "overdue": gettext_lazy("Quá hạn"),
    "in_time": gettext_lazy("Trong hạn"),
    "done_late": gettext_lazy("Xong muộn"),
    "done_on_time": gettext_lazy("Xong đúng hạn"),
    "cancelled": gettext_lazy("Thôi thực hiện"),
}


def with_history(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks with what is needed to tell their state on any day: three queries more, whatever their number."""
    return tasks.prefetch_related(*HISTORY, "partners")


def given_by(task: Task, on: date) -> bool:
    """Whether the task had been given by the end of that day."""
    return localtime(task.assigned_at).date() <= on


def state_on(task: Task, on: date) -> str:
    """The state of a task at the end of that day; of a day to come the present one."""
    if on >= today():
        return task.state
    last = _last_turn(task, on)
    return last.state if last else Task.State.OPEN


def _last_turn(task: Task, on: date) -> Turn | None:
    return next((turn for turn in reversed(task.turns.all()) if localtime(turn.at).date() <= on), None)


def _ended_on(task: Task, on: date) -> date | None:
    """The day on which a task that is done at the end of `on` was finished."""
    last = None if on >= today() else _last_turn(task, on)
    moment = last.at if last else task.finished_at
    return localtime(moment).date() if moment else None


def has_moved(task: Task) -> bool:
    """Whether its due date may have been another once. Most never were: for them nothing need be fetched."""
    return task.is_amended or task.due != task.original_due


def due_on(task: Task, on: date) -> date | None:
    """The due date that held at the end of that day: what moved it later is not known yet."""
    if on >= today() or not has_moved(task):
        return task.due
    moves: list[tuple[datetime, date | None]] = [(moved.at, moved.old_due) for moved in task.postponements.all()]
    if task.is_amended:
        moves += [(one.at, one.old_due) for one in task.amendments.all() if one.moves_due]
    later = sorted((move for move in moves if localtime(move[0]).date() > on), key=lambda move: move[0])
    return later[0][1] if later else task.due


def repeats_on(task: Task, on: date) -> str:
    """The rule by which it repeated at the end of that day: what a replacing paper made of it later is not known yet."""
    if on >= today() or not task.is_amended:
        return task.repeats
    later = [one for one in task.amendments.all() if localtime(one.at).date() > on]
    known = [before for one in later if (before := one.before("repeats")) is not None]
    return known[0] if known else task.repeats


def next_occurrence(task: Task, on: date) -> Occurrence | None:
    """The first turn of a repeating task that was not done by the end of that day."""
    return next((one for one in task.occurrences.all() if not _done_by(one, on) and one.state != "cancelled"), None)


def _done_by(one: Occurrence, on: date) -> bool:
    return one.finished_at is not None and localtime(one.finished_at).date() <= on


@dataclass(frozen=True)
class Condition:
    """How a task stands on a day: one of the four states, its word, icon and colour, and the days between."""

    name: str  # done_on_time, done_late, in_time, overdue, cancelled
    word: str
    icon: str
    colour: str
    days: int = 0
    due: date | None = None

    @property
    def short(self) -> str:
        """The word without its days, for narrow places."""
        return str(WORDS[self.name]) if self.days else self.word


def condition_of(task: Task, on: date) -> Condition:
    """In which of the four states the task is at the end of that day. Late stays late, and done late too."""
    state = state_on(task, on)
    due = due_on(task, on)
    if state == Task.State.CANCELLED:
        return Condition("cancelled", _("Thôi thực hiện"), "circle-x", "grey", due=due)
    if repeats_on(task, on):
        return _repeating(task, state, on)
    if state == Task.State.DONE:
        ended = _ended_on(task, on)
        late = (ended - due).days if due and ended else 0
        if late > 0:
            return Condition(
                "done_late",
                ngettext("Xong muộn %(late)s ngày", "Xong muộn %(late)s ngày", late) % {"late": late},
                "check",
                "amber",
                late,
                due,
            )
        return Condition("done_on_time", _("Xong đúng hạn") if due else _("Đã xong"), "check", "green", 0, due)
    if due is None:
        return Condition("in_time", _("Chưa định hạn"), "calendar-clock", "grey")
    left = (due - on).days
    if left < 0:
        return _overdue(-left, due)
    return Condition(
        "in_time",
        ngettext("Trong hạn, còn %(left)s ngày", "Trong hạn, còn %(left)s ngày", left) % {"left": left}
        if left
        else _("Đến hạn hôm nay"),
        "clock",
        "navy",
        left,
        due,
    )


def _overdue(days: int, due: date) -> Condition:
    word = ngettext("Quá hạn %(left)s ngày", "Quá hạn %(left)s ngày", days) % {"left": days}
    return Condition("overdue", word, "triangle-alert", "red", days, due)


def _repeating(task: Task, state: str, on: date) -> Condition:
    """A repeating task is overdue while a turn is; when ended it was late if a turn of it was."""
    turns = list(task.occurrences.all())
    if state == Task.State.DONE:
        return _ended(any(one.is_late for one in turns))
    coming = next_occurrence(task, on)
    return _coming(coming.due if coming else None, on)


def _ended(was_late: bool) -> Condition:
    """How a repeating task that is done stands."""
    if was_late:
        return Condition("done_late", _("Xong, có lần muộn"), "check", "amber")
    return Condition("done_on_time", _("Xong đúng hạn"), "check", "green")


def _coming(due: date | None, on: date) -> Condition:
    """How an open repeating task stands by the day of its next turn."""
    if due is None:
        return Condition("in_time", _("Định kỳ, không còn lần nào"), "refresh-cw", "grey")
    left = (due - on).days
    if left < 0:
        return _overdue(-left, due)
    word = (
        ngettext("Định kỳ, lần tới còn %(left)s ngày", "Định kỳ, lần tới còn %(left)s ngày", left) % {"left": left}
        if left
        else _("Định kỳ, đến hạn hôm nay")
    )
    return Condition("in_time", word, "refresh-cw", "navy", left, due)


# What is needed to tell how a task stands today, as columns of one row.
TODAY: dict[str, str | Combinable] = {
    "state": "state",
    "due": "due",
    "repeats": "repeats",
    "finished_at": "finished_at",
    "coming": Subquery(
        Occurrence.objects.filter(task=OuterRef("pk"), finished_at=None)
        .exclude(state=Occurrence.State.CANCELLED)
        .order_by("due")
        .values("due")[:1]
    ),
    "was_late": Exists(Occurrence.objects.filter(task=OuterRef("pk"), finished_at__date__gt=F("due"))),
}


def condition_in(row: Row) -> Condition:
    """How the task of a row with the columns of `TODAY` stands today: as `condition_of` says it of the task itself."""
    state, on = row["state"], today()
    if row["repeats"] and state != Task.State.CANCELLED:
        return _ended(bool(row["was_late"])) if state == Task.State.DONE else _coming(day_in(row["coming"]), on)
    due = day_in(row["due"])
    return condition_of(Task(state=state, due=due, original_due=due, finished_at=moment_in(row["finished_at"])), on)


def state_word(task: Task, on: date) -> str:
    """The state of a task on a day as a word: Quá hạn 34 ngày, Xong muộn 9 ngày, Trong hạn, còn 88 ngày."""
    return condition_of(task, on).word


@dataclass
class FourStates:
    """N = a + b + c + d: every task that is not given up is in exactly one of four states."""

    done_on_time: int = 0
    done_late: int = 0
    in_time: int = 0
    overdue: int = 0

    @property
    def all(self) -> int:
        return self.done_on_time + self.done_late + self.in_time + self.overdue

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The bar: green done in time, mint done late, blue still in time, red overdue."""
        return [("green", self.done_on_time), ("mint", self.done_late), ("blue", self.in_time), ("red", self.overdue)]

    def add(self, condition: Condition) -> None:
        """Count one task; one that is given up is not counted."""
        if condition.name != "cancelled":
            setattr(self, condition.name, getattr(self, condition.name) + 1)


def four_states(tasks: Iterable[Task], on: date) -> FourStates:
    """How many of the tasks given by the end of that day were in which of the four states."""
    listed = [task for task in tasks if given_by(task, on)]
    prefetch_related_objects(listed, *HISTORY)
    prefetch_related_objects([task for task in listed if task.is_amended], "amendments")
    counts = FourStates()
    for task in listed:
        counts.add(condition_of(task, on))
    return counts


def postponed_by(task: Task, on: date) -> Sequence[Postponement]:
    """The postponements that were known by the end of that day."""
    if not has_moved(task):
        return []
    return [moved for moved in task.postponements.all() if localtime(moved.at).date() <= on]
