"""What was told of a conference and has no page of its own yet: put into words, and nothing of it dropped."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from tongket.conference.models import Conference
from tongket.kit.formats import day
from tongket.org.models import Unit

TITLES = {
    "carried_over": "Việc chuyển kỳ",
    "clusters": "Cụm thi đua",
    "contest": "Cuộc thi",
    "disseminated": "Văn bản quán triệt, phổ biến",
    "drafts": "Dự thảo lấy ý kiến",
    "reviewed_areas": "Lĩnh vực kiểm điểm",
    "work_areas": "Lĩnh vực công tác",
    "after": "Việc sau hội nghị",
    "delegations": "Thành phần mời",
    "article": "Tin bài",
}
LABELS = {
    "title": "Tên",
    "text": "Nội dung",
    "reason": "Lý do",
    "from": "Từ",
    "to": "Đến",
    "period": "Kỳ",
    "members": "Thành viên",
    "cycle": "Kỳ tổ chức",
    "who_may_enter": "Đối tượng dự thi",
    "needs": "Cần chuẩn bị",
    "draft": "Dự thảo",
    "key": "Mã",
    "kind": "Loại",
    "drafted_by": "Soạn",
    "signed_by": "Ký",
    "issued_to": "Gửi",
    "of": "Loại đơn vị",
    "count": "Số lượng",
    "offices": "Chức vụ",
}
WORDS = {
    "monthly-or-quarterly": "hằng tháng hoặc hằng quý",
    "monthly": "hằng tháng",
    "quarterly": "hằng quý",
    "yearly": "hằng năm",
    "staff": "viên chức, người lao động",
    "students": "học viên",
    "themes": "chủ đề",
    "rules": "thể lệ",
    "prizes": "giải thưởng",
    "provincial-school": "trường chính trị tỉnh, thành phố",
    "ministry-school": "trường của bộ, ngành",
    "conclusion-notice": "thông báo kết luận",
    "quarter": "quý",
    "half-year": "6 tháng",
    "nine-months": "9 tháng",
    "year": "năm",
    "school-year": "năm học",
    "years": "nhiều năm",
}


Names = dict[str, str]  # file keys of units and people, and whom they name


def _label(key: str) -> str:
    return LABELS.get(key, key)


def _words(value: Any, names: Names) -> str:
    """A value in words: dates as they are written here, known codes and keys by name, lists joined."""
    if isinstance(value, dict):
        if set(value) <= {"kind", "from", "to", "label"} and "from" in value:
            kind = _words(value["kind"], names) + ", " if value.get("kind") else ""
            return f"{kind}{_words(value['from'], names)} – {_words(value.get('to', ''), names)}"
        return "; ".join(f"{_label(key)}: {_words(one, names)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_words(one, names) for one in value)
    if isinstance(value, bool):
        return "có" if value else "không"
    text = str(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return day(date.fromisoformat(text))
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return f"quý {('I', 'II', 'III', 'IV')[int(quarter[2]) - 1]}/{quarter[1]}"
    return names.get(text) or WORDS.get(text, text)


@dataclass(frozen=True)
class Extra:
    """One such thing: its title, and its rows of (label, words); a label may be empty."""

    key: str
    title: str
    rows: list[tuple[str, str]]

    @property
    def is_list(self) -> bool:
        """Whether its rows have no labels."""
        return not any(label for label, _words in self.rows)


def _rows(value: Any, names: Names) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [(_label(key), _words(one, names)) for key, one in value.items()]
    if isinstance(value, list | tuple):
        return [("", _line(one, names)) for one in value]
    return [("", _words(value, names))]


def _line(value: Any, names: Names) -> str:
    """One entry of a list: what it is called first, the rest after it. A key within the file names nothing outside of it."""
    if not isinstance(value, dict):
        return _words(value, names)
    head = next((key for key in ("text", "title", "kind") if key in value), "")
    rest = "; ".join(
        f"{_label(key).lower()}: {_words(one, names)}"
        for key, one in value.items()
        if key != head and not (head and key == "key")
    )
    called = _words(value[head], names) if head else ""
    called = called[:1].upper() + called[1:]
    return f"{called} ({rest})" if called and rest else called or rest


def _strings(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set().union(*(_strings(one) for one in value.values())) if value else set()
    if isinstance(value, list | tuple):
        return set().union(*(_strings(one) for one in value)) if value else set()
    return {value} if isinstance(value, str) else set()


def _names_of(conference: Conference) -> Names:
    """Whom the keys that stand in the extras name: units of the register, delegates by the end of their sign-in name."""
    said = _strings(conference.extras)
    people = {
        delegate.person.username.rpartition(".")[2]: delegate.person.full_name
        for delegate in conference.delegates.select_related("person")
    }
    units = dict(Unit.objects.filter(key__in=said).values_list("key", "name"))
    return {key: name for key, name in {**people, **units}.items() if key in said}


def extras_of(conference: Conference) -> list[Extra]:
    """All that is kept with the conference, known or not."""
    if not conference.extras:
        return []
    names = _names_of(conference)
    return [Extra(key, TITLES.get(key, key), _rows(value, names)) for key, value in conference.extras.items() if value]
