"""The design's laws that no other tool checks: floors for relations, who writes, which clock."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "tongket"
FLOORS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["tongket"]["floors"]
HEIGHT = {room: len(FLOORS) - place for place, rooms in enumerate(FLOORS) for room in rooms}
ROOMS = [
    room
    for rooms in FLOORS
    for room in rooms
    if (PACKAGE / room / "models").exists() or (PACKAGE / room / "models.py").exists()
]
WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "add",
    "set",
    "remove",
    "clear",
}
MANAGERS = {"objects"}


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if "migrations" in parts or "tests" in parts:
            continue
        if not folders or parts[0] in folders:
            yield path, ast.parse(path.read_text())


def test_every_room_stands_on_a_floor() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert rooms - {"__pycache__"} == set(HEIGHT)


def test_foreign_keys_climb_down_the_same_stairs_as_imports() -> None:
    wrong = []
    for model in apps.get_models():
        room = model._meta.app_label
        if room not in HEIGHT:
            continue
        for field in model._meta.get_fields():
            if field.auto_created or not field.is_relation or field.related_model is None:
                continue
            other = field.related_model._meta.app_label  # type: ignore[union-attr]
            if other in HEIGHT and other != room and HEIGHT[other] >= HEIGHT[room]:
                wrong.append(f"{model.__name__}.{field.name} -> {other}")
    assert wrong == []


def test_the_log_points_to_nothing_of_the_domain() -> None:
    for model in apps.get_app_config("live").get_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created:
                assert field.related_model._meta.app_label == "live"  # type: ignore[union-attr]


def test_there_is_no_generic_foreign_key() -> None:
    for model in apps.get_models():
        assert not any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node


def _touches_manager(node: ast.expr) -> bool:
    """Whether a chain of calls and attributes begins at a model's manager: Model.objects.filter(...).update(...)"""
    while isinstance(node, (ast.Attribute, ast.Call)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            return True
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return False


@pytest.mark.parametrize("room", ROOMS)
def test_only_actions_write(room: str) -> None:
    """`X.objects...create/update/delete` and `thing.save()` stand in actions (and in live's own log and jobs) alone."""
    allowed = {"actions", "live"}
    wrong = []
    for path, tree in sources(room):
        parts = path.relative_to(PACKAGE).parts
        if any(part.removesuffix(".py") in allowed for part in parts) or path.name == "models.py" or "models" in parts:
            continue
        for call in _calls(tree):
            if not isinstance(call.func, ast.Attribute) or call.func.attr not in WRITES:
                continue
            if _touches_manager(call.func.value) or call.func.attr in ("save", "bulk_create", "get_or_create"):
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno} .{call.func.attr}()")
    if room == "site":  # how far a playing has come is noted beside what it plays
        notes = ("/site/cycle/play.py", "/site/loader/load.py")
        wrong = [place for place in wrong if not any(note in place for note in notes)]
    assert wrong == []


def test_kit_now_is_the_only_clock() -> None:
    wrong = []
    for path, tree in sources():
        if path == PACKAGE / "kit" / "clock.py":
            continue
        for call in _calls(tree):
            function = ast.unparse(call.func)
            if function in ("timezone.now", "datetime.now", "datetime.today", "date.today", "datetime.utcnow"):
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno} {function}()")
    assert wrong == []


def _verbs(path: Path, tree: ast.Module) -> set[str]:
    """The names that a room offers as its actions: those its `actions` folder lists, else every public function."""
    if path.name == "actions.py":
        return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")}
    index = ast.parse((path.parent / "__init__.py").read_text())
    return {alias.name for node in index.body if isinstance(node, ast.ImportFrom) for alias in node.names}


def test_every_action_is_one_transaction_and_says_by_whom() -> None:
    wrong, seen = [], 0
    for path, tree in sources():
        if path.parent.name != "actions" and path.name != "actions.py":
            continue
        verbs = _verbs(path, tree)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in verbs:
                seen += 1
                atomic = any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
                named = any(argument.arg in ("by", "steward") for argument in node.args.kwonlyargs)
                if not (atomic and named):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert seen > 60
    assert wrong == []


def test_nobody_hides_behind_a_drawer() -> None:
    for name in ("utils.py", "helpers.py", "services.py", "managers.py", "signals.py"):
        assert list(PACKAGE.rglob(name)) == []
