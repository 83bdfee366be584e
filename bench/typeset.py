"""Official papers: PDF/A with tags and DOCX a second, against WeasyPrint and LibreOffice on the same one-page decision."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import bench
from tongket.typeset import (
    Article,
    Certificate,
    Page,
    Recipients,
    Signer,
    certificate_book,
    certificates,
    to_docx,
    to_pdf,
    to_pdfs,
)
from tongket.typeset.cli import SAMPLES
from tongket.typeset.yaml_file import read

LIBRARIES = ("typst",)
MANY = 200
CERTIFICATES = 3000
WEASYPRINT = ("weasyprint==70.0",)
CYCLE = ("state-TB", "state-BB", "state-BC", "state-QDD")


def run() -> list[bench.Row]:
    """Every figure is the best of three runs in one process, on one core; each run sets other words.

    typst keeps what it has laid out, so that the same paper made twice would cost nothing the second time.
    """
    rows = [_import_time(), _first_pdf()]
    ours = MANY / _best(lambda r: to_pdfs(decision(n) for n in _numbers(r, MANY)))
    rows.append(bench.row(f"{MANY} one-page decisions, PDF/A-2a + UA-1", ours, "/s", "≥ 80", ours >= 80))
    docx = MANY / _best(lambda r: [to_docx(decision(n)) for n in _numbers(r, MANY)])
    rows.append(bench.row(f"{MANY} one-page decisions, DOCX", docx, "/s", "≥ 30", docx >= 30))
    rows.append(_certificates())
    sheets = 300 / _best(lambda r: certificate_book(_certificate(n) for n in _numbers(r, 300)))
    rows.append(bench.row("300 certificates as one PDF", sheets, "sheets/s", "≥ 300", sheets >= 300))
    papers = [page for name in CYCLE for page in read(SAMPLES / f"{name}.yaml") if isinstance(page, Page)]
    cycle = _best(lambda r: [(to_pdf(p), to_docx(p)) for p in (replace(p, number=100 + r) for p in papers)])
    rows.append(bench.row("the papers of a cycle: 4 PDF and 4 DOCX", cycle * 1000, "ms", "≤ 500", cycle <= 0.5))
    rows.append(bench.row("size of a one-page decision, PDF", len(to_pdf(decision(1))) / 1000, "kB"))
    rows.append(bench.row("size of a one-page decision, DOCX", len(to_docx(decision(1))) / 1000, "kB"))
    return [*rows, *_weasyprint(ours), *_libreoffice(ours)]


def decision(number: int) -> Page:
    """The one-page decision that every engine sets; each number gives another text."""
    return Page(
        kind="QĐ",
        parent_body="HỌC VIỆN QUỐC GIA MINH HỌA",
        body="HỌC VIỆN MINH HỌA KHU VỰC",
        number=number,
        symbol="QĐ-HVMH",
        place="Minh Họa",
        date=date(2021, 2, 8),
        subject="Về việc khen thưởng thành tích xuất sắc trong công tác năm 2020",
        authority="GIÁM ĐỐC HỌC VIỆN MINH HỌA KHU VỰC",
        bases=[
            "Căn cứ Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003",
            "Căn cứ Quy chế thi đua, khen thưởng của Học viện",
            "Theo đề nghị của Hội đồng Thi đua - Khen thưởng",
        ],
        blocks=[
            Article(
                1, f"Tặng Giấy khen số {number} cho bà Trần Thị Ví Dụ {number}, đã có thành tích xuất sắc năm 2020."
            ),
            Article(2, "Mức tiền thưởng thực hiện theo quy định hiện hành, trích từ Quỹ Thi đua, khen thưởng."),
            Article(3, "Chánh Văn phòng và cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."),
        ],
        signers=[Signer(title="GIÁM ĐỐC", name="PGS.TS Lê Văn Thí Dụ")],
        recipients=Recipients(["Như Điều 3"], "VT, TCCB"),
        notes=["Dữ liệu minh họa"],
    )


def _certificate(number: int) -> Certificate:
    return Certificate(
        title="Giấy khen",
        authority="Giám đốc Học viện Minh Họa khu vực",
        name=f"Bà Trần Thị Ví Dụ {number}",
        reason="Đã có thành tích xuất sắc trong công tác năm 2020",
        decision="Quyết định số 05/QĐ-HVMH ngày 08 tháng 02 năm 2021",
        book=str(number),
        place="Minh Họa",
        date=date(2021, 2, 8),
        signer=Signer(title="GIÁM ĐỐC", name="PGS.TS Lê Văn Thí Dụ"),
    )


def _certificates() -> bench.Row:
    """One file for each of 3,000 receivers, with the progress bar that the command shows; one run."""
    from rich.console import Console
    from rich.progress import Progress

    items = [_certificate(n) for n in range(10_000, 10_000 + CERTIFICATES)]
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("3.000 giấy khen", total=CERTIFICATES)
        start = time.perf_counter()
        certificates(items, lambda done: progress.update(bar, completed=done))
        seconds = time.perf_counter() - start
    return bench.row(
        f"{CERTIFICATES:,} certificates, a file each", seconds, "s", "< 40", seconds < 40, "with a progress bar"
    )


def _numbers(run: int, many: int) -> range:
    return range(1000 * (run + 1), 1000 * (run + 1) + many)


def _best(work: Callable[[int], object]) -> float:
    times = []
    for number in range(3):
        start = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - start)
    return min(times)


def _fresh(code: str) -> float:
    """Seconds that a fresh process says this code took; the best of three."""
    timed = f"import time\nt = time.perf_counter()\n{code}\nprint(time.perf_counter() - t)"
    runs = [
        subprocess.run([sys.executable, "-c", timed], cwd=bench.ROOT, capture_output=True, check=True) for _ in "123"
    ]
    return min(float(done.stdout) for done in runs)


def _import_time() -> bench.Row:
    seconds = _fresh("import tongket.typeset")
    why = (
        ""
        if seconds <= 0.1
        else "the dataclasses of the content model, and the standard library; typst comes with the first PDF"
    )
    return bench.row("import tongket.typeset, fresh process", seconds * 1000, "ms", "≤ 100", seconds <= 0.1, why)


def _first_pdf() -> bench.Row:
    code = "from bench.typeset import decision, to_pdf\nt = time.perf_counter()\nto_pdf(decision(1))"
    seconds = _fresh(code)
    note = "loads typst and four font files"
    return bench.row("first PDF of a process", seconds * 1000, "ms", "≤ 300", seconds <= 0.3, note)


# The peer reads the same decision as JSON and must set the same words; its page is HTML and CSS made for it.
_PEER = r"""
import html, json, sys, time
from pathlib import Path
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
given = json.loads(sys.stdin.read())
fonts = FontConfiguration()
faces = "".join(
    f"@font-face{{font-family:Tinos;src:url('{Path(given['fonts'], 'Tinos-' + n + '.ttf').as_uri()}');{s}}}"
    for n, s in (("Regular", ""), ("Bold", "font-weight:bold"), ("Italic", "font-style:italic"))
)
css = CSS(string=faces + '''
@page{size:A4;margin:20mm 15mm 20mm 30mm} body{font:14pt/1.3 Tinos;margin:0}
p{margin:0 0 6pt;text-align:justify;text-indent:12.7mm} h1,.c{font-size:14pt;text-align:center;text-indent:0;margin:0}
table{width:100%} td{vertical-align:top;text-align:center;font-size:13pt}''', font_config=fonts)
def page(d):
    e = html.escape
    paragraphs = "".join(f"<p><i>{e(b)}</i></p>" for b in d["bases"])
    articles = "".join(f"<p><b>{e(b['lead'])}</b> {e(b['text'])}</p>" for b in d["blocks"])
    left = "<br>".join(map(e, d["parent"] + d["body"]))
    right = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc"
    return (f"<html lang='vi'><head><title>{e(d['document_title'])}</title></head><body>"
            f"<table><tr><td>{left}</td><td><b>{right}</b>"
            f"</td></tr><tr><td>{e(d['number'])}</td><td><i>{e(d['placed'])}</i></td></tr></table><h1>{e(d['title'])}<br>"
            f"{e(' '.join(d['subject']))}</h1><p class=c><b>{e(' '.join(d['authority']))}</b></p>{paragraphs}<p class=c><b>"
            f"{e(d['resolve'])}</b></p>{articles}<table><tr><td>Nơi nhận:<br>{'<br>'.join(map(e, d['recipients']))}</td><td><b>"
            f"{e(d['signers'][0]['lines'][0])}<br><br><br>{e(d['signers'][0]['name'])}</b></td></tr></table></body></html>")
def make(d):
    return HTML(string=page(d)).write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/a-2a")
make(given["papers"][0])
start = time.perf_counter()
for d in given["papers"]:
    data = make(d)
print(json.dumps({"rate": len(given["papers"]) / (time.perf_counter() - start), "bytes": len(data)}))
"""


def _weasyprint(ours: float) -> list[bench.Row]:
    from tongket.typeset.compose import compose

    metric = "WeasyPrint 70, one-page decision, PDF/A-2a"
    papers = [compose(decision(n)) for n in range(1, 31)]
    given = json.dumps({"papers": papers, "fonts": str(bench.ROOT / "tongket" / "typeset" / "fonts")})
    try:
        python = bench.environment("weasyprint", WEASYPRINT)
        done = subprocess.run(
            [str(python), "-c", _PEER], input=given, capture_output=True, text=True, timeout=300, check=False
        )
    except (bench.MissingPeerError, subprocess.SubprocessError) as error:
        return [bench.missing(metric, error)]
    if done.returncode:
        return [bench.missing(metric, (done.stderr.strip().splitlines() or ["it gave no reason"])[-1])]
    said = json.loads(done.stdout.splitlines()[-1])
    times = ours / said["rate"]
    return [
        bench.row(metric, said["rate"], "/s", note="plain heading without rules; 30 papers"),
        bench.row("ours against WeasyPrint", times, "times", "≥ 6", times >= 6),
        bench.row("WeasyPrint, size of the PDF", said["bytes"] / 1000, "kB"),
    ]


def _libreoffice(ours: float) -> list[bench.Row]:
    metric = "LibreOffice, our DOCX to PDF, one run for 20 papers"
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        return [bench.missing(metric, "no soffice here, and no Python package brings one: install libreoffice-writer")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for n in range(1, 21):
            path = folder / f"{n}.docx"
            path.write_bytes(to_docx(decision(n)))
            files.append(str(path))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", name]
        try:
            subprocess.run([*command, files[0]], capture_output=True, timeout=300, check=True)  # makes its profile
            start = time.perf_counter()
            subprocess.run([*command, *files], capture_output=True, timeout=300, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            return [bench.missing(metric, error)]
        seconds = time.perf_counter() - start
        made = sum(1 for n in range(1, 21) if (folder / f"{n}.pdf").exists())
    if made < 20:
        return [bench.missing(metric, f"it made {made} of 20 files")]
    times = ours * seconds / 20
    return [
        bench.row(metric, 20 / seconds, "/s", note="start included; plain PDF, not PDF/A"),
        bench.row("ours against LibreOffice", times, "times", "≥ 12", times >= 12),
    ]
