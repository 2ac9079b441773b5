"""The audit trail: who did or read what, when and why. Rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BigInteger, Identity
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.guard import Actor


class AuditRow(Base):
    """One line of the trail. Holds ids and digests only, never names or numbers of people."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    action: Mapped[str]
    object_type: Mapped[str]
    object_id: Mapped[str]
    reason: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    # The station the actor works for; empty for a command centre, a phone and the system.
    station_id: Mapped[UUID | None]


def note(
    session: Session,
    actor: Actor | None,
    action: str,
    object_type: str,
    object_id: object,
    *,
    reason: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Add one line in the caller's transaction; every staff read of personal data is one too."""
    session.add(
        AuditRow(
            at=now(session),
            actor_id=actor.person_id if actor else None,
            action=action,
            object_type=object_type,
            object_id=str(object_id),
            reason=reason,
            details=details or {},
            station_id=_station_of(actor),
        )
    )


def _station_of(actor: Actor | None) -> UUID | None:
    """The one station somebody works for; whoever works for two is not put down under either."""
    stations = {grant.station_id for grant in actor.grants if grant.station_id} if actor else set()
    return stations.pop() if len(stations) == 1 else None
