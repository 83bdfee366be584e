"""`python -m bench NAME|all [--json FILE] [--write-docs]`: run a bench, print its table, keep its figures."""

import argparse
import importlib
import json
import pkgutil
import re
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TypedDict

from rich.console import Console
from rich.table import Table

import bench

DOCS = bench.ROOT / "docs" / "performance.md"
HEAD = """# Performance

Each section is written by `python -m bench NAME --write-docs`; do not edit it by hand. An aim that is missed stays here
with its figure and the reason. Peers are installed by the bench in environments of their own and compute the same
answers.
"""


class Result(TypedDict):
    """What one bench measured, and on what."""

    name: str
    machine: bench.Machine
    rows: list[bench.Row]


def names() -> list[str]:
    """The benches: modules of this package that do not begin with an underscore."""
    return sorted(m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_") and not m.ispkg)


def main(arguments: list[str] | None = None) -> int:
    """Run what is asked; 1 when a bench itself broke (an aim that is missed is a figure, not a failure)."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=[*names(), "all"])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write name, machine and rows (a list for `all`)")
    parser.add_argument("--write-docs", action="store_true", help="renew the sections in docs/performance.md")
    asked = parser.parse_args(arguments)
    console = Console(width=140 if not sys.stdout.isatty() else None)
    results, broken = [], []
    for name in names() if asked.name == "all" else [asked.name]:
        try:
            module = importlib.import_module(f"bench.{name}")
            run: Callable[[], list[bench.Row]] = module.run
            libraries: tuple[str, ...] = getattr(module, "LIBRARIES", ("django", "polars", "numpy"))
            result: Result = {"name": name, "machine": bench.machine(libraries), "rows": run()}
        except Exception:
            if asked.name != "all":
                raise
            traceback.print_exc()
            broken.append(name)
            continue
        results.append(result)
        console.print(table(result))
        if asked.write_docs:
            write_docs(result, module)
    if asked.json:
        kept: object = results if asked.name == "all" else results[0]
        asked.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if broken:
        console.print(f"[bold red]Broken: {', '.join(broken)}[/]")
    return 1 if broken else 0


def table(result: Result) -> Table:
    """The rows of a bench as a table for the terminal."""
    shown = Table(title=f"bench {result['name']}  ({on(result['machine'])})", title_justify="left")
    for head in ("what", "value", "unit", "aim", "met", "note"):
        shown.add_column(head, justify="right" if head == "value" else "left", overflow="fold")
    for line in result["rows"]:
        met = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}[line["ok"]]
        shown.add_row(line["metric"], figure(line["value"]), line["unit"], line["aim"], met, line.get("note", ""))
    return shown


def on(machine: bench.Machine) -> str:
    """The machine in one line."""
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    base = f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']:g} GB, {machine['system']}"
    if machine["load"] > machine["cores"] / 2:
        base += f", shared with other work (load {machine['load']:g})"
    return f"{base}, Python {machine['python']}" + (f", {libraries}" if libraries else "")


def figure(value: float | str | None) -> str:
    """A figure as people read it: whole above 100, three digits below."""
    if value is None:
        return "–"
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def write_docs(result: Result, module: ModuleType) -> None:
    """Put this bench's section into docs/performance.md, in place of its older one."""
    name = result["name"]
    start, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    about = (module.__doc__ or "").strip().partition("\n")[0]
    lines = [start, f"## {name}", "", about, "", f"{datetime.now(UTC):%Y-%m-%d}; {on(result['machine'])}.", ""]
    lines += ["| What | Value | Unit | Aim | Met | Note |", "|---|---:|---|---|---|---|"]
    for line in result["rows"]:
        met = {True: "yes", False: "**no**", None: ""}[line["ok"]]
        cells = [line["metric"], figure(line["value"]), line["unit"], line["aim"], met, line.get("note", "")]
        lines.append("| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |")
    section = "\n".join([*lines, end])
    text = DOCS.read_text(encoding="utf-8") if DOCS.exists() else HEAD
    sections = {m[1]: m[0] for m in re.finditer(r"<!-- bench:(\S+) -->.*?<!-- /bench:\1 -->", text, re.S)}
    sections[name] = section
    DOCS.parent.mkdir(exist_ok=True)
    DOCS.write_text("\n\n".join([HEAD.rstrip(), *(sections[k] for k in sorted(sections))]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
