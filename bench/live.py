"""From the POST that closes an agenda item to the page that shows it, at 1,000, 5,000 and 10,000 pages, beside its peers.

The house's change is a real one: `close_item` with its log, hash and rendering for six audiences. The peers send a
body of the same size and do nothing else. One client process measures all of them; server and client share the cores.
TONGKET_BENCH_CLIENTS=1000,5000 measures fewer.
"""

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import bench
from bench._live import nchan

LIBRARIES = ("django", "uvicorn", "uvloop", "httptools")
PUBLISHES = 6
# OpenSlides 3.3 (daphne, layers in memory, anonymous clients, one topic changed by PATCH), measured while this project was
# designed: November 2026, Debian 12, 2 cores, Python 3.8, 1,000 clients. Its setting up needs Python 3.8.
OPENSLIDES = {"p50": 1261.3, "p99": 1339.5, "us_per_delivery": 1263.5, "kb_per_connection": 19.5}


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(process: "subprocess.Popen[bytes]", word: bytes) -> None:
    """Read what the server says until it says that it answers; what it says later is read and let go of."""
    assert process.stdout is not None
    too_long = threading.Timer(120, process.kill)
    too_long.start()
    try:
        ready = any(word in line for line in process.stdout)
    finally:
        too_long.cancel()
    if not ready:
        raise bench.MissingPeerError(f"The server ended with {process.wait()} before it answered.")
    threading.Thread(target=process.stdout.read, daemon=True).start()


def _measure(kind: str, clients: int, **more: Any) -> dict[str, Any]:
    """A server of its own for each measurement, so that memory begins from nothing."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {
            **os.environ,
            "TONGKET_DATA": name,
            "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
            "TONGKET_BUS": "process",
            "DJANGO_SETTINGS_MODULE": "tongket.site.settings",
            "PYTHONPATH": str(bench.ROOT),
        }
        if kind == "nchan":
            server = nchan.start(port, folder)
        else:
            command = [sys.executable, "-m", f"bench._live.{kind}", str(port)]
            server = subprocess.Popen(command, env=environment, cwd=bench.ROOT, stdout=subprocess.PIPE)
        try:
            _wait_for(server, {"nchan": nchan.READY, "house": b"tongket: http"}.get(kind, b"ready"))
            order = {"kind": kind, "port": port, "pid": server.pid, "clients": clients, "publishes": PUBLISHES, **more}
            done = subprocess.run(
                [sys.executable, "-m", "bench._live.client"],
                input=json.dumps(order),
                env=environment,
                cwd=bench.ROOT,
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
            if done.returncode:
                raise bench.MissingPeerError((done.stderr.strip().splitlines() or ["The client broke."])[-1])
            measured: dict[str, Any] = json.loads(done.stdout)
            return measured
        finally:
            server.terminate()
            server.wait(timeout=30)


def _note(measured: dict[str, Any]) -> str:
    words = f"p95 {measured['p95']:.0f}, p99 {measured['p99']:.0f} ms; all connected in {measured['connect_s']:.1f} s"
    if measured["lost"] or measured["refused"]:
        words += f"; {measured['lost']} lost, {measured['refused']} refused"
    return f"{words}; load of the machine {measured['load']:.1f}"


def _rows(name: str, clients: int, measured: dict[str, Any]) -> list[bench.Row]:
    head = f"{name}, {clients:,} pages"
    return [
        bench.row(f"{head}: p50", round(measured["p50"], 1), "ms", note=_note(measured)),
        bench.row(f"{head}: server CPU per delivery", round(measured["us_per_delivery"], 1), "µs"),
        bench.row(f"{head}: memory per connection", round(measured["kb_per_connection"], 1), "kB"),
    ]


def _within(metric: str, value: float, limit: float, unit: str, aim: str, note: str = "") -> bench.Row:
    return bench.row(metric, round(value, 2), unit, aim, value <= limit, note)


def run() -> list[bench.Row]:
    """The house and its peers at each number of pages, then what the aims compare."""
    wanted = [int(part) for part in os.environ.get("TONGKET_BENCH_CLIENTS", "1000,5000,10000").split(",")]
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    rows: list[bench.Row] = []
    house: dict[int, dict[str, Any]] = {}
    peer: dict[int, dict[str, Any]] = {}
    for clients in wanted:
        if clients + 200 > hard:
            rows.append(bench.missing(f"{clients:,} pages", f"This system allows {hard} open files to a process."))
            continue
        house[clients] = _measure("house", clients, drop=clients == 5000)
        rows += _rows("tongket, close_item", clients, house[clients])
        body = "x" * max(int(house[clients]["bytes_per_delivery"]) - 30, 1)
        for kind, name in (("nchan", "nginx with nchan"), ("bare", "bare asyncio")):
            try:
                measured = _measure(kind, clients, body=body)
            except (bench.MissingPeerError, subprocess.SubprocessError) as error:
                rows.append(bench.missing(f"{name}, {clients:,} pages", error))
                continue
            rows += _rows(name, clients, measured)
            if kind == "nchan":
                peer[clients] = measured
    return rows + _aims(house, peer)


def _aims(house: dict[int, dict[str, Any]], peer: dict[int, dict[str, Any]]) -> list[bench.Row]:
    rows: list[bench.Row] = []
    for clients, times in ((5000, 2.0), (10_000, 2.5)):
        if clients in house and clients in peer:
            own, other = house[clients], peer[clients]
            sending = _sending(own, clients)
            rows += [
                _within(
                    f"p99 beside nchan, {clients:,} pages",
                    own["p99"] / other["p99"],
                    times,
                    "times",
                    f"<= {times:g}",
                    "the house's side holds the request, the log, its hash and the rendering too",
                ),
                _within(
                    f"CPU per delivery beside nchan, {clients:,} pages",
                    own["us_per_delivery"] / other["us_per_delivery"],
                    2.0,
                    "times",
                    "<= 2",
                    sending,
                ),
            ]
    if house:
        most = max(measured["kb_per_connection"] for measured in house.values())
        rows.append(_within("memory per connection, the most", most, 20.0, "kB", "<= 20"))
    if 1000 in house:
        gain = OPENSLIDES["p50"] / house[1000]["p50"]
        rows += [
            bench.row(
                "OpenSlides 3.3, 1,000 clients: p50",
                OPENSLIDES["p50"],
                "ms",
                note="stored: November 2026, Debian 12, 2 cores, Python 3.8; "
                f"p99 {OPENSLIDES['p99']} ms, {OPENSLIDES['us_per_delivery']} µs per delivery",
            ),
            bench.row(
                "p50 against OpenSlides 3.3, 1,000 pages",
                round(gain, 1),
                "times",
                ">= 20",
                gain >= 20,
                ""
                if gain >= 20
                else "its figure is of another machine; of ours most passes in the POST itself, before the "
                "first page hears of it: the transaction, the log and its hash, the drawing",
            ),
        ]
    if 5000 in house and "drop" in house[5000]:
        drop = house[5000]["drop"]
        good = drop["back"] == 5000 and not drop["refused"] and drop["seconds"] <= 30
        note = f"{drop['back']} back, {drop['refused']} refused; each page waits 1 to 5 s of its own accord"
        rows.append(
            bench.row("5,000 pages dropped at once are back", round(drop["seconds"], 1), "s", "<= 30", good, note)
        )
    few, many = (_measure("house", number, audience="voting") for number in (100, min(5000, max(house, default=100))))
    grown = many["render_ms"] / few["render_ms"]
    rows.append(
        _within(
            f"rendering for {many['clients']:,} pages of one audience against 100",
            grown,
            1.1,
            "times",
            "<= 1.1",
            f"{few['render_ms']:.2f} and {many['render_ms']:.2f} ms of processor time, "
            f"{few['renders_per_change']:.1f} and {many['renders_per_change']:.1f} renderings a change",
        )
    )
    return rows


def _sending(own: dict[str, Any], clients: int) -> str:
    share = own["render_ms"] * 1000 / clients
    return f"of which {share:.1f} µs is rendering for {own['renders_per_change']:.1f} audiences"
