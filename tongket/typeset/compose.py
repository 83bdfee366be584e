"""From the model to what stands on the paper: every string, in order, as plain data for both writers."""

import datetime
import re
from typing import Any

from tongket.typeset.kinds import numbered
from tongket.typeset.lines import balanced, width
from tongket.typeset.model import (
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

BLANK = "\u00a0" * 6
_NUMBER = re.compile(r"[-+−]?\d[\d.,/]*\s?%?\Z")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))

# Widths in points of the two heading columns and of the text, shared with the templates.
LEFT_COLUMN = 188.0
TEXT_WIDTH = 467.7  # 165 mm
MOST_LINES_OF_A_ROW = 24  # a row of more lines may be parted by the end of a sheet; all others stay whole


# Points. State: NĐ 30/2020, Annex I; Party: HD 36-HD/VPTW.
STATE_SIZES = {"parent": 13, "body": 13, "state": 13, "motto": 14, "number": 13, "placed": 13, "title": 14, "subject": 14,
               "text": 14, "receivers": 12, "receiver": 11}  # fmt: skip
PARTY_SIZES = {"parent": 14, "body": 14, "state": 15, "motto": 15, "number": 14, "placed": 14, "title": 16, "subject": 14,
               "text": 14, "receivers": 14, "receiver": 12}  # fmt: skip


def number_line(page: Page) -> str:
    """ "Số: 05/TB-HVCTKVII" or, in the Party layout, "Số 127-QĐ/TW"; a blank stands for a number not yet given."""
    return f"{'Số' if page.layout == 'party' else 'Số:'} {_mark_of(page)}"


def _mark_of(page: Page) -> str:
    return numbered(page.number or BLANK, page.symbol, page.layout)


def date_line(page: Page) -> str:
    """The paper's line of place and date; empty when it has neither."""
    return date_line_of(page.place, page.date) if page.place or page.date else ""


def date_line_of(place: str, date: datetime.date | None) -> str:
    """ "Hà Nội, ngày 05 tháng 02 năm 2021": a 0 before days under 10 and before months 1 and 2 (NĐ 30, II.4)."""
    words = date_words(date) if date else f"ngày{BLANK}tháng{BLANK}năm{BLANK}"
    return f"{place}, {words}" if place else words.capitalize()


def date_words(date: datetime.date) -> str:
    """ "ngày 08 tháng 7 năm 2021"."""
    month = f"{date.month:02d}" if date.month < 3 else str(date.month)
    return f"ngày {date.day:02d} tháng {month} năm {date.year}"


def roman(n: int) -> str:
    """4 -> "IV"."""
    out = ""
    for value, letters in _ROMAN:
        while n >= value:
            out, n = out + letters, n - value
    return out


def title_of(page: Page) -> str:
    """The paper's name in lists and in the PDF's own data: "Thông báo 58/TB-HVCTKVII: Kết luận ..."."""
    kind = page.sort
    number = f" {_mark_of(page)}" if page.number is not None and kind.numbered else ""
    subject = " ".join(page.subject.split("\n"))
    return f"{kind.name}{number}" + (f": {subject}" if subject else "")


def compose(page: Page) -> dict[str, Any]:
    """Everything the paper shows. The writers choose sizes and places; they never make up a word."""
    kind = page.sort
    party = page.layout == "party"
    sizes = PARTY_SIZES if party else STATE_SIZES
    left = LEFT_COLUMN
    if party:  # the date is set at 14 there and decides how much room the names have
        left = min(max(TEXT_WIDTH - 10 - width(date_line(page), float(sizes["placed"])), 150.0), LEFT_COLUMN + 24)
    letter = kind.opening == "letter"
    subject = page.subject
    title = "" if letter else kind.title
    if kind.opening == "plain" and subject:
        title, subject = " ".join(subject.upper().split("\n")), ""
    telegram = kind.abbr == "CĐ" and page.authority and page.to
    if letter and subject and not subject.lower().startswith("v/v"):
        subject = f"V/v {subject}"
    bases = _ended((b.lstrip("-– ") for b in page.bases), last=".")
    blocks = _end(_compose_blocks(page.blocks, titled=bool(title or subject)), party=party or not kind.numbered)
    return {
        "layout": page.layout,
        "opening": kind.opening,
        "lang": "vi",
        "document_title": title_of(page),
        "sizes": sizes,
        "left": left,
        "author": " ".join(page.body.split("\n")),
        "date": None if page.date is None else [page.date.year, page.date.month, page.date.day],
        "parent": list(balanced(page.parent_body.upper(), float(sizes["parent"]), left)) if page.parent_body else [],
        "body": list(balanced(page.body.upper(), float(sizes["body"]), left, bold=True)),
        "number": number_line(page) if kind.numbered else "",
        "placed": date_line(page),
        "urgency": page.urgency,
        "title": title,
        "subject": list(balanced(subject, 12.0, left) if letter else _subject(subject, float(sizes["subject"]))),
        # NĐ 30, Annex III, form 1.6: a telegram says who sends it: "GIÁM ĐỐC ... điện:".
        "to_label": f"{page.authority.upper()} điện" if telegram else "Kính mời" if kind.abbr == "GM" else "Kính gửi",
        "to_above": bool(telegram),
        "to": list(_ended(page.to, last="." if len(page.to) > 1 else "")),
        "authority": list(balanced(page.authority.upper(), 14.0, TEXT_WIDTH - 40, bold=True))
        if page.authority and not telegram
        else [],
        "bases": [f"- {b}" for b in bases] if party else bases,
        "resolve": _resolve(page),
        "blocks": blocks,
        "signers": [_signer(s, party=party) for s in page.signers],
        "recipients": _recipients(page.recipients, party=party),
        "notes": list(page.notes),
        "annexes": [_annex(page, n, a) for n, a in enumerate(page.annexes, 1)],
    }


def _subject(subject: str, size: float) -> tuple[str, ...]:
    return balanced(subject, size, TEXT_WIDTH - 70, bold=True) if subject else ()


def _resolve(page: Page) -> str:
    """The line that opens the articles, when there is an authority above (NĐ 30, Annex III, forms 1.1 and 1.2)."""
    if not page.authority:
        return ""
    return {"QĐ": "QUYẾT ĐỊNH:", "NQ": "QUYẾT NGHỊ:" if page.layout == "state" else "QUYẾT NGHỊ"}.get(page.kind, "")


def _ended(lines: Any, *, last: str) -> list[str]:
    bare = [line.rstrip(" ;.,") for line in lines]
    return [f"{line};" for line in bare[:-1]] + [f"{line}{last}" for line in bare[-1:]]


def _recipients(lines: Any, *, party: bool) -> list[str]:
    """Each ends with ";", the last with "." (NĐ 30, II.9). The Party writes "Lưu Văn phòng ..." without the colon."""
    bare = (line.lstrip("-– ") for line in lines)
    return [f"- {line}" for line in _ended((re.sub(r"^Lưu:", "Lưu", b) if party else b for b in bare), last=".")]


def _signer(signer: Signer, *, party: bool) -> dict[str, Any]:
    # The Party writes T/M, K/T, T/L where the State writes TM., KT., TL.
    prefix = re.sub(r"^([TK])([MTL])\.", r"\1/\2", signer.prefix) if party else signer.prefix
    lines = [prefix, *signer.title.split("\n")]
    return {"lines": [line.upper() for line in lines if line], "name": signer.name}


def _annex(page: Page, n: int, annex: Annex) -> dict[str, Any]:
    number = annex.number or (roman(n) if len(page.annexes) > 1 else "")
    paper = page.sort.name
    when = date_line_of("", page.date).lower()
    issuer = " ".join((page.authority or page.body).split("\n"))
    return {
        "label": f"Phụ lục {number}".strip(),
        "title": list(balanced(annex.title.upper(), 14.0, TEXT_WIDTH - 40, bold=True)),
        "belongs": [f"(Kèm theo {paper} số {_mark_of(page)} {when}", f"của {issuer})"],
        "landscape": annex.landscape,
        "blocks": _compose_blocks(annex.blocks),
    }


def _compose_blocks(blocks: Any, *, titled: bool = True) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    tag = int(titled)  # the paper's own title is tagged 1
    for block in blocks:
        for item in _block(block):
            if item["t"] == "h":
                # PDF/UA forbids to skip a level: a heading is tagged one below its nearest ancestor at most.
                tag = min(max(item["level"], 1) + 1, tag + 1)
                item["tag"] = tag
            out.append(item)
    return out


def _block(block: Block) -> list[dict[str, Any]]:
    match block:
        case Heading():
            return [{"t": "h", "level": block.level, "text": block.text, "key": block.key}]
        case Paragraph():
            style = {"align": block.align, "bold": block.bold, "italic": block.italic}
            return _paragraphs(block.text, block.key, lead=block.lead, **style)
        case Numbered():
            parts = _paragraphs(f"{block.n} {block.text}", block.key)
            parts[0]["keep"] |= len(parts) > 1  # a conclusion and who answers for it are read together
            return parts
        case Article():
            if not block.title:
                return _paragraphs(block.text, block.key, lead=f"Điều {block.n}.")
            return _paragraphs("", block.key, lead=f"Điều {block.n}. {block.title}") + _paragraphs(block.text, "")
        case Bullets():
            items = ["- " + item.lstrip("-–• ") for item in block.items]
            return [d for n, item in enumerate(items) for d in _paragraphs(item, block.key if n == 0 else "")]
        case Table():
            return [_table(block)]
    raise AssertionError(block)


def _paragraphs(text: str, key: str, *, lead: str = "", **style: Any) -> list[dict[str, Any]]:
    parts = [part for part in text.split("\n") if part] or ([""] if lead else [])
    plain: dict[str, Any] = {"align": "", "bold": False, "italic": False, **style}
    return [
        {
            "t": "p",
            "text": part,
            "key": key if n == 0 else "",
            "lead": lead if n == 0 else "",
            "keep": part.endswith(":") or (not part and bool(lead)),  # what opens a list stays with it
            **plain,
        }
        for n, part in enumerate(parts)
    ]


def _table(table: Table) -> dict[str, Any]:
    count = len(table.header)
    body = table.grid[count:]
    align = list(table.align)
    for column, chosen in enumerate(align):
        texts = [c.text for row in body for at, c in row if at == column and c.colspan == 1 and c.text]
        if not chosen:
            align[column] = "center" if texts and all(_NUMBER.match(t) for t in texts) else "left"
    rows = [
        [
            {
                "text": cell.text,
                "at": at,
                "cols": cell.colspan,
                "rows": cell.rowspan,
                "align": cell.align or ("center" if r < count else align[at]),
                "bold": cell.bold or r < count,
            }
            for at, cell in row
        ]
        for r, row in enumerate(table.grid)
    ]
    total = sum(table.widths)
    columns = [share / total * TEXT_WIDTH for share in table.widths]
    whole = all(_lines_of(cell, columns) <= MOST_LINES_OF_A_ROW for row in table.grid for cell in row)
    return {
        "t": "table",
        "key": table.key,
        "caption": table.caption,
        "widths": list(table.widths),
        "header": rows[:count],
        "rows": rows[count:],
        "whole": whole,
    }


def _lines_of(placed: tuple[int, Cell], columns: list[float]) -> float:
    """About how many lines a cell takes for each row that it spans."""
    at, cell = placed
    room = max(sum(columns[at : at + cell.colspan]) - 8, 12)
    lines = sum(1 + width(line, 12.0, bold=cell.bold) // room for line in cell.text.split("\n"))
    return lines / cell.rowspan


def _end(blocks: list[dict[str, Any]], *, party: bool) -> list[dict[str, Any]]:
    """Close the text with "./." (NĐ 30, II.6); the Party layout closes with the full stop alone."""
    if party or not blocks or blocks[-1]["t"] != "p":
        return blocks
    last = blocks[-1]
    text = re.sub(r"[\s.;,]*(\./\.)?[\s.;,]*\Z", "", last["text"])
    return [*blocks[:-1], {**last, "text": f"{text}./."}]
