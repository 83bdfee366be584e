"""The kinds of stations: the word and the icon that pages show, and what the person at it did."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    word: str | Promise
    icon: str
    did: str | Promise


KINDS: dict[str, Kind] = {
    "report-line": Kind(_("Dòng báo cáo"), "file-text", _("báo cáo")),
    "paragraph": Kind(_("Đoạn dự thảo"), "git-merge", _("tổng hợp")),
    "comment": Kind(_("Góp ý"), "message-square", _("góp ý")),
    "agenda-item": Kind(_("Mục chương trình"), "list-ordered", _("phụ trách mục")),
    "contribution": Kind(_("Phát biểu"), "mic", _("phát biểu")),
    "conclusion": Kind(_("Kết luận"), "gavel", _("chủ trì")),
    "task": Kind(_("Nhiệm vụ"), "square-check", _("thực hiện")),
    "nomination": Kind(_("Đề nghị khen"), "award", _("được đề nghị khen")),
    "poll": Kind(_("Biểu quyết"), "vote", _("biểu quyết")),
    "decision": Kind(_("Quyết định"), "stamp", _("ký")),
    "article": Kind(_("Tin"), "newspaper", _("đưa tin")),
}


# The states that a station shows, and their icon and colour; other states say nothing that the reader does not know.
STATES: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "task",
        (
            ("Quá hạn", "triangle-alert", "red"),
            ("Xong muộn", "check", "amber"),
            ("Xong", "check", "green"),
            ("Đã xong", "check", "green"),
            ("Thôi thực hiện", "circle-x", "grey"),
            ("", "clock", "navy"),
        ),
    ),
    (
        "comment",
        (
            ("Tiếp thu một phần", "split", "amber"),
            ("Tiếp thu", "check", "green"),
            ("Giải trình", "message-square", "amber"),
            ("Chưa", "clock", "navy"),
        ),
    ),
    ("poll", (("Được", "check", "green"), ("Không", "x", "red"), ("", "clock", "navy"))),
    (
        "nomination",
        (
            ("Đã khen", "award", "green"),
            ("Hội đồng thông qua", "check", "green"),
            ("Không", "x", "red"),
            ("", "circle-dot", "navy"),
        ),
    ),
    ("decision", (("Dự thảo", "file-pen", "amber"), ("Đã được thay thế", "history", "grey"))),
    ("article", (("Bản nháp", "file-pen", "amber"),)),
)


def mark_of(kind: str, state: str) -> tuple[str, str] | None:
    """The icon and the colour of a state that is worth showing; None for one that is not."""
    known = dict(STATES).get(kind, ())
    return next(((icon, colour) for begins, icon, colour in known if state and state.startswith(begins)), None)
