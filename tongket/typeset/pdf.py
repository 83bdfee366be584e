"""Papers as PDF: typst, one compiler for the whole process, data as JSON."""

import datetime
import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tongket.typeset.compose import compose, title_of
from tongket.typeset.errors import TypesetError
from tongket.typeset.lines import BEFORE_FIGURE, WITHIN_WORD
from tongket.typeset.model import Page

HERE = Path(__file__).parent
STANDARDS = ["a-2a", "ua-1"]
_lock = threading.Lock()


@cache
def _compiler(template: str) -> Any:
    import typst  # the shared library takes 30 ms to load: only who needs a PDF pays

    folder = HERE / "templates"
    return typst.Compiler(input=folder / f"{template}.typ", root=folder, font_paths=_fonts())


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])


def _timestamp(date: datetime.date | None) -> datetime.datetime:
    # Nothing of the hour or the machine enters the file: same page, same bytes.
    day = date or datetime.date(2000, 1, 1)
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


def compile_data(template: str, data: str, date: datetime.date | None, name: str, **how: Any) -> Any:
    """Lay out JSON data by a template of this room. `name` tells a reader of the error which paper it was.

    Raises TypesetError when typst refuses.
    """
    import typst

    with _lock:
        try:
            return _compiler(template).compile(sys_inputs={"page": data}, timestamp=_timestamp(date), **how)
        except typst.TypstError as error:
            raise _refused(name, error) from error


def _refused(name: str, error: Any) -> TypesetError:
    return TypesetError(f"Không dựng được “{name}”: {error.message}.")


def _data(page: Page) -> str:
    """What the template reads, and whether its running texts hold anything that no line end may part (`kept`)."""
    composed = compose(page)
    running = {name: told for name, told in composed.items() if name not in ("number", "document_title")}
    texts = json.dumps(running, ensure_ascii=False)
    kept = WITHIN_WORD.search(texts) or BEFORE_FIGURE.search(texts)
    return json.dumps({**composed, "kept": kept is not None}, ensure_ascii=False)


def _compile(page: Page, **how: Any) -> Any:
    return compile_data("paper", _data(page), page.date, title_of(page), **how)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the sheet, counted from 1, and points from its left and its top edge.

    `key` is a block's own key, and (x, y) where the base line of its first line starts; or "sign-1", "sign-2" for the
    empty box over a signer's name, and (x, y) its upper left corner. Only these boxes have a size.
    """

    key: str
    sheet: int
    x: float
    y: float
    width: float = 0
    height: float = 0


def places(page: Page) -> tuple[Place, ...]:
    """Where the keyed blocks and the signatures stand in the PDF that `to_pdf` makes of the same page."""
    import typst

    data = _data(page)
    with _lock:
        compiler = _compiler("paper")
        try:
            compiler.compile(sys_inputs={"page": data, "places": "yes"}, timestamp=_timestamp(page.date), format="svg")
            found = json.loads(compiler.query("<places>", field="value", one=True))
        except typst.TypstError as error:
            raise _refused(title_of(page), error) from error
    return tuple(Place(p["key"], p["page"], p["x"], p["y"], p["width"], p["height"]) for p in found)


def to_pdf(page: Page) -> bytes:
    """The paper as a tagged PDF that declares PDF/A-2a and PDF/UA-1; the same page gives the same bytes."""
    pdf: bytes = _compile(page, format="pdf", pdf_standards=STANDARDS)
    return pdf


def to_pdfs(pages: Iterable[Page], progress: Callable[[int], None] | None = None) -> list[bytes]:
    """Many papers with one compiler; `progress` is called with the number made so far."""
    out = []
    for n, page in enumerate(pages, 1):
        out.append(to_pdf(page))
        if progress is not None:
            progress(n)
    return out


def to_pngs(page: Page, ppi: float = 96) -> list[bytes]:
    """One PNG for each sheet, at `ppi` pixels per inch."""
    images = _compile(page, format="png", ppi=ppi)
    return [images] if isinstance(images, bytes) else list(images)
