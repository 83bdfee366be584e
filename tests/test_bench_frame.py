"""The frame of the benches: rows, machine, docs, and a peer that cannot be installed."""

import json
import types

import pytest

import bench
from bench import __main__ as frame


def a_result() -> frame.Result:
    rows = [
        bench.row("sums | all levels", 1.234, "s", "at most 2", True),
        bench.missing("peer", "pandas==0 could not be installed: no such version"),
        bench.row("edit", 12, "ms", "< 5 ms", False, "a slow disk"),
    ]
    return {"name": "sample", "machine": bench.machine(["numpy", "no-such-library"]), "rows": rows}


def test_the_machine_names_versions_and_never_the_host():
    machine = bench.machine(["numpy", "no-such-library"])
    assert machine["libraries"]["no-such-library"] == "not installed"
    assert machine["libraries"]["numpy"][0].isdigit()
    assert set(machine) == {"cpu", "cores", "memory_gb", "load", "system", "python", "libraries"}
    assert machine["cores"] >= 1


def test_a_machine_that_is_shared_says_so():
    machine = {**bench.machine(), "cores": 2, "load": 0.3}
    assert "shared" not in frame.on(machine)
    assert "shared with other work (load 9.5)" in frame.on({**machine, "load": 9.5})


def test_docs_keep_the_sections_of_others_and_renew_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr(frame, "DOCS", tmp_path / "docs" / "performance.md")
    module = types.ModuleType("sample", "What the sample measures.")
    for name in ("zeta", "sample", "alpha", "sample"):
        frame.write_docs({**a_result(), "name": name}, module)
    text = frame.DOCS.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## alpha", "## sample", "## zeta"]
    assert "| sums \\| all levels | 1.23 | s | at most 2 | yes |  |" in text
    assert "| edit | 12 | ms | < 5 ms | **no** | a slow disk |" in text


def test_one_bench_is_run_printed_and_written_as_json(tmp_path, monkeypatch, capsys):
    module = types.ModuleType("bench.sample", "A sample.")
    module.run = lambda: a_result()["rows"]
    module.LIBRARIES = ("polars",)
    monkeypatch.setattr(frame, "names", lambda: ["sample"])
    monkeypatch.setattr(frame.importlib, "import_module", lambda name: module)
    out = tmp_path / "out.json"
    assert frame.main(["sample", "--json", str(out)]) == 0
    kept = json.loads(out.read_text(encoding="utf-8"))
    assert kept["name"] == "sample"
    assert set(kept["machine"]["libraries"]) == {"polars"}
    assert [row["ok"] for row in kept["rows"]] == [True, None, False]
    assert "no such version" in capsys.readouterr().out


def test_a_broken_bench_does_not_stop_the_others(tmp_path, monkeypatch, capsys):
    good = types.ModuleType("bench.good", "Good.")
    good.run = lambda: [bench.row("works", 1)]
    modules = {"bench.bad": types.ModuleType("bench.bad"), "bench.good": good}
    monkeypatch.setattr(frame, "names", lambda: ["bad", "good"])
    monkeypatch.setattr(frame.importlib, "import_module", modules.__getitem__)
    assert frame.main(["all", "--json", str(tmp_path / "all.json")]) == 1
    assert [r["name"] for r in json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))] == ["good"]
    assert "Broken: bad" in capsys.readouterr().out


def test_a_peer_that_cannot_be_installed_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "PEERS", tmp_path)
    monkeypatch.setattr(bench.venv.EnvBuilder, "create", lambda self, folder: folder.mkdir(parents=True))
    refused = types.SimpleNamespace(returncode=1, stderr="looking\nERROR: No matching distribution")
    monkeypatch.setattr(bench.subprocess, "run", lambda *a, **k: refused)
    with pytest.raises(bench.MissingPeerError, match="nothing==9 could not be installed: ERROR: No matching"):
        bench.environment("peer", ["nothing==9"])
    with pytest.raises(ValueError, match="small letters"):
        bench.environment("../out", [])


def test_an_environment_is_made_once_and_anew_when_its_pins_change(tmp_path, monkeypatch):
    made = []

    def create(self, folder):
        made.append(folder.name)
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch()

    monkeypatch.setattr(bench, "PEERS", tmp_path)
    monkeypatch.setattr(bench.venv.EnvBuilder, "create", create)
    monkeypatch.setattr(bench.subprocess, "run", lambda *a, **k: types.SimpleNamespace(returncode=0, stderr=""))
    for pins in (["a==1"], ["a==1"], ["a==2"]):
        assert bench.environment("peer", pins) == tmp_path / "peer" / "bin" / "python"
    assert made == ["peer", "peer"]
