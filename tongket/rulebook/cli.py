"""`tongket rules`: judge case files, explain, compare two days, list the rules in force. Starts without Django."""

import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from tongket.rulebook.errors import RulebookError

P = ParamSpec("P")
R = TypeVar("R")

RULES = click.option(
    "--rules", "folder", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="A folder of rulebooks instead of those that ship.",
)  # fmt: skip


def _sentences(command: Callable[P, R]) -> Callable[P, R]:
    """A RulebookError is one sentence and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RulebookError as error:
            click.echo(str(error), err=True)
            sys.exit(2)

    return run


@click.group(help="Rules with dates: check case files, explain, compare, list.")
def rules() -> None:
    """The group that `tongket rules` is."""


@rules.command(help="Judge the cases of YAML files; exit 1 where an answer differs, 2 where a file or a case is wrong.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@RULES
@_sentences
def check(files: tuple[Path, ...], folder: Path | None) -> None:
    from tongket.rulebook.cases import check as judge
    from tongket.rulebook.load import load_library, shipped

    library = load_library(folder) if folder else shipped()
    passed = failed = 0
    broken = False
    for path in files:
        try:
            for result in judge(path, library):
                for warning in result.warnings:
                    click.echo(f"{path}, line {result.case.line}: {result.case.name}: {warning}", err=True)
                if result.fault is not None:
                    failed, broken = failed + 1, True
                    click.echo(str(result.fault))
                elif result.difference:
                    failed += 1
                    click.echo(f"{path}, line {result.case.line}: {result.case.name}: {result.difference}")
                else:
                    passed += 1
        except RulebookError as error:
            broken = True
            click.echo(str(error), err=True)
    click.echo(f"{passed} passed, {failed} failed")
    if failed or broken:
        sys.exit(2 if broken else 1)


@rules.command(help="The answers to the cases of a YAML file, each as a letter.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--case", "part", default="", help="Only the cases whose name contains this.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi")
@RULES
@_sentences
def explain(file: Path, part: str, language: str, folder: Path | None) -> None:
    from tongket.rulebook.cases import cases_of, judged
    from tongket.rulebook.letter import letter
    from tongket.rulebook.load import load_library, shipped

    library = load_library(folder) if folder else shipped()
    chosen = [case for case in cases_of(file) if part.casefold() in case.name.casefold()]
    if not chosen:
        raise RulebookError(f"No case has “{part}” in its name. Look at the names in the file.", file=str(file))
    for case in chosen:
        click.echo(f"# {case.name}")
        click.echo(letter(judged(case, library), library.vocabulary, language))
        click.echo()


@rules.command("list", help="The rules in force on a day.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi")
@RULES
@_sentences
def list_(on: datetime, language: str, folder: Path | None) -> None:
    from tongket.rulebook.listing import listing
    from tongket.rulebook.load import load_library, shipped

    library = load_library(folder) if folder else shipped()
    for line in listing(library, on.date(), language):
        click.echo(line)


@rules.command(help="What changes between two days: rules, and over the cases of a file who gains and who loses.")
@click.option("--from", "before", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--to", "after", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--cases", "file", type=click.Path(path_type=Path), default=None)
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi")
@RULES
@_sentences
def diff(before: datetime, after: datetime, file: Path | None, language: str, folder: Path | None) -> None:
    from tongket.rulebook.listing import case_differences, rule_differences
    from tongket.rulebook.load import load_library, shipped

    library = load_library(folder) if folder else shipped()
    for line in rule_differences(library, before.date(), after.date(), language):
        click.echo(line)
    if file is not None:
        for line in case_differences(library, file, before.date(), after.date()):
            click.echo(line)
