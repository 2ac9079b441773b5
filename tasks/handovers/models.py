"""The table of hand-overs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id
from tasks.handovers.domain import HandoverState


class Handover(Base):
    """One shift given to the next. `items` is what was open then, and is never changed."""

    __tablename__ = "handovers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    station_id: Mapped[UUID | None]
    region_code: Mapped[str]
    from_person_id: Mapped[UUID]
    to_person_id: Mapped[UUID]
    note: Mapped[str]
    items: Mapped[list[Any]]
    state: Mapped[HandoverState] = mapped_column(default=HandoverState.WAITING)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
