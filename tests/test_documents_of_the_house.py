"""The documents name every setting, every model and every room; what they say exists."""

import re
import subprocess
from pathlib import Path

import click
import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
OURS = [model for model in apps.get_models() if model.__module__.startswith("tongket.")]


def test_every_setting_is_in_the_documents_and_every_documented_one_exists() -> None:
    code = (ROOT / "tongket/site/settings.py").read_text()
    read = set(re.findall(r'"(TONGKET_[A-Z_]+)"', code)) | {"DATABASE_URL"}
    table = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    assert table == read


def test_every_command_is_in_the_readme_and_what_documents_call_exists() -> None:
    from tongket.site.cli import main

    commands = set(main.list_commands(click.Context(main)))
    readme = (ROOT / "README.md").read_text()
    assert set(re.findall(r"^\| `tongket ([a-z-]+)", readme, re.MULTILINE)) == commands
    pages = [readme, *(page.read_text() for page in (ROOT / "docs").rglob("*.md"))]
    called = {word for page in pages for word in re.findall(r"`(?:\S+/)?tongket ([a-z-]+)", page)}
    assert called <= commands


def test_every_model_stands_in_the_words() -> None:
    words = set(re.findall(r"^\| `?([A-Za-z ]+?)`? \|", (ROOT / "docs/words.md").read_text(), re.MULTILINE))
    missing = [model.__name__ for model in OURS if model.__name__ not in words]
    assert missing == []


def test_every_room_has_a_page_about_itself() -> None:
    rooms = [path for path in (ROOT / "tongket").iterdir() if (path / "__init__.py").exists()]
    assert [room.name for room in rooms if not (room / "README.md").exists()] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tongket").rglob("README.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_nothing_of_a_machine_stands_in_the_repository() -> None:
    traces = re.compile(r"(^|[^a-z.\w])/(work|root|home|tmp)/[a-z.]", re.MULTILINE)
    found = [
        str(path.relative_to(ROOT))
        for folder in ("tongket", "tests", "bench", "docs", ".ci")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".md", ".html", ".yaml", ".toml", ".js", ".css", "")
        and path.is_file()
        and traces.search(path.read_text(errors="ignore"))
    ]
    assert found == []


def test_no_secret_and_no_data_is_kept_in_the_repository() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("This is no clone: what git keeps cannot be asked.")
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    assert [path for path in kept if re.search(r"secret-key|\.sqlite3|(^|/)var/|\.pem$|\.env$", path)] == []
    for place in ("tongket/conference/tests/var/secret-key", "secret-key", "var/demo/tongket.sqlite3-wal"):
        assert subprocess.run(["git", "check-ignore", "-q", place], cwd=ROOT).returncode == 0, place
