"""What befalls a city besides death: its database is cut off, its Valkey hangs, its disk is full."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any

from psycopg import sql

from backend.ground import provision
from tests.chaos.city import ChaosCity, persistently
from tests.chaos.inside.killpoints import descendants

Trouble = Callable[[], AbstractContextManager[Any]]
CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'
"""
BALLAST = "ballast"
CHUNK_BYTES = 64 * 1024


@contextmanager
def lasting(trouble: AbstractContextManager[Any], seconds: float) -> Iterator[None]:
    """The trouble for so long, whatever the block does meanwhile; the block ends no earlier than it."""
    trouble.__enter__()
    timer = Timer(seconds, trouble.__exit__, (None, None, None))
    timer.start()
    try:
        yield
    finally:
        timer.join()


@contextmanager
def database_cut(city: ChaosCity) -> Iterator[None]:
    """Every connection to the database is broken, and new ones are refused."""
    persistently(lambda: _admit(city, anybody=False))
    try:
        yield
    finally:
        persistently(lambda: _admit(city, anybody=True))


def _admit(city: ChaosCity, *, anybody: bool) -> None:
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with provision.connect(city.cluster) as connection:
        connection.execute(allow.format(sql.Identifier(provision.DATABASE), sql.Literal(anybody)))
        if not anybody:
            connection.execute(CUT, [provision.DATABASE])


@contextmanager
def hanging(city: ChaosCity, part: str) -> Iterator[None]:
    """The part takes connections and answers nothing: stopped, not dead."""
    stopped = [pid for leader in city.pids(part) for pid in (leader, *descendants(leader))]
    _send_all(stopped, signal.SIGSTOP)
    try:
        yield
    finally:
        _send_all(stopped, signal.SIGCONT)


def _send_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@contextmanager
def disk_full(disk: Path) -> Iterator[None]:
    """Not a byte is left on this disk."""
    ballast = disk / BALLAST
    with ballast.open("wb", buffering=0) as file:
        for size in (CHUNK_BYTES, 1):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    try:
        yield
    finally:
        ballast.unlink()
