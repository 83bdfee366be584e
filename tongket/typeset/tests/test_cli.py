"""The command `tongket typeset`, and that it comes up without Django."""

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from tongket.typeset.cli import SAMPLES, typeset


def _run(*arguments: str):
    return CliRunner().invoke(typeset, list(arguments))


def test_a_file_becomes_a_pdf_and_a_docx(tmp_path: Path) -> None:
    done = _run(str(SAMPLES / "state-TB.yaml"), "--out", str(tmp_path / "giay"))
    assert done.exit_code == 0, done.output
    assert (tmp_path / "giay" / "state-TB.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "giay" / "state-TB.docx").read_bytes().startswith(b"PK")
    assert "state-TB.pdf" in done.stderr


def test_one_form_can_be_left_out(tmp_path: Path) -> None:
    assert _run(str(SAMPLES / "state-TB.yaml"), "--out", str(tmp_path), "--no-docx").exit_code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["state-TB.pdf"]


def test_certificates_become_one_book(tmp_path: Path) -> None:
    assert _run(str(SAMPLES / "certificate.yaml"), "--out", str(tmp_path)).exit_code == 0
    assert [p.name for p in tmp_path.iterdir()] == ["certificate.pdf"]


def test_several_papers_of_a_file_are_numbered(tmp_path: Path) -> None:
    path = tmp_path / "hai.yaml"
    path.write_text("kind: TB\nbody: A\n---\nkind: BC\nbody: A\n", encoding="utf-8")
    assert _run(str(path), "--out", str(tmp_path), "--no-docx").exit_code == 0
    assert sorted(p.name for p in tmp_path.glob("*.pdf")) == ["hai-01.pdf", "hai-02.pdf"]


def test_what_a_paper_lacks_is_told_and_check_fails(tmp_path: Path) -> None:
    path = tmp_path / "thieu.yaml"
    path.write_text("kind: TB\nbody: A\n", encoding="utf-8")
    done = _run(str(path), "--check")
    assert done.exit_code == 1
    assert "thieu: Chưa có người ký." in done.stderr
    assert not list(tmp_path.glob("*.pdf"))


def test_check_is_content_with_a_whole_paper() -> None:
    done = _run(str(SAMPLES / "state-BB.yaml"), "--check")
    assert (done.exit_code, done.output) == (0, "1 văn bản đủ nội dung tối thiểu.\n")


def test_a_bad_file_ends_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "sai.yaml"
    path.write_text("kind: TB\nbody: A\nngay: 1\n", encoding="utf-8")
    done = _run(str(path), "--out", str(tmp_path))
    assert done.exit_code == 2
    assert "sai.yaml, dòng 3, khóa “ngay”: không có khóa này ở đây." in done.stderr
    assert "Traceback" not in done.output


def test_the_kinds_are_listed() -> None:
    done = _run("--list")
    assert done.exit_code == 0
    assert "  TB        Thông báo\n" in done.output
    assert "  KL        Kết luận\n" in done.output


def test_a_sample_is_printed_to_start_from() -> None:
    for asked, said in (("TB", "kind: TB"), ("party:KL", "kind: KL"), ("KL", "kind: KL"), ("certificate", "people:")):
        done = _run("--sample", asked)
        assert done.exit_code == 0
        assert said in done.output
    assert "Không có mẫu “XX”" in _run("--sample", "XX").stderr


def test_it_starts_without_django_and_without_the_typesetter() -> None:
    code = (
        "import sys, tongket.typeset.cli\n"
        "print([m for m in ('django', 'typst', 'docx', 'ruamel.yaml', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
