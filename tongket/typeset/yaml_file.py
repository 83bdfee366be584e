"""Papers written by hand: a YAML file becomes pages and certificates, and every error names file, line and key."""

import datetime
import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from tongket.typeset.certificates import Certificate
from tongket.typeset.errors import TypesetError
from tongket.typeset.model import (
    LABELS,
    Annex,
    Article,
    Block,
    Bullets,
    Cell,
    Heading,
    Numbered,
    Page,
    Paragraph,
    Signer,
    Table,
)

T = TypeVar("T")

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\Z")
_TRUE, _FALSE = ("true", "yes", "có"), ("false", "no", "không", "")


@dataclass(frozen=True, slots=True)
class Batch:
    """Certificates of one section of a file, to be printed as one book."""

    items: tuple[Certificate, ...]


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
        self.node: Any = node
        self.spot = spot
        self.asked: set[str] = set()

    def at(self, key: str) -> Spot:
        """Where a key stands; the section itself when the key is not given."""
        path = f"{self.spot.key}.{key}" if self.spot.key else key
        if key not in self.node:
            return Spot(self.spot.file, self.spot.line, path)
        return Spot(self.spot.file, self.node.lc.data[key][0] + 1, path)

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
        return str(value)

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
        yield from _items(value, self.at(key))

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        return [_text(item, spot) for item, spot in self.items(key)]

    def end(self) -> None:
        """Refuse what was given and not asked for, with the nearest known key."""
        for key in self.node:
            if key not in self.asked:
                if self.node[key] is None and self.node.fa.flow_style():
                    raise self.at(key).error("chữ có dấu phẩy trong { } phải đặt trong nháy kép.")
                near = difflib.get_close_matches(str(key), self.asked, 1)
                hint = f" Có phải “{near[0]}”?" if near else f" Các khóa dùng được: {', '.join(sorted(self.asked))}."
                raise self.at(key).error(f"không có khóa này ở đây.{hint}")


def _form(value: object) -> str:
    if isinstance(value, dict):
        return "các cặp khóa và giá trị"
    if isinstance(value, list):
        return "một danh sách"
    return "chỗ trống" if value is None else "một đoạn chữ"


def _items(value: Any, spot: Spot) -> Iterator[tuple[Any, Spot]]:
    if not isinstance(value, list):
        raise spot.error(f"cần một danh sách (mỗi dòng mở đầu bằng “- ”), không phải {_form(value)}.")
    lines: Any = value
    for n, item in enumerate(value):
        yield item, Spot(spot.file, lines.lc.data[n][0] + 1, f"{spot.key}[{n + 1}]")


def _text(value: Any, spot: Spot) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        hint = " Chữ có dấu hai chấm phải đặt trong nháy kép." if isinstance(value, dict) else ""
        raise spot.error(f"cần một đoạn chữ, không phải {_form(value)}.{hint}")
    return str(value)


def _made(make: Callable[..., T], spot: Spot, **values: Any) -> T:
    """Build a part of the model; its error gets the place."""
    try:
        return make(**values)
    except TypesetError as error:
        raise spot.error(str(error)) from error


def read(path: Path) -> list[Page | Batch]:
    """The papers and the certificate batches of a YAML file, which may hold several documents parted by "---".

    Raises TypesetError: "thu-moi.yaml, dòng 12, khóa “signers[1].title”: ...".
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TypesetError(f"{path}: không có tệp này. Hãy kiểm tra đường dẫn.") from None
    except UnicodeDecodeError:
        raise TypesetError(f"{path}: tệp không phải UTF-8. Hãy lưu lại với mã UTF-8.") from None
    except OSError as error:
        raise TypesetError(f"{path}: không đọc được ({error.strerror}).") from None
    return loads(text, path.name)


def loads(text: str, name: str = "văn bản") -> list[Page | Batch]:
    """As `read`, from text; `name` stands for the file in errors."""
    out: list[Page | Batch] = []
    for node, line in _documents(text, name):
        section = Section(node, Spot(name, line, ""))
        out.append(_batch(section) if section.has("certificate") else _page(section))
    if not out:
        raise TypesetError(f"{name}: tệp trống. Hãy ghi ít nhất một văn bản.")
    return out


def _documents(text: str, name: str) -> Iterator[tuple[Any, int]]:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import RoundTripConstructor
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    class Plain(RoundTripConstructor):
        """Leaves every scalar a text: 2.150 is two thousand here, and "no" may be a word."""

        def construct_plain(self, node: Any) -> Any:
            return node.value

        def construct_nothing(self, node: Any) -> None:
            return None

    for tag in ("int", "float", "bool", "timestamp"):
        Plain.add_constructor(f"tag:yaml.org,2002:{tag}", Plain.construct_plain)
    Plain.add_constructor("tag:yaml.org,2002:null", Plain.construct_nothing)
    yaml = YAML()
    yaml.Constructor = Plain
    try:
        for node in yaml.load_all(text):
            if node is not None:
                yield node, (node.lc.line if hasattr(node, "lc") else 0) + 1
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        problem = " ".join(str(error.problem or error.context or error).split())
        raise Spot(name, line, "").error(f"không đọc được YAML ({problem}).") from None
    except YAMLError as error:
        raise TypesetError(f"{name}: không đọc được YAML ({' '.join(str(error).split())}).") from None


# ---- papers -------------------------------------------------------------------------------------------------------


def _page(section: Section) -> Page:
    values: dict[str, Any] = {
        "kind": section.text("kind"),
        "layout": section.text("layout") or "state",
        "number": _number(section),
        "date": section.day("date"),
    }
    for key in ("body", "parent_body", "symbol", "place", "subject", "authority", "urgency"):
        values[key] = section.text(key)
    for key in ("to", "bases", "recipients", "notes"):
        values[key] = section.texts(key)
    archive = section.text("archive")
    if archive:
        values["recipients"].append(f"Lưu: {archive}")
    values["blocks"] = _blocks(section)
    values["signers"] = [_signer(item, spot) for item, spot in section.items("signers")]
    values["annexes"] = [_annex(item, spot) for item, spot in section.items("annexes")]
    section.end()
    if not values["kind"]:
        raise section.at("kind").error("chưa ghi loại văn bản, như TB hoặc BC.")
    try:
        return Page(**values)
    except TypesetError as error:
        said = str(error)
        key = next((k for k, label in LABELS.items() if said.startswith(f"{label}:")), "")
        key = key or ("kind" if said.startswith("Không có loại") else "layout" if "bố cục" in said else "")
        raise (section.at(key) if key else section.spot).error(said) from error


def _number(section: Section) -> int | str | None:
    text = section.text("number")
    return int(text) if text.isascii() and text.isdigit() else text or None


def _signer(item: Any, spot: Spot) -> Signer:
    section = Section(item, spot)
    values = {key: section.text(key) for key in ("prefix", "title", "name")}
    section.end()
    return _made(Signer, spot, **values)


def _annex(item: Any, spot: Spot) -> Annex:
    section = Section(item, spot)
    values = {"title": section.text("title"), "number": section.text("number"), "landscape": section.flag("landscape")}
    blocks = _blocks(section)
    section.end()
    return _made(Annex, spot, blocks=blocks, **values)


def _blocks(section: Section) -> list[Block]:
    return [_block(item, spot) for item, spot in section.items("blocks")]


def _block(item: Any, spot: Spot) -> Block:
    if isinstance(item, str):
        return _made(Paragraph, spot, text=str(item))
    section = Section(item, spot)
    for kind, read_block in _BLOCKS.items():
        if section.has(kind):
            block = read_block(section)
            section.end()
            return block
    raise spot.error(f"không rõ là đoạn gì. Dùng một trong các khóa: {', '.join(_BLOCKS)}.")


def _heading(section: Section) -> Block:
    level = section.whole("level")
    values = {"text": section.text("heading"), "key": section.text("key"), "level": 1 if level is None else level}
    return _made(Heading, section.spot, **values)


def _numbered(section: Section) -> Block:
    n = section.text("number")
    values = {"text": section.text("text"), "key": section.text("key")}
    return _made(Numbered, section.spot, n=int(n) if n.isascii() and n.isdigit() else n, **values)


def _article(section: Section) -> Block:
    values = {key: section.text(key) for key in ("text", "key", "title")}
    return _made(Article, section.spot, n=section.text("article"), **values)


def _bullets(section: Section) -> Block:
    return _made(Bullets, section.at("bullets"), items=section.texts("bullets"), key=section.text("key"))


def _paragraph(section: Section) -> Block:
    values: dict[str, Any] = {key: section.text(key) for key in ("text", "key", "lead", "align")}
    return _made(Paragraph, section.spot, bold=section.flag("bold"), italic=section.flag("italic"), **values)


def _table(section: Section) -> Block:
    header = list(section.items("header"))
    if header and not isinstance(header[0][0], list):  # one header row may be written without its outer list
        header = [(section.value("header"), section.at("header"))]
    values = {
        "header": [_row(row, spot) for row, spot in header],
        "rows": [_row(row, spot) for row, spot in section.items("rows")],
        "widths": [_share(item, spot) for item, spot in section.items("widths")],
        "align": section.texts("align"),
        "caption": section.text("table"),
        "key": section.text("key"),
    }
    return _made(Table, section.at("table"), **values)


def _share(item: Any, spot: Spot) -> float:
    text = _text(item, spot)
    if not re.fullmatch(r"\d+([.,]\d+)?", text):
        raise spot.error(f"cần một con số, không phải “{text}”.")
    return float(text.replace(",", "."))


def _row(row: Any, spot: Spot) -> list[Cell]:
    return [_cell(item, at) for item, at in _items(row, spot)]


def _cell(item: Any, spot: Spot) -> Cell:
    if not isinstance(item, dict):
        return _made(Cell, spot, text=_text(item, spot))
    section = Section(item, spot)
    spans = {key: section.whole(key) for key in ("colspan", "rowspan")}
    values: dict[str, Any] = {key: value for key, value in spans.items() if value is not None}
    values |= {"text": section.text("text"), "align": section.text("align"), "bold": section.flag("bold")}
    section.end()
    return _made(Cell, spot, **values)


_BLOCKS: dict[str, Callable[[Section], Block]] = {
    "heading": _heading,
    "bullets": _bullets,
    "table": _table,
    "article": _article,
    "number": _numbered,
    "text": _paragraph,
}


# ---- certificates -------------------------------------------------------------------------------------------------


def _batch(section: Section) -> Batch:
    shared: dict[str, Any] = {key: section.text(key) for key in ("authority", "reason", "decision", "place", "verb")}
    shared["title"] = section.text("certificate")
    shared["verb"] = shared["verb"] or "TẶNG"
    shared["date"] = section.day("date")
    shared["notes"] = section.texts("notes")
    signer = section.value("signer")
    shared["signer"] = None if signer is None else _signer(signer, section.at("signer"))
    shared["emblem"] = section.text("emblem")
    model = _made(Certificate, section.spot, name="…", **shared)
    items = [_one(item, spot, model) for item, spot in section.items("people")]
    section.end()
    if not items:
        raise section.at("people").error("chưa có người nhận nào. Hãy ghi ít nhất một người hoặc một tập thể.")
    return Batch(tuple(items))


def _one(item: Any, spot: Spot, model: Certificate) -> Certificate:
    section = Section({"name": item} if isinstance(item, str) else item, spot)
    values = {key: section.text(key) for key in ("name", "position", "reason", "book")}
    section.end()
    if not values["reason"]:
        del values["reason"]
    return _made(lambda **given: replace(model, **given), spot, **values)
