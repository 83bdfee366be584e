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
    "agenda-item": Kind(_("Mục chương trình"), "list-ordered", _("trình bày")),
    "contribution": Kind(_("Phát biểu"), "mic", _("phát biểu")),
    "conclusion": Kind(_("Kết luận"), "gavel", _("kết luận")),
    "task": Kind(_("Nhiệm vụ"), "square-check", _("thực hiện")),
    "nomination": Kind(_("Đề nghị khen"), "award", _("được đề nghị khen")),
    "poll": Kind(_("Biểu quyết"), "vote", _("biểu quyết")),
    "decision": Kind(_("Quyết định"), "stamp", _("ký")),
    "article": Kind(_("Tin"), "newspaper", _("đưa tin")),
}
