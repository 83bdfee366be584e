"""Where everything of a thread stands on its picture: whole numbers for an SVG, so that no inline style is needed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongket.analytics.queries.kinds import KINDS
from tongket.analytics.queries.thread import Station, Thread, trace_url

WIDTH, MIDDLE, EDGE = 1238, 98, 76
RIM = 10  # no small dot stands nearer to the border of the picture
NARROW_GAP = 118  # between stations nearer than this the picture tells no hours
REACH = 50  # how far thin threads stand above and below the thick one
LETTER = 7  # the width of a letter of the picture's small text, about


@dataclass(frozen=True)
class Dot:
    """A station on the thick thread."""

    station: Station
    x: int
    word: str
    url: str


@dataclass(frozen=True)
class Branch:
    """A thin thread: from its own small dot into a station, or out of one."""

    x: int
    y: int
    path: str
    label: str
    full: str
    url: str
    text_x: int
    text_y: int
    anchor: str


@dataclass(frozen=True)
class Drawing:
    """The picture of a thread: `wide` for a desk, `narrow` for a phone."""

    dots: list[Dot]
    branches: list[Branch]
    narrow: list[Dot]
    has_hours: bool
    narrow_text: int  # the middle of the narrow picture's one label, kept within the edges
    width: int = WIDTH
    middle: int = MIDDLE
    height: int = 190

    @property
    def frame(self) -> str:
        """The part of the plane that is shown: lower where no thin thread needs room above and below."""
        return f"0 0 {self.width} {self.height}" if self.branches else f"0 38 {self.width} 116"


def draw(thread: Thread) -> Drawing:
    """Set the stations at equal distances, and at most one thin thread above and one below in each gap."""
    count = len(thread.stations)
    gap = (WIDTH - 2 * EDGE) // (count - 1) if count > 1 else 0
    left = EDGE if count > 1 else WIDTH // 2
    narrow_gap = (358 - 2 * 18) // (count - 1) if count > 1 else 0
    narrow_left = 18 if count > 1 else 179
    dots, narrow, branches = [], [], []
    for place, station in enumerate(thread.stations):
        word = _word(station)
        url = trace_url(station.node.key) if station.node else ""
        dots.append(Dot(station, left + place * gap, word, url))
        narrow.append(Dot(station, narrow_left + place * narrow_gap, word, url))
        branches += _branches(station, dots[-1].x, gap or 300)
    return Drawing(dots, branches, narrow, gap >= NARROW_GAP or count == 1, min(max(narrow[thread.place].x, 48), 310))


def _word(station: Station) -> str:
    """A station's short name: Mục 5, Kết luận 2, Đoạn 6; the word of its kind where its label is long."""
    if station.node is None:
        return ""
    short = station.node.label.partition(":")[0]
    numbered = station.node.kind in ("agenda-item", "paragraph", "comment", "conclusion")
    return short if numbered and len(short) <= 14 else str(KINDS[station.node.kind].word)


def _branches(station: Station, x: int, gap: int) -> list[Branch]:
    """The thin threads of one station: one above and one below on either side, the rest as a number."""
    drawn = []
    for nodes, way in ((station.inflow, -1), (station.outflow, 1)):
        shown = [(node.label, trace_url(node.key)) for node in nodes]
        if len(shown) > 2 and station.node:
            shown = [shown[0], (_("và %(count)d dòng khác") % {"count": len(shown) - 1}, trace_url(station.node.key))]
        for (label, url), side in zip(shown, (-1, 1), strict=False):
            drawn.append(_branch(label, url, x, way, side, gap))
    return drawn


def _branch(label: str, url: str, x: int, way: int, side: int, gap: int) -> Branch:
    """One thin thread: a small dot at three quarters of the gap or at the rim, and a curve between it and the station."""
    far = min(max(x + way * (gap * 3 // 4), RIM), WIDTH - RIM)
    y = MIDDLE + side * REACH
    bend = (x + far) // 2
    path = f"M{far} {y}C{bend} {y} {bend} {MIDDLE} {x} {MIDDLE}"
    longest = max(gap // LETTER - 2, 8)
    short = label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"
    if way < 0:
        return Branch(far, y, path, short, label, url, far - 6, y + (22 if side > 0 else -13), "start")
    return Branch(far, y, path, short, label, url, far + 6, y + (22 if side > 0 else -13), "end")
