"""The English catalogue: whole, true to the placeholders, compiled from what it says, and on the pages."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

import tongket

PACKAGE = Path(tongket.__file__).parent
CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django"
PLACEHOLDERS = re.compile(r"%%|%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-z]+[^>]*>")
TRANS = re.compile(r"""\{% trans "([^"]+)" """)
MARKED = re.compile(r"""\b(?:_|gettext_lazy|gettext_noop)\(\s*"([^"\\]+)"\s*[,)]""")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE.with_suffix(".po")))


def sayings(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each Vietnamese text of an entry beside its English one; a plural has two."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


def test_what_is_compiled_is_what_is_written(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))

    def said(entries: polib.POFile | polib.MOFile) -> dict[tuple[str, str], list[tuple[str, str]]]:
        return {(entry.msgctxt or "", entry.msgid): sayings(entry) for entry in entries}

    assert said(compiled) == said(catalogue)
    assert compiled.metadata["Plural-Forms"] == "nplurals=2; plural=(n != 1);"


def test_nothing_is_left_untranslated_or_guessed(catalogue: polib.POFile) -> None:
    assert len(catalogue) > 1700
    assert [entry.msgid for entry in catalogue if entry.fuzzy or entry.obsolete] == []
    assert [entry.msgid for entry in catalogue if not all(english for _text, english in sayings(entry))] == []


def test_every_placeholder_and_tag_is_kept(catalogue: polib.POFile) -> None:
    changed = [
        (text, english)
        for entry in catalogue
        for text, english in sayings(entry)
        if sorted(PLACEHOLDERS.findall(text)) != sorted(PLACEHOLDERS.findall(english))
    ]
    assert changed == []


def test_spaces_at_the_ends_are_kept(catalogue: polib.POFile) -> None:
    """A text that is put between others brings its own spaces."""
    pairs = [pair for entry in catalogue for pair in sayings(entry)]
    assert [
        pair for pair in pairs if (pair[0][0] == " ", pair[0][-1] == " ") != (pair[1][0] == " ", pair[1][-1] == " ")
    ] == []


def test_every_text_of_the_templates_is_in_the_catalogue(catalogue: polib.POFile) -> None:
    known = {entry.msgid for entry in catalogue}
    pages = [path.read_text("utf-8") for path in PACKAGE.glob("*/templates/**/*.html")]
    found = {text.replace("%", "%%") for page in pages for text in TRANS.findall(page)}  # as Django looks them up
    found |= {text for page in pages for text in MARKED.findall(page)}
    assert len(found) > 500
    assert sorted(found - known) == []


def test_a_number_and_what_it_counts_are_one_text_so_that_one_is_said_rightly() -> None:
    nouns = "người|phút|ngày|mục|lượt|phiếu|đơn vị|đại biểu|điểm cầu|kết luận"
    apart = re.compile(rf"""(?:\|length|\w) \}}\}} \{{% trans "(?:{nouns})[" ]""")
    told = re.compile(r"\{% blocktrans with [^%]*\bn=[^%]* %\}[^{]*\{\{ n \}\} (?:" + nouns + r")\b")
    pages = {path: path.read_text("utf-8") for path in PACKAGE.glob("*/templates/**/*.html")}
    found = [(path.name, one) for path, page in pages.items() for one in apart.findall(page) + told.findall(page)]
    assert found == []


def test_every_text_of_the_code_is_in_the_catalogue(catalogue: polib.POFile) -> None:
    known = {entry.msgid for entry in catalogue}
    paths = [path for path in PACKAGE.glob("*/**/*.py") if "tests" not in path.parts]
    found = {text for path in paths for text in MARKED.findall(path.read_text("utf-8"))}
    assert len(found) > 400
    assert sorted(found - known) == []


@pytest.mark.django_db
def test_the_first_pages_speak_english_once_it_is_chosen() -> None:
    client = Client()
    client.post("/language/", {"language": "en"})
    home = client.get("/").content.decode()
    assert "every line can be traced to its source and to its effect" in home
    assert "mọi dòng đều lần được về nguồn" not in home
    sign_in = client.get("/sign-in/").content.decode()
    assert "User name" in sign_in
    assert "Tên đăng nhập" not in sign_in


def test_a_plural_follows_the_number() -> None:
    with translation.override("en"):
        words = [translation.ngettext("%(n)s việc", "%(n)s việc", n) % {"n": n} for n in (0, 1, 2)]
    assert words == ["0 matters", "1 matter", "2 matters"]
