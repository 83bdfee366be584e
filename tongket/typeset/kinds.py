"""The kinds of administrative papers: names, abbreviations and how each one is numbered and set."""

from dataclasses import dataclass
from functools import cache

from tongket.typeset.errors import TypesetError

LAYOUTS = ("state", "party")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper (loại văn bản).

    `abbr` is what `Page.kind` holds. It is the abbreviation of Decree 30/2020, Annex III, or, for the two kinds that
    have none (công văn, thư công), the kind's own name in lower case.
    `opening` says how the paper names itself: "title" (the name of the kind, then the subject), "letter" (công văn:
    "V/v ..." under the number) or "plain" (thư công: its subject is its title).
    """

    abbr: str
    name: str
    layouts: tuple[str, ...] = ("state",)
    opening: str = "title"
    numbered: bool = True
    """False: the kind carries no number and symbol line (thư công)."""
    sign: str | None = None
    """What stands for the kind inside a symbol, where that is not `abbr`; "" for none."""

    @property
    def title(self) -> str:
        """The name as it stands on the page: upper case."""
        return self.name.upper()

    @property
    def code(self) -> str:
        """The abbreviation inside a symbol; empty where the kind has none."""
        return self.abbr if self.sign is None else self.sign


_BOTH = ("state", "party")

# NĐ 30/2020/NĐ-CP, Article 7 (the 29 kinds, in its order) and Annex III (abbreviations).
STATE_KINDS: tuple[Kind, ...] = (
    Kind("NQ", "Nghị quyết", _BOTH),
    Kind("QĐ", "Quyết định", _BOTH),
    Kind("CT", "Chỉ thị", _BOTH),
    Kind("QC", "Quy chế", _BOTH),
    Kind("QyĐ", "Quy định"),
    Kind("TC", "Thông cáo", _BOTH),
    Kind("TB", "Thông báo", _BOTH),
    Kind("HD", "Hướng dẫn", _BOTH),
    Kind("CTr", "Chương trình", _BOTH),
    Kind("KH", "Kế hoạch", _BOTH),
    Kind("PA", "Phương án", _BOTH),
    Kind("ĐA", "Đề án", _BOTH),
    Kind("DA", "Dự án", _BOTH),
    Kind("BC", "Báo cáo", _BOTH),
    Kind("BB", "Biên bản", _BOTH),
    Kind("TTr", "Tờ trình", _BOTH),
    Kind("HĐ", "Hợp đồng"),
    Kind("công văn", "Công văn", opening="letter", sign=""),
    Kind("CĐ", "Công điện"),
    Kind("BGN", "Bản ghi nhớ"),
    Kind("BTT", "Bản thỏa thuận"),
    Kind("GUQ", "Giấy ủy quyền"),
    Kind("GM", "Giấy mời", _BOTH),
    Kind("GGT", "Giấy giới thiệu"),
    Kind("GNP", "Giấy nghỉ phép"),
    Kind("PG", "Phiếu gửi"),
    Kind("PC", "Phiếu chuyển"),
    Kind("PB", "Phiếu báo"),
    Kind("thư công", "Thư công", opening="plain", numbered=False, sign=""),
)

# Kinds that the Party has, or signs, in its own way. QĐi is the form met in "Quy định 09-QĐi/TW"; KL and TT as in HD 36-HD/VPTW.
PARTY_KINDS: tuple[Kind, ...] = (
    Kind("KL", "Kết luận", ("party",)),
    Kind("QĐi", "Quy định", ("party",)),
    Kind("TT", "Thông tri", ("party",)),
    Kind("công văn", "Công văn", ("party",), opening="letter", sign="CV"),
)


def symbol_of(kind: Kind, layout: str, body: str) -> str:
    """What follows the number: "TB-HVMH", "TB/ĐU" in the Party layout; `body` is the abbreviation of who issues."""
    return ("/" if layout == "party" else "-").join(part for part in (kind.code, body) if part)


def numbered(number: int | str, symbol: str, layout: str) -> str:
    """ "05/TB-HVMH", "05-TB/ĐU": numbers under 10 take a 0 (NĐ 30/2020, Annex I, II.3; the Party counts from 01, too)."""
    written = f"{number:02d}" if isinstance(number, int) else number
    return f"{written}-{symbol}" if layout == "party" else f"{written}/{symbol}"


@cache
def kinds(layout: str = "state") -> dict[str, Kind]:
    """Every kind that a layout knows, by abbreviation, in the order of the decree (29 for the state)."""
    if layout not in LAYOUTS:
        raise TypesetError(f"Không có bố cục “{layout}”. Dùng “state” (Nhà nước) hoặc “party” (Đảng).")
    return {k.abbr: k for k in (*STATE_KINDS, *PARTY_KINDS) if layout in k.layouts}


def kind_of(abbr: str, layout: str) -> Kind:
    """The kind with this abbreviation.

    Raises TypesetError, naming the known ones, when the layout has no such kind.
    """
    known = kinds(layout)
    if abbr not in known:
        raise TypesetError(f"Không có loại văn bản “{abbr}” trong bố cục “{layout}”. Các loại có: {', '.join(known)}.")
    return known[abbr]
