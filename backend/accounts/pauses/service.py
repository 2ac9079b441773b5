"""Counting wrong tries. The errors a caller raises after `count_failure` must set `commits`.

Where checking is slow (a password's hash), a try is charged before it is checked and settled after, each in a
short transaction: `charge`, `let_go`, the slow check, `settle`, and then `forgive` or `refund`. A try nobody
settles stays a wrong one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from backend.accounts.pauses.domain import FORGOTTEN_AFTER, PausedError, pause_after
from backend.accounts.pauses.models import Pause
from backend.core.crypto import lookup_hash
from backend.core.db import now, settings_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Charge:
    """A try that counts as wrong until it is settled, and what stood there before it."""

    subject: str
    failures: int  # with this one
    failed_at_before: datetime
    paused_until_before: datetime | None


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
        raise PausedError(pause.paused_until - moment)
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


def charge(session: Session, purpose: str, name: str) -> Charge:
    """Count a try as wrong before it is looked at, or raise PausedError; the caller lets go of it at once.

    So a hundred tries at once are a hundred, though none of them holds the counter while it is checked.
    """
    pause = open_try(session, purpose, name)
    before = pause.failed_at, pause.paused_until
    count_failure(session, pause)
    return Charge(pause.subject, pause.failures, *before)


def settle(session: Session, charged: Charge) -> Pause:
    """The locked counter of a try that turned out right; before any other lock, as `open_try` is."""
    return session.get_one(Pause, charged.subject, with_for_update=True, populate_existing=True)


def refund(session: Session, pause: Pause, charged: Charge) -> None:
    """This try was right but settles nothing yet: as if it had not been; others' tries meanwhile stay."""
    if pause.failures == charged.failures:
        pause.failed_at, pause.paused_until = charged.failed_at_before, charged.paused_until_before
    pause.failures = max(pause.failures - 1, 0)
    session.flush()


def forget_old(session: Session) -> int:
    """Drop counters nobody added to for a day; how many."""
    gone = session.execute(
        delete(Pause).where(Pause.failed_at < now(session) - FORGOTTEN_AFTER).returning(Pause.subject)
    )
    return len(gone.all())
