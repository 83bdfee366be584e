"""What the README shows works as it stands there."""

import re
from pathlib import Path
from typing import Any

from tongket.rollup.language import FUNCTIONS
from tongket.rollup.operators import TIME, TREE

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_examples_run():
    world: dict[str, Any] = {}
    blocks = re.findall(r"```python\n(.*?)```", README, re.S)
    blocks[0] = blocks[0].replace('Indicator("passed"), ', 'Indicator("passed"), Indicator("pages"), ')
    for block in blocks:
        exec(compile(block, "README.md", "exec"), world)
    assert world["ledger"].total("pupils", "2025", "province") == 52.0
    assert world["touched"].cells > 0
    rate = world["formulas"].evaluate("pass_rate", world["sheet"], [world["rollup"].calendar["2025Q1"]])
    assert rate[0, 0] == 9 / 40 * 100
    assert world["condition"].at("province", world["rollup"].calendar["2025"]).of == 2


def test_every_operator_and_function_is_named():
    words = set(re.findall(r"\w+", README))
    assert {*map(str, TIME), *map(str, TREE), *FUNCTIONS} <= words
