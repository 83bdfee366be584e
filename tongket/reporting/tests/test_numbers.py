"""Laws of judging the numbers of a text, whatever the text."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tongket.kit.formats import number
from tongket.reporting.models import Figure, ReportLine
from tongket.reporting.numbers import disagreements, pieces_of

FIGURES = [
    Figure(pk=1, area="", name="Lớp bồi dưỡng mở mới", unit_word="lớp", planned=Decimal(48), value=Decimal(21)),
    Figure(pk=2, area="", name="Giờ giảng trực tuyến", unit_word="giờ", value=Decimal("2186.5")),
    Figure(pk=3, area="", name="Học viên hài lòng", unit_word="%", value=Decimal("92.4")),
]
WORDS = st.sampled_from(
    ["đã mở", "lớp", "bồi dưỡng", "giờ", "giảng trực tuyến", "%", "học viên", "hài lòng", "/", "năm", ";"]
)
AMOUNTS = st.one_of(
    st.integers(0, 3000).map(number),
    st.decimals(0, 3000, places=1, allow_nan=False).map(lambda amount: number(amount, 1)),
    st.sampled_from(["21", "48", "2.186,5", "92,4", "4/42", "09-QĐi/TW", "24/6/2021"]),
)
TEXTS = st.lists(st.one_of(WORDS, AMOUNTS, st.text(max_size=6)), max_size=14).map(" ".join)


@given(TEXTS)
def test_no_letter_of_a_text_is_lost_or_changed(text: str) -> None:
    assert "".join(piece.text for piece in pieces_of(ReportLine(text=text), FIGURES)) == text


@given(TEXTS)
def test_a_corrected_text_no_longer_disagrees_where_it_was_corrected(text: str) -> None:
    for found in disagreements([ReportLine(text=text)], FIGURES)[:1]:
        left = disagreements([ReportLine(text=found.corrected)], FIGURES)
        assert len(left) < len(disagreements([ReportLine(text=text)], FIGURES))


@given(st.integers(1, 99999), st.sampled_from(["lớp", "giờ"]))
def test_a_planted_number_is_found_unless_it_is_the_figures_own(amount: int, word: str) -> None:
    name = {"lớp": "lớp bồi dưỡng mở mới", "giờ": "giờ giảng trực tuyến"}[word]
    found = disagreements([ReportLine(text=f"Trong kỳ đã thực hiện {number(amount)} {name}.")], FIGURES)
    known = {"lớp": ["21", "48"], "giờ": ["2.186,5"]}[word]
    assert bool(found) == (number(amount) not in known)
