"""A YAML text as plain mappings, lists and texts that know their lines, and the reading of one mapping key by key."""

import datetime
import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from tongket.typeset.errors import TypesetError

T = TypeVar("T")

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")
_TRUE, _FALSE = ("true", "yes", "có"), ("false", "no", "không", "")
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "timestamp", "null", "seq", "map")
}


class Mapping(dict[str, Any]):
    """A mapping with the line of each key, counted from 1."""

    def __init__(self, *, flow: bool = False) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}
        self.flow = flow


class Items(list[Any]):
    """A list with the line of each item, counted from 1."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file, for the sentence of an error."""

    file: str
    line: int
    key: str

    def error(self, sentence: str) -> TypesetError:
        """The error that says where it is."""
        key = f", khóa “{self.key}”" if self.key else ""
        return TypesetError(f"{self.file}, dòng {self.line}{key}: {sentence}")


class Section:
    """One mapping of the file, read key by key; `end` refuses the keys that nobody asked for."""

    def __init__(self, node: Any, spot: Spot) -> None:
        if not isinstance(node, dict):
            raise spot.error(f"cần các cặp “khóa: giá trị”, không phải {_form(node)}.")
        self.node: dict[str, Any] = node
        self.spot = spot
        self.asked: set[str] = set()

    def at(self, key: str) -> Spot:
        """Where a key stands; the section itself when the key is not given."""
        path = f"{self.spot.key}.{key}" if self.spot.key else key
        lines = self.node.lines if isinstance(self.node, Mapping) else {}
        return Spot(self.spot.file, lines.get(key, self.spot.line), path)

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self.node

    def value(self, key: str) -> Any:
        """The raw value; None when it is not given or left empty."""
        self.asked.add(key)
        return self.node.get(key)

    def text(self, key: str) -> str:
        """A text; empty when not given."""
        value = self.value(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.at(key).error(f"cần một đoạn chữ, không phải {_form(value)}.")
        return value

    def whole(self, key: str) -> int | None:
        """A whole number; None when not given."""
        text = self.text(key)
        if text and not re.fullmatch(r"\d{1,9}", text):
            raise self.at(key).error(f"cần một số nguyên, không phải “{text}”.")
        return int(text) if text else None

    def flag(self, key: str) -> bool:
        """Yes or no; no when not given."""
        text = self.text(key).lower()
        if text not in (*_TRUE, *_FALSE):
            raise self.at(key).error(f"cần true hoặc false, không phải “{text}”.")
        return text in _TRUE

    def day(self, key: str) -> datetime.date | None:
        """A date, 2021-07-08 or 08/07/2021; None when not given."""
        text = self.text(key)
        if not text:
            return None
        found = _DAY_FIRST.match(text)
        try:
            if found:
                return datetime.date(int(found[3]), int(found[2]), int(found[1]))
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise self.at(key).error(f"“{text}” không phải là ngày. Viết như 2021-07-08 hoặc 08/07/2021.") from None

    def items(self, key: str) -> Iterator[tuple[Any, Spot]]:
        """The items of a list, each with its place; nothing when not given."""
        value = self.value(key)
        if value is None:
            return
        yield from items_of(value, self.at(key))

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        return [text_of(item, spot) for item, spot in self.items(key)]

    def end(self) -> None:
        """Refuse what was given and not asked for, with the nearest known key."""
        for key in self.node:
            if key not in self.asked:
                if self.node[key] is None and isinstance(self.node, Mapping) and self.node.flow:
                    raise self.at(key).error("chữ có dấu phẩy trong { } phải đặt trong nháy kép.")
                near = difflib.get_close_matches(key[:40], self.asked, 1)
                hint = f" Có phải “{near[0]}”?" if near else f" Các khóa dùng được: {', '.join(sorted(self.asked))}."
                raise self.at(key).error(f"không có khóa này ở đây.{hint}")


def _form(value: object) -> str:
    if isinstance(value, dict):
        return "các cặp khóa và giá trị"
    if isinstance(value, list):
        return "một danh sách"
    return "chỗ trống" if value is None else "một đoạn chữ"


def items_of(value: Any, spot: Spot) -> Iterator[tuple[Any, Spot]]:
    """The items of a list, each with its place."""
    if not isinstance(value, list):
        raise spot.error(f"cần một danh sách (mỗi dòng mở đầu bằng “- ”), không phải {_form(value)}.")
    lines = value.lines if isinstance(value, Items) else [spot.line] * len(value)
    for n, (item, line) in enumerate(zip(value, lines, strict=True), 1):
        yield item, Spot(spot.file, line, f"{spot.key}[{n}]")


def text_of(value: Any, spot: Spot) -> str:
    """A text; nothing is an empty one."""
    if value is None:
        return ""
    if not isinstance(value, str):
        hint = " Chữ có dấu hai chấm phải đặt trong nháy kép." if isinstance(value, dict) else ""
        raise spot.error(f"cần một đoạn chữ, không phải {_form(value)}.{hint}")
    return value


def made(make: Callable[..., T], spot: Spot, **values: Any) -> T:
    """Build a part of the model; its error gets the place."""
    try:
        return make(**values)
    except TypesetError as error:
        raise spot.error(str(error)) from error


def documents(text: str, name: str) -> Iterator[tuple[Any, int]]:
    """Each document of a YAML text with its line; `name` stands for the file in errors.

    Every scalar stays a text: 2.150 is two thousand here, and "no" may be a word. Tags and aliases are refused: no
    paper needs them, and a few lines of aliases can stand for gigabytes.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        for node in YAML(typ="safe", pure=True).compose_all(text):
            if node is not None:
                yield _built(node, name, set()), node.start_mark.line + 1
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        problem = " ".join(str(error.problem or error.context or error).split())
        raise Spot(name, line, "").error(f"không đọc được YAML ({problem}).") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        sign = f"U+{ord(text[error.position]):04X}" if error.position < len(text) else "?"
        raise Spot(name, line, "").error(f"có ký tự không in được ({sign}). Hãy xóa ký tự đó.") from None
    except YAMLError as error:
        raise TypesetError(f"{name}: không đọc được YAML ({' '.join(str(error).split())}).") from None
    except RecursionError:
        raise TypesetError(f"{name}: danh sách lồng nhau quá sâu. Hãy viết lại theo mẫu.") from None


def _built(node: Any, name: str, met: set[int]) -> Any:
    spot = Spot(name, node.start_mark.line + 1, "")
    if id(node) in met:
        raise spot.error("không dùng được bí danh (& và *). Hãy ghi lại nội dung ở từng chỗ.")
    met.add(id(node))
    if str(node.tag) not in _PLAIN_TAGS:
        raise spot.error(f"không dùng được nhãn “{str(node.tag)[:60]}”. Hãy bỏ nhãn; chữ có dấu ! đặt trong nháy kép.")
    if isinstance(node.value, str):
        return None if str(node.tag).endswith(":null") else node.value
    if str(node.tag).endswith(":seq"):
        items = Items()
        for item in node.value:
            items.append(_built(item, name, met))
            items.lines.append(item.start_mark.line + 1)
        return items
    mapping = Mapping(flow=bool(node.flow_style))
    for key_node, value in node.value:
        line = key_node.start_mark.line + 1
        key = key_node.value
        if not isinstance(key, str):
            raise Spot(name, line, "").error("khóa phải là một từ.")
        if key in mapping:
            raise Spot(name, line, key).error(f"khóa này đã ghi ở dòng {mapping.lines[key]}. Mỗi khóa chỉ ghi một lần.")
        mapping[key] = _built(value, name, met)
        mapping.lines[key] = line
    return mapping
