"""Tables: cells, rows, and the columns that spans leave free."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from tongket.typeset.errors import TypesetError
from tongket.typeset.model.block import Align
from tongket.typeset.model.text import check_align, check_key, clean, clean_line, count, sequence, set_fields

MOST_ROWS = 2000
"""The longest table of a paper: some 60 sheets. What is longer belongs into a file of its own beside the paper."""
MOST_COLUMNS = 40
"""The widest table: beyond it no column of an A4 sheet, lying across, holds a word."""


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
        set_fields(self, text=clean(self.text, where), align=check_align(self.align, where))


@dataclass(frozen=True, slots=True)
class Table:
    """A table with ruled cells. `header` rows are repeated on each page; `widths` are shares, not lengths.

    A cell is a string, a number (printed as `str` gives it: format it in Vietnamese first) or a `Cell`. Each row must
    fill the columns exactly, spans included. Raises TypesetError for what does not, and beyond MOST_ROWS (header rows
    included) and MOST_COLUMNS.
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
        given = (sequence(self.header, where), sequence(self.rows, where))
        if (total := len(given[0]) + len(given[1])) > MOST_ROWS:
            raise TypesetError(
                f"{where}: có {count(total)} hàng, nhiều nhất {count(MOST_ROWS)}. "
                "Hãy chia thành nhiều bảng, hoặc gửi bảng thành tệp riêng kèm văn bản."
            )
        header, rows = (tuple(_row(r, where) for r in part) for part in given)
        if not header:
            raise TypesetError(f"{where}: chưa có hàng tiêu đề. Hãy thêm ít nhất một hàng tiêu đề.")
        columns = sum(c.colspan for c in header[0])
        if not columns:
            raise TypesetError(f"{where}: hàng tiêu đề trống.")
        if columns > MOST_COLUMNS:
            raise TypesetError(f"{where}: có {count(columns)} cột, nhiều nhất {MOST_COLUMNS}. Hãy chia bảng.")
        widths = tuple(float(w) for w in sequence(self.widths, where)) or (1.0,) * columns
        if len(widths) != columns or not all(0 < w < inf for w in widths):
            raise TypesetError(f"{where}: cần {columns} độ rộng lớn hơn 0, đang có {len(self.widths)}.")
        align = tuple(check_align(a, where) for a in self.align) or ("",) * columns
        if len(align) != columns:
            raise TypesetError(f"{where}: cần {columns} cách căn, đang có {len(align)}.")
        grid = _grid(header, columns, f"{where}, tiêu đề") + _grid(rows, columns, where)
        set_fields(
            self,
            header=header,
            rows=rows,
            widths=widths,
            caption=caption,
            key=check_key(self.key, where),
            align=align,
            grid=grid,
        )


def _row(row: object, where: str) -> tuple[Cell, ...]:
    return tuple(c if isinstance(c, Cell) else Cell("" if c is None else str(c)) for c in sequence(row, where))


def _grid(rows: Sequence[Sequence[Cell]], columns: int, where: str) -> tuple[tuple[tuple[int, Cell], ...], ...]:
    """Each row's cells with the column where they stand, after the row spans from above."""
    until = [0] * columns  # the row from which on each column is free of a span from above
    placed = []
    for r, row in enumerate(rows):
        width = sum(kept > r for kept in until) + sum(cell.colspan for cell in row)
        if width != columns:
            raise TypesetError(f"{where}: hàng {r + 1} có {width} ô, cần {columns}.")
        at = 0
        line: list[tuple[int, Cell]] = []
        for cell in row:
            while until[at] > r:
                at += 1
            if any(kept > r for kept in until[at : at + cell.colspan]):
                raise TypesetError(f"{where}: hàng {r + 1} có ô gộp chồng lên ô gộp ở hàng trên.")
            line.append((at, cell))
            until[at : at + cell.colspan] = [r + cell.rowspan] * cell.colspan
            at += cell.colspan
        placed.append(tuple(line))
    if any(kept > len(rows) for kept in until):
        raise TypesetError(f"{where}: có ô gộp vượt quá hàng cuối.")
    return tuple(placed)
