"""The blocks of a text, but for tables: headings, paragraphs, articles, lists."""

from collections.abc import Sequence
from dataclasses import dataclass

from tongket.typeset.errors import TypesetError
from tongket.typeset.model.text import check_align, check_key, clean, clean_line, sequence, set_fields

Align = str


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
        set_fields(self, text=clean_line(self.text, where), key=check_key(self.key, where))


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
        set_fields(
            self,
            text=clean(self.text, where),
            key=check_key(self.key, where),
            lead=clean_line(self.lead, where),
            align=check_align(self.align, where),
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
        set_fields(self, n=number, text=clean(self.text, where), key=check_key(self.key, where))


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
        set_fields(
            self,
            n=clean_line(str(self.n), where),
            text=clean(self.text, where),
            key=check_key(self.key, where),
            title=clean_line(self.title, where),
        )


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list whose items start with a dash, as official papers write it."""

    items: Sequence[str]
    key: str = ""

    def __post_init__(self) -> None:
        where = "Danh sách gạch đầu dòng"
        items = tuple(clean_line(i, where) for i in sequence(self.items, where))
        set_fields(self, items=items, key=check_key(self.key, where))
