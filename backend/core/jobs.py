"""Core's background jobs: whatever waits for a network does so here, not in the tick."""

from __future__ import annotations

from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Final

from celery import current_app, shared_task
from kombu.exceptions import OperationalError
from valkey.exceptions import ValkeyError

from backend.core import outbox
from backend.core.runtime import EXTENSION

if TYPE_CHECKING:
    from valkey import Valkey

    from backend.core.runtime import Runtime

ASKED: Final = "outbox:asked"
ASKED_S: Final = 30  # a message that was lost is asked for again after this
SEND_S: Final = 60.0  # and one lease more is well within a job's time limit


def job_runtime() -> Runtime:
    """The parts of this worker process."""
    found: Runtime = current_app.conf[EXTENSION]
    return found


def ask_to_send(valkey: Valkey) -> None:
    """Have a worker send the outbox, unless one was asked already and has not begun.

    The tick asks at every beat while something is due: without the note a worker that is away for an hour
    would come back to thousands of messages that all say the same.
    """
    if not valkey.set(ASKED, 1, nx=True, ex=ASKED_S):
        return
    try:
        send_outbox.apply_async(expires=ASKED_S)
    except OperationalError:
        valkey.delete(ASKED)
        raise


@shared_task(name="core.send_outbox")
def send_outbox() -> None:
    """Send what the outbox holds; several of these at once claim different rows."""
    parts = job_runtime()
    with suppress(ValkeyError):  # the note ends by itself
        parts.valkey.delete(ASKED)
    # The rest is due at the next beat: a job that sends for ever would be stopped in the middle of a row.
    until = monotonic() + SEND_S
    while monotonic() < until and outbox.send_due(parts.database, parts.senders, limit=1):
        pass
