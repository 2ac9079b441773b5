"""The test run's PostgreSQL and Valkey, shared by its workers and by runs at the same time.

A keeper process of its own holds them: it starts with the first user and stops a little after the
last one left, also when that one was killed. Users hold a shared lock; the keeper looks whether it
can have it alone.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from backend.core.settings import PROJECT_ROOT
from backend.ground import provision
from backend.ground.embedded import private_cluster
from backend.ground.migrate import migrate, migrations_digest
from backend.ground.places import open_state
from backend.ground.postgres import answers, tail
from backend.ground.provision import ClusterUrls
from backend.ground.valkey import valkey_url

STATE = PROJECT_ROOT / "var" / "test"
# A developer's next run starts at once when it comes within this time.
LINGER_S = 0.0 if os.environ.get("CI") else 20.0
START_S = 90.0
POLL_S = 0.1
TEMPLATE = "template_"
# Each worker's pools are small; several runs at once still fit.
MAX_CONNECTIONS = 400


@dataclass(frozen=True, slots=True)
class KeptGround:
    """What the fixtures need to know of the running parts."""

    cluster: ClusterUrls
    valkey: str
    template: str

    def clone(self, database: str) -> None:
        """Copy the migrated template; a moment's connection to it by anyone is waited out."""
        for patience in (0.1, 0.3, 1.0, 3.0, None):
            try:
                provision.clone_database(self.cluster, self.template, database)
            except psycopg.errors.ObjectInUse:
                if patience is None:
                    raise
                time.sleep(patience)
            else:
                return

    def drop(self, database: str) -> None:
        """Remove a clone."""
        provision.drop_database(self.cluster, database)


@contextmanager
def kept_ground() -> Iterator[KeptGround]:
    """The shared parts, running and with a migrated template, for as long as the block lasts."""
    state = open_state(STATE)
    cluster = ClusterUrls(state)
    with locked(STATE / "users.lock", fcntl.LOCK_SH):
        with locked(STATE / "start.lock", fcntl.LOCK_EX):
            _await_keeper(cluster)
            template = TEMPLATE + migrations_digest()[:16]
            _make_template(cluster, template)
        yield KeptGround(cluster, valkey_url(state), template)


@contextmanager
def locked(file: Path, kind: int) -> Iterator[None]:
    """Hold a lock on a file; the kernel gives it back when we die."""
    with file.open("a") as handle:
        fcntl.flock(handle, kind)
        yield


def _await_keeper(cluster: ClusterUrls) -> None:
    """Start a keeper unless one runs, and return when its PostgreSQL answers."""
    ready = STATE / "ready"
    if not _held(STATE / "keeper.lock"):
        ready.unlink(missing_ok=True)
        with (STATE / "log" / "keeper.log").open("wb") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "tests.keeper"],
                cwd=PROJECT_ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        # It outlives this run on purpose, so nobody here will wait for it.
        keeper.returncode = 0
    deadline = time.monotonic() + START_S
    while not (ready.exists() and answers(cluster.superuser())):
        if time.monotonic() > deadline:
            message = f"The test database did not start: {tail(STATE / 'log' / 'keeper.log', 5)}"
            raise RuntimeError(message)
        time.sleep(POLL_S)


def _held(file: Path) -> bool:
    with file.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _make_template(cluster: ClusterUrls, template: str) -> None:
    """Migrate a database under another name first: a template is there only when it is whole."""
    if template in _databases(cluster):
        return
    draft = f"draft_{os.getpid()}"
    try:
        provision.make_database(cluster, draft)
        migrate(cluster.migrator(draft))
        with provision.connect(cluster) as connection:
            statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            connection.execute(statement.format(sql.Identifier(draft), sql.Identifier(template)))
    finally:
        provision.drop_database(cluster, draft)


def _databases(cluster: ClusterUrls) -> list[str]:
    with provision.connect(cluster) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate").fetchall()
    return [row[0] for row in rows]


def _drop_leftovers(cluster: ClusterUrls) -> None:
    """Remove what killed runs and older migrations left; nobody uses the cluster yet."""
    current = TEMPLATE + migrations_digest()[:16]
    for database in _databases(cluster):
        if database not in {"postgres", provision.DATABASE, current}:
            provision.drop_database(cluster, database)


def keep() -> None:
    """The keeper's life: start all, wait until nobody uses it for a while, stop all."""
    # Left in the opposite order: who comes while all is stopped waits for the users' lock, and then
    # finds no keeper.
    with (
        (STATE / "users.lock").open("a") as users,
        locked(STATE / "keeper.lock", fcntl.LOCK_EX),
        private_cluster(STATE, durable=False, max_connections=MAX_CONNECTIONS) as urls,
    ):
        _drop_leftovers(urls.cluster)
        (STATE / "ready").touch()
        _wait_for_the_last_user(users.fileno())
        (STATE / "ready").unlink()


def _wait_for_the_last_user(users: int) -> None:
    idle_since: float | None = None
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            idle_since = idle_since or time.monotonic()
            if time.monotonic() - idle_since >= LINGER_S:
                return
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(POLL_S)
            continue
        idle_since = None
        time.sleep(POLL_S)


if __name__ == "__main__":
    keep()
