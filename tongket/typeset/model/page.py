"""A paper: its heading, its text, who signs and who receives it."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongket.typeset.errors import TypesetError
from tongket.typeset.kinds import Kind, kind_of
from tongket.typeset.model.block import Article, Bullets, Heading, Numbered, Paragraph
from tongket.typeset.model.table import Table
from tongket.typeset.model.text import clean, clean_line, count, sequence, set_fields

_URGENCIES = ("", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC")  # NĐ 30/2020, Annex I, II.10b
MOST_BLOCKS = 5000
"""The longest text of a paper and of an annex, in blocks."""

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
    """Who signs. `prefix` is the line above ("TM. Ban Giám đốc", "TL. Giám đốc"), `title` the signer's own office.

    Both are printed in capitals.

    The name is printed as given: academies may put học hàm, học vị before it (NĐ 30/2020, Annex I, II.7b).
    """

    title: str
    name: str
    prefix: str = ""

    def __post_init__(self) -> None:
        where = "Người ký"
        set_fields(
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
        lines = tuple(clean_line(i, where) for i in sequence(self.lines, where))
        set_fields(self, lines=lines, archive=clean_line(self.archive, where))

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
        set_fields(
            self,
            title=clean_line(self.title, where),
            number=clean_line(self.number, where),
            blocks=_blocks(self.blocks, where),
        )


def _blocks(value: object, where: str) -> tuple[Block, ...]:
    blocks = sequence(value, where)
    if len(blocks) > MOST_BLOCKS:
        raise TypesetError(f"{where}: có {count(len(blocks))} đoạn, nhiều nhất {count(MOST_BLOCKS)}. Hãy tách văn bản.")
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
    """The issuing body, by its name: "Học viện Chính trị khu vực II"; printed in capitals. A line end splits it by hand."""
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
    """Who issues a decision or a resolution, printed in capitals above the bases: "Giám đốc Học viện ..."."""
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
            set_fields(self, **{name: tidy(getattr(self, name), label)})
        if not self.body:
            raise TypesetError("Cơ quan ban hành: còn trống. Hãy ghi tên cơ quan, tổ chức ban hành văn bản.")
        if self.urgency and self.urgency not in _URGENCIES:
            raise TypesetError(f"Độ khẩn: không có mức “{self.urgency}”. Dùng KHẨN, THƯỢNG KHẨN hoặc HỎA TỐC.")
        if isinstance(self.number, bool) or (isinstance(self.number, int) and self.number < 1):
            raise TypesetError(f"Số văn bản: {self.number!r} không hợp lệ. Dùng số nguyên từ 1, hoặc để trống.")
        if isinstance(self.number, str):
            set_fields(self, number=clean_line(self.number, "Số văn bản") or None)
        if self.date is not None and not isinstance(self.date, datetime.date):
            raise TypesetError(f"Ngày ban hành: cần một ngày, không phải {type(self.date).__name__}.")
        for name, label in {
            "to": "Nơi gửi đến",
            "bases": "Căn cứ",
            "recipients": "Nơi nhận",
            "notes": "Ghi chú",
        }.items():
            set_fields(self, **{name: tuple(clean_line(v, label) for v in sequence(getattr(self, name), label))})
        for name, kind, label in (("signers", Signer, "Người ký"), ("annexes", Annex, "Phụ lục")):
            values = sequence(getattr(self, name), label)
            if not all(isinstance(v, kind) for v in values):
                raise TypesetError(f"{label}: mỗi phần tử phải là {kind.__name__}.")
            set_fields(self, **{name: values})
        set_fields(self, blocks=_blocks(self.blocks, "Nội dung"))
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
