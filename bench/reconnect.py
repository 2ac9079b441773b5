"""One of two web processes is killed, and its phones come back to the other: all of them, at once.

From the kill to the moment the last phone has what matches: its welcome with every open package. How many
statements that took is asked of PostgreSQL itself (pg_stat_statements), whoever sent them. Beside it two
processes of Node do the same on the same database; both sides lose a process and get a new one in turn.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

import psycopg

from bench.children import Child, ChildError, cores, free_port, raise_file_limit, running
from bench.connect import PACKAGES, postgres_variables
from bench.contenders import (
    NAMESPACE,
    PEERS,
    READY_PATIENCE_S,
    Ground,
    Server,
    cells_of,
    need_node,
    our_ground,
    our_phones,
    our_server,
)
from bench.report import Case, Report, SkippedError, figures, paired_ratio
from bench.volunteers import open_packages

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE_S: Final = 150.0
SPARE_FILES: Final = 512
# A phone alone takes some twenty statements, the peer's three. Read in lots of dozens it is a fraction of
# one; more than one says that they came in one by one after all.
MOST_STATEMENTS: Final = 1.0
STATEMENTS: Final = "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE userid = 'app'::regrole"


@dataclass(frozen=True, slots=True)
class Size:
    """How large the bench is."""

    sockets: tuple[int, ...] = (1000, 4000)
    cells: int = 100
    runs: int = 4


@dataclass(slots=True)
class Side:
    """Two processes, the phones that are spread over them, and how to start another process."""

    name: str
    servers: list[Server]
    phones: Child
    start: Callable[[], Server]

    def settle(self, count: int) -> None:
        """Every phone at the process it belongs to; ChildError when one is not."""
        ports = [server.port for server in self.servers]
        settled = self.phones.ask({"do": "settle", "ports": ports}, PATIENCE_S * 4)["in"]
        if settled != count:
            raise ChildError(f"{self.name}: {settled} of {count} phones are connected")


@dataclass(frozen=True, slots=True)
class Return:
    """One return: milliseconds from the kill, and what it took."""

    first_ms: float
    middle_ms: float
    last_ms: float
    statements: float  # a phone
    tries: float  # a phone
    cpu_us: float  # of the process that took them, a phone
    client_cpu_ms: float
    lost: int  # phones that are not back
    untold: int  # or are back without every package


def bench_reconnect(size: Size) -> Report:
    """Run it; raises SkippedError when Node is not here, ChildError when a part fails."""
    need_node()
    raise_file_limit(2 * size.sockets[-1] + SPARE_FILES)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shouwang-bench-")))
        folder.chmod(0o755)  # PostgreSQL runs as its own user when we are root
        server_core, load_core = cores()
        ground = stack.enter_context(counting_ground(folder, server_core))
        auths = our_phones(ground, cells_of(size.cells), size.sockets[-1], demo=True)
        sides = [
            _side(stack, ground, load_core, name, process)
            for name, process in (("ours", our_server), ("node", node_process))
        ]
        url = f"http://127.0.0.1:{sides[0].servers[0].port}"
        packages = open_packages(url, PACKAGES)
        with psycopg.connect(ground.superuser, autocommit=True) as database:
            cases, known = [], 0
            for sockets in size.sockets:
                for side in sides:
                    _more_phones(side, auths[known:sockets], packages)
                    side.settle(sockets)
                known = sockets
                cases.append(_case(sockets, size, sides, database))
        return Report("reconnect", cases)


@contextmanager
def counting_ground(folder: Path, core: int | None) -> Iterator[Ground]:
    """A ground whose PostgreSQL counts every statement."""
    from backend.ground.embedded import private_cluster

    with (
        private_cluster(folder / "state", durable=False) as urls,
        psycopg.connect(urls.cluster.superuser(), autocommit=True) as database,
    ):
        known = database.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_stat_statements'")
        if known.fetchone() is None:
            raise SkippedError("PostgreSQL's pg_stat_statements is not installed")
        # Read when the server starts: it is stopped here and started again below.
        database.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
    with our_ground(folder, core, demo=True) as ground:
        with psycopg.connect(ground.superuser, autocommit=True) as database:
            database.execute("CREATE EXTENSION pg_stat_statements")
        yield ground


@contextmanager
def node_process(ground: Ground, name: str) -> Iterator[Server]:
    """One process of stock socket.io with pg."""
    port = free_port()
    command = ["node", str(PEERS / "node" / "live.mjs"), str(port)]
    env = postgres_variables(ground.database)
    with running(name, command, folder=ground.folder, core=ground.core, env=env) as child:
        yield Server(child, port)


def _side(
    stack: ExitStack,
    ground: Ground,
    load_core: int | None,
    name: str,
    process: Callable[[Ground, str], AbstractContextManager[Server]],
) -> Side:
    """Two processes that are ready, and their phones' program."""
    started = 0

    def start() -> Server:
        nonlocal started
        server = stack.enter_context(process(ground, f"{name}-{started}"))
        server.child.hear(READY_PATIENCE_S)
        started += 1
        return server

    command = [sys.executable, "-m", "bench.comeback"]
    phones = stack.enter_context(running(f"{name}-phones", command, folder=ground.folder, core=load_core))
    return Side(name, [start(), start()], phones, start)


def _more_phones(side: Side, auths: Sequence[dict[str, Any]], packages: Sequence[str]) -> None:
    order = {"do": "phones", "namespace": NAMESPACE, "homes": len(side.servers)}
    side.phones.ask({**order, "marks": [f'"{one}"' for one in packages], "auths": auths})


def _case(sockets: int, size: Size, sides: Sequence[Side], database: psycopg.Connection) -> Case:
    """Each side loses one process and then the other, in turn with the other side."""
    found: dict[str, list[Return]] = {side.name: [] for side in sides}
    for number in range(size.runs):
        for side in sides if number % 2 == 0 else tuple(reversed(sides)):
            found[side.name].append(_lose(side, number % 2, sockets, database))
            side.settle(sockets)
    last = {name: [one.last_ms for one in returns] for name, returns in found.items()}
    ours, node = (side.name for side in sides)
    everybody = [one for returns in found.values() for one in returns]
    return Case(
        name=f"{sockets // 2} of {sockets} sockets",
        work=f"one of two processes is killed, its {sockets // 2} phones come back to the other at once"
        f" and are told of {PACKAGES} packages: from the kill to the last welcome",
        ours=_figures(found[ours]),
        peers={node: _figures(found[node])},
        ratios={node: paired_ratio(last[ours], last[node])},
        limits={
            "lost": (sum(one.lost for one in everybody), 0),
            "not told": (sum(one.untold for one in everybody), 0),
            "statements a socket": (max(one.statements for one in found[ours]), MOST_STATEMENTS),
        },
    )


def _lose(side: Side, which: int, sockets: int, database: psycopg.Connection) -> Return:
    """Kill one process, see its phones come back to the other, and start another in its place."""
    victim, refuge = side.servers[which], side.servers[1 - which]
    phones = side.phones.ask({"do": "return", "from": which, "to": 1 - which})["armed"]
    cpu_before = refuge.child.ask({"do": "cost"})["cpu_ns"]
    statements_before = _statements(database)
    started = time.monotonic_ns()
    os.kill(victim.child.process.pid, signal.SIGKILL)
    heard = side.phones.hear(PATIENCE_S)
    statements = _statements(database) - statements_before
    cpu_ns = refuge.child.ask({"do": "cost"})["cpu_ns"] - cpu_before
    if not heard["back"]:
        raise ChildError(f"{side.name}: no phone came back")
    connected = refuge.child.ask({"do": "counts"})["counts"][NAMESPACE]
    victim.child.process.wait()
    side.servers[which] = side.start()
    return Return(
        first_ms=(heard["first_ns"] - started) / 1e6,
        middle_ms=(heard["middle_ns"] - started) / 1e6,
        last_ms=(heard["last_ns"] - started) / 1e6,
        statements=round(statements / phones, 3),
        tries=heard["tries"] / phones,
        cpu_us=cpu_ns / phones / 1e3,
        client_cpu_ms=heard["client_cpu_ms"],
        lost=sockets - connected,
        untold=phones - heard["told"],
    )


def _statements(database: psycopg.Connection) -> int:
    """How many statements our role and the peer's (it is the same one) have run so far."""
    (calls,) = database.execute(STATEMENTS).fetchone() or (0,)
    return int(calls)


def _figures(returns: Sequence[Return]) -> dict[str, Any]:
    found = figures([one.last_ms for one in returns])
    found["first_ms"] = round(median(one.first_ms for one in returns), 3)
    found["middle_ms"] = round(median(one.middle_ms for one in returns), 3)
    found["statements_a_socket"] = median(one.statements for one in returns)
    found["tries_a_socket"] = round(median(one.tries for one in returns), 3)
    found["cpu_us_a_socket"] = round(median(one.cpu_us for one in returns), 1)
    found["client_cpu_ms"] = median(one.client_cpu_ms for one in returns)
    return found
