"""Reading what a cycle has written."""

import subprocess
from pathlib import Path
from typing import Any


def text_of(pdf: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())


def assert_conclusions_reach_both_ends(trace: dict[str, Any]) -> None:
    """Each conclusion is one link away from its task and from its agenda item."""
    kinds = {node["id"]: node["kind"] for node in trace["nodes"]}
    beside: dict[str, set[str]] = {}
    for link in trace["links"]:
        beside.setdefault(link["from"], set()).add(kinds[link["to"]])
        beside.setdefault(link["to"], set()).add(kinds[link["from"]])
    conclusions = [node["id"] for node in trace["nodes"] if node["kind"] == "conclusion" and not node.get("earlier")]
    assert conclusions
    for conclusion in conclusions:
        assert {"task", "agenda-item"} <= beside[conclusion]
