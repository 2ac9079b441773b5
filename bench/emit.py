"""One alert to thousands of phones: from the trigger inside the server to the last phone's receipt.

Ours is the real web process with its database and Valkey. Beside it stand a stock Node socket.io server that
does only this, and the floor: a loop that sends one buffer. All phones of all sides are connected at the same
time; runs alternate, so that whatever disturbs the machine disturbs all. Every run checks that every phone
heard the alert exactly once.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.alerts import Run, arm, heard, nothing_lost, run_figures
from bench.card import CARD, CARD_BYTES
from bench.children import Child, cores, raise_file_limit
from bench.contenders import (
    Contender,
    cells_of,
    load_client,
    need_node,
    node_server,
    our_servers,
    raw_server,
)
from bench.report import Case, Report, paired_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TARGETS: Final = {"node": 1.0, "raw": 1.3}
# The size from which on the targets count: below it, fixed costs of a millisecond decide.
TARGET_SOCKETS: Final = 4000
# Sockets, database, Valkey and logs of one process, with room to spare.
SPARE_FILES: Final = 512


@dataclass(frozen=True, slots=True)
class Size:
    """How large the bench is."""

    sockets: tuple[int, ...] = (1000, 4000)
    cells: int = 100
    runs: int = 15
    processes: int = 2
    warm_ups: int = 3


def bench_emit(size: Size) -> Report:
    """Run it; raises SkippedError when Node is not here, ChildError when a part fails."""
    need_node()
    raise_file_limit(4 * size.sockets[-1] + SPARE_FILES)
    cells = cells_of(size.cells)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shouwang-bench-")))
        folder.chmod(0o755)  # PostgreSQL runs as its own user when we are root
        server_core, load_core = cores()
        load = stack.enter_context(load_client(folder, load_core))
        most = size.sockets[-1]
        ours = stack.enter_context(our_servers(folder, server_core, cells, most, size.processes))
        node = stack.enter_context(node_server(folder, server_core))
        raw = stack.enter_context(raw_server(folder, server_core))
        node.auths = raw.auths = [{"cell": cells[i % len(cells)]} for i in range(most)]
        sides = (ours, node, raw)
        return Report(
            "emit", [case for sockets in size.sockets for case in _cases(size, sockets, load, sides)]
        )


def _cases(size: Size, sockets: int, load: Child, sides: Sequence[Contender]) -> Iterator[Case]:
    """With so many connected: everybody in range, and one in four."""
    for side in sides:
        side.connect(load, sockets)
    cells = cells_of(size.cells)
    yield _case("all in range", size, sockets, cells, load, sides)
    yield _case("one in four in range", size, sockets, cells[: len(cells) // 4 or 1], load, sides)


def alert(contender: Contender, load: Child, mark: str, cells: list[str], phones: int) -> Run:
    """One alert, and what came of it."""
    arm(load, contender, "package", mark, phones)
    begun = contender.ask({"do": "emit", "card": {**CARD, "id": mark}, "cells": cells})
    cpu_before_ns = sum(one["cpu_ns"] for one in begun)
    return heard(load, contender, phones, min(int(one["started_ns"]) for one in begun), cpu_before_ns)


def _case(
    name: str, size: Size, sockets: int, cells: list[str], load: Child, sides: Sequence[Contender]
) -> Case:
    """Alternate between the sides; who begins changes every time."""
    found: dict[str, list[Run]] = {side.name: [] for side in sides}
    phones = sum(1 for i in range(sockets) if i % size.cells < len(cells))
    for number in range(size.warm_ups + size.runs):
        turn = number % len(sides)
        for side in (*sides[turn:], *sides[:turn]):
            run = alert(side, load, f"{side.name}-{sockets}-{name}-{number}", cells, phones)
            if number >= size.warm_ups:
                found[side.name].append(run)
    last = {side: [run.last_ms for run in runs] for side, runs in found.items()}
    all_runs = [run for runs in found.values() for run in runs]
    ours, *peers = (side.name for side in sides)
    return Case(
        name=f"{sockets} sockets, {name}",
        work=f"one card of {CARD_BYTES} bytes to {phones} of {sockets} sockets in {len(cells)} H3 cells, "
        f"ours in {size.processes} processes: from the call inside the server to the last receipt",
        ours=run_figures(found[ours]),
        peers={peer: run_figures(found[peer]) for peer in peers},
        ratios={peer: paired_ratio(last[ours], last[peer]) for peer in peers},
        targets=TARGETS if sockets >= TARGET_SOCKETS else {},
        limits=nothing_lost(all_runs),
    )
