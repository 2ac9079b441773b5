"""Core's background jobs: whatever waits for a network does so here, not in the tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import current_app, shared_task

from backend.core import outbox
from backend.core.runtime import EXTENSION

if TYPE_CHECKING:
    from backend.core.runtime import Runtime


def job_runtime() -> Runtime:
    """The parts of this worker process."""
    found: Runtime = current_app.conf[EXTENSION]
    return found


@shared_task(name="core.send_outbox")
def send_outbox() -> None:
    """Send what the outbox holds; several of these at once claim different rows."""
    parts = job_runtime()
    while outbox.send_due(parts.database, parts.senders):
        pass
