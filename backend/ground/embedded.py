"""A private PostgreSQL and Valkey for as long as a block lasts: for tests, benches and one-off commands.

`shouwang up` runs the same parts under its supervisor, which restarts them; this does not.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGQUIT, SIGTERM

from backend.ground import postgres, processes, provision, valkey
from backend.ground.places import GroundError, State, open_state
from backend.ground.provision import ClusterUrls

# SIGINT is PostgreSQL's fast stop: open transactions are rolled back, the log is closed properly.
STOP_POSTGRES = ((SIGINT, 20.0), (SIGQUIT, 5.0))
STOP_VALKEY = ((SIGTERM, 5.0),)

# After a kill -9 of the server its children need a moment to notice before a new one may start.
START_AGAIN_S = 10.0

DEFAULT_TIMEOUTS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}


@dataclass(frozen=True, slots=True)
class PrivateUrls:
    """How to reach the private parts of one instance."""

    cluster: ClusterUrls
    valkey: str

    @property
    def database(self) -> str:
        """SQLAlchemy's URL of the instance's database, role app."""
        return self.cluster.app()

    @property
    def migrate(self) -> str:
        """SQLAlchemy's URL of the instance's database, role migrator."""
        return self.cluster.migrator()


@contextmanager
def private_cluster(
    state_dir: Path,
    *,
    durable: bool = True,
    max_connections: int = 200,
    role_settings: Mapping[str, str] = DEFAULT_TIMEOUTS,
) -> Iterator[PrivateUrls]:
    """Run PostgreSQL (roles and database made, not migrated) and Valkey; stop both at the end."""
    state = open_state(state_dir)
    with (
        running_postgres(state, durable=durable, max_connections=max_connections) as cluster,
        running_valkey(state) as valkey_url,
    ):
        provision.make_roles(cluster, role_settings)
        provision.make_database(cluster)
        yield PrivateUrls(cluster, valkey_url)


@contextmanager
def running_postgres(state: State, *, durable: bool, max_connections: int) -> Iterator[ClusterUrls]:
    """The cluster of one state folder, made when it is not there."""
    urls = ClusterUrls(state)
    process = start_postgres(state, durable=durable, max_connections=max_connections)
    try:
        yield urls
    finally:
        processes.stop(process, STOP_POSTGRES)


def start_postgres(state: State, *, durable: bool, max_connections: int) -> subprocess.Popen[bytes]:
    """Start the server and return when it answers, trying again while an earlier one still ends."""
    deadline = time.monotonic() + START_AGAIN_S
    while True:
        process = launch_postgres(state, durable=durable, max_connections=max_connections)
        try:
            postgres.await_postgres(ClusterUrls(state).superuser(), process, state.logs / "postgres.log")
        except GroundError:
            processes.stop(process, STOP_POSTGRES)
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        except BaseException:
            processes.stop(process, STOP_POSTGRES)
            raise
        else:
            return process


def launch_postgres(state: State, *, durable: bool, max_connections: int) -> subprocess.Popen[bytes]:
    """Start the server, made first when there is none; does not wait until it answers."""
    programs = postgres.programs_for(state)
    postgres.make_cluster(state, programs)
    postgres.write_access(state)
    command = postgres.server_command(state, programs, durable=durable, max_connections=max_connections)
    log = state.logs / "postgres.log"
    processes.keep_small(log)
    return processes.start(
        command, log=log, env=processes.plain_environment(), user=state.server_user, when_we_die=SIGINT
    )


@contextmanager
def running_valkey(state: State) -> Iterator[str]:
    """The Valkey of one state folder."""
    url = valkey.valkey_url(state)
    process = valkey.start_valkey(state)
    try:
        valkey.await_valkey(url, process)
        yield url
    finally:
        processes.stop(process, STOP_VALKEY)
