"""Playing the steps of a scenario, each with the note of how far the playing has come in one transaction."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction

from tongket.conference.models import Conference
from tongket.kit.clock import clock_at
from tongket.live.jobs import drain
from tongket.live.models import Delivery
from tongket.site.cycle.commendations import commendations
from tongket.site.cycle.drafts import drafts
from tongket.site.cycle.meeting import meeting
from tongket.site.cycle.moved import moved_tasks
from tongket.site.cycle.news import news
from tongket.site.cycle.papers import papers
from tongket.site.cycle.reports import reports
from tongket.site.cycle.script import Script, Step
from tongket.site.cycle.written import write_papers
from tongket.site.loader import load_scenario
from tongket.site.models import Playbook
from tongket.site.scenario import Scenario, read_scenario

CHAPTERS = (moved_tasks, reports, drafts, commendations, meeting, papers, news)


def steps_of(scenario: Scenario, conference: Conference) -> list[Step]:
    """Everything, in the order of its days."""
    script = Script(scenario, conference)
    for chapter in CHAPTERS:
        chapter(script)
    return script.steps


def load_scenarios(scenarios: Iterable[Scenario]) -> list[Conference]:
    """Load all of the scenarios, or nothing. Raises BadInput."""
    with transaction.atomic():
        return [load_scenario(scenario) for scenario in scenarios]


def play_file(file: Path, units: Path | None, out: Path) -> list[Path]:
    """Read and play a file. Raises ScenarioError with file, line and key."""
    return play_scenario(read_scenario(file, units), out)


def play_scenario(scenario: Scenario, out: Path) -> list[Path]:
    """Load a scenario where it is not loaded, play what is not played, write its papers; the files written."""
    conference = load_scenario(scenario)
    play(steps_of(scenario, conference), conference.key)
    return write_papers(conference.key, out)


def play(steps: list[Step], key: str) -> None:
    """Play the steps that are not done yet, with a progress bar where a person watches."""
    playbook = Playbook.objects.get(conference_key=key)
    if playbook.finished:
        return
    if playbook.done and Delivery.objects.exists():  # what the last step woke, before anything that builds on it
        with clock_at(steps[playbook.done - 1].at):
            drain()
    with _progress(len(steps), playbook.done) as shown:
        for place in range(playbook.done, len(steps)):
            step = steps[place]
            shown(step.label, place)
            play_step(step, key, place)
        shown("", len(steps))
    Playbook.objects.filter(conference_key=key).update(finished=True)


@contextmanager
def _progress(total: int, done: int) -> Iterator[Callable[[str, int], None]]:
    """A bar that is told what is being done and how much is; without one, nobody watches and nothing is imported for it."""
    if not sys.stderr.isatty():
        yield lambda label, place: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description:<44}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total, completed=done)
        yield lambda label, place: bar.update(task, description=label[:44], completed=place)


def play_step(step: Step, key: str, place: int) -> None:
    """One step and its note in one transaction, then the jobs that it woke."""
    with clock_at(step.at):
        with transaction.atomic():
            for call in step.calls():
                call.action(*call.arguments, by=call.who, **call.options)
            Playbook.objects.filter(conference_key=key).update(done=place + 1)
        if Delivery.objects.exists():
            drain()
