"""What a paper says when it is read back: the words of a PDF and of a DOCX."""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import docx
import pytest


def words_of_pdf(pdf: bytes, *, raw: bool = True) -> str:
    """The text layer, in reading order. Skips the test where poppler is not installed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(pdf)
        mode = ["-raw"] if raw else ["-layout"]
        done = subprocess.run(["pdftotext", *mode, str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def flat(text: str) -> str:
    """One line: line ends and runs of blanks become one blank."""
    return " ".join(text.split())


def words_of_docx(data: bytes) -> str:
    """Every paragraph of the body and of its tables, in order, one per line."""
    document = docx.Document(io.BytesIO(data))
    out: list[str] = []
    for item in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"):
        out.append("".join(_letters(item)))
    return "\n".join(out)


def _letters(paragraph):
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    signs = {f"{space}br": " ", f"{space}noBreakHyphen": "-"}
    for item in paragraph.iter(f"{space}t", *signs):
        yield signs.get(item.tag) or item.text or ""
