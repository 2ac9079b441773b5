"""The one-second tick: claims what is due in every room, sends the outbox, sweeps the stream.

Any number of ticks may run: rows are claimed with SKIP LOCKED, and the relay holds a lock.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from kombu.exceptions import OperationalError
from sqlalchemy.exc import SQLAlchemyError
from valkey.exceptions import ValkeyError

from backend import assembly
from backend.core import logs, metrics, outbox
from backend.core.alive import give_sign
from backend.core.jobs import ask_to_send
from backend.core.settings import get_settings
from backend.worker import make_celery

if TYPE_CHECKING:
    from backend.core.runtime import DueWork, Runtime
    from backend.core.settings import Settings

log = structlog.get_logger(__name__)

BEAT_S = 1.0
# One kind of work in one beat, so that no kind starves the others: much that is quick, little that is slow.
MOST_BATCHES = 200
LONGEST_TURN_S = 2.0


class Tick:
    """Runs due work, each kind at its own pace."""

    def __init__(self, parts: Runtime, seconds: Callable[[], float] = time.monotonic) -> None:
        """Everything is due at the first beat; `seconds` is a clock that never goes back."""
        self._parts = parts
        self._seconds = seconds
        self._next: dict[str, float] = {}

    def beat(self) -> None:
        """One round over everything that may be due."""
        # One moment for the whole beat: what came late in a long beat must not sit out the next.
        moment = self._seconds()
        for work in self._parts.due_work:
            # A database that hangs keeps each kind waiting for its time-outs, which is no fault of ours.
            give_sign(self._parts.settings)
            if moment >= self._next.get(work.name, 0.0):
                self._next[work.name] = moment + work.every_s - BEAT_S / 2
                self._guarded(work)
        self._send_outbox()
        self._sweep_stream()

    def _guarded(self, work: DueWork) -> None:
        """One kind of work; its failure is logged and must not stop the others."""
        over = self._seconds() + LONGEST_TURN_S
        try:
            for _ in range(MOST_BATCHES):
                with self._parts.database.transaction() as session:
                    done = work.run(session)
                if not done or self._seconds() >= over:
                    return
        except Exception:  # a defect in one room must not stop the clocks of the others
            log.exception("due_work_failed", work=work.name)

    def _send_outbox(self) -> None:
        """Wake a worker when something waits; what it does not send is still due at the next beat."""
        try:
            with self._parts.database.transaction() as session:
                waiting = outbox.is_due(session)
            if waiting:
                ask_to_send(self._parts.valkey)
        except (SQLAlchemyError, OperationalError, ValkeyError) as error:
            log.warning("outbox_wake_failed", error=type(error).__name__)

    def _sweep_stream(self) -> None:
        try:
            self._parts.relay()
        except SQLAlchemyError as error:
            log.warning("stream_sweep_failed", error=type(error).__name__)


def run(settings: Settings | None = None) -> None:
    """Beat until SIGTERM or SIGINT; finishes the beat it is in."""
    settings = settings or get_settings()
    logs.configure(settings.log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    make_celery(settings)
    tick = Tick(assembly.build(settings))
    log.info("tick_started")
    while not stop.is_set():
        started = time.monotonic()
        tick.beat()
        took_s = time.monotonic() - started
        metrics.note_beat(time.time(), took_s)
        stop.wait(max(0.0, BEAT_S - took_s))
    log.info("tick_stopped")


if __name__ == "__main__":
    run()
