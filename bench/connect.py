"""Thousands of phones that connect: each shows its token and is told what matches its cell.

Ours is one whole web process. Beside it Node's socket.io answers the same from the same database, with its
statements prepared and pooled. Both are connected to in turn, and let go again, several times.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.engine import make_url

from bench.children import Child, cores, free_port, raise_file_limit, running
from bench.contenders import PEERS, Contender, Server, cells_of, load_client, need_node, our_servers
from bench.report import Case, Report, figures, paired_ratio

if TYPE_CHECKING:
    from collections.abc import Mapping

TARGETS: Final = {"node": 1.5}
MEMORY_LIMIT_KIB: Final = 45.0
SPARE_FILES: Final = 512
# Open packages that match every phone, as on a bad evening.
PACKAGES: Final = 3


@dataclass(frozen=True, slots=True)
class Size:
    """How large the bench is."""

    sockets: tuple[int, ...] = (1000, 4000)
    cells: int = 100
    runs: int = 3
    warm_ups: int = 1


def bench_connect(size: Size) -> Report:
    """Run it; raises SkippedError when Node is not here, ChildError when a part fails."""
    need_node()
    raise_file_limit(2 * size.sockets[-1] + SPARE_FILES)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shouwang-bench-")))
        folder.chmod(0o755)  # PostgreSQL runs as its own user when we are root
        server_core, load_core = cores()
        load = stack.enter_context(load_client(folder, load_core))
        cells = cells_of(size.cells)
        ours = stack.enter_context(
            our_servers(folder, server_core, cells, size.sockets[-1], processes=1, packages=PACKAGES)
        )
        node = stack.enter_context(node_on_the_same_database(folder, server_core, ours.database))
        node.auths = ours.auths
        return Report("connect", [_case(sockets, size, load, (ours, node)) for sockets in size.sockets])


@contextmanager
def node_on_the_same_database(folder: Path, core: int | None, database: str) -> Iterator[Contender]:
    """Stock socket.io with pg."""
    port = free_port()
    command = ["node", str(PEERS / "node" / "live.mjs"), str(port)]
    with running("live", command, folder=folder, core=core, env=postgres_variables(database)) as child:
        child.hear()
        yield Contender("node", [Server(child, port)])


def postgres_variables(database: str) -> Mapping[str, str]:
    """A SQLAlchemy URL as the variables that libpq and pg read."""
    url = make_url(database)
    host = url.query.get("host") or url.host or ""
    values = {
        "PGHOST": host if isinstance(host, str) else host[0],
        "PGPORT": str(url.query.get("port") or url.port or 5432),
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
    }
    return {name: value for name, value in values.items() if value}


def _case(sockets: int, size: Size, load: Child, sides: Sequence[Contender]) -> Case:
    """Connect so many to each in turn and let them go again."""
    took: dict[str, list[float]] = {side.name: [] for side in sides}
    processor: dict[str, list[float]] = {side.name: [] for side in sides}
    memory: dict[str, float] = {}
    for number in range(size.warm_ups + size.runs):
        for side in sides if number % 2 == 0 else tuple(reversed(sides)):
            before = side.ask({"do": "cost"})[0]
            ms = side.connect(load, sockets)
            after = side.ask({"do": "cost"})[0]
            # Only the first time: later the process keeps what it had and shows less than a socket needs.
            memory.setdefault(side.name, (after["rss_kb"] - before["rss_kb"]) / sockets)
            side.leave(load)
            if number >= size.warm_ups:
                took[side.name].append(ms)
                processor[side.name].append((after["cpu_ns"] - before["cpu_ns"]) / sockets / 1e3)
    ours, node = (side.name for side in sides)
    return Case(
        name=f"{sockets} sockets",
        work=f"{sockets} phones show a token and are told of {PACKAGES} packages by one process",
        ours=_figures(took[ours], processor[ours], memory[ours]),
        peers={node: _figures(took[node], processor[node], memory[node])},
        ratios={node: paired_ratio(took[ours], took[node])},
        targets=TARGETS,
        limits={"KiB a socket": (round(memory[ours], 1), MEMORY_LIMIT_KIB)},
    )


def _figures(took: list[float], processor: list[float], memory: float) -> dict[str, Any]:
    found = figures(took)
    found["cpu_us_a_socket"] = round(sorted(processor)[len(processor) // 2], 1)
    found["kib_a_socket"] = round(memory, 1)
    return found
