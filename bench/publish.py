"""A publish, whole: from the officer's request to the moment the last phone in range has the card.

Ours does all that a publish is: one transaction with escrow, first round, outbox and stream rows, then the
relay, Valkey, the fan-out of every web process; tick and worker run beside. The peer takes the card by POST,
commits one row to the same PostgreSQL, durable as in service, and emits. Runs alternate; every package is
taken back again, unmeasured, before the next.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from backend.core.cells import cell_centre
from backend.core.geo import haversine_m
from bench.alerts import PATIENCE_S, Run, arm, cpu_ns, heard, nothing_lost, run_figures
from bench.card import CARD_BYTES
from bench.children import Child, ChildError, beside, cores, free_port, raise_file_limit, running
from bench.connect import postgres_variables
from bench.contenders import (
    CONNECT_PATIENCE_S,
    MIDDLE,
    NAMESPACE,
    PEERS,
    READY_PATIENCE_S,
    Contender,
    Ground,
    Server,
    cells_of,
    load_client,
    need_node,
    our_ground,
    our_phones,
    our_server,
)
from bench.desks import Desk, NodeDesk, OurDesk
from bench.report import Case, Report, paired_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

TARGETS: Final = {"node": 1.1}
# The size from which on the target counts: below it the fixed cost decides, and the peer has next to none.
TARGET_SOCKETS: Final = 4000
SPARE_FILES: Final = 512
# Volunteers in range whose socket is gone: their notices are a row of the outbox, which the worker sends.
IN_POCKETS: Final = 50
# Past this a range takes two pairs of eyes, and a publish is another thing.
WIDEST_RANGE_M: Final = 5_000
SETTLE_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class Size:
    """How large the bench is."""

    sockets: tuple[int, ...] = (1000, 4000)
    cells: int = 100
    runs: int = 15
    processes: int = 2
    warm_ups: int = 3


@dataclass(slots=True)
class Side:
    """One side of the comparison: its phones, and the desk that publishes to them."""

    contender: Contender
    desk: Desk

    @property
    def name(self) -> str:
        return self.contender.name


@dataclass(slots=True)
class Published:
    """One publish: what the phones heard, and when the officer had the answer."""

    run: Run
    answered_ms: float


def bench_publish(size: Size) -> Report:
    """Run it; raises SkippedError when Node is not here, ChildError when a part fails."""
    need_node()
    raise_file_limit(3 * size.sockets[-1] + SPARE_FILES)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shouwang-bench-")))
        folder.chmod(0o755)  # PostgreSQL runs as its own user when we are root
        server_core, load_core = cores()
        load = stack.enter_context(load_client(folder, load_core))
        ground = stack.enter_context(our_ground(folder, server_core, demo=True, durable=True))
        cells = cells_of(size.cells)
        ours = stack.enter_context(our_city(ground, cells, size))
        node = stack.enter_context(node_with_database(ground))
        node.auths = [{"cell": auth["cell"]} for auth in ours.auths]
        put_in_pockets(load, ours)
        desk = OurDesk(ours.servers[0].port, range_of(cells))
        sides = (Side(ours, desk), Side(node, NodeDesk(node.servers[0].port, cells)))
        cases = [_case(sockets, size, load, sides) for sockets in (1, *size.sockets)]
        return Report("publish", cases)


@contextmanager
def our_city(ground: Ground, cells: list[str], size: Size) -> Iterator[Contender]:
    """Web processes, tick and worker, and more volunteers on duty than will have a socket."""
    with ExitStack() as stack:
        auths = our_phones(ground, cells, size.sockets[-1] + IN_POCKETS, demo=True)
        names = [f"ours-{number}" for number in range(size.processes)]
        servers = [stack.enter_context(our_server(ground, name)) for name in names]
        for server in servers:
            server.child.hear(READY_PATIENCE_S)
        worker = ["celery", "--quiet", "--app=backend.worker", "worker", "--concurrency=1"]
        for name, module in (("tick", ["backend.tick"]), ("worker", worker)):
            command = [sys.executable, "-m", *module]
            stack.enter_context(
                beside(name, command, folder=ground.folder, core=ground.core, env=ground.environment)
            )
        yield Contender("ours", servers, auths, database=ground.database)


@contextmanager
def node_with_database(ground: Ground) -> Iterator[Contender]:
    """Stock socket.io that takes a card by POST and keeps it."""
    port = free_port()
    command = ["node", str(PEERS / "node" / "publish.mjs"), str(port)]
    env = postgres_variables(ground.migrate)  # it makes a table of its own
    with running("node", command, folder=ground.folder, core=ground.core, env=env) as child:
        child.hear()
        yield Contender("node", [Server(child, port)])


def put_in_pockets(load: Child, ours: Contender) -> None:
    """The last phones connect once and are gone again: their cells still count, for half an hour."""
    order = {"group": "pockets", "namespace": NAMESPACE, "await": "welcome"}
    auths = ours.auths[-IN_POCKETS:]
    del ours.auths[-IN_POCKETS:]
    load.ask({"do": "connect", **order, "ports": [ours.servers[0].port], "auths": auths}, CONNECT_PATIENCE_S)
    load.ask({"do": "leave", "group": "pockets"})


def range_of(cells: Sequence[str]) -> int:
    """How far one has to reach from the middle to reach all of these cells; ChildError when that is far."""
    lat, lon = MIDDLE
    centres = [cell_centre(cell) for cell in cells]
    range_m = ceil(max(haversine_m(lon, lat, *centre) for centre in centres)) + 1
    if range_m > WIDEST_RANGE_M:
        raise ChildError(f"{len(cells)} cells reach {range_m} m, and past {WIDEST_RANGE_M} m two must decide")
    return range_m


def _case(sockets: int, size: Size, load: Child, sides: Sequence[Side]) -> Case:
    """With so many connected, alternate between the sides; who begins changes every time."""
    for side in sides:
        side.contender.connect(load, sockets)
        await_presence(side, sockets)
    found: dict[str, list[Published]] = {side.name: [] for side in sides}
    for number in range(size.warm_ups + size.runs):
        for side in sides if number % 2 == 0 else tuple(reversed(sides)):
            published = publish(side, load, sockets)
            if number >= size.warm_ups:
                found[side.name].append(published)
    last = {name: [one.run.last_ms for one in runs] for name, runs in found.items()}
    ours, node = (side.name for side in sides)
    return Case(
        name=f"{sockets} sockets" if sockets > 1 else "1 socket: the fixed cost",
        work=f"a publish to {sockets} sockets in {size.cells} H3 cells, ours in {size.processes} processes, "
        f"a card of {CARD_BYTES} bytes: from the officer's request to the last receipt",
        ours=_figures(found[ours]),
        peers={node: _figures(found[node])},
        ratios={node: paired_ratio(last[ours], last[node])},
        targets=TARGETS if sockets >= TARGET_SOCKETS else {},
        limits=nothing_lost([one.run for runs in found.values() for one in runs]),
    )


def await_presence(side: Side, phones: int) -> None:
    """Until a publish would find everybody where they are; ChildError when that does not come."""
    if not isinstance(side.desk, OurDesk):
        return
    deadline = time.monotonic() + SETTLE_S
    while (ring := side.desk.reach())["online"] != phones or ring["on_duty"] != phones + IN_POCKETS:
        if time.monotonic() > deadline:
            raise ChildError(f"{phones} phones are connected, and presence says {ring}")
        time.sleep(0.2)


def publish(side: Side, load: Child, phones: int) -> Published:
    """One publish and what came of it; then it is taken back."""
    mark = side.desk.prepare()
    arm(load, side.contender, "package", mark, phones)
    cpu_before = cpu_ns(side.contender)
    started, answered = side.desk.publish(mark)
    run = heard(load, side.contender, phones, started, cpu_before)
    if isinstance(side.desk, OurDesk):
        check_round(side.desk.answer, phones)
        take_back(side.desk, load, side.contender, mark, phones)
    return Published(run, (answered - started) / 1e6)


def take_back(desk: OurDesk, load: Child, ours: Contender, mark: str, phones: int) -> None:
    """End it for everybody, so that the next one finds what this one found."""
    arm(load, ours, "package_ended", mark, phones)
    desk.take_back(mark)
    told = load.hear(PATIENCE_S + 5)["received"]
    if told != phones:
        raise ChildError(f"{told} of {phones} phones heard of the end")


def check_round(answer: dict[str, Any], phones: int) -> None:
    """The round counted everybody: those with a socket, and those who are told by a notice."""
    (first,) = answer["rounds"]
    if (first["alerted"]["online"], first["alerted"]["notified"]) != (phones, IN_POCKETS):
        raise ChildError(f"the first round is not what was prepared: {first}")


def _figures(runs: Sequence[Published]) -> dict[str, Any]:
    found = run_figures([one.run for one in runs])
    found["answered_ms"] = round(median(one.answered_ms for one in runs), 3)
    return found
