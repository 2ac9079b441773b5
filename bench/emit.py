"""One alert to a thousand phones: from the trigger inside the server to the last phone's receipt.

Ours is the real web process with its database and Valkey; the peer is a stock Node socket.io server that does
only this. Both stand beside each other with all phones connected; runs alternate, so that whatever disturbs
the machine disturbs both. Every run checks that every phone heard the alert exactly once.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import h3

from bench.children import Child, ChildError, cores, free_port, raise_file_limit, running
from bench.report import Case, Report, SkippedError, figures, paired_ratio

PEERS: Final = Path(__file__).parent / "peers"
# Near 禾山, where the story is.
MIDDLE: Final = (24.500, 118.115)
RESOLUTION: Final = 9
PATIENCE_S: Final = 20.0
CONNECT_PATIENCE_S: Final = 300.0
NAMESPACE: Final = "/volunteer"
# The promise to a volunteer: the alert is heard within a second, by the last of them and in every run.
HEARD_WITHIN_MS: Final = 1000.0
# Sockets, database, Valkey and logs of one process, with room to spare.
SPARE_FILES: Final = 512


@dataclass(frozen=True, slots=True)
class Size:
    """How large the bench is."""

    sockets: int = 1000
    cells: int = 100
    runs: int = 15
    warm_ups: int = 3


@dataclass(slots=True)
class Run:
    """One alert: when the phones heard it, in milliseconds from the trigger, and what the server paid."""

    first_ms: float
    middle_ms: float
    last_ms: float
    cpu_ms: float
    lost: int
    doubled: int


def bench_emit(size: Size) -> Report:
    """Run it; raises SkippedError when Node is not here, ChildError when a part fails."""
    _need_node()
    raise_file_limit(3 * size.sockets + SPARE_FILES)
    cells = sorted(h3.grid_disk(h3.latlng_to_cell(*MIDDLE, RESOLUTION), _rings(size.cells)))[: size.cells]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shouwang-bench-")))
        folder.chmod(0o755)  # PostgreSQL runs as its own user when we are root
        server_core, load_core = cores()
        load = stack.enter_context(
            running("load", [sys.executable, "-m", "bench.load"], folder=folder, core=load_core)
        )
        node = stack.enter_context(node_server(folder, server_core))
        ours = stack.enter_context(our_server(folder, server_core, size, cells))
        node.connect(load, [{"cell": cells[i % len(cells)]} for i in range(size.sockets)])
        ours.connect(load, ours.auths)
        return _measure(size, cells, load, ours, node)


@dataclass(slots=True)
class Contender:
    """A server and the group of phones that are connected to it."""

    name: str
    child: Child
    port: int
    auths: list[dict[str, Any]]

    def connect(self, load: Child, auths: list[dict[str, Any]]) -> None:
        """Connect one phone for each of these."""
        order = {"do": "connect", "group": self.name, "port": self.port, "namespace": NAMESPACE}
        load.ask({**order, "auths": auths, "await": "welcome"}, CONNECT_PATIENCE_S)
        counts = self.child.ask({"do": "counts"})["counts"]
        if counts[NAMESPACE] != len(auths):
            raise ChildError(f"{self.name}: {counts[NAMESPACE]} of {len(auths)} phones are connected")

    def alert(self, load: Child, do: str, number: int, cells: list[str], phones: int) -> Run:
        """One alert, and what came of it."""
        mark = f"{self.name}-{do}-{number}"
        load.ask(
            {
                "do": "arm",
                "group": self.name,
                "start": f'42{NAMESPACE},["package"',
                "mark": f'"{mark}"',
                "count": phones,
                "patience_s": PATIENCE_S,
            }
        )
        begun = self.child.ask({"do": do, "card": {**CARD, "id": mark}, "cells": cells})
        heard = load.hear(PATIENCE_S + 5)
        cost = self.child.ask({"do": "cost"})
        if heard["last_ns"] is None:
            raise ChildError(f"{self.name}: nobody heard the alert")

        begun_ns = int(begun["started_ns"])
        return Run(
            first_ms=(heard["first_ns"] - begun_ns) / 1e6,
            middle_ms=(heard["middle_ns"] - begun_ns) / 1e6,
            last_ms=(heard["last_ns"] - begun_ns) / 1e6,
            cpu_ms=(cost["cpu_ns"] - begun["cpu_ns"]) / 1e6,
            lost=phones - heard["received"],
            doubled=heard["doubled"],
        )


def _measure(size: Size, cells: list[str], load: Child, ours: Contender, node: Contender) -> Report:
    """Alternate between the two; the order turns round every time."""
    emits: dict[str, list[Run]] = {ours.name: [], node.name: []}
    published: list[Run] = []
    for number in range(size.warm_ups + size.runs):
        pair = (ours, node) if number % 2 == 0 else (node, ours)
        for contender in pair:
            run = contender.alert(load, "emit", number, cells, size.sockets)
            if number >= size.warm_ups:
                emits[contender.name].append(run)
        run = ours.alert(load, "publish", number, cells, size.sockets)
        if number >= size.warm_ups:
            published.append(run)
    memory = {one.name: one.child.ask({"do": "cost"})["rss_mb"] for one in (ours, node)}
    card_bytes = len(json.dumps(CARD, ensure_ascii=False).encode())
    work = f"one card of {card_bytes} bytes to {size.sockets} sockets in {len(cells)} H3 cells"
    return Report(
        "emit", [_emit_case(work, emits, memory, ours.name, node.name), _publish_case(work, published)]
    )


def _emit_case(work: str, runs: dict[str, list[Run]], memory: dict[str, int], ours: str, node: str) -> Case:
    """Trigger to last receipt, inside one process on each side."""
    last = {name: [run.last_ms for run in found] for name, found in runs.items()}
    both = [run for found in runs.values() for run in found]
    return Case(
        name="emit",
        work=f"{work}: from the call inside the server to the last receipt",
        ours=_figures(runs[ours], memory[ours]),
        peers={"node": _figures(runs[node], memory[node])},
        ratios={"node": paired_ratio(last[ours], last[node])},
        limits={"lost": (_total(both, "lost"), 0), "doubled": (_total(both, "doubled"), 0)},
    )


def _publish_case(work: str, runs: list[Run]) -> Case:
    """The whole way: transaction, relay, Valkey, fan-out. No peer does the same."""
    found = _figures(runs, None)
    return Case(
        name="publish",
        work=f"{work}: from the start of the transaction that publishes it to the last receipt",
        ours=found,
        limits={
            "max_ms": (found["max_ms"], HEARD_WITHIN_MS),
            "lost": (_total(runs, "lost"), 0),
            "doubled": (_total(runs, "doubled"), 0),
        },
    )


def _figures(runs: list[Run], rss_mb: int | None) -> dict[str, Any]:
    found = figures([run.last_ms for run in runs])
    found["first_ms"] = round(median(run.first_ms for run in runs), 3)
    found["middle_ms"] = round(median(run.middle_ms for run in runs), 3)
    found["cpu_ms"] = round(median(run.cpu_ms for run in runs), 3)
    return found if rss_mb is None else {**found, "rss_mb": rss_mb}


def _total(runs: list[Run], what: str) -> int:
    return sum(getattr(run, what) for run in runs)


def _need_node() -> None:
    """Node and the peer's packages; the latter are installed from the lock file on first use."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise SkippedError("node is not installed (apt-get install nodejs npm)")
    if (PEERS / "node_modules" / "socket.io").is_dir():
        return
    done = subprocess.run(["npm", "ci", "--no-fund"], cwd=PEERS, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SkippedError(f"the peer's packages could not be installed: {done.stderr.strip()[-300:]}")


@contextmanager
def node_server(folder: Path, core: int | None) -> Iterator[Contender]:
    """The stock socket.io server."""
    port = free_port()
    command = ["node", str(PEERS / "node" / "server.mjs"), str(port)]
    with running("node", command, folder=folder, core=core) as child:
        child.hear()
        yield Contender("node", child, port, [])


@contextmanager
def our_server(folder: Path, core: int | None, size: Size, cells: list[str]) -> Iterator[Contender]:
    """One web process of ours with a private database and Valkey, and a volunteer on duty per socket."""
    from backend.ground.embedded import private_cluster
    from backend.ground.migrate import migrate
    from bench.volunteers import volunteers_on_duty

    state = folder / "state"
    port = free_port()
    with private_cluster(state, durable=False) as urls:
        migrate(urls.migrate)
        env = {
            "DATABASE_URL": urls.database,
            "VALKEY_URL": urls.valkey,
            "SHOUWANG_STATE_DIR": str(state),
            "SHOUWANG_PORT": str(port),
            "SHOUWANG_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SHOUWANG_LOG_LEVEL": "warning",
        }
        tokens = volunteers_on_duty(urls.database, urls.valkey, state, size.sockets)
        with running(
            "ours", [sys.executable, "-m", "bench.ours"], folder=folder, core=core, env=env
        ) as child:
            child.hear(120)
            auths = [
                {"token": token, "cell": cells[i % len(cells)], "client": "test"}
                for i, token in enumerate(tokens)
            ]
            yield Contender("ours", child, port, auths)


def _rings(cells: int) -> int:
    """How many rings of hexagons around one hold at least so many."""
    rings = 0
    while 1 + 3 * rings * (rings + 1) < cells:
        rings += 1
    return rings


# What a phone is sent for the story's package.
CARD: Final[dict[str, Any]] = {
    "id": "",
    "number": "XR-20260520-0001",
    "kind": "missing_person",
    "version": 1,
    "round": 1,
    "state": "open",
    "title": "寻找走失女童",
    "summary": "8 岁女孩放学后没有回家，可能还在学校附近。",
    "area": {"lon": 118.115, "lat": 24.5, "radius_m": 0},
    "range_m": 2000,
    "age_band": "7-9",
    "sex": "female",
    "height_cm": 128,
    "clothing": "红色校服上衣，蓝色裤子，粉色书包",
    "features": "扎马尾，戴眼镜",
    "direction": "往枋湖路方向",
    "likely_roads": ["枋湖路", "禾山路", "金尚路"],
    "last_seen_at": "2026-05-20T07:00:00.000Z",
    "place_text": "禾山小学门口",
    "reward_points": 50,
    "seats": 3,
    "seats_left": 3,
    "opened_at": "2026-05-20T07:30:00.000Z",
    "deadline_at": "2026-05-20T11:30:00.000Z",
    "arrive_within_min": 20,
    "station": {"name": "禾山派出所", "phone": "0592-5550110"},
    "officer_number": "032187",
    "safety_note": "陪在孩子身边，不要带走，立即联系派出所；有危险请拨打 110。",
    "danger_to_life": True,
    "insured": False,
}
