"""Tables of the people on a package: seats, watchers, their requests by key, their notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id
from tasks.packages.domain.assignments import AssignmentState

Point = Geometry("POINT", srid=4326, spatial_index=False)


class Assignment(Base):
    """One person's seat and what became of it. The unique index is the last word on "never twice"."""

    __tablename__ = "assignments"
    __table_args__ = (
        Index(
            "uq_assignments_holding",
            "package_id",
            "person_id",
            unique=True,
            postgresql_where=text("state NOT IN ('released', 'lapsed')"),
        ),
        Index("ix_assignments_package_id", "package_id"),
        Index("ix_assignments_person_id", "person_id", "id"),
        Index("ix_assignments_arrive_by", "arrive_by", postgresql_where=text("state = 'grabbed'")),
        Index(
            "ix_assignments_calling",
            "package_id",
            postgresql_where=text("help_at IS NOT NULL AND help_answered_at IS NULL"),
        ),
        Index("ix_assignments_reported", "id", postgresql_where=text("state = 'reported'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    package_id: Mapped[UUID]
    person_id: Mapped[UUID]
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.GRABBED)
    grabbed_at: Mapped[datetime]
    arrive_by: Mapped[datetime]
    arrived_at: Mapped[datetime | None]
    arrived_position: Mapped[WKBElement | None] = mapped_column(Point)
    help_at: Mapped[datetime | None]
    help_position: Mapped[WKBElement | None] = mapped_column(Point)
    help_answered_at: Mapped[datetime | None]  # empty again when help is asked for again
    help_answered_by: Mapped[UUID | None]
    reported_at: Mapped[datetime | None]
    report_text: Mapped[str | None]
    report_found: Mapped[bool | None]
    report_position: Mapped[WKBElement | None] = mapped_column(Point)
    report_photo_ids: Mapped[list[UUID]] = mapped_column(ARRAY(PgUUID(as_uuid=True)), default=list)
    sighting_id: Mapped[UUID | None]  # the sighting that is this report: its words are the volunteer's
    officer_note: Mapped[str | None]  # what the officer said when that sighting was the person
    reward_points: Mapped[int]
    insurance: Mapped[str | None]  # the policy in force when the seat was taken, in words
    points: Mapped[int | None]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None]
    ended_at: Mapped[datetime | None]

    @property
    def waits_for_help(self) -> bool:
        """Whether a call for help is open: nobody has said yet that they spoke to whoever called."""
        return self.help_at is not None and self.help_answered_at is None


class ReportAddition(Base):
    """What its volunteer added to a report before it was decided on."""

    __tablename__ = "assignment_additions"
    __table_args__ = (Index("ix_assignment_additions_assignment_id", "assignment_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    assignment_id: Mapped[UUID]
    at: Mapped[datetime]
    text: Mapped[str | None]  # None once its writer asked to be forgotten
    found: Mapped[bool]
    position: Mapped[WKBElement | None] = mapped_column(Point)
    photo_ids: Mapped[list[UUID]] = mapped_column(ARRAY(PgUUID(as_uuid=True)), default=list)


class Watcher(Base):
    """Somebody who keeps an eye out: public description only, sightings count."""

    __tablename__ = "package_watchers"
    __table_args__ = (Index("ix_package_watchers_person_id", "person_id"),)

    package_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class Request(Base):
    """A client-made key and what it was used for, so that a repeated request does nothing twice."""

    __tablename__ = "package_requests"
    __table_args__ = (Index("ix_package_requests_at", "at"),)

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    action: Mapped[str]
    object_id: Mapped[UUID]
    digest: Mapped[bytes]
    at: Mapped[datetime]


class Notice(Base):
    """A message to somebody who had no socket; the phone reads it when it is opened."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("uq_notices_message", "person_id", "package_id", "event", "round", unique=True),
        Index("ix_notices_person_id", "person_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID]
    package_id: Mapped[UUID]
    event: Mapped[str]
    round: Mapped[int]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
