"""Counting wrong tries. The errors a caller raises after `count_failure` must set `commits`."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from backend.accounts.pauses.domain import FORGOTTEN_AFTER, PausedError, pause_after
from backend.accounts.pauses.models import Pause
from backend.core.crypto import lookup_hash
from backend.core.db import now, settings_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def open_try(session: Session, purpose: str, name: str) -> Pause:
    """Lock the counter of a name, or raise PausedError.

    The row is made for unknown names too, so that a pause says nothing about who exists; the lock makes
    tries under one name go one after the other, so that a hundred at once count as a hundred.
    """
    subject = lookup_hash(settings_of(session), f"pause:{purpose}", name)
    moment = now(session)
    statement = (
        insert(Pause)
        .values(subject=subject, failures=0, failed_at=moment)
        .on_conflict_do_update(index_elements=["subject"], set_={"failures": Pause.failures})
        .returning(Pause)
    )
    pause = session.scalars(statement, execution_options={"populate_existing": True}).one()
    if pause.paused_until is not None and pause.paused_until > moment:
        raise PausedError(minutes=ceil((pause.paused_until - moment).total_seconds() / 60))
    if pause.failed_at < moment - FORGOTTEN_AFTER:
        pause.failures = 0
    return pause


def count_failure(session: Session, pause: Pause) -> None:
    """One more wrong try."""
    moment = now(session)
    pause.failures += 1
    pause.failed_at = moment
    length = pause_after(pause.failures)
    pause.paused_until = None if length is None else moment + length
    session.flush()


def clear_failures(session: Session, pause: Pause) -> None:
    """The right password or code: all is forgotten."""
    pause.failures, pause.paused_until = 0, None
    session.flush()


def forget_old(session: Session) -> int:
    """Drop counters nobody added to for a day; how many."""
    gone = session.execute(
        delete(Pause).where(Pause.failed_at < now(session) - FORGOTTEN_AFTER).returning(Pause.subject)
    )
    return len(gone.all())
