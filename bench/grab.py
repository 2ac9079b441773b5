"""A crowd that reaches for a few seats at one instant: from the first request to the last answer.

Ours is whole web processes with their database: a seat is a row on the disk before anybody is told of it.
Beside them stand a stock Node socket.io server with a counter in Valkey, which keeps nothing, and the floor:
a loop that counts in memory. Everybody was told of the package before they grab. Every run looks into the
database for seats that were sold twice, and checks that everybody was answered once and truly.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit
from uuid import UUID, uuid4

from sqlalchemy import create_engine, text

from backend.demo.cast import Staff, new_key
from bench.children import Child, ChildError, cores, free_port, raise_file_limit, running
from bench.contenders import (
    NAMESPACE,
    PEERS,
    Contender,
    Server,
    cells_of,
    load_client,
    need_node,
    our_servers,
    raw_server,
)
from bench.report import Case, Report, figures, paired_ratio
from bench.volunteers import PACKAGE

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

PATIENCE_S: Final = 60.0
TARGETS: Final = {"node": 1.5}
CELLS: Final = 100
SPARE_FILES: Final = 512
OFFICER: Final = "officer-lin"
# How each side's answers are told apart.
YES: Final = '"ok":true'
NO: Final = {"ours": "/problems/package-full", "node": '"ok":false', "raw": '"ok":false'}
SOLD: Final = text(
    "SELECT count(*) AS held, count(DISTINCT person_id) AS holders FROM assignments"
    " WHERE package_id = :id AND state NOT IN ('released', 'lapsed')"
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large the bench is."""

    people: int = 2000
    seats: tuple[int, ...] = (1, 50)
    runs: int = 15
    processes: int = 2
    warm_ups: int = 3


@dataclass(frozen=True, slots=True)
class Run:
    """One rush: when the answers came, in milliseconds from the first request, and what came of it."""

    first_ms: float
    middle_ms: float
    last_ms: float
    sent_ms: float
    cpu_ms: float
    load_ms: float
    unanswered: int
    doubled: int
    untrue: int
    oversold: int
    unsold: int
    twice: int


@dataclass(frozen=True, slots=True)
class Sold:
    """What the books say about one package: seats held, and by how many people."""

    held: int
    holders: int


class Side:
    """A contender and the counter that stands for its package."""

    def __init__(self, contender: Contender, load: Child) -> None:
        self.contender = contender
        self.load = load

    def open(self, seats: int) -> str:
        """Offer so many seats; everybody knows of them when this returns."""
        package_id = str(uuid4())
        self.contender.ask({"do": "open", "package_id": package_id, "seats": seats})
        return package_id

    def sold(self, package_id: str) -> Sold | None:
        """What the books say; None where nobody keeps any."""
        del package_id
        return None

    def close(self, package_id: str) -> None:
        """Nobody is out for it any more."""


class Ours(Side):
    """Our packages are real ones, posted by an officer; the books are the database."""

    def __init__(self, contender: Contender, load: Child, officer: Staff, engine: Engine) -> None:
        super().__init__(contender, load)
        self._officer = officer
        self._engine = engine

    def open(self, seats: int) -> str:
        """Publish one and wait until all phones have its card."""
        package_id = str(self._officer.post("/packages", {**PACKAGE, "seats": seats})["id"])
        with self._all_hear("package", package_id):
            self._officer.post(f"/packages/{package_id}/publish", {"key": new_key()})
        return package_id

    def sold(self, package_id: str) -> Sold:
        """Count the seats in the database."""
        with self._engine.connect() as connection:
            return Sold(*connection.execute(SOLD, {"id": UUID(package_id)}).one())

    def close(self, package_id: str) -> None:
        """Withdraw it and wait until all phones know."""
        with self._all_hear("package_ended", package_id):
            self._officer.post(f"/packages/{package_id}/retract", {"reason": "压测结束"})

    @contextmanager
    def _all_hear(self, event: str, package_id: str) -> Iterator[None]:
        start, mark, count = f'42{NAMESPACE},["{event}"', f'"{package_id}"', self.contender.connected
        order = {"do": "arm", "group": self.contender.name, "start": start, "mark": mark, "count": count}
        self.load.ask({**order, "patience_s": PATIENCE_S})
        yield
        heard = self.load.hear(PATIENCE_S + 5)
        if heard["received"] != count:
            raise ChildError(f"{heard['received']} of {count} phones were told: {event}")


def bench_grab(size: Size) -> Report:
    """Run it; raises SkippedError when Node is not here, ChildError when a part fails."""
    need_node()
    raise_file_limit(3 * size.people + SPARE_FILES)
    cells = cells_of(CELLS)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shouwang-bench-")))
        folder.chmod(0o755)  # PostgreSQL runs as its own user when we are root
        server_core, load_core = cores()
        load = stack.enter_context(load_client(folder, load_core))
        ours = stack.enter_context(
            our_servers(folder, server_core, cells, size.people, size.processes, seeded=True, durable=True)
        )
        node = stack.enter_context(node_with_a_counter(folder, server_core, ours.valkey))
        raw = stack.enter_context(raw_server(folder, server_core))
        node.auths = raw.auths = [{"cell": auth["cell"]} for auth in ours.auths]
        officer = stack.enter_context(Staff(f"http://127.0.0.1:{ours.servers[0].port}", OFFICER))
        engine = create_engine(ours.database)
        stack.callback(engine.dispose)
        sides = (Ours(ours, load, officer, engine), Side(node, load), Side(raw, load))
        for side in sides:
            side.contender.connect(load, size.people)
        return Report("grab", [_case(seats, size, sides) for seats in size.seats])


@contextmanager
def node_with_a_counter(folder: Path, core: int | None, valkey: str) -> Iterator[Contender]:
    """Stock socket.io with a counter in the same Valkey that ours has."""
    port = free_port()
    socket_path = unquote(urlsplit(valkey).path)
    command = ["node", str(PEERS / "node" / "grab.mjs"), str(port), socket_path]
    with running("grab", command, folder=folder, core=core) as child:
        child.hear()
        yield Contender("node", [Server(child, port)])


def rush(side: Side, seats: int, number: int) -> Run:
    """Everybody grabs one seat of a fresh package, and what came of it."""
    contender = side.contender
    package_id = side.open(seats)
    before = contender.ask({"do": "cost"})
    found = side.load.ask(
        {
            "do": "ask",
            "group": contender.name,
            "namespace": NAMESPACE,
            "event": "grab",
            "number": number,
            "data": [{"package_id": package_id, "key": new_key()} for _ in range(contender.connected)],
            "patience_s": PATIENCE_S,
            "kinds": {"yes": YES, "no": NO[contender.name]},
        },
        PATIENCE_S + 10,
    )
    after = contender.ask({"do": "cost"})
    sold = side.sold(package_id)
    side.close(package_id)
    if found["last_ns"] is None:
        raise ChildError(f"{contender.name}: nobody was answered")
    cpu_ms = sum(b["cpu_ns"] - a["cpu_ns"] for a, b in zip(before, after, strict=True)) / 1e6
    return _outcome(found, sold, seats, contender.connected, cpu_ms)


def _outcome(found: dict[str, Any], sold: Sold | None, seats: int, people: int, cpu_ms: float) -> Run:
    """A run in figures. Who keeps no books is believed: as many seats are sold as people were told so."""
    yes, no = found["kinds"]["yes"], found["kinds"]["no"]
    sold = sold or Sold(yes, yes)

    def since_start(what: str) -> float:
        return float(found[what] - found["started_ns"]) / 1e6

    return Run(
        first_ms=since_start("first_ns"),
        middle_ms=since_start("middle_ns"),
        last_ms=since_start("last_ns"),
        sent_ms=since_start("sent_ns"),
        cpu_ms=cpu_ms,
        load_ms=found["cpu_ns"] / 1e6,
        unanswered=people - found["received"],
        doubled=found["doubled"],
        untrue=abs(yes - sold.held) + abs(found["received"] - yes - no),
        oversold=max(0, sold.held - seats),
        unsold=max(0, min(seats, people) - sold.held),
        twice=sold.held - sold.holders,
    )


def _case(seats: int, size: Size, sides: Sequence[Side]) -> Case:
    """Alternate between the sides; who begins changes every time."""
    found: dict[str, list[Run]] = {side.contender.name: [] for side in sides}
    for number in range(size.warm_ups + size.runs):
        turn = number % len(sides)
        for side in (*sides[turn:], *sides[:turn]):
            run = rush(side, seats, number)
            if number >= size.warm_ups:
                found[side.contender.name].append(run)
    last = {name: [run.last_ms for run in runs] for name, runs in found.items()}
    ours, *peers = last
    every = [run for runs in found.values() for run in runs]
    offered = "1 seat" if seats == 1 else f"{seats} seats"
    return Case(
        name=f"{size.people} people, {offered}",
        work=f"{size.people} people grab {offered} of one package at one instant, "
        f"ours in {size.processes} processes: from the first request to the last answer",
        ours=_figures(found[ours]),
        peers={peer: _figures(found[peer]) for peer in peers},
        ratios={peer: paired_ratio(last[ours], last[peer]) for peer in peers},
        targets=TARGETS,
        limits={
            "oversold": (_total(every, "oversold"), 0),
            "unsold": (_total(every, "unsold"), 0),
            "two seats for one person": (_total(every, "twice"), 0),
            "unanswered": (_total(every, "unanswered"), 0),
            "answered twice": (_total(every, "doubled"), 0),
            "told what is not so": (_total(every, "untrue"), 0),
        },
    )


def _figures(runs: list[Run]) -> dict[str, Any]:
    found = figures([run.last_ms for run in runs])
    for name in ("first_ms", "middle_ms", "sent_ms", "cpu_ms", "load_ms"):
        found[name] = round(median(getattr(run, name) for run in runs), 3)
    return found


def _total(runs: list[Run], what: str) -> int:
    return sum(getattr(run, what) for run in runs)
