"""What a paper says: the one content model that the PDF and the DOCX are both made from."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongket.typeset.errors import TypesetError
from tongket.typeset.kinds import Kind, kind_of

Align = str
_ALIGNS = ("", "left", "center", "right", "justify")
_URGENCIES = ("", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")  # NĐ 30/2020, Annex I, II.10b
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}\Z")


def clean(value: object, where: str) -> str:
    """The text in NFC, without outer space; every run of blanks becomes one, line ends stay, invisible marks go.

    Soft hyphens and zero-width marks come with pasted text and would part words in the PDF's text layer.
    Raises TypesetError, naming `where`, for anything but a string and for characters that cannot be printed.
    """
    if not isinstance(value, str):
        raise TypesetError(f"{where}: cần một đoạn chữ, không phải {type(value).__name__}.")
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u2028\u2029\v\f]", "\n", text).replace("\t", " ")
    if not text.isascii() or not text.replace("\n", "").isprintable():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        for char in text:
            if char != "\n" and unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co"):
                raise TypesetError(f"{where}: có ký tự không in được (U+{ord(char):04X}). Hãy xóa ký tự đó.")
    return "\n".join(re.sub(r"\s+", " ", line).strip() for line in text.strip().split("\n"))


def clean_line(value: object, where: str) -> str:
    """As `clean`, on one line."""
    return " ".join(clean(value, where).split("\n")).strip()


def _sequence(value: object, where: str) -> tuple[Any, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise TypesetError(f"{where}: cần một danh sách, không phải {type(value).__name__}.")
    return tuple(value)


def _set(target: object, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(target, name, value)


def _check_key(key: object, where: str) -> str:
    text = clean_line(key, where)
    if text and not _KEY.match(text):
        raise TypesetError(
            f"{where}: khóa “{text}” không hợp lệ. Dùng chữ cái không dấu, chữ số, dấu chấm, gạch; "
            "bắt đầu bằng chữ cái; dài không quá 40."
        )
    return text


def _check_align(align: object, where: str) -> str:
    if align not in _ALIGNS:
        raise TypesetError(f"{where}: không có cách căn “{align}”. Dùng left, center, right hoặc justify.")
    return str(align)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body. Level 0: part or chapter, centred; 1: "I. ..."; 2: "1. ..."; 3: "a) ..."."""

    level: int
    text: str
    key: str = ""

    def __post_init__(self) -> None:
        where = "Đề mục"
        if not isinstance(self.level, int) or not 0 <= self.level <= 3:
            raise TypesetError(f"{where}: cấp {self.level!r} không có. Dùng 0 (phần, chương), 1, 2 hoặc 3.")
        _set(self, text=clean_line(self.text, where), key=_check_key(self.key, where))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; a line end in `text` starts a new one. `lead` is printed bold before it ("Thời gian:")."""

    text: str
    key: str = ""
    lead: str = ""
    align: Align = ""
    """"" is justified with the first line indented; "left", "center", "right" have no indent."""
    bold: bool = False
    italic: bool = False

    def __post_init__(self) -> None:
        where = "Đoạn văn"
        _set(
            self,
            text=clean(self.text, where),
            key=_check_key(self.key, where),
            lead=clean_line(self.lead, where),
            align=_check_align(self.align, where),
        )


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered paragraph: `n` 2 prints "2. ...", a string such as "a)" is printed as it is."""

    n: int | str
    text: str
    key: str = ""

    def __post_init__(self) -> None:
        where = "Mục đánh số"
        number = f"{self.n}." if isinstance(self.n, int) else clean_line(self.n, where)
        _set(self, n=number, text=clean(self.text, where), key=_check_key(self.key, where))


NumberedLine = Numbered


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a decision, a regulation or a contract: "Điều 2." in bold, then its text."""

    n: int | str
    text: str
    key: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        where = "Điều"
        _set(
            self,
            n=clean_line(str(self.n), where),
            text=clean(self.text, where),
            key=_check_key(self.key, where),
            title=clean_line(self.title, where),
        )


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list whose items start with a dash, as official papers write it."""

    items: Sequence[str]
    key: str = ""

    def __post_init__(self) -> None:
        where = "Danh sách gạch đầu dòng"
        items = tuple(clean_line(i, where) for i in _sequence(self.items, where))
        _set(self, items=items, key=_check_key(self.key, where))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that needs more than its text. Spans count cells to the right and downwards, the cell included."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    align: Align = ""
    bold: bool = False

    def __post_init__(self) -> None:
        where = "Ô bảng"
        for span in (self.colspan, self.rowspan):
            if not isinstance(span, int) or span < 1:
                raise TypesetError(f"{where}: số ô gộp phải là số nguyên từ 1 trở lên, không phải {span!r}.")
        _set(self, text=clean(self.text, where), align=_check_align(self.align, where))


@dataclass(frozen=True, slots=True)
class Table:
    """A table with ruled cells. `header` rows are repeated on each page; `widths` are shares, not lengths.

    A cell is a string, a number (printed as `str` gives it: format it in Vietnamese first) or a `Cell`. Each row must
    fill the columns exactly, spans included.
    """

    header: Sequence[Sequence[Any]]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[float] = ()
    caption: str = ""
    key: str = ""
    align: Sequence[Align] = ()
    """Per column; a column left "" is centred when all of its cells are numbers, else set left."""
    grid: tuple[tuple[tuple[int, Cell], ...], ...] = field(init=False, repr=False)
    """Header and body rows as (column, cell) pairs, the columns counted with spans. Filled in here."""

    def __post_init__(self) -> None:
        caption = clean_line(self.caption, "Bảng")
        where = f"Bảng “{caption}”" if caption else "Bảng"
        header = tuple(_row(r, where) for r in _sequence(self.header, where))
        rows = tuple(_row(r, where) for r in _sequence(self.rows, where))
        if not header:
            raise TypesetError(f"{where}: chưa có hàng tiêu đề. Hãy thêm ít nhất một hàng tiêu đề.")
        columns = sum(c.colspan for c in header[0])
        if not columns:
            raise TypesetError(f"{where}: hàng tiêu đề trống.")
        widths = tuple(float(w) for w in self.widths) or (1.0,) * columns
        if len(widths) != columns or min(widths) <= 0:
            raise TypesetError(f"{where}: cần {columns} độ rộng lớn hơn 0, đang có {len(self.widths)}.")
        align = tuple(_check_align(a, where) for a in self.align) or ("",) * columns
        if len(align) != columns:
            raise TypesetError(f"{where}: cần {columns} cách căn, đang có {len(align)}.")
        grid = _grid(header, columns, f"{where}, tiêu đề") + _grid(rows, columns, where)
        _set(
            self,
            header=header,
            rows=rows,
            widths=widths,
            caption=caption,
            key=_check_key(self.key, where),
            align=align,
            grid=grid,
        )


def _row(row: object, where: str) -> tuple[Cell, ...]:
    return tuple(c if isinstance(c, Cell) else Cell("" if c is None else str(c)) for c in _sequence(row, where))


def _grid(rows: Sequence[Sequence[Cell]], columns: int, where: str) -> tuple[tuple[tuple[int, Cell], ...], ...]:
    """Each row's cells with the column where they stand, after the row spans from above."""
    taken: set[tuple[int, int]] = set()
    placed = []
    for r, row in enumerate(rows):
        at = 0
        line: list[tuple[int, Cell]] = []
        for cell in row:
            while (r, at) in taken:
                at += 1
            line.append((at, cell))
            taken |= {(r + dr, at + dc) for dr in range(cell.rowspan) for dc in range(cell.colspan)}
            at += cell.colspan
        filled = sum((r, c) in taken for c in range(columns))
        if filled != columns or any(y == r and x >= columns for y, x in taken):
            width = sum(y == r for y, _ in taken)
            raise TypesetError(f"{where}: hàng {r + 1} có {width} ô, cần {columns}.")
        placed.append(tuple(line))
    if any(y >= len(rows) for y, _ in taken):
        raise TypesetError(f"{where}: có ô gộp vượt quá hàng cuối.")
    return tuple(placed)


# How the sentences of errors name the fields of a page.
LABELS = {
    "body": "Cơ quan ban hành",
    "parent_body": "Cơ quan chủ quản",
    "number": "Số văn bản",
    "symbol": "Ký hiệu",
    "place": "Địa danh",
    "date": "Ngày ban hành",
    "subject": "Trích yếu",
    "to": "Nơi gửi đến",
    "bases": "Căn cứ",
    "authority": "Thẩm quyền ban hành",
    "signers": "Người ký",
    "recipients": "Nơi nhận",
    "urgency": "Độ khẩn",
    "notes": "Ghi chú",
    "annexes": "Phụ lục",
}

Block = Heading | Paragraph | Numbered | Article | Bullets | Table


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. `prefix` is the line above ("TM. BAN GIÁM ĐỐC", "TL. GIÁM ĐỐC"), `title` the signer's own office.

    The name is printed as given: academies may put học hàm, học vị before it (NĐ 30/2020, Annex I, II.7b).
    """

    title: str
    name: str
    prefix: str = ""

    def __post_init__(self) -> None:
        where = "Người ký"
        _set(
            self,
            title=clean(self.title, where),
            name=clean_line(self.name, where),
            prefix=clean_line(self.prefix, where),
        )


@dataclass(frozen=True, slots=True)
class Recipients:
    """Nơi nhận: who receives the paper, and where a copy is kept (`archive`: "VT, VP")."""

    lines: Sequence[str]
    archive: str = "VT"

    def __post_init__(self) -> None:
        where = "Nơi nhận"
        lines = tuple(clean_line(i, where) for i in _sequence(self.lines, where))
        _set(self, lines=lines, archive=clean_line(self.archive, where))

    def __iter__(self) -> Iterator[str]:
        """The lines, then the last one, "Lưu: ..."."""
        yield from self.lines
        if self.archive:
            yield f"Lưu: {self.archive}"


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex (phụ lục): starts a page, counts its pages from 1, may lie across the page (`landscape`)."""

    title: str
    blocks: Sequence[Block]
    number: str = ""
    """"I", "II" ...; filled in by the page when there are several."""
    landscape: bool = False

    def __post_init__(self) -> None:
        where = "Phụ lục"
        _set(
            self,
            title=clean_line(self.title, where),
            number=clean_line(self.number, where),
            blocks=_blocks(self.blocks, where),
        )


def _blocks(value: object, where: str) -> tuple[Block, ...]:
    blocks = _sequence(value, where)
    for n, block in enumerate(blocks, 1):
        if not isinstance(block, Block):
            raise TypesetError(f"{where}: phần tử thứ {n} của nội dung là {type(block).__name__}, không dùng được.")
    return blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One official paper, whatever its number of sheets.

    Texts become NFC here. Raises TypesetError for a kind that the layout does not have, for texts that cannot be
    printed and for values of the wrong form; what is merely not filled in yet is told by `missing()`.
    """

    kind: str
    """Abbreviation (see `kinds`); "công văn" and "thư công" have none and are given by name."""
    body: str
    """The issuing body, in upper case as it is printed; a line end splits it by hand."""
    layout: str = "state"
    parent_body: str = ""
    number: int | str | None = None
    """None prints a blank, to be filled in when the paper is registered."""
    symbol: str = ""
    """What follows the number: "TB-HVCTKVII"; in the Party layout "TB/HVCTKVII"."""
    place: str = ""
    date: datetime.date | None = None
    subject: str = ""
    to: Sequence[str] = ()
    """Kính gửi (công văn, tờ trình, công điện, phiếu) or Kính mời (giấy mời)."""
    bases: Sequence[str] = ()
    """Căn cứ: italic lines; the marks at their ends (";" and the last ".") are set here."""
    authority: str = ""
    """Who issues a decision or a resolution, upper case, above the bases: "GIÁM ĐỐC HỌC VIỆN ..."."""
    blocks: Sequence[Block] = ()
    signers: Sequence[Signer] = ()
    """From left to right; a page with two has the secretary first and the chair last."""
    recipients: Sequence[str] | Recipients = ()
    urgency: str = ""
    notes: Sequence[str] = ()
    """Printed small at the foot of each page, such as "Dữ liệu minh họa"."""
    annexes: Sequence[Annex] = ()

    def __post_init__(self) -> None:
        kind_of(self.kind, self.layout)
        for name in ("body", "parent_body", "symbol", "place", "subject", "authority", "urgency"):
            label = LABELS[name]
            tidy = clean if name in ("body", "parent_body", "subject") else clean_line
            _set(self, **{name: tidy(getattr(self, name), label)})
        if not self.body:
            raise TypesetError("Cơ quan ban hành: còn trống. Hãy ghi tên cơ quan, tổ chức ban hành văn bản.")
        if self.urgency and self.urgency not in _URGENCIES:
            raise TypesetError(f"Độ khẩn: không có mức “{self.urgency}”. Dùng KHẨN, THƯỢNG KHẨN hoặc HỎA TỐC.")
        if isinstance(self.number, bool) or (isinstance(self.number, int) and self.number < 1):
            raise TypesetError(f"Số văn bản: {self.number!r} không hợp lệ. Dùng số nguyên từ 1, hoặc để trống.")
        if isinstance(self.number, str):
            _set(self, number=clean_line(self.number, "Số văn bản") or None)
        if self.date is not None and not isinstance(self.date, datetime.date):
            raise TypesetError(f"Ngày ban hành: cần một ngày, không phải {type(self.date).__name__}.")
        for name, label in {
            "to": "Nơi gửi đến",
            "bases": "Căn cứ",
            "recipients": "Nơi nhận",
            "notes": "Ghi chú",
        }.items():
            _set(self, **{name: tuple(clean_line(v, label) for v in _sequence(getattr(self, name), label))})
        for name, kind, label in (("signers", Signer, "Người ký"), ("annexes", Annex, "Phụ lục")):
            values = _sequence(getattr(self, name), label)
            if not all(isinstance(v, kind) for v in values):
                raise TypesetError(f"{label}: mỗi phần tử phải là {kind.__name__}.")
            _set(self, **{name: values})
        _set(self, blocks=_blocks(self.blocks, "Nội dung"))
        self._check_keys()

    def _check_keys(self) -> None:
        seen: set[str] = set()
        for block in (*self.blocks, *(b for a in self.annexes for b in a.blocks)):
            if block.key and block.key in seen:
                raise TypesetError(f"Khóa “{block.key}” dùng hai lần. Mỗi khóa chỉ đặt cho một đoạn.")
            seen.add(block.key)

    @property
    def sort(self) -> Kind:
        """The kind with its name and rules."""
        return kind_of(self.kind, self.layout)

    def missing(self, *, drafting: bool = False) -> list[str]:
        """What the kind's minimum contents ask for and this paper does not say: Vietnamese sentences.

        `drafting` leaves out number and date, which come with the registration. See `contents.py` for the sources.
        """
        from tongket.typeset.contents import missing  # contents.py reads this model

        return missing(self, drafting=drafting)
