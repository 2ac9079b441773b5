"""What Prometheus is told: the same whichever process of this machine answers.

All web processes share one port, so a scrape reaches any of them. Each therefore keeps its figures in a
folder they share (prometheus_client's multiprocess mode, on when PROMETHEUS_MULTIPROC_DIR is set, as
`shouwang up` does), and who answers adds them up. What stands in the database is asked when it is wanted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import structlog
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from sqlalchemy.exc import SQLAlchemyError

from backend.core import outbox

if TYPE_CHECKING:
    from backend.core.runtime import Runtime

log = structlog.get_logger(__name__)

COUNT_EVERY_S: Final = 5.0
FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"

SOCKETS: Final = Gauge(
    "shouwang_sockets", "Open sockets.", ["namespace"], multiprocess_mode="livesum", registry=None
)
CONNECTIONS: Final = Gauge(
    "shouwang_database_connections",
    "Database connections of the web processes in use.",
    multiprocess_mode="livesum",
    registry=None,
)
BEAT_AT: Final = Gauge(
    "shouwang_tick_beat_timestamp_seconds",
    "When the tick last came to the end of a beat.",
    multiprocess_mode="livemax",
    registry=None,
)
BEAT_S: Final = Gauge(
    "shouwang_tick_beat_seconds",
    "How long that beat took; work is late when it is over one.",
    multiprocess_mode="livemax",
    registry=None,
)


class OutboxCollector:
    """How the outbox stands; nothing while the database does not answer."""

    def __init__(self, parts: Runtime) -> None:
        """Ask this process's database."""
        self._parts = parts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Called by the registry at each scrape."""
        try:
            with self._parts.database.transaction() as session:
                found = outbox.backlog(session)
        except SQLAlchemyError as error:
            log.warning("metrics_without_outbox", error=type(error).__name__)
            return
        yield GaugeMetricFamily("shouwang_outbox_due", "What should have been sent by now.", found.due)
        yield GaugeMetricFamily(
            "shouwang_outbox_oldest_due_seconds", "For how long the oldest of it is due.", found.oldest_due_s
        )
        yield GaugeMetricFamily(
            "shouwang_outbox_given_up", "What nobody tries to send any more.", found.given_up
        )


def count(parts: Runtime) -> None:
    """Note how many sockets and connections this web process has open."""
    if parts.live is not None:
        for namespace, number in parts.live.counts().items():
            SOCKETS.labels(namespace).set(number)
    pool: Any = parts.database.engine.pool  # QueuePool's own method is none of Pool's
    CONNECTIONS.set(pool.checkedout())


def note_beat(ended_at: float, took_s: float) -> None:
    """The tick came to the end of a beat, in seconds since 1970."""
    BEAT_AT.set(ended_at)
    BEAT_S.set(took_s)


def exposition(parts: Runtime) -> bytes:
    """All figures in Prometheus' format."""
    count(parts)
    registry = CollectorRegistry()
    folder = os.environ.get(FOLDER)
    if folder is None:
        registry.register(SOCKETS)
        registry.register(CONNECTIONS)
    else:
        _bury(Path(folder))
        MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call] # the library's
    registry.register(OutboxCollector(parts))
    return generate_latest(registry)


def _bury(folder: Path) -> None:
    """Leave out who lives no more: a process that was killed could not take its figures back."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if not Path(f"/proc/{pid}").exists():
            mark_process_dead(pid, str(folder))  # type: ignore[no-untyped-call] # the library's
