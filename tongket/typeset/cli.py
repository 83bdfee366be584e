"""The command `tongket typeset`: YAML in, official papers out. It starts without Django."""

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongket.typeset.certificates import certificate_book, certificates
from tongket.typeset.docx import to_docx
from tongket.typeset.errors import TypesetError
from tongket.typeset.kinds import kinds
from tongket.typeset.model import Page
from tongket.typeset.pdf import to_pdf
from tongket.typeset.yaml_file import Batch, read

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

SAMPLES = Path(__file__).parent / "samples"


class Refused(click.ClickException):
    """What was given cannot be set: one sentence, and status 2 (1 says that a paper lacks something)."""

    exit_code = 2


def sample_path(layout: str, abbr: str) -> Path:
    """The sample of a kind. File names are plain ASCII, đ typed as in Telex: "state-QDD", "state-cong-van"."""
    plain = {"công văn": "cong-van", "thư công": "thu-cong"}.get(abbr, abbr).replace("Đ", "DD")
    return SAMPLES / f"{layout}-{plain}.yaml"


def _list(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    for layout, title in (("state", "Nhà nước (Nghị định 30/2020/NĐ-CP)"), ("party", "Đảng")):
        click.echo(f"{title}:")
        for abbr, kind in kinds(layout).items():
            click.echo(f"  {abbr:<9} {kind.name}")
    context.exit()


def _sample(context: click.Context, parameter: click.Parameter, abbr: str | None) -> None:
    if abbr is None:
        return
    layout, _, name = abbr.rpartition(":")
    path = sample_path(layout or ("party" if name not in kinds() else "state"), name)
    if name == "certificate":
        path = SAMPLES / "certificate.yaml"
    if not path.is_file():
        raise Refused(f"Không có mẫu “{abbr}”. Gõ “tongket typeset --list” để xem các loại.")
    click.echo(path.read_text(encoding="utf-8"), nl=False)
    context.exit()


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TỆP.yaml...")
@click.option("--out", default=Path(), type=click.Path(path_type=Path), help="Thư mục ghi kết quả.")
@click.option("--pdf/--no-pdf", default=True, help="Ghi PDF (mặc định có).")
@click.option("--docx/--no-docx", default=True, help="Ghi DOCX (mặc định có; giấy khen chỉ có PDF).")
@click.option("--each", is_flag=True, help="Giấy khen: mỗi tờ một tệp, thay cho một tệp gồm mọi tờ.")
@click.option("--check", is_flag=True, help="Chỉ kiểm tra nội dung tối thiểu, không ghi tệp.")
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="Các loại văn bản.")
@click.option(
    "--sample",
    metavar="LOẠI",
    is_eager=True,
    expose_value=False,
    callback=_sample,
    help="In một tệp mẫu: TB, party:TB, certificate.",
)
def typeset(files: tuple[Path, ...], out: Path, pdf: bool, docx: bool, each: bool, check: bool) -> None:
    """Dựng văn bản hành chính và giấy khen từ tệp YAML thành PDF và DOCX.

    Có lỗi thì không ghi tệp nào. Mã kết thúc: 0 là xong; 1 là --check thấy thiếu nội dung; 2 là tệp hoặc lệnh sai.
    """
    try:
        papers = [(name, paper) for path in files for name, paper in _named(path)]
        _refuse_twins(papers)
        said = [(name, sentence) for name, paper in papers if isinstance(paper, Page) for sentence in paper.missing()]
        if not check:
            _write(_made(papers, pdf=pdf, docx=docx, each=each), out)
    except TypesetError as error:
        raise Refused(str(error)) from error
    for name, sentence in said:
        click.echo(f"{name}: {sentence}", err=True)
    if check and said:
        raise click.exceptions.Exit(1)
    if check:
        click.echo(f"{len(papers)} văn bản đủ nội dung tối thiểu.")


def _named(path: Path) -> list[tuple[str, Page | Batch]]:
    papers = read(path)
    if len(papers) == 1:
        return [(path.stem, papers[0])]
    return [(f"{path.stem}-{n:02d}", paper) for n, paper in enumerate(papers, 1)]


def _refuse_twins(papers: list[tuple[str, Page | Batch]]) -> None:
    """Two papers of one name would be written over one another."""
    names = [name for name, _paper in papers]
    if twins := sorted({name for name in names if names.count(name) > 1}):
        raise TypesetError(f"Có hai văn bản cùng tên “{twins[0]}”. Hãy đổi tên tệp, hoặc dựng vào hai thư mục.")


def _made(papers: list[tuple[str, Page | Batch]], *, pdf: bool, docx: bool, each: bool) -> dict[str, bytes]:
    """Every file by its name, with a bar on the error stream. Nothing is written before all of them are made."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn

    made: dict[str, bytes] = {}
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        for name, paper in papers:
            if isinstance(paper, Batch):
                sheets = len(paper.items)
                bar = progress.add_task(f"{name}: giấy khen", total=sheets)
                if each:
                    width = max(len(str(sheets)), 2)
                    tell = partial(_tell, progress, bar)
                    for n, data in enumerate(certificates(paper.items, tell), 1):
                        made[f"{name}-{n:0{width}d}.pdf"] = data
                else:
                    made[f"{name}.pdf"] = certificate_book(paper.items)
                    progress.update(bar, completed=sheets)
                continue
            bar = progress.add_task(name, total=pdf + docx)
            if pdf:
                made[f"{name}.pdf"] = to_pdf(paper)
                progress.advance(bar)
            if docx:
                made[f"{name}.docx"] = to_docx(paper)
                progress.advance(bar)
    return made


def _tell(progress: "Progress", bar: "TaskID", count: int) -> None:
    progress.update(bar, completed=count)


def _write(made: dict[str, bytes], out: Path) -> None:
    """All files or none: each is written beside its place, then all are moved there."""
    parts: list[Path] = []
    missing = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, data in made.items():
            parts.append(out / f".{name}.part")
            parts[-1].write_bytes(data)
        for name, part in zip(made, parts, strict=True):
            part.replace(out / name)
    except OSError as error:
        with suppress(OSError):
            for part in parts:
                part.unlink(missing_ok=True)
            for folder in missing:
                if folder.is_dir():
                    folder.rmdir()
        raise TypesetError(f"{out}: không ghi được ({error.strerror}). Hãy chọn thư mục khác cho --out.") from error
    for name in made:
        click.echo(str(out / name), err=True)
