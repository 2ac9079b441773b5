"""The servers that are measured side by side, their phones connected: ours, Node's socket.io, the floor."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import h3

from bench.children import Child, ChildError, free_port, running
from bench.report import SkippedError

PEERS: Final = Path(__file__).parent / "peers"
# Near 禾山, where the story is.
MIDDLE: Final = (24.500, 118.115)
RESOLUTION: Final = 9
CONNECT_PATIENCE_S: Final = 300.0
READY_PATIENCE_S: Final = 120.0
NAMESPACE: Final = "/volunteer"


@dataclass(frozen=True, slots=True)
class Server:
    """One process and where it listens."""

    child: Child
    port: int


@dataclass(slots=True)
class Contender:
    """One side of a comparison: its processes and the phones that are connected to them."""

    name: str
    servers: list[Server]
    auths: list[dict[str, Any]] = field(default_factory=list)
    connected: int = 0
    database: str = ""
    valkey: str = ""

    def ask(self, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The same request to all processes at once; their answers."""
        for server in self.servers:
            server.child.tell(wanted)
        return [server.child.hear() for server in self.servers]

    def connect(self, load: Child, count: int) -> float:
        """Connect phones until there are so many, spread evenly over the processes; milliseconds it took."""
        order = {"do": "connect", "group": self.name, "namespace": NAMESPACE, "await": "welcome"}
        more, self.connected = self.auths[self.connected : count], count
        ports = [one.port for one in self.servers]
        done = load.ask({**order, "ports": ports, "auths": more}, CONNECT_PATIENCE_S)
        connected = self.count()
        if connected != count:
            raise ChildError(f"{self.name}: {connected} of {count} phones are connected")
        return float(done["seconds"]) * 1e3

    def count(self) -> int:
        """How many phones the processes say they have."""
        return sum(answer["counts"][NAMESPACE] for answer in self.ask({"do": "counts"}))

    def leave(self, load: Child) -> None:
        """Hang up, and wait until the processes have noticed."""
        load.ask({"do": "leave", "group": self.name})
        self.connected = 0
        deadline = time.monotonic() + CONNECT_PATIENCE_S
        while self.count():
            if time.monotonic() > deadline:
                raise ChildError(f"{self.name}: phones that left are still counted")
            time.sleep(0.1)


def cells_of(count: int) -> list[str]:
    """So many H3 cells side by side."""
    rings = 0
    while 1 + 3 * rings * (rings + 1) < count:
        rings += 1
    return sorted(h3.grid_disk(h3.latlng_to_cell(*MIDDLE, RESOLUTION), rings))[:count]


def need_node() -> None:
    """Node and the peer's packages; the latter are installed from the lock file on first use."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise SkippedError("node is not installed (apt-get install nodejs npm)")
    wanted = json.loads((PEERS / "package.json").read_text())["dependencies"]
    if all((PEERS / "node_modules" / package).is_dir() for package in wanted):
        return
    done = subprocess.run(["npm", "ci", "--no-fund"], cwd=PEERS, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SkippedError(f"the peer's packages could not be installed: {done.stderr.strip()[-300:]}")


def load_client(folder: Path, core: int | None) -> AbstractContextManager[Child]:
    """The phones."""
    return running("load", [sys.executable, "-m", "bench.load"], folder=folder, core=core)


@contextmanager
def node_server(folder: Path, core: int | None) -> Iterator[Contender]:
    """The stock socket.io server."""
    port = free_port()
    command = ["node", str(PEERS / "node" / "server.mjs"), str(port)]
    with running("node", command, folder=folder, core=core) as child:
        child.hear()
        yield Contender("node", [Server(child, port)])


@contextmanager
def raw_server(folder: Path, core: int | None) -> Iterator[Contender]:
    """One buffer, one loop."""
    port = free_port()
    command = [sys.executable, str(PEERS / "raw.py"), str(port)]
    with running("raw", command, folder=folder, core=core) as child:
        child.hear()
        yield Contender("raw", [Server(child, port)])


@dataclass(frozen=True, slots=True)
class Ground:
    """What our processes stand on: a private database and Valkey, and the environment that names them."""

    folder: Path
    core: int | None
    database: str
    migrate: str  # the same database, as the role that owns it
    superuser: str  # libpq's URL: for settings of the server and its own figures
    valkey: str
    environment: Mapping[str, str]


@contextmanager
def our_ground(
    folder: Path, core: int | None, *, demo: bool = False, durable: bool = False
) -> Iterator[Ground]:
    """A migrated database and a Valkey of ours; with the demo's city and staff if asked.

    `durable`: a commit is on the disk when it says so, as in service.
    """
    from backend.ground.embedded import private_cluster
    from backend.ground.migrate import migrate

    state = folder / "state"
    with private_cluster(state, durable=durable) as urls:
        migrate(urls.migrate)
        environment = {
            "DATABASE_URL": urls.database,
            "VALKEY_URL": urls.valkey,
            "SHOUWANG_STATE_DIR": str(state),
            "SHOUWANG_LOG_LEVEL": "warning",
            "SHOUWANG_DEMO": str(int(demo)),
            "SHOUWANG_DEMO_ON_EXTERNAL_DATABASE": "1",
        }
        owner, superuser = urls.migrate, urls.cluster.superuser()
        yield Ground(folder, core, urls.database, owner, superuser, urls.valkey, environment)


@contextmanager
def our_server(ground: Ground, name: str) -> Iterator[Server]:
    """One web process of ours; whoever starts it hears when it is ready."""
    port = free_port()
    own = {"SHOUWANG_PORT": str(port), "SHOUWANG_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "bench.ours"]
    env = {**ground.environment, **own}
    with running(name, command, folder=ground.folder, core=ground.core, env=env) as child:
        yield Server(child, port)


def our_phones(ground: Ground, cells: list[str], count: int, *, demo: bool = False) -> list[dict[str, Any]]:
    """So many volunteers on duty, one after the other in these cells: what their phones say to get in."""
    from bench.volunteers import volunteers_on_duty

    state = Path(ground.environment["SHOUWANG_STATE_DIR"])
    tokens = volunteers_on_duty(ground.database, ground.valkey, state, count, seeded=demo)
    return [
        {"token": token, "cell": cells[i % len(cells)], "client": "test"} for i, token in enumerate(tokens)
    ]


@contextmanager
def our_servers(
    folder: Path,
    core: int | None,
    cells: list[str],
    sockets: int,
    processes: int,
    *,
    packages: int = 0,
    seeded: bool = False,
    durable: bool = False,
) -> Iterator[Contender]:
    """Web processes of ours on a private database and Valkey, and a volunteer on duty per socket.

    With so many packages open around the middle of the cells; `seeded`: in the demo's city, whose officers
    can post more. `durable` as `our_ground` has it.
    """
    from bench.volunteers import open_packages

    demo = seeded or bool(packages)
    with our_ground(folder, core, demo=demo, durable=durable) as ground, ExitStack() as stack:
        auths = our_phones(ground, cells, sockets, demo=demo)
        servers = [stack.enter_context(our_server(ground, f"ours-{number}")) for number in range(processes)]
        for server in servers:
            server.child.hear(READY_PATIENCE_S)
        if packages:
            open_packages(f"http://127.0.0.1:{servers[0].port}", packages)
        yield Contender("ours", servers, auths, database=ground.database, valkey=ground.valkey)
