"""What each kind of paper must say at least, and what a given one does not say yet."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tongket.typeset.model import Article, Block, Bullets, Heading, Numbered, Page, Paragraph, Table

MEETING_RULES = "Quyết định 45/2018/QĐ-TTg"
REPORT_RULES = "Nghị định 09/2019/NĐ-CP"
FORM_RULES = "Nghị định 30/2020/NĐ-CP, Phụ lục III"
PRACTICE = "thể thức thường dùng"


@dataclass(frozen=True, slots=True)
class Content:
    """One thing that a kind of paper must say: its name, words of which one must occur, and who asks for it."""

    name: str
    words: tuple[str, ...]
    source: str = PRACTICE

    def said_in(self, text: str) -> bool:
        """Whether one of the words occurs, whatever the case."""
        return any(re.search(rf"(?<!\w){word}(?!\w)", text) for word in self.words)


def _c(name: str, *words: str, source: str = PRACTICE) -> Content:
    return Content(name, words, source)


_DUTIES = _c("phân công, tổ chức thực hiện", "tổ chức thực hiện", "phân công", "chủ trì", "chịu trách nhiệm")
_EFFECT = _c("hiệu lực", "hiệu lực", "kể từ ngày ký")
_PARTIES = _c("các bên", "bên a", "các bên", "hai bên")
_MONEY = _c("kinh phí", "kinh phí", "tiền", "nguồn vốn", "kinh tế")
_GOAL = _c("mục đích, mục tiêu", "mục đích", "mục tiêu")

# law.md keeps only five kinds with a source (notice, minutes, invitation, report, decision of commendation, petition);
# the others follow the forms of the decree and common practice, and say so in the sentence they give.
CONTENTS: dict[str, tuple[Content, ...]] = {
    "NQ": (_c("các điều khoản", "điều 1", "quyết nghị", "nhiệm vụ"), _DUTIES),
    "QĐ": (
        _c("đơn vị, cá nhân thi hành", "thi hành", source=FORM_RULES),
        _c("thời điểm có hiệu lực", "hiệu lực", "kể từ ngày ký", source=FORM_RULES),
    ),
    "CT": (_c("nhiệm vụ được giao", "yêu cầu", "nhiệm vụ", "chỉ thị"), _DUTIES),
    "QC": (
        _c("phạm vi, đối tượng", "phạm vi", "đối tượng"),
        _c("trách nhiệm", "trách nhiệm"),
        _c("điều khoản thi hành", "thi hành", "hiệu lực"),
    ),
    "QyĐ": (_c("phạm vi, đối tượng", "phạm vi", "đối tượng"), _c("điều khoản thi hành", "thi hành", "hiệu lực")),
    "QĐi": (_c("phạm vi, đối tượng", "phạm vi", "đối tượng"), _c("điều khoản thi hành", "thi hành", "hiệu lực")),
    "TC": (_c("sự việc được công bố", "thông cáo", "công bố"),),
    "HD": (_c("phạm vi, đối tượng", "phạm vi", "đối tượng"), _c("nội dung hướng dẫn", "nội dung", "cách"), _DUTIES),
    "CTr": (_GOAL, _c("nội dung công tác", "nội dung", "nhiệm vụ"), _c("thời gian", "thời gian", "tháng"), _DUTIES),
    "KH": (
        _GOAL,
        _c("nội dung", "nội dung", "nhiệm vụ"),
        _c("thời gian, tiến độ", "thời gian", "tiến độ", "hoàn thành"),
        _MONEY,
        _DUTIES,
    ),
    "PA": (_GOAL, _c("các phương án", "phương án"), _DUTIES),
    "ĐA": (_c("sự cần thiết", "sự cần thiết", "cơ sở"), _GOAL, _c("giải pháp", "giải pháp"), _MONEY, _DUTIES),
    "DA": (
        _c("sự cần thiết", "sự cần thiết", "cơ sở"),
        _GOAL,
        _c("quy mô, tiến độ", "quy mô", "tiến độ"),
        _MONEY,
        _DUTIES,
    ),
    "BB": (
        _c("thời gian bắt đầu", "bắt đầu", "khai mạc", "thời gian", source=MEETING_RULES),
        _c("địa điểm, hình thức họp", "địa điểm", "trực tuyến", "hình thức", source=MEETING_RULES),
        _c("người chủ trì", "chủ trì", "chủ tọa", "chủ tịch hội đồng", source=MEETING_RULES),
        _c("thành phần dự họp", "thành phần", "có mặt", "tham dự", "dự họp", source=MEETING_RULES),
        _c("nội dung, diễn biến", "nội dung", "diễn biến", "chương trình", source=MEETING_RULES),
        _c("ý kiến thảo luận", "ý kiến", "thảo luận", "phát biểu", source=MEETING_RULES),
        _c("kết quả biểu quyết", "biểu quyết", "bỏ phiếu", "kiểm phiếu", "tán thành", "nhất trí", source=MEETING_RULES),
        _c("kết luận của chủ trì", "kết luận", source=MEETING_RULES),
        _c("thời gian kết thúc", "kết thúc", "bế mạc", source=MEETING_RULES),
    ),
    "TTr": (
        _c("căn cứ, lý do", "căn cứ", "lý do", "thực hiện"),
        _c("kết quả xét, bỏ phiếu", "kết quả", "bỏ phiếu", "họp xét"),
        _c("điều đề nghị", "đề nghị", "kính trình", "xem xét", source=FORM_RULES),
    ),
    "HĐ": (
        _PARTIES,
        _c("nội dung công việc", "nội dung", "công việc"),
        _c("giá trị", "giá trị", "đồng"),
        _c("thời hạn", "thời hạn", "thời gian"),
        _c("quyền, nghĩa vụ", "quyền", "nghĩa vụ", "trách nhiệm"),
        _EFFECT,
    ),
    "CĐ": (_c("việc phải làm ngay", "yêu cầu", "khẩn trương", "thực hiện", source=FORM_RULES),),
    "BGN": (_PARTIES, _c("nội dung ghi nhớ", "thống nhất", "nội dung", "hợp tác"), _EFFECT),
    "BTT": (_PARTIES, _c("nội dung thỏa thuận", "thỏa thuận", "thống nhất"), _EFFECT),
    "GUQ": (
        _c("người ủy quyền", "người ủy quyền", "bên ủy quyền", source=FORM_RULES),
        _c("người được ủy quyền", "được ủy quyền", source=FORM_RULES),
        _c("nội dung ủy quyền", "nội dung", "phạm vi", source=FORM_RULES),
        _c("thời hạn ủy quyền", "thời hạn", "từ ngày", source=FORM_RULES),
    ),
    "GM": (
        _c("nội dung cuộc họp", "nội dung", "dự", source=FORM_RULES),
        _c("người chủ trì", "chủ trì", source=FORM_RULES),
        _c("thành phần tại từng điểm cầu", "thành phần", "điểm cầu"),
        _c("thời gian", "thời gian", "giờ", source=FORM_RULES),
        _c("địa điểm", "địa điểm", "điểm cầu", "phòng họp", source=FORM_RULES),
        _c("tài liệu, việc chuẩn bị", "tài liệu", "chuẩn bị"),
        _c("đầu mối liên hệ", "liên hệ", "điện thoại"),
    ),
    "GGT": (
        _c("người được giới thiệu", "giới thiệu", source=FORM_RULES),
        _c("nơi đến, việc cần làm", "được cử đến", "về việc", source=FORM_RULES),
        _c("thời hạn của giấy", "có giá trị", "giá trị đến", source=FORM_RULES),
    ),
    "GNP": (
        _c("người nghỉ phép", "cấp cho", "ông", "bà", source=FORM_RULES),
        _c("thời gian nghỉ", "từ ngày", "thời gian", source=FORM_RULES),
        _c("nơi nghỉ", "tại", source=FORM_RULES),
    ),
    "PG": (
        _c("văn bản gửi kèm", "gửi kèm", "tài liệu", source=FORM_RULES),
        _c("việc gửi trả phiếu", "gửi lại", "gửi trả"),
    ),
    "PC": (_c("văn bản được chuyển", "chuyển", source=FORM_RULES), _c("lý do chuyển", "lý do", "thẩm quyền")),
    "PB": (_c("việc được báo", "báo", "tiếp nhận", source=FORM_RULES),),
    "KL": (_c("nội dung kết luận", "kết luận"), _DUTIES),
    "TT": (_c("việc cần làm", "yêu cầu", "nhiệm vụ", "thực hiện"),),
}

_CONCLUSION_NOTICE = (
    _c("ngày họp", r"ngày \d+ tháng \d+ năm \d+", r"ngày \d+/\d+/\d+"),
    _c("hình thức họp", "trực tuyến", "trực tiếp", "hình thức", "tại"),
    _c("thành phần dự", "dự", "tham dự", "thành phần"),
    _c("phần đánh giá", "đánh giá", "ghi nhận", "kết quả"),
)
_SUMMARY_REPORT = (
    _c("đặc điểm tình hình", "đặc điểm", "tình hình", source=REPORT_RULES),
    _c("kết quả thực hiện", "kết quả", source=REPORT_RULES),
    _c("ưu điểm", "ưu điểm", "mặt mạnh", source=REPORT_RULES),
    _c("hạn chế", "hạn chế", "khuyết điểm", "tồn tại", source=REPORT_RULES),
    _c("nguyên nhân", "nguyên nhân", source=REPORT_RULES),
    _c("bài học", "bài học", "kinh nghiệm"),
    _c("phương hướng, nhiệm vụ", "phương hướng", "nhiệm vụ", source=REPORT_RULES),
    _c("giải pháp", "giải pháp", source=REPORT_RULES),
    _c("kiến nghị, đề xuất", "kiến nghị", "đề xuất", source=REPORT_RULES),
)
_COMMENDATION = (
    _c("người, tập thể được khen", "tặng", "khen thưởng", "công nhận"),
    _c("lý do khen", "thành tích", "đã có công", "hoàn thành"),
    _c("thời kỳ lập thành tích", "năm", "giai đoạn", "đợt", "nhiệm kỳ"),
    _c("mức tiền thưởng và nguồn chi", "tiền thưởng", "mức thưởng", "kinh phí"),
)
_DEADLINE = re.compile(
    r"trước ngày|chậm nhất|hoàn thành|thời hạn|hằng (tháng|quý|năm)|thường xuyên|trong (tháng|quý|năm)"
)
_LEAD_UNIT = re.compile(r"chủ trì|đầu mối|chịu trách nhiệm|thực hiện|giao ")

# Kinds that go to a named receiver.
_ADDRESSED = ("công văn", "TTr", "GM", "CĐ", "PG", "PC", "PB", "thư công")
# Kinds that state what they rest on, in italic lines above the text.
_BASED = ("QĐ", "NQ")
# Kinds whose form has no line of place and date, no subject, or no list of receivers.
_UNDATED = ("BB", "HĐ", "BGN", "BTT")
_UNTITLED = ("GGT", "GNP", "PG", "PC")
_NO_RECEIVERS = ("HĐ", "BGN", "BTT", "GGT", "GNP", "thư công", "PB")


def missing(page: Page, *, drafting: bool = False) -> list[str]:
    """What the paper does not say yet: one Vietnamese sentence for each thing, in the order of the paper.

    `drafting` leaves out the number and the date, which come with the registration. The contents are looked for by
    their usual words (see `CONTENTS`), so a paper that says them in quite other words is told about them, too.
    """
    return [*_of_form(page, drafting), *_of_content(page)]


def _of_form(page: Page, drafting: bool) -> Iterator[str]:
    kind = page.sort
    if kind.numbered:
        if page.number is None and not drafting:
            yield "Chưa có số văn bản."
        if not page.symbol:
            yield "Chưa có ký hiệu văn bản."
        elif kind.code and not re.match(rf"{kind.code}(\W|\Z)", page.symbol):
            yield f"Ký hiệu “{page.symbol}” không mở đầu bằng “{kind.code}”, chữ viết tắt của {kind.name.lower()}."
    if kind.abbr not in _UNDATED:
        if not page.place:
            yield "Chưa có địa danh."
        if page.date is None and not drafting:
            yield "Chưa có ngày ban hành."
    if not page.subject and kind.abbr not in _UNTITLED:
        yield "Chưa có trích yếu nội dung."
    if kind.abbr in _ADDRESSED and not page.to:
        yield f"{kind.name} chưa ghi nơi nhận ở dòng “{'Kính mời' if kind.abbr == 'GM' else 'Kính gửi'}”."
    if kind.abbr in _BASED:
        if not page.authority:
            yield f"{kind.name} chưa ghi thẩm quyền ban hành (chức danh hoặc tập thể ra {kind.name.lower()})."
        if not page.bases:
            yield f"{kind.name} chưa ghi căn cứ ban hành."
    if not page.blocks:
        yield "Chưa có nội dung."
    if not page.signers:
        yield "Chưa có người ký."
    for n, signer in enumerate(page.signers, 1):
        if not signer.name:
            yield f"Người ký thứ {n} chưa có họ tên."
        if not signer.title and not signer.prefix:
            yield f"Người ký thứ {n} chưa có chức vụ."
    if kind.abbr == "BB" and len(page.signers) == 1:
        yield f"Biên bản cần chữ ký của thư ký và của chủ tọa ({MEETING_RULES})."
    if kind.abbr in ("HĐ", "BGN", "BTT") and len(page.signers) == 1:
        yield f"{kind.name} cần chữ ký của cả hai bên."
    if kind.abbr not in _NO_RECEIVERS:
        if not page.recipients:
            yield "Chưa có nơi nhận."
        elif not any(re.match(r"[-– ]*Lưu\b", r) for r in page.recipients):
            yield "Nơi nhận chưa có dòng “Lưu”."


def _of_content(page: Page) -> Iterator[str]:
    if not page.blocks:
        return
    kind, subject = page.sort, page.subject.lower()
    text = "\n".join((subject, *(b.lower() for b in page.bases), *(t.lower() for t in _texts(page))))
    wanted = list(CONTENTS.get(kind.abbr, ()))
    further: Callable[[Page], Iterator[str]] | None = None
    if kind.abbr == "TB" and subject.startswith("kết luận"):
        wanted += _CONCLUSION_NOTICE
        further = _of_conclusions
    if kind.abbr == "BC" and re.search(r"sơ kết|tổng kết", subject):
        wanted += _SUMMARY_REPORT
    if kind.abbr == "QĐ" and re.search(r"khen|tặng|danh hiệu", subject):
        wanted = [*_COMMENDATION, *wanted]
        if not re.search(r"theo đề nghị|xét đề nghị", text):
            yield "Quyết định khen thưởng chưa ghi theo đề nghị của ai."
    for content in wanted:
        if not content.said_in(text):
            yield f"{kind.name} chưa ghi {content.name} ({content.source})."
    if further is not None:
        yield from further(page)


# What stands under the number of a conclusion that a replacing notice gives up.
STRUCK = "được bãi bỏ"


def _of_conclusions(page: Page) -> Iterator[str]:
    conclusions = [b for b in page.blocks if isinstance(b, Numbered)]
    if not conclusions:
        yield f"Thông báo kết luận chưa có kết luận đánh số ({PRACTICE})."
    for conclusion in conclusions:
        text, number = conclusion.text.lower(), str(conclusion.n).rstrip(".)")
        if text.strip("(). ") == STRUCK:
            continue
        if not _LEAD_UNIT.search(text):
            yield f"Kết luận {number} chưa ghi đơn vị chủ trì."
        if not _DEADLINE.search(text):
            yield f"Kết luận {number} chưa ghi thời hạn."
    by_order = any(s.prefix.upper().startswith(("TL.", "T/L")) for s in page.signers)
    if by_order and not any("thừa lệnh" in t.lower() for t in _texts(page)):
        yield "Văn bản ký thừa lệnh (TL.) chưa có câu “Thừa lệnh ... thông báo để ... thực hiện”."


def _texts(page: Page) -> Iterator[str]:
    for block in (*page.blocks, *(b for annex in page.annexes for b in annex.blocks)):
        yield from _of_block(block)


def _of_block(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Numbered():
            yield block.text
        case Paragraph():
            yield f"{block.lead} {block.text}"
        case Article():
            yield f"Điều {block.n}. {block.title} {block.text}"
        case Bullets():
            yield from block.items
        case Table():
            yield block.caption
            for row in (*block.header, *block.rows):
                yield " ".join(cell.text for cell in row)
