"""Certificates (giấy khen, bằng khen, giấy chứng nhận) by the hundred: one A4 sheet across for each person or unit."""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tongket.typeset.compose import date_line_of
from tongket.typeset.errors import TypesetError
from tongket.typeset.lines import balanced
from tongket.typeset.model import Signer, clean, clean_line, count
from tongket.typeset.pdf import STANDARDS, compile_data

WIDE = 620.0  # points: the widest line of a reason
ROOM = 176.0  # points of height left for authority, position, reason and the signer's offices
MOST_OF_AN_EMBLEM = 500_000  # letters of SVG
REASON_SIZES = (18.0, 16.0, 14.0, 13.0)  # points, tried in turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What one certificate says. Raises TypesetError when the receiver, the authority or the title is missing.

    The State emblem is not part of this package: give it as SVG text in `emblem`, or a plain star stands in its place.
    """

    title: str
    """"GIẤY KHEN", "BẰNG KHEN"."""
    authority: str
    """Who awards: "GIÁM ĐỐC HỌC VIỆN CHÍNH TRỊ KHU VỰC II"."""
    name: str
    position: str = ""
    reason: str = ""
    """"Đã có thành tích xuất sắc trong công tác năm 2020."."""
    decision: str = ""
    """"Quyết định số 05/QĐ-HVCTKVII ngày 08 tháng 02 năm 2021"."""
    book: str = ""
    """The number in the golden book (sổ vàng)."""
    verb: str = "TẶNG"
    place: str = ""
    date: datetime.date | None = None
    signer: Signer | None = None
    notes: Sequence[str] = ()
    emblem: str = ""

    def __post_init__(self) -> None:
        labels = {
            "title": "Tên giấy",
            "authority": "Thẩm quyền",
            "name": "Người nhận",
            "position": "Chức vụ, đơn vị",
            "decision": "Quyết định",
            "book": "Số sổ vàng",
            "verb": "Lời trao",
            "place": "Địa danh",
        }
        for field, label in labels.items():
            object.__setattr__(self, field, clean_line(getattr(self, field), f"Giấy khen, {label}"))
        object.__setattr__(self, "reason", clean(self.reason, "Giấy khen, Thành tích"))
        object.__setattr__(self, "notes", tuple(clean_line(n, "Ghi chú") for n in self.notes))
        for field in ("title", "authority", "name"):
            if not getattr(self, field):
                raise TypesetError(f"Giấy khen, {labels[field]}: còn trống. Hãy ghi {labels[field].lower()}.")
        if self.emblem:
            _check_emblem(self.emblem)


def _check_emblem(svg: str) -> None:
    """Only a plain drawing: nothing that is fetched or read from elsewhere, no document type with entities."""
    from xml.etree import ElementTree

    where = "Giấy khen, Quốc huy"
    if len(svg) > MOST_OF_AN_EMBLEM:
        raise TypesetError(f"{where}: tệp SVG dài {count(len(svg))} chữ, nhiều nhất {count(MOST_OF_AN_EMBLEM)}.")
    try:
        # Without a document type there are no entities, so nothing can grow and nothing is fetched.
        drawing = None if re.search(r"<!DOCTYPE|<!ENTITY", svg) else ElementTree.fromstring(svg)  # noqa: S314
    except ElementTree.ParseError:
        drawing = None
    if drawing is None or drawing.tag not in ("svg", "{http://www.w3.org/2000/svg}svg"):
        raise TypesetError(f"{where}: không phải hình SVG. Hãy dán nội dung tệp .svg, hoặc để trống.")
    for part in drawing.iter():
        links = [value for name, value in part.attrib.items() if name.split("}")[-1] == "href"]
        if part.tag.split("}")[-1] == "image" or any(not link.startswith("#") for link in links):
            raise TypesetError(f"{where}: hình SVG dẫn tới tệp ảnh khác. Hãy dùng hình chỉ gồm nét vẽ.")


def certificates(items: Iterable[Certificate], progress: Callable[[int], None] | None = None) -> list[bytes]:
    """One PDF for each certificate, in order; `progress` is called with the number made so far."""
    out = []
    for n, item in enumerate(items, 1):
        out.append(_compile([item]))
        if progress is not None:
            progress(n)
    return out


def certificate_book(items: Iterable[Certificate]) -> bytes:
    """All certificates in one PDF, a sheet each, for the printer. Raises TypesetError when there is none."""
    given = list(items)
    if not given:
        raise TypesetError("Chưa có giấy khen nào để in. Hãy ghi ít nhất một người nhận.")
    return _compile(given)


def certificate_pngs(item: Certificate, ppi: float = 96) -> list[bytes]:
    """The certificate as PNG, at `ppi` pixels per inch."""
    images = compile_data("certificate", _data([item]), item.date, f"{item.title}", format="png", ppi=ppi)
    return [images] if isinstance(images, bytes) else list(images)


def _compile(items: list[Certificate]) -> bytes:
    first = items[0]
    pdf: bytes = compile_data(
        "certificate", _data(items), first.date, first.title, format="pdf", pdf_standards=STANDARDS
    )
    return pdf


def _data(items: list[Certificate]) -> str:
    first = items[0]
    title = f"{first.title}: {first.name}" if len(items) == 1 else f"{first.title} ({len(items)} tờ)"
    date = first.date
    return json.dumps(
        {
            "document_title": title,
            "author": first.authority,
            "date": None if date is None else [date.year, date.month, date.day],
            "sheets": [_sheet(item) for item in items],
        },
        ensure_ascii=False,
    )


def _reason(item: Certificate, room: float) -> tuple[float, tuple[str, ...]]:
    """The reason's size and lines: the greatest size whose lines fit in `room` points of height."""
    for size in REASON_SIZES:
        lines = balanced(item.reason, size, WIDE) if item.reason else ()
        if len(lines) * size * 1.3 <= room:
            return size, lines
    raise TypesetError(f"Giấy khen của {item.name}: phần thành tích quá dài cho một tờ. Hãy viết gọn lại.")


def _sheet(item: Certificate) -> dict[str, Any]:
    signer = item.signer
    authority = balanced(item.authority.upper(), 20.0, WIDE, bold=True)
    position = balanced(item.position, 17.0, WIDE) if item.position else ()
    offices = [] if signer is None else [*filter(None, [signer.prefix]), *signer.title.split("\n")]
    size, reason = _reason(item, ROOM - 26 * len(authority) - 22 * len(position) - 20 * len(offices))
    return {
        "title": item.title.upper(),
        "authority": authority,
        "verb": item.verb.upper(),
        "name": item.name,
        "position": position,
        "reason": reason,
        "reason_size": size,
        "decision": item.decision,
        "book": item.book,
        "placed": date_line_of(item.place, item.date),
        "signer": offices,
        "signed": "" if signer is None else signer.name,
        "notes": " · ".join(item.notes),
        "emblem": item.emblem,
    }
