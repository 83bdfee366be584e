"""What every template of the house must hold, whatever it shows."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "tongket").rglob("templates/**/*.html"))
ESCAPED = re.compile(r"""=\s*\\["']""")


def test_no_attribute_begins_with_a_backslash_quote() -> None:
    r"""HTML knows no escape: in href=\"/x\" the quotes belong to the address, and the link leads nowhere."""
    assert len(TEMPLATES) > 50
    broken = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if ESCAPED.search(line)
    ]
    assert broken == []
