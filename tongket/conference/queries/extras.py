"""What was told of a conference and has no page of its own yet: put into words, and nothing of it dropped."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from tongket.conference.models import Conference
from tongket.kit.formats import day
from tongket.org.models import Unit

TITLES = {
    "carried_over": _("Việc chuyển kỳ"),
    "clusters": _("Cụm thi đua"),
    "contest": _("Cuộc thi"),
    "disseminated": _("Văn bản quán triệt, phổ biến"),
    "drafts": _("Dự thảo lấy ý kiến"),
    "reviewed_areas": _("Lĩnh vực kiểm điểm"),
    "work_areas": _("Lĩnh vực công tác"),
    "after": _("Việc sau hội nghị"),
    "delegations": _("Thành phần mời"),
    "article": _("Tin bài"),
}
LABELS = {
    "title": _("Tên"),
    "text": _("Nội dung"),
    "reason": _("Lý do"),
    "from": _("Từ"),
    "to": _("Đến"),
    "period": _("Kỳ"),
    "members": _("Thành viên"),
    "cycle": _("Kỳ tổ chức"),
    "who_may_enter": _("Đối tượng dự thi"),
    "needs": _("Cần chuẩn bị"),
    "draft": _("Dự thảo"),
    "key": _("Mã"),
    "kind": _("Loại"),
    "drafted_by": _("Soạn"),
    "signed_by": _("Ký"),
    "issued_to": _("Gửi"),
    "of": _("Loại đơn vị"),
    "count": _("Số lượng"),
    "offices": _("Chức vụ"),
}
WORDS = {
    "monthly-or-quarterly": _("hằng tháng hoặc hằng quý"),
    "monthly": _("hằng tháng"),
    "quarterly": _("hằng quý"),
    "yearly": _("hằng năm"),
    "staff": _("viên chức, người lao động"),
    "students": _("học viên"),
    "themes": _("chủ đề"),
    "rules": _("thể lệ"),
    "prizes": _("giải thưởng"),
    "provincial-school": _("trường chính trị tỉnh, thành phố"),
    "ministry-school": _("trường của bộ, ngành"),
    "conclusion-notice": _("thông báo kết luận"),
    "quarter": _("quý"),
    "half-year": _("6 tháng"),
    "nine-months": _("9 tháng"),
    "year": _("năm"),
    "school-year": _("năm học"),
    "years": _("nhiều năm"),
}


Names = dict[str, str]  # file keys of units and people, and whom they name


def _label(key: str) -> str:
    return str(LABELS.get(key, key))


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
        return str(_("có") if value else _("không"))
    text = str(value)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return day(date.fromisoformat(text))
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return str(_("quý")) + f" {('I', 'II', 'III', 'IV')[int(quarter[2]) - 1]}/{quarter[1]}"
    return names.get(text) or str(WORDS.get(text, text))


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


def _in_order(value: dict[str, Any]) -> list[tuple[str, Any]]:
    """The keys in the order of the labels: PostgreSQL keeps JSON without the order in which it was told."""
    places = {key: place for place, key in enumerate(LABELS)}
    return sorted(value.items(), key=lambda pair: places.get(pair[0], len(places)))


def _rows(value: Any, names: Names) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [(_label(key), _words(one, names)) for key, one in _in_order(value)]
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
        for key, one in _in_order(value)
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
    return [
        Extra(key, str(TITLES.get(key, key)), _rows(value, names))
        for key, value in sorted(
            conference.extras.items(), key=lambda pair: list(TITLES).index(pair[0]) if pair[0] in TITLES else 99
        )
        if value
    ]
