"""Writing what a conference has brought forth into a folder."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongket.analytics.queries import trace_of_conference
from tongket.documents.models import Paper
from tongket.documents.queries import paper_docx, paper_pdf
from tongket.emulation.models import Commendation
from tongket.kit.errors import BadInput
from tongket.portal.models import Article
from tongket.portal.queries import article_html


@contextmanager
def folder_for_papers(out: Path) -> Iterator[None]:
    """The folder, made and tried before anything is played; where the playing comes to nothing, it is as it was.

    Raises BadInput where it cannot be written.
    """
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise BadInput(f"{out}: the papers cannot be written there: {error.strerror}.") from None
    try:
        yield
    except BaseException:
        for folder in made:
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
        raise


def write_papers(key: str, out: Path) -> list[Path]:
    """Write what the conference of that key has brought forth into a folder, all files or none; the files written."""
    made: dict[str, bytes] = {}
    papers = [
        (f"{key}.report", "consolidated-report"),
        (f"{key}.minutes", "minutes"),
        (f"{key}.conclusions", "conclusions"),
    ]
    decisions = Commendation.objects.filter(conference_key=key).order_by("pk").values_list("key", flat=True)
    for place, commendation in enumerate(decisions, 1):
        papers.append((f"{commendation}.decision", f"commendation-decision{f'-{place}' if place > 1 else ''}"))
    for paper_key, name in papers:
        paper = Paper.objects.filter(key=paper_key, state=Paper.State.ISSUED).first()
        if paper is not None:
            made[f"{name}.pdf"], made[f"{name}.docx"] = paper_pdf(paper), paper_docx(paper)
    article = Article.objects.filter(key=key).first()
    if article is not None:
        made["article.html"] = article_html(article).encode()
    trace = json.dumps(trace_of_conference(key), ensure_ascii=False, indent=1)
    made["trace.json"] = f"{trace}\n".encode()
    _write(made, out)
    return [out / name for name in made]


def _write(made: dict[str, bytes], out: Path) -> None:
    """Each file is written beside its place, then all are moved there: a full disk leaves no half paper."""
    parts = {out / f".{name}.part": out / name for name in made}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for part, data in zip(parts, made.values(), strict=True):
            part.write_bytes(data)
        for part, place in parts.items():
            part.replace(place)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(out)) from None
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
