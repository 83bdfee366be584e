"""Papers as DOCX: the same words as the PDF in an editable file, written as OOXML parts without a template engine."""

import io
import zipfile
from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from tongket.typeset.compose import TEXT_WIDTH, compose
from tongket.typeset.lines import BEFORE_FIGURE, WITHIN_WORD, width
from tongket.typeset.model import Page

PARTS = Path(__file__).parent / "templates" / "docx"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STAMP = (1980, 1, 1, 0, 0, 0)  # the zip's own clock: fixed, so that the same page gives the same bytes
_MM = 1440 / 25.4


def _twips(points: float) -> int:
    return round(points * 20)


TEXT = _twips(TEXT_WIDTH)
LONG_TEXT = round((297 - 45) * _MM)


class Parts:
    """Counts bookmarks while the parts of one file are written."""

    def __init__(self) -> None:
        self.ids = count(1)


def run(text: str, size: float = 0, *, bold: bool = False, italic: bool = False, colour: str = "") -> str:
    """A run; a line end in the text becomes a break. `size` in points, 0 takes the style's own."""
    props = ("<w:b/><w:bCs/>" if bold else "") + ("<w:i/><w:iCs/>" if italic else "")
    props += f'<w:color w:val="{colour}"/>' if colour else ""
    props += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    inner = "<w:br/>".join(map(_letters, text.split("\n")))
    return f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{inner}</w:r>"


def _letters(text: str) -> str:
    """The text of a run: no line ends at a hyphen within a word (09-QĐi/TW, COVID-19) nor before a Roman figure."""
    parts = WITHIN_WORD.split(BEFORE_FIGURE.sub("\\1\u00a0", text))
    return "<w:noBreakHyphen/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts)


def paragraph(
    inner: str, style: str = "", *, align: str = "", before: float = -1, after: float = -1, line: float = 0,
    first: int | None = None, keep: bool = False, ruled: tuple[int, int] | None = None, page_break: bool = False,
) -> str:  # fmt: skip
    """A paragraph. Lengths in points, `first` (indent of the first line) in twips.

    `ruled` gives the indents, in twips, of a paragraph whose upper border is the rule under a heading.
    """
    props = f'<w:pStyle w:val="{style}"/>' if style else ""
    props += "<w:keepNext/>" if keep else ""
    props += "<w:pageBreakBefore/>" if page_break else ""
    if ruled is not None:
        props += '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    spacing = (f' w:before="{_twips(before)}"' if before >= 0 else "") + (
        f' w:after="{_twips(after)}"' if after >= 0 else ""
    )
    spacing += f' w:line="{_twips(line)}" w:lineRule="exact"' if line else ""
    props += f"<w:spacing{spacing}/>" if spacing else ""
    if ruled is not None:
        props += f'<w:ind w:left="{ruled[0]}" w:right="{ruled[1]}" w:firstLine="0"/>'
    elif first is not None:
        props += f'<w:ind w:firstLine="{first}"/>'
    word = {"left": "left", "center": "center", "right": "right", "justify": "both"}.get(align, "")
    props += f'<w:jc w:val="{word}"/>' if word else ""
    return f"<w:p><w:pPr>{props}</w:pPr>{inner}</w:p>"


def centred(text: str, size: float, *, bold: bool = False, italic: bool = False, keep: bool = False) -> str:
    """One line of a heading."""
    return paragraph(run(text, size, bold=bold, italic=italic), "HeadingBlock", keep=keep)


def rule(room: int, points: float, *, keep: bool = False) -> str:
    """A centred rule of this length, in a column of `room` twips."""
    side = max(0, (room - _twips(points)) // 2)
    return paragraph("", "HeadingBlock", line=5, before=4, ruled=(side, side), keep=keep)


def grid(widths: list[int], cells: list[list[str]], *, keep: bool = False) -> str:
    """A table without borders or cell margins, for what stands side by side."""
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    rows = ""
    for row in cells:
        tds = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr>{inner or paragraph("", "HeadingBlock")}</w:tc>'
            for w, inner in zip(widths, row, strict=True)
        )
        rows += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{tds}</w:tr>"
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def to_docx(page: Page) -> bytes:
    """The paper as an editable DOCX in Times New Roman; the same page gives the same bytes."""
    data = compose(page)
    notes = " · ".join(data["notes"])
    parts = dict(_still_parts())
    parts["word/document.xml"] = _document(data)
    parts["word/footer1.xml"] = (
        f"{_XML}<w:ftr {_W}>{paragraph(run(notes, 9, italic=True, colour='5A5A5A'), 'HeadingBlock')}</w:ftr>"
    )
    parts["docProps/core.xml"] = _core(data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return out.getvalue()


@cache
def _still_parts() -> tuple[tuple[str, str], ...]:
    """The parts that are the same in every paper, [Content_Types].xml first as the format asks."""
    names = sorted(p.relative_to(PARTS).as_posix() for p in PARTS.rglob("*.xml"))
    stored = {"content_types.xml": "[Content_Types].xml", "rels.xml": "_rels/.rels"}
    stored["word/document.rels.xml"] = "word/_rels/document.xml.rels"
    return tuple((stored.get(n, n), (PARTS / n).read_text(encoding="utf-8")) for n in names)


def _core(data: dict[str, Any]) -> str:
    y, m, d = data["date"] or (2000, 1, 1)
    day = f"{y:04d}-{m:02d}-{d:02d}T00:00:00Z"
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(data['document_title'])}</dc:title><dc:creator>{escape(data['author'])}</dc:creator>"
        f'<dc:language>vi-VN</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    )


def _section(*, landscape: bool = False, restart: bool = False) -> str:
    width, height = (16838, 11906) if landscape else (11906, 16838)
    turn = ' w:orient="landscape"' if landscape else ""
    first_number = '<w:pgNumType w:start="1"/>' if restart else ""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" '
        'r:id="rIdFooter"/><w:footerReference w:type="first" r:id="rIdFooter"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turn}/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" '
        f'w:left="1701" w:header="510" w:footer="397" w:gutter="0"/>{first_number}<w:titlePg/></w:sectPr>'
    )


def _document(data: dict[str, Any]) -> str:
    parts = Parts()
    out = [_heading(data)]
    if data["opening"] != "letter":
        out.append(_title(data))
    out += _addressees(data)
    if data["authority"]:
        out += [centred(line, 14, bold=True, keep=True) for line in data["authority"]]
        out += [paragraph("", "HeadingBlock", line=10)]
    out += [paragraph(run(b, italic=True), "BodyText") for b in data["bases"]]
    if data["resolve"]:
        out.append(paragraph(run(data["resolve"], 14, bold=True), "HeadingBlock", before=8, after=8, keep=True))
    out += _body(parts, data["blocks"], TEXT, keep_last=bool(data["signers"]))
    out += _ending(data)
    sections = [_section()]
    for annex in data["annexes"]:
        out.append(f"<w:p><w:pPr>{sections.pop()}</w:pPr></w:p>")
        out += _annex(parts, annex)
        sections.append(_section(landscape=annex["landscape"], restart=True))
    return f"{_XML}<w:document {_W} {_R}><w:body>{''.join(out)}{sections.pop()}</w:body></w:document>"


def _heading(data: dict[str, Any]) -> str:
    sizes = data["sizes"]
    left = _twips(data["left"])
    right = TEXT - left
    issuer = [centred(line, sizes["parent"]) for line in data["parent"]]
    issuer += [centred(line, sizes["body"], bold=True) for line in data["body"]]
    number = [centred(data["number"], sizes["number"])] if data["number"] else []
    if data["opening"] == "letter":
        number += [centred(line, 12, italic=data["layout"] == "party") for line in data["subject"]]
    if data["urgency"]:
        box = '<w:bdr w:val="single" w:sz="8" w:space="4" w:color="000000"/>'
        text = run(f" {data['urgency']} ", 13, bold=True).replace("</w:rPr>", f"{box}</w:rPr>")
        number.append(paragraph(text, "HeadingBlock", before=6))
    placed = [centred(data["placed"], sizes["placed"], italic=True)] if data["placed"] else []
    if data["layout"] == "party":
        name = "ĐẢNG CỘNG SẢN VIỆT NAM"
        party = [centred(name, sizes["state"], bold=True), rule(right, width(name, float(sizes["state"]), bold=True))]
        issuer.append(centred("*", sizes["body"]))
        return grid([left, right], [["".join(issuer + number), "".join(party + placed)]])
    motto = "Độc lập - Tự do - Hạnh phúc"
    issuer.append(rule(left, width(data["body"][-1], float(sizes["body"]), bold=True) * 0.45))
    state = [
        centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", sizes["state"], bold=True),
        centred(motto, sizes["motto"], bold=True),
        rule(right, width(motto, float(sizes["motto"]), bold=True)),
    ]
    gap = paragraph("", "HeadingBlock", line=4)
    return grid([left, right], [["".join(issuer) + gap, "".join(state)], ["".join(number), "".join(placed)]])


def _title(data: dict[str, Any]) -> str:
    sizes, subject = data["sizes"], data["subject"]
    inner = run(data["title"], sizes["title"], bold=True)
    if not subject:
        return paragraph(inner, "Title", before=18, after=12, keep=True)
    inner += run("\n" + "\n".join(subject), sizes["subject"], bold=True)
    line = rule(TEXT, width(subject[-1], float(sizes["subject"]), bold=True) * 0.4)
    return paragraph(inner, "Title", before=18, keep=True) + line + paragraph("", "HeadingBlock", line=8)


def _addressees(data: dict[str, Any]) -> Iterable[str]:
    names = data["to"]
    if not names:
        return
    label = f"{data['to_label']}:"
    if data["to_above"]:
        yield paragraph(run(label, 14, bold=True), "HeadingBlock", before=10, after=4)
        yield from (paragraph(run(f"- {n}", 14), "HeadingBlock") for n in names)
        yield paragraph("", "HeadingBlock", line=10)
        return
    if len(names) == 1:
        yield paragraph(run(f"{label} {names[0]}", 14), "HeadingBlock", before=10, after=10)
        return
    yield paragraph("", "HeadingBlock", line=10)
    lines = "".join(paragraph(run(f"- {n}", 14), "HeadingBlock", align="left") for n in names)
    room = _twips(120)
    yield grid([room, TEXT - room], [[paragraph(run(f"{label}\u00a0", 14), "HeadingBlock", align="right"), lines]])
    yield paragraph("", "HeadingBlock", line=10)


def _bookmark(parts: Parts, key: str, inner: str) -> str:
    if not key:
        return inner
    n, name = next(parts.ids), key.replace("-", "_").replace(".", "_")  # all that Word allows in a name
    return f'<w:bookmarkStart w:id="{n}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{n}"/>'


def _body(parts: Parts, blocks: list[dict[str, Any]], room: int, *, keep_last: bool = False) -> list[str]:
    out = []
    for n, block in enumerate(blocks, 1):
        if block["t"] == "table":
            out += _table(parts, block, room)
        elif block["t"] == "h":
            style = f"Heading{block['level'] + 1}"
            out.append(paragraph(_bookmark(parts, block["key"], run(block["text"])), style))
        else:
            lead = run(f"{block['lead']} " if block["text"] else block["lead"], bold=True) if block["lead"] else ""
            text = run(block["text"], bold=block["bold"], italic=block["italic"]) if block["text"] else ""
            inner = _bookmark(parts, block["key"], lead + text)
            first = 0 if block["align"] else None
            keep = block["keep"] or (keep_last and n == len(blocks))
            out.append(paragraph(inner, "BodyText", align=block["align"], first=first, keep=keep))
    return out


def _table(parts: Parts, table: dict[str, Any], room: int) -> list[str]:
    out = []
    if table["caption"]:
        out.append(paragraph(run(table["caption"]), "Caption"))
    total = sum(table["widths"])
    widths = [round(w / total * room) for w in table["widths"]]
    grid_xml = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    rows = ""
    for part, header in ((table["header"], True), (table["rows"], False)):
        open_spans: dict[int, tuple[int, int]] = {}  # column -> (rows still covered, columns)
        for row in part:
            cells = {c["at"]: c for c in row}
            tds, at = "", 0
            while at < len(widths):
                if at in cells:
                    cell = cells[at]
                    tds += _cell(parts, cell, sum(widths[at : at + cell["cols"]]), table["key"] if not rows else "")
                    if cell["rows"] > 1:
                        open_spans[at] = (cell["rows"] - 1, cell["cols"])
                    at += cell["cols"]
                else:
                    left, cols = open_spans[at]
                    span = f'<w:gridSpan w:val="{cols}"/>' if cols > 1 else ""
                    wide = sum(widths[at : at + cols])
                    tds += (
                        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}<w:vMerge/></w:tcPr>'
                        f"{paragraph('', 'TableText')}</w:tc>"
                    )
                    open_spans[at] = (left - 1, cols)
                    at += cols
            rows += f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>{tds}</w:tr>"
    out.append(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="RuledTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid_xml}</w:tblGrid>{rows}</w:tbl>"
    )
    out.append(paragraph("", "HeadingBlock", line=8))
    return out


def _cell(parts: Parts, cell: dict[str, Any], wide: int, key: str) -> str:
    props = f'<w:tcW w:w="{wide}" w:type="dxa"/>'
    props += f'<w:gridSpan w:val="{cell["cols"]}"/>' if cell["cols"] > 1 else ""
    props += '<w:vMerge w:val="restart"/>' if cell["rows"] > 1 else ""
    props += '<w:vAlign w:val="center"/>'
    inner = _bookmark(parts, key, run(cell["text"], bold=cell["bold"]))
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{paragraph(inner, 'TableText', align=cell['align'])}</w:tc>"


def _signature(signer: dict[str, Any], *, party: bool) -> str:
    # In the Party layout only the capacity ("T/M ...") is bold, the office is not.
    lines = "".join(centred(line, 14, bold=not (party and n > 0), keep=True) for n, line in enumerate(signer["lines"]))
    space = "".join(paragraph("", "HeadingBlock", keep=True) for _ in range(4))
    return lines + space + centred(signer["name"], 14, bold=True)


def _recipients(data: dict[str, Any]) -> str:
    if not data["recipients"]:
        return ""
    sizes, party = data["sizes"], data["layout"] == "party"
    head = run("Nơi nhận:", sizes["receivers"], bold=not party, italic=not party)
    if party:
        head = head.replace("<w:rPr>", '<w:rPr><w:u w:val="single"/>')
    lines = [run(r, sizes["receiver"]) for r in data["recipients"]]
    return "".join(paragraph(line, "HeadingBlock", align="left") for line in (head, *lines))


def _ending(data: dict[str, Any]) -> list[str]:
    signers, party = data["signers"], data["layout"] == "party"
    if not signers and not data["recipients"]:
        return []
    out = [paragraph("", "HeadingBlock", line=10, keep=True)]
    received = _recipients(data)
    if len(signers) > 1:
        # One row, which no page break may part: the receivers stand below the first signature.
        wide = TEXT // len(signers)
        cells = [_signature(s, party=party) for s in signers]
        cells[0] += paragraph("", "HeadingBlock", line=10) + received if received else ""
        out.append(grid([wide] * len(signers), [cells]))
    else:
        left = round(TEXT * 0.465)
        cells = [received, "".join(_signature(s, party=party) for s in signers)]
        out.append(grid([left, TEXT - left], [cells]))
    out.append(paragraph("", "HeadingBlock", line=2))
    return out


def _annex(parts: Parts, annex: dict[str, Any]) -> list[str]:
    room = LONG_TEXT if annex["landscape"] else TEXT
    head = run("\n".join([annex["label"], *annex["title"]]), 14, bold=True)
    out = [paragraph(head, "Title", keep=True)]
    out += [centred(line, 14, italic=True, keep=True) for line in annex["belongs"]]
    out.append(rule(room, 101, keep=True))
    out.append(paragraph("", "HeadingBlock", line=10, keep=True))
    return out + _body(parts, annex["blocks"], room)
