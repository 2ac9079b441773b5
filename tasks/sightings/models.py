"""Tables of sightings and of what officers did with them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, Identity
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id
from tasks.sightings.domain import SightingAction, SightingState


class Sighting(Base):
    """What one person thinks they saw, where and when."""

    __tablename__ = "sightings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    package_id: Mapped[UUID]
    person_id: Mapped[UUID]
    key: Mapped[UUID]
    state: Mapped[SightingState] = mapped_column(default=SightingState.NEW)
    position: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    accuracy_m: Mapped[float | None]
    place_text: Mapped[str]
    text: Mapped[str]
    seen_at: Mapped[datetime]
    sent_at: Mapped[datetime]
    late: Mapped[bool]
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[UUID | None]
    judged_at: Mapped[datetime | None]
    judged_by: Mapped[UUID | None]
    reason: Mapped[str | None]


class SightingHistory(Base):
    """One line of a sighting's story; only ever added."""

    __tablename__ = "sighting_history"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    sighting_id: Mapped[UUID]
    at: Mapped[datetime]
    by: Mapped[UUID | None]
    action: Mapped[SightingAction]
    state: Mapped[SightingState]
    note: Mapped[str | None]
