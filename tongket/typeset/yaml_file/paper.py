"""Papers of a YAML file: heading, blocks, tables, signers, annexes."""

import re
from collections.abc import Callable
from typing import Any

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
from tongket.typeset.yaml_file.tree import Section, Spot, items_of, made, text_of

_WHOLE = re.compile(r"[0-9]{1,9}\Z")


def page_of(section: Section) -> Page:
    """The paper that one document states."""
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
    values["signers"] = [signer_of(item, spot) for item, spot in section.items("signers")]
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
    return int(text) if _WHOLE.match(text) else text or None


def signer_of(item: Any, spot: Spot) -> Signer:
    """Who signs."""
    section = Section(item, spot)
    values = {key: section.text(key) for key in ("prefix", "title", "name")}
    section.end()
    return made(Signer, spot, **values)


def _annex(item: Any, spot: Spot) -> Annex:
    section = Section(item, spot)
    values = {"title": section.text("title"), "number": section.text("number"), "landscape": section.flag("landscape")}
    blocks = _blocks(section)
    section.end()
    return made(Annex, spot, blocks=blocks, **values)


def _blocks(section: Section) -> list[Block]:
    return [_block(item, spot) for item, spot in section.items("blocks")]


def _block(item: Any, spot: Spot) -> Block:
    if isinstance(item, str):
        return made(Paragraph, spot, text=item)
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
    return made(Heading, section.spot, **values)


def _numbered(section: Section) -> Block:
    n = section.text("number")
    values = {"text": section.text("text"), "key": section.text("key")}
    return made(Numbered, section.spot, n=int(n) if _WHOLE.match(n) else n, **values)


def _article(section: Section) -> Block:
    values = {key: section.text(key) for key in ("text", "key", "title")}
    return made(Article, section.spot, n=section.text("article"), **values)


def _bullets(section: Section) -> Block:
    return made(Bullets, section.at("bullets"), items=section.texts("bullets"), key=section.text("key"))


def _paragraph(section: Section) -> Block:
    values: dict[str, Any] = {key: section.text(key) for key in ("text", "key", "lead", "align")}
    return made(Paragraph, section.spot, bold=section.flag("bold"), italic=section.flag("italic"), **values)


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
    return made(Table, section.at("table"), **values)


def _share(item: Any, spot: Spot) -> float:
    text = text_of(item, spot)
    if not re.fullmatch(r"\d+([.,]\d+)?", text):
        raise spot.error(f"cần một con số, không phải “{text}”.")
    return float(text.replace(",", "."))


def _row(row: Any, spot: Spot) -> list[Cell]:
    return [_cell(item, at) for item, at in items_of(row, spot)]


def _cell(item: Any, spot: Spot) -> Cell:
    if not isinstance(item, dict):
        return made(Cell, spot, text=text_of(item, spot))
    section = Section(item, spot)
    spans = {key: section.whole(key) for key in ("colspan", "rowspan")}
    values: dict[str, Any] = {key: value for key, value in spans.items() if value is not None}
    values |= {"text": section.text("text"), "align": section.text("align"), "bold": section.flag("bold")}
    section.end()
    return made(Cell, spot, **values)


_BLOCKS: dict[str, Callable[[Section], Block]] = {
    "heading": _heading,
    "bullets": _bullets,
    "table": _table,
    "article": _article,
    "number": _numbered,
    "text": _paragraph,
}
