"""Every kind has a sample that lacks nothing, says the same in PDF and DOCX, and looks as it did when we last looked."""

import re

import pytest
from PIL import Image

from tongket.typeset import Page, kinds, to_docx, to_pdf
from tongket.typeset.cli import sample_path
from tongket.typeset.tests import pictures
from tongket.typeset.tests.reading import flat, words_of_docx, words_of_pdf

PAPERS = [name for name in pictures.names() if name != "certificate"]
NOTE = "Dữ liệu minh họa"


@pytest.mark.parametrize("abbr", kinds("state"))
def test_each_of_the_29_kinds_has_a_sample(abbr: str) -> None:
    assert sample_path("state", abbr).is_file()


def test_each_kind_that_only_the_party_has_has_a_sample() -> None:
    own = [abbr for abbr in kinds("party") if abbr not in kinds("state")]
    assert own == ["KL", "QĐi", "TT"]
    assert all(sample_path("party", abbr).is_file() for abbr in own)


@pytest.mark.parametrize("name", PAPERS)
def test_a_sample_lacks_nothing_and_says_that_it_is_made_up(name: str) -> None:
    page = pictures.paper(name)
    assert isinstance(page, Page)
    assert page.missing() == []
    assert page.notes == (NOTE,)


@pytest.mark.parametrize("name", PAPERS)
def test_the_pdf_says_every_paragraph_of_the_docx(name: str) -> None:
    page = pictures.paper(name)
    assert isinstance(page, Page)
    sheets = words_of_pdf(to_pdf(page)).split("\f")
    said = flat("\n".join(re.sub(rf"\A\d+\n|^{NOTE}$", "", sheet, flags=re.MULTILINE) for sheet in sheets))
    for paragraph in words_of_docx(to_docx(page)).splitlines():
        assert flat(paragraph) in said


@pytest.mark.parametrize("name", pictures.names())
def test_a_sample_looks_as_its_picture(name: str) -> None:
    path = pictures.PICTURES / f"{name}.png"
    assert path.is_file(), "draw it with: python -m tongket.typeset.tests.pictures"
    with Image.open(path) as kept:
        assert pictures.difference(kept.convert("L"), pictures.coarse(pictures.draw(name))) < 0.002


def test_the_comparison_sees_a_moved_line() -> None:
    seen = pictures.coarse(pictures.draw("state-TC"))
    moved = Image.new("L", seen.size, 255)
    moved.paste(seen, (0, 2))
    assert pictures.difference(seen, moved) > 0.01


def test_no_picture_is_left_without_a_sample() -> None:
    assert sorted(p.stem for p in pictures.PICTURES.glob("*.png")) == pictures.names()
