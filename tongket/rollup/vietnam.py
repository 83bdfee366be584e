"""The country at its real size: the provinces, districts and communes of before and after 1 July 2025, and the links."""

import gzip
import io
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources

import polars as pl

from tongket.rollup.successors import Link, Successors
from tongket.rollup.tree import Edge, Tree

MERGER = date(2025, 7, 1)
NATION = "VN"


@dataclass
class Country:
    """The administrative tree with dates, the successors, and the name and official code of each unit by its key.

    Keys say which structure they belong to (`2024:79/760/26734`, `2025:79/26734`), since official codes are used again.
    """

    edges: list[Edge] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    levels: dict[str, list[str]] = field(default_factory=dict)

    @property
    def tree(self) -> Tree:
        """The administrative tree, before and after."""
        return Tree(self.edges, "administration")

    @property
    def successors(self) -> Successors:
        """What each ward of before became; where one was split and no shares are known, in equal parts."""
        return Successors(self.links)

    def add(self, level: str, key: str, name: str, code: str, edge: Edge) -> None:
        """Take in a unit, once."""
        if key not in self.names:
            self.names[key], self.codes[key] = name, code
            self.levels.setdefault(level, []).append(key)
            self.edges.append(edge)


def vietnam() -> Country:
    """The country with its 34 provinces and 3,321 communes, the 63, 696 and 10,040 units of before, and 10,602 links."""
    country = Country()
    country.add("nation", NATION, "Việt Nam", "", Edge(NATION, None))
    by_name: dict[tuple[str, str], str] = {}
    for province_code, province, code, ward in _rows("communes_of_2025.csv.gz"):
        above = f"2025:{province_code}"
        key = f"{above}/{code}"
        country.add("province", above, province, province_code, Edge(above, NATION, MERGER))
        country.add("commune", key, ward, code, Edge(key, above, MERGER))
        by_name[above, ward] = key
    for province_code, district_code, code, province, district, ward, new_province, new_code, new_name in _rows(
        "merger_of_2025.csv.gz"
    ):
        first = f"2024:{province_code}"
        second = f"{first}/{district_code}"
        key = f"{second}/{code or '-'}"  # five island districts had no wards: the district itself goes over
        country.add("province of 2024", first, province, province_code, Edge(first, NATION, None, MERGER))
        country.add("district of 2024", second, district, district_code, Edge(second, first, None, MERGER))
        country.add("ward of 2024", key, ward or district, code, Edge(key, second, None, MERGER))
        new = f"2025:{new_province}/{new_code}"
        if new not in country.names:
            new = by_name[f"2025:{new_province}", new_name]
        country.links.append(Link(key, new, MERGER))
    return country


@cache
def _rows(name: str) -> list[tuple[str, ...]]:
    packed = (resources.files("tongket.rollup") / "data" / name).read_bytes()
    frame = pl.read_csv(io.BytesIO(gzip.decompress(packed)), infer_schema_length=0)
    return frame.fill_null("").rows()
