"""Where the lines of a heading break: as few as fit, nearly equal, and not between words that belong together."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

# Widths of Tinos (those of Times New Roman), thousandths of the size, for letters without their marks.
_REGULAR = {
    " .,": 250, "ijlt;:/": 278, "Ifr-()": 333, "Js": 389, "acez“”": 444, "bdghknopquvxyđ0123456789–": 500, "FPS": 556,
    "+": 564, "ELTZ": 611, "BCR": 667, "ADGHKNOQUVXYwĐ": 722, "m&": 778, "%": 833, "M": 889, "W": 944,
}  # fmt: skip
_BOLD = {
    " .,": 250, "il/'": 278, "fjt;:-()": 333, "Is": 389, "cerz": 444, "Jagovxy0123456789–“”": 500, "Sbdhknpquđ": 556,
    "+": 570, "FP": 611, "BELTZ": 667, "ACDNRUVXYwĐ": 722, "GHKOQ": 778, "m&": 833, "M": 944, "W%": 1000,
}  # fmt: skip
_WIDTHS = tuple({c: w for chars, w in table.items() for c in chars} for table in (_REGULAR, _BOLD))

# Where no line of a text ends either: at a hyphen within a word (09-QĐi/TW, COVID-19), between a name and its Roman figure.
WITHIN_WORD = re.compile(r"(?<=\w)-(?=\w)")
BEFORE_FIGURE = re.compile(r"\b(khu vực|quý|khóa|thứ|hạng) (?=[IVX]+\b)", re.IGNORECASE)

# Pairs that a line end should not part, in lower case; words that open a line well; words that must not end one.
_PAIRS = (
    "đồng chí|học viện|hội nghị|chính trị|khu vực|minh họa|quốc gia|trung tâm|ủy ban|ban chỉ|chỉ đạo|hồ chí|chí minh|"
    "khen thưởng|thi đua|giám đốc|đơn vị|công tác|sơ kết|tổng kết|nhiệm vụ|phương hướng|thực hiện|quy định|quy chế|"
    "thư đảng|cán bộ|viên chức|phó giám|trưởng ban|phó trưởng|ban cán|"
    "đảng ủy|bí thư|phó bí|ban thường|thường vụ|chánh văn|văn phòng|kế hoạch|báo cáo|kết luận|nghị quyết|chương trình|"
    "tháng đầu|đầu năm|tháng cuối|cuối năm|toàn quốc|thành tích|xuất sắc|cá nhân|tập thể|đào tạo|bồi dưỡng|khoa học|"
    "hội đồng|trực tuyến|chi bộ|công đoàn|đoàn thanh|thanh niên|trực thuộc|lãnh đạo|tổ chức|giai đoạn|cụm thi"
)
_TOGETHER = {tuple(pair.split()) for pair in _PAIRS.split("|")}
_OPENERS = {"tại", "và", "về", "của", "trong", "cho", "đối", "theo", "nhiệm", "phương"}
_CLINGING = {"các", "những", "mọi", "của", "về", "tại", "và", "cho", "trong", "ở", "theo", "với", "từ", "đến", "số", "do",
             "năm"}  # fmt: skip
_UNITS = {"tháng", "năm", "ngày", "giờ", "tập", "cá", "đơn", "người"}
_EM = 1000


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width in points of one line at `size` points; close enough to place line ends, not to draw by."""
    table = _WIDTHS[bold]
    letters = unicodedata.normalize("NFD", text)
    return sum(table.get(c, 500) for c in letters if not unicodedata.combining(c)) * size / _EM


def _cost_of_break(before: str, after: str) -> float:
    before, after = before.lower(), after.lower()
    if (
        (before, after.rstrip(",;:.")) in _TOGETHER
        or before in _CLINGING
        or after in ("-", "–")
        or (before.isdigit() and after in _UNITS)
    ):
        return 120
    if after in _OPENERS or before.endswith((",", ";", ":")):
        return 0
    return 90 if after[:1].isdigit() else 45


@lru_cache(maxsize=4096)
def balanced(text: str, size: float, most: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break one line of text into the fewest lines no wider than `most` points, of nearly equal width.

    A word wider than `most` stands alone on its line. Line ends already in the text are kept as they are.
    """
    if "\n" in text:
        return tuple(line for part in text.split("\n") for line in balanced(part, size, most, bold=bold))
    words = text.split(" ")
    whole = width(text, size, bold=bold)
    if whole <= most or len(words) == 1:
        return (text,)
    for total in range(max(2, int(whole // most)), len(words) + 1):
        lines = _broken(words, total, whole / total, size, most, bold)
        if lines:
            return lines
    return tuple(words)


def _broken(words: list[str], total: int, target: float, size: float, most: float, bold: bool) -> tuple[str, ...]:
    """The best way to set the words in `total` lines; empty when they do not fit."""
    count = len(words)
    blank = width(" ", size, bold=bold)
    ends = [0.0]  # where each word ends when all stand on one line, the blank after it included
    for word in words:
        ends.append(ends[-1] + width(word, size, bold=bold) + blank)
    parting = [_cost_of_break(a, b) for a, b in pairwise(words)] + [0]
    infinite = float("inf")
    # best[k][i]: the least cost of setting the first i words in k lines, and where the last of these lines starts.
    best = [[(0.0, 0)] + [(infinite, 0)] * count]
    for _ in range(total):
        row = [(infinite, 0)] * (count + 1)
        for i in range(1, count + 1):
            for j in range(i - 1, -1, -1):
                wide = ends[i] - ends[j] - blank
                if wide > most and i - j > 1:
                    break
                cost = best[-1][j][0] + ((wide - target) / size) ** 2 + parting[i - 1]
                if cost < row[i][0]:
                    row[i] = (cost, j)
        best.append(row)
    if best[-1][count][0] == infinite:
        return ()
    lines: list[str] = []
    i = count
    for k in range(total, 0, -1):
        j = best[k][i][1]
        lines.append(" ".join(words[j:i]))
        i = j
    return tuple(reversed(lines))
