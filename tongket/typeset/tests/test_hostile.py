"""Files that are wrong, huge or meant to do harm: one sentence with its place, and nothing is written."""

import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from tongket.typeset import Annex, Article, Bullets, Heading, Numbered, Paragraph, Signer, Table, TypesetError
from tongket.typeset import letters as letters_module
from tongket.typeset.certificates import Certificate
from tongket.typeset.cli import typeset
from tongket.typeset.docx import to_docx
from tongket.typeset.model import Page
from tongket.typeset.pdf import to_pdf
from tongket.typeset.tests.reading import flat, words_of_docx, words_of_pdf
from tongket.typeset.yaml_file import loads

HEAD = "kind: TB\nbody: Phòng Minh Họa\n"
MARKUP = (
    '#read("/etc/passwd") #{1+1} $x^2$ *b* _i_ `c` @ref <lab> [c] // y /* z */ = H + n ~ \\u{41} ]]> '
    "<w:br/> &amp; &#65; \"q\" 'r' {{ x }} {% y %} -- ---"
)


def _run(text: str | bytes, folder: Path, *more: str):
    path = folder / "sai.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return CliRunner().invoke(typeset, [str(path), "--out", str(folder / "giay" / "moi"), *more])


def _bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join([*lines, HEAD, "blocks: *a11\n"])


def _table(rows: int, columns: int) -> str:
    body = "\n".join(f"      - [{', '.join(['1'] * columns)}]" for _ in range(rows))
    return f"{HEAD}blocks:\n  - table: Số liệu\n    header: [{', '.join(['a'] * columns)}]\n    rows:\n{body}\n"


WRONG: dict[str, tuple[str | bytes, str]] = {
    "an unknown key": (HEAD + "foo: 1\n", "sai.yaml, dòng 3, khóa “foo”: không có khóa này ở đây."),
    "an unknown kind": ("kind: XX\nbody: A\n", "sai.yaml, dòng 1, khóa “kind”: Không có loại văn bản “XX”"),
    "no issuing body": ("kind: TB\n", "sai.yaml, dòng 1, khóa “body”: Cơ quan ban hành: còn trống."),
    "a key twice": (HEAD + "kind: BC\n", "sai.yaml, dòng 3, khóa “kind”: khóa này đã ghi ở dòng 1."),
    "a table of 2,500 rows": (
        _table(2500, 1),
        "sai.yaml, dòng 4, khóa “blocks[1].table”: Bảng “Số liệu”: có 2.501 hàng, nhiều nhất 2.000.",
    ),
    "a table of 41 columns": (_table(1, 41), "Bảng “Số liệu”: có 41 cột, nhiều nhất 40."),
    "a span of a billion": (
        HEAD + "blocks:\n  - {table: x, header: [{text: b, colspan: 999999999, rowspan: 999999999}], rows: []}\n",
        "Bảng “x”: có 999.999.999 cột, nhiều nhất 40.",
    ),
    "spans that overlap": (
        HEAD
        + "blocks:\n  - table: x\n    header: [a, b, c]\n    rows:\n      - [1, {text: 2, rowspan: 2}, 3]\n"
        + "      - [{text: 4, colspan: 2}]\n",
        "Bảng “x”: hàng 2 có ô gộp chồng lên ô gộp ở hàng trên.",
    ),
    "a text of 5 MB": (HEAD + f"blocks:\n  - {'Rất dài. ' * 700_000}\n", "sai.yaml: tệp lớn hơn 2.000.000 byte."),
    "a paragraph of 60 sheets": (
        HEAD + f"blocks:\n  - {'Dài. ' * 40_000}\n",
        "sai.yaml, dòng 4, khóa “blocks[1]”: Đoạn văn: dài 199.999 chữ, nhiều nhất 100.000.",
    ),
    "a word without a break": (
        HEAD + f"subject: {'a' * 90}\n",
        "khóa “subject”: Trích yếu: từ “aaaaaaaaaaaaaaaaaaaa…”",
    ),
    "letters that Tinos lacks": (
        HEAD + "blocks:\n  - a\n  - 漢 và ✓\n",
        "sai.yaml, dòng 5, khóa “blocks[2]”: Đoạn văn: phông chữ không in được 漢 (U+6F22), ✓ (U+2713).",
    ),
    "a control character as an escape": (
        HEAD + 'subject: "a\\x07b"\n',
        "sai.yaml, dòng 3, khóa “subject”: Trích yếu: có ký tự không in được (U+0007).",
    ),
    "a control character": (HEAD + "subject: a\x07b\n", "sai.yaml, dòng 3: có ký tự không in được (U+0007)."),
    "Latin-1": (HEAD.encode() + "subject: é\n".encode("latin-1"), "sai.yaml, dòng 3: tệp không phải UTF-8."),
    "an alias bomb": (_bomb(), "sai.yaml, dòng 1: không dùng được bí danh (& và *)."),
    "a list in itself": (HEAD + "blocks: &a [*a]\n", "sai.yaml, dòng 3: không dùng được bí danh"),
    "a tag that runs code": (
        HEAD + "blocks: [!!python/object/apply:os.system [ls]]\n",
        "sai.yaml, dòng 3: không dùng được nhãn “tag:yaml.org,2002:python/object/apply:os.system”.",
    ),
    "lists in lists in lists": (HEAD + "blocks: " + "[" * 900, "sai.yaml: danh sách lồng nhau quá sâu."),
    "nothing": ("", "sai.yaml: tệp trống."),
    "a number of a thousand digits": (HEAD + f"blocks:\n  - {{number: {'9' * 5000}, text: a}}\n", "dài 5.000 chữ"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_ends_with_a_sentence_and_status_2(name: str, tmp_path: Path) -> None:
    text, sentence = WRONG[name]
    done = _run(text, tmp_path)
    assert sentence in done.stderr
    assert done.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["sai.yaml"]


def test_the_second_paper_of_a_file_fails_and_nothing_of_the_first_is_written(tmp_path: Path) -> None:
    done = _run(f"{HEAD}---\n{HEAD}blocks: [漢]\n", tmp_path)
    assert done.exit_code == 2
    assert "dòng 6, khóa “blocks[1]”" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["sai.yaml"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "giay").write_text("a file stands where the folder should be")
    done = _run(HEAD, tmp_path)
    assert done.exit_code == 2
    assert f"{tmp_path / 'giay' / 'moi'}: không ghi được" in done.stderr
    assert "--out" in done.stderr


def test_when_one_file_cannot_be_moved_to_its_place_none_is_left_half_written(tmp_path: Path) -> None:
    (tmp_path / "giay" / "moi" / "sai.pdf").mkdir(parents=True)
    done = _run(HEAD, tmp_path)
    assert done.exit_code == 2
    assert [path.name for path in (tmp_path / "giay" / "moi").iterdir()] == ["sai.pdf"]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.yaml").write_text(HEAD, encoding="utf-8")
    done = CliRunner().invoke(typeset, [str(tmp_path / f / "x.yaml") for f in "ab"] + ["--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "Có hai văn bản cùng tên “x”." in done.stderr


def _marked() -> Page:
    """A paper whose every text is markup in the languages of both writers."""
    return Page(
        kind="TB", body=MARKUP, parent_body=MARKUP, symbol=MARKUP, place=MARKUP, number=MARKUP, subject=MARKUP,
        authority=MARKUP, to=[MARKUP, MARKUP], bases=[MARKUP], recipients=[MARKUP], notes=[MARKUP],
        signers=[Signer(title=MARKUP, name=MARKUP, prefix=MARKUP)],
        blocks=[
            Paragraph(MARKUP, lead=MARKUP), Heading(1, MARKUP), Numbered(MARKUP, MARKUP),
            Article(MARKUP, MARKUP, title=MARKUP), Bullets([MARKUP]), Table([[MARKUP]], [[MARKUP]], caption=MARKUP),
        ],
        annexes=[Annex(MARKUP, [Paragraph(MARKUP)], number=MARKUP)],
    )  # fmt: skip


def test_markup_in_any_text_is_printed_and_never_read() -> None:
    asked = "".join(MARKUP.split()).casefold()
    data = to_docx(_marked())
    for said in (words_of_pdf(to_pdf(_marked())), words_of_docx(data)):
        letters = "".join(said.split()).casefold()
        # Printed as it is in every one of the 18 places of the model's texts, of which two stand twice.
        assert letters.count(asked) >= 18
        assert "root:" not in letters
    for name in zipfile.ZipFile(io.BytesIO(data)).namelist():
        ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def test_markup_on_a_certificate_is_printed_and_never_read() -> None:
    from tongket.typeset import certificates

    short = "#read(1) $x$ *b* <w:br/> &amp;"
    given = dict.fromkeys(("title", "authority", "name", "position", "reason", "decision", "book", "place"), short)
    (pdf,) = certificates([Certificate(**given, notes=[short], signer=Signer(short, short))])
    assert "".join(words_of_pdf(pdf).split()).casefold().count("".join(short.split()).casefold()) >= 10


@pytest.mark.parametrize(
    ("svg", "sentence"),
    [
        ("không phải hình", "không phải hình SVG"),
        ("<html/>", "không phải hình SVG"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', "không phải hình SVG"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>', "dẫn tới tệp ảnh khác"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><use href="http://a/b.svg#c"/></svg>', "dẫn tới tệp ảnh khác"),
        ("<svg>" + " " * 500_000 + "</svg>", "nhiều nhất 500.000"),
    ],
)
def test_an_emblem_is_a_plain_drawing_or_refused(svg: str, sentence: str) -> None:
    with pytest.raises(TypesetError, match=sentence):
        Certificate(title="Giấy khen", authority="A", name="B", emblem=svg)


def test_texts_become_nfc() -> None:
    text = "Điều chỉnh kế hoạch, ữ, ậ"
    import unicodedata

    (page,) = loads(HEAD + f"subject: {json.dumps(unicodedata.normalize('NFD', text))}\n")
    assert isinstance(page, Page)
    assert page.subject == text
    assert text in flat(words_of_pdf(to_pdf(page)))


def test_the_four_cuts_of_the_font_have_the_same_letters_all_of_vietnamese_among_them() -> None:
    cuts = [letters_module.letters_of(path.read_bytes()) for path in sorted(letters_module.FONTS.glob("*.ttf"))]
    assert len(cuts) == 4
    assert all(cut == letters_module.drawable() for cut in cuts)
    base = "aăâeêioôơuưy"
    marks = "\u0300\u0301\u0303\u0309\u0323"
    import unicodedata

    letters = {unicodedata.normalize("NFC", one + mark) for one in base + base.upper() for mark in ("", *marks)}
    assert letters | set("đĐ–—“”…₫") <= letters_module.drawable()
