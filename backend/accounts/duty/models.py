"""Tables of duty and of the areas a volunteer watches over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id


class Duty(Base):
    """One time a volunteer stood duty: from a press of the button until rest, or until its end."""

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint("until > started_at", name="until"),
        Index("uq_duty_person_id", "person_id", unique=True, postgresql_where=text("ended_at IS NULL")),
        Index("ix_duty_until", "until", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WatchArea(Base):
    """An H3 cell (home, work) that counts like a position of its person; at most three each."""

    __tablename__ = "watch_area"
    __table_args__ = (
        CheckConstraint("place BETWEEN 0 AND 2", name="place"),
        Index("ix_watch_area_cell", "cell"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    cell: Mapped[str]
