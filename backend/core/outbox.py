"""What must reach the outside: a row in the deciding transaction, sent after commit, repeated.

`enqueue` writes the row; `send_due` (the worker) claims one row after the other with SKIP LOCKED and hands
each to its kind's sender. A row whose sender fails is due again later, with growing pauses; one that failed
again and again is given up, and stays to be seen by `shouwang doctor` and /metrics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from sqlalchemy import Index, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, Database, new_id, now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger(__name__)

# Longer than any sender takes when all it asks hangs: a photo's two files in a bucket take three minutes.
LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=30)
MOST_ATTEMPTS = 20
SENT_KEPT = timedelta(days=7)

Sender = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Backlog:
    """How the outbox stands."""

    due: int
    oldest_due_s: float
    given_up: int


class OutboxRow(Base):
    """One thing to send. `due_at` is null once it is sent or given up."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index(
            "ix_outbox_given_up",
            "created_at",
            postgresql_where=text("due_at IS NULL AND sent_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    key: Mapped[str | None] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    key: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """Write one row to be sent; a second row with the same key is not written."""
    moment = now(session)
    session.execute(
        insert(OutboxRow)
        .values(
            id=new_id(),
            kind=kind,
            key=key,
            payload=payload,
            created_at=moment,
            due_at=due_at or moment,
            attempts=0,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )


def is_due(session: Session) -> bool:
    """Whether any row waits to be sent now."""
    query = select(OutboxRow.id).where(OutboxRow.due_at <= now(session)).limit(1)
    return session.scalar(query) is not None


def backlog(session: Session) -> Backlog:
    """What should have been sent by now, and what nobody tries to send any more."""
    late = select(func.count(), func.min(OutboxRow.due_at)).where(OutboxRow.due_at <= now(session))
    due, oldest = session.execute(late).one()
    lost = select(func.count()).where(OutboxRow.due_at.is_(None), OutboxRow.sent_at.is_(None))
    given_up = session.scalars(lost).one()
    return Backlog(due, (now(session) - oldest).total_seconds() if oldest else 0.0, given_up)


def claim_next(session: Session) -> OutboxRow | None:
    """Take the row that has been due longest for one lease, to be tried at once.

    One at a time: rows that waited their turn in somebody's hand would come back untried when the lease ends,
    and be given up in the end without one attempt. A sender that dies did try, and leaves its row due again.
    """
    moment = now(session)
    query = select(OutboxRow).where(OutboxRow.due_at <= moment).order_by(OutboxRow.due_at).limit(1)
    row = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if row is not None:
        row.due_at = moment + LEASE
        row.attempts += 1
    return row


def send_due(database: Database, senders: dict[str, Sender], limit: int = 50) -> int:
    """Send what is due; the number of rows taken. No network call happens in a transaction."""
    for taken in range(limit):
        with database.transaction() as session:
            row = claim_next(session)
        if row is None:
            return taken
        error = _attempt(senders, row)
        with database.transaction() as session:
            _settle(session, row.id, error)
    return limit


def prune(session: Session) -> None:
    """Forget what was sent long ago: rows say who was told what, and nobody needs that any more."""
    session.execute(delete(OutboxRow).where(OutboxRow.sent_at < now(session) - SENT_KEPT))


def _attempt(senders: dict[str, Sender], row: OutboxRow) -> str | None:
    """Hand one row to its sender; the error's name, or None when it was taken."""
    sender = senders.get(row.kind)
    if sender is None:
        return f"no sender for {row.kind}"
    try:
        sender({**row.payload, "outbox_id": str(row.id)})
    except Exception as error:
        log.warning("outbox_send_failed", kind=row.kind, attempt=row.attempts, exc_info=error)
        return type(error).__name__
    return None


def _settle(session: Session, row_id: UUID, error: str | None) -> None:
    """Record how one attempt ended."""
    row = session.get_one(OutboxRow, row_id, with_for_update=True)
    if row.sent_at is not None:
        return  # by another worker, after this attempt's lease had ended
    moment = now(session)
    row.last_error = error
    if error is None:
        row.sent_at, row.due_at = moment, None
    elif row.attempts >= MOST_ATTEMPTS:
        row.due_at = None
        log.error("outbox_given_up", kind=row.kind, outbox_id=str(row.id))
    else:
        row.due_at = moment + min(FIRST_PAUSE * 2 ** (row.attempts - 1), LONGEST_PAUSE)
