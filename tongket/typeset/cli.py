"""The command `tongket typeset`: YAML in, official papers out. It starts without Django."""

from pathlib import Path

import click

from tongket.typeset.certificates import certificate_book
from tongket.typeset.docx import to_docx
from tongket.typeset.errors import TypesetError
from tongket.typeset.kinds import kinds
from tongket.typeset.model import Page
from tongket.typeset.pdf import to_pdf
from tongket.typeset.yaml_file import Batch, read

SAMPLES = Path(__file__).parent / "samples"


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
        raise click.ClickException(f"Không có mẫu “{abbr}”. Gõ “tongket typeset --list” để xem các loại.")
    click.echo(path.read_text(encoding="utf-8"), nl=False)
    context.exit()


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TỆP.yaml...")
@click.option("--out", default=Path(), type=click.Path(path_type=Path, file_okay=False), help="Thư mục ghi kết quả.")
@click.option("--pdf/--no-pdf", default=True, help="Ghi PDF (mặc định có).")
@click.option("--docx/--no-docx", default=True, help="Ghi DOCX (mặc định có).")
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
def typeset(files: tuple[Path, ...], out: Path, pdf: bool, docx: bool, check: bool) -> None:
    """Dựng văn bản hành chính và giấy khen từ tệp YAML thành PDF và DOCX."""
    try:
        papers = [(name, paper) for path in files for name, paper in _named(path)]
        said = [(name, sentence) for name, paper in papers if isinstance(paper, Page) for sentence in paper.missing()]
        if not check:
            _write(papers, out, pdf=pdf, docx=docx)
    except (TypesetError, OSError) as error:
        raise click.ClickException(str(error)) from error
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


def _write(papers: list[tuple[str, Page | Batch]], out: Path, *, pdf: bool, docx: bool) -> None:
    from rich.console import Console
    from rich.progress import Progress

    out.mkdir(parents=True, exist_ok=True)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for name, paper in progress.track(papers, description="Dựng văn bản"):
            made: dict[str, bytes] = {}
            if isinstance(paper, Batch):
                made[".pdf"] = certificate_book(paper.items)
            else:
                if pdf:
                    made[".pdf"] = to_pdf(paper)
                if docx:
                    made[".docx"] = to_docx(paper)
            for suffix, data in made.items():
                path = out / f"{name}{suffix}"
                path.write_bytes(data)
                progress.console.print(str(path), highlight=False, soft_wrap=True)
