"""Which words were added on the way."""

from hypothesis import given
from hypothesis import strategies as st

from tongket.analytics.queries.wording import added, likeness


def marked(before: str, text: str) -> str:
    return " ".join(f"[{words}]" if is_added else words for words, is_added in added(before, text))


def test_added_words_are_marked_and_punctuation_is_no_word() -> None:
    before = "Tổ chức chương trình còn hạn chế cần khắc phục."
    assert marked(before, "Tổ chức chương trình còn hạn chế cần khắc phục (do dịch).") == (
        "Tổ chức chương trình còn hạn chế cần khắc phục [(do dịch).]"
    )


def test_the_first_wording_and_another_sentence_have_no_marks() -> None:
    assert marked("", "Đẩy mạnh đào tạo") == "Đẩy mạnh đào tạo"
    assert marked("Nghiệm thu 5 đề tài cấp bộ", "Chào cờ sáng thứ Hai đầu tháng") == "Chào cờ sáng thứ Hai đầu tháng"


def test_marks_and_case_make_no_difference() -> None:
    assert likeness("Đào tạo trực tuyến", "ĐÀO TẠO TRỰC TUYẾN") == 1
    assert likeness("đào tạo", "khen thưởng") == 0
    assert likeness("", "đào tạo") == 0


@given(st.text("ab c.", max_size=40), st.text("ab c.", max_size=40))
def test_nothing_of_the_text_is_lost(before: str, text: str) -> None:
    assert " ".join(" ".join(words for words, _ in added(before, text)).split()) == " ".join(text.split())
    assert 0 <= likeness(before, text) <= 1
