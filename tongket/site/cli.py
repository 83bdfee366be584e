"""The command `tongket`. What needs no database (`rules`, `typeset`) starts without Django."""

import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from tongket.site import interrupt

STONES = {"rules": "tongket.rulebook.cli:rules", "typeset": "tongket.typeset.cli:typeset"}
NO_TABLE = re.compile(r'no such table|relation "\w+" does not exist')  # as SQLite and PostgreSQL say it
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Lazy(click.Group):
    """A group that imports the commands of the stones when they are asked for, and not before.

    What stops a command is told in one line: status 2 for what was asked wrongly, 1 for what the machine lacks, 130 when
    a person broke it off.
    """

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with interrupt.running():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            _stop(interrupt.SENTENCE, interrupt.STATUS)
        except Exception as error:
            # What was raised in the midst of a database's own call comes out of it as an error of the database.
            sentence, status = (interrupt.SENTENCE, interrupt.STATUS) if interrupt.was_asked() else _told(error)
            if not sentence:
                raise
            _stop(sentence, status)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *STONES])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in STONES:
            return super().get_command(ctx, cmd_name)
        module, name = STONES[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Lazy)
@click.version_option(package_name="tongket")
def main() -> None:
    """Tổng kết: the review cycle of public institutions, from the units' reports to the published news."""


def _stop(sentence: str, status: int = 2) -> NoReturn:
    """One clear line, and the exit status."""
    click.echo(" ".join(sentence.split()), err=True)
    sys.exit(status)


def _told(error: Exception) -> tuple[str, int]:
    """What an error says to whoever typed the command, and the exit status; nothing for an error of ours."""
    name = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}.", 1
    if name in ("ScenarioError", "BadInput", "NotAllowed", "WrongState"):
        return str(error), 2
    if name == "CannotListen":
        return str(error), 1
    if type(error).__module__ == "django.db.utils" and NO_TABLE.search(str(error)):
        return (
            "The database is empty; `tongket load` or `tongket cycle` brings a conference, `tongket found` a house.",
            1,
        )
    if name in ("OperationalError", "DatabaseError", "InterfaceError") and type(error).__module__ == "django.db.utils":
        return f"The database cannot be used ({error}); see DATABASE_URL and TONGKET_DATA in docs/settings.md.", 1
    return "", 1


def _django(**environment: str) -> None:
    """Bring Django up with these settings, unless the environment says otherwise."""
    for name, value in environment.items():
        os.environ[name] = os.environ.get(name) or value
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongket.site.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        _stop(str(error))


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        _stop(f"{text!r} is no address; write it as 127.0.0.1:8000.")
    return host.strip("[]"), int(port)


_FILE = click.Path(path_type=Path)
_UNITS = click.option("--units", type=_FILE, help="The register of units; units.csv beside the file where left out.")


@main.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@_UNITS
def load(files: tuple[Path, ...], units: Path | None) -> None:
    """Load scenario files: units, a plainly fictional cast, a conference. All of the files, or nothing."""
    _django()
    from tongket.site.cycle import load_scenarios
    from tongket.site.database import prepare_database
    from tongket.site.scenario import read_scenario

    scenarios = [read_scenario(file, units) for file in files]
    prepare_database()
    for conference in load_scenarios(scenarios):
        click.echo(f"{conference.key}: {conference.title}")


@main.command()
@click.argument("file", type=_FILE)
@_UNITS
@click.option("--out", type=_FILE, required=True, help="The folder for the papers, the article and the trace.")
def cycle(file: Path, units: Path | None, out: Path) -> None:
    """Play one conference from its reports to its news, as its cast, and write every paper into a folder."""
    _django()
    from tongket.site.cycle import folder_for_papers, play_scenario
    from tongket.site.database import prepare_database
    from tongket.site.scenario import read_scenario

    scenario = read_scenario(file, units)
    with folder_for_papers(out):
        prepare_database()
        for path in play_scenario(scenario, out):
            click.echo(str(path))


@main.command()
@click.argument("key")
@click.argument("name")
@click.option("--kind", required=True, help="What it is: academy, institute, ministry, ministry-school, ...")
@click.option("--steward", required=True, help="The user name of the first person, who keeps the register.")
@click.option("--full-name", required=True, help="That person's name.")
@click.option("--short-name", default="", help="As it stands in the numbers of papers: HVMH.")
@click.option("--place", default="", help="As it stands before the date of papers: Hà Nội.")
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, help="Asked for where left out.")
def found(
    key: str, name: str, kind: str, steward: str, full_name: str, short_name: str, place: str, password: str
) -> None:
    """Begin a house of your own: its first unit, and the person who brings in all others."""
    _django()
    from tongket.site.database import prepare_database
    from tongket.site.founding import found as begin

    prepare_database()
    unit = begin(key, kind, name, steward, full_name, password, short_name=short_name, place=place)
    click.echo(f"{unit.name}: {steward} may sign in; tongket serve, then enter units, offices and people.")


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to listen; loopback only.")
@click.option("--prepare-only", is_flag=True, help="Load and play the scenarios, and do not serve.")
def demo(address: str, prepare_only: bool) -> None:
    """Load and play the three scenarios that come with tongket, then serve the site with a page to choose whom to be."""
    host, port = _address(address)
    if host not in LOOPBACK:
        _stop(f"A demo listens on this machine alone; {host} is not loopback. Use 127.0.0.1:{port}.")
    from tongket.site.folders import data_folder

    _django(TONGKET_DEMO="1", TONGKET_DATA=str(data_folder() / "demo"))
    from django.conf import settings

    if not settings.TONGKET_DEMO:
        _stop("TONGKET_DEMO is 0 in the environment; a demo needs it to be 1 or unset.")
    from tongket.site.demo import prepare_demo
    from tongket.site.server import reserve
    from tongket.site.server import serve as listen

    taken = None if prepare_only else reserve(host, port)
    prepare_demo()
    if taken is not None:
        listen(host, port, taken=taken)


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Where to listen.")
@click.option("--workers", default=1, show_default=True, help="Web processes; more than one needs PostgreSQL.")
def serve(address: str, workers: int) -> None:
    """Serve the site."""
    host, port = _address(address)
    _django()
    from tongket.site.database import prepare_database
    from tongket.site.server import reserve
    from tongket.site.server import serve as listen

    taken = reserve(host, port)
    prepare_database()
    listen(host, port, workers, taken)


@main.command()
@click.option("--again", is_flag=True, help="First try once more what has failed five times and was left.")
def work(again: bool) -> None:
    """Run the jobs that wait, where TONGKET_WORKER=apart leaves them to processes of their own."""
    _django()
    from tongket.live.jobs import sweep
    from tongket.live.worker import work_apart
    from tongket.site.database import prepare_database

    prepare_database()
    if again:
        click.echo(f"tongket: {sweep(given_up_too=True)} of the jobs that were left are done.")
    work_apart(lambda: click.echo("tongket: jobs are run here."))


@main.command()
@click.argument("key")
def trace(key: str) -> None:
    """Print the trace of the conference of that key as JSON: every line, and what led to what."""
    _django()
    import json

    from tongket.analytics.queries import trace_of_conference
    from tongket.conference.models import Conference

    if not Conference.objects.filter(key=key).exists():
        _stop(f"There is no conference {key!r} here; `tongket load` or `tongket cycle` brings one.")
    click.echo(json.dumps(trace_of_conference(key), ensure_ascii=False, indent=1))


@main.command()
def check_log() -> None:
    """Walk the hash chain of every channel of the log; exit status 1 where an entry was changed or is missing."""
    _django()
    from tongket.live.log import first_broken
    from tongket.live.models import Channel

    broken = [(name, first_broken(name)) for name in Channel.objects.order_by("name").values_list("name", flat=True)]
    for name, seq in broken:
        if seq is not None:
            click.echo(f"{name}: entry {seq} does not fit the chain.")
    whole = sum(seq is None for _, seq in broken)
    click.echo(f"{whole} of {len(broken)} channels are whole.")
    sys.exit(0 if whole == len(broken) else 1)
