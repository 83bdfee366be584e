"""What can happen to tasks."""

from dataclasses import dataclass

from tongket.live.events import Event


@dataclass(frozen=True)
class TaskAssigned(Event):
    task_id: int


@dataclass(frozen=True)
class TaskAmended(Event):
    """A paper that replaces the one which gave the task says it in other words, to another unit or by another day."""

    task_id: int
    amendment_id: int


@dataclass(frozen=True)
class TaskDated(Event):
    task_id: int


@dataclass(frozen=True)
class TaskProgressed(Event):
    task_id: int
    percent: int


@dataclass(frozen=True)
class TaskFinished(Event):
    task_id: int


@dataclass(frozen=True)
class OccurrenceFinished(Event):
    task_id: int
    occurrence_id: int


@dataclass(frozen=True)
class TaskPostponed(Event):
    task_id: int
    postponement_id: int


@dataclass(frozen=True)
class TaskReopened(Event):
    task_id: int


@dataclass(frozen=True)
class TaskCancelled(Event):
    task_id: int


@dataclass(frozen=True)
class TaskReminded(Event):
    task_id: int
