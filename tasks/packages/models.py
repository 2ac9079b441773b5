"""Tables of packages: the package itself, its rounds and reached cells, its history and reviews."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id
from tasks.packages.domain.kinds import RULES, Kind
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import PackageState


class Package(Base):
    """One piece of work offered. Its row is the lock that seats, rounds and endings take first.

    `details` holds only what may be public. `sealed` is JSON with the missing person's name and the
    guardian's, sealed with this package's own key; both columns are emptied when they are forgotten.
    """

    __tablename__ = "packages"
    __table_args__ = (
        Index("ix_packages_state", "state", "id"),
        Index("ix_packages_due", "deadline_at", postgresql_where=text("state IN ('open', 'full')")),
        Index("ix_packages_unsettled", "id", postgresql_where=text("settled_at IS NULL")),
        Index("ix_packages_station", "station_id", "id"),
        Index("ix_packages_region", "region_code", "id", postgresql_ops={"region_code": "text_pattern_ops"}),
        Index("ix_packages_photo", "photo_id", postgresql_where=text("photo_id IS NOT NULL")),
        Index(
            "ix_packages_approval",
            "approval_asked_at",
            postgresql_where=text("approval_asked_at IS NOT NULL AND escalated_at IS NULL"),
        ),
        Index("ix_packages_sealed", "settled_at", postgresql_where=text("key IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    state: Mapped[PackageState] = mapped_column(default=PackageState.DRAFT)
    # What staff changed by hand: an edit of an older version is refused.
    version: Mapped[int] = mapped_column(default=1)
    # Whatever the card shows, seats too: phones tell news from repeats by it.
    card_version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    summary: Mapped[str]
    station_id: Mapped[UUID]
    region_code: Mapped[str]
    drafted_by: Mapped[UUID]
    posted_by: Mapped[UUID | None]
    area: Mapped[WKBElement] = mapped_column(Geometry(srid=4326, spatial_index=False))
    place_text: Mapped[str]
    reward_points: Mapped[int]
    seats: Mapped[int]
    seats_taken: Mapped[int] = mapped_column(default=0)
    arrive_within_min: Mapped[int]
    duration_min: Mapped[int | None]
    deadline_at: Mapped[datetime | None]
    incident_number: Mapped[str | None]
    guardian_relation: Mapped[str | None]
    guardian_consent_at: Mapped[datetime | None]
    danger_to_life: Mapped[bool]
    details: Mapped[dict[str, Any]]
    photo_id: Mapped[UUID | None]
    key: Mapped[bytes | None]
    sealed: Mapped[bytes | None]
    name_and_face: Mapped[NameAndFace] = mapped_column(default=NameAndFace.NONE)
    approval_asked_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    sightings_open: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=0)
    reached_range_m: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    briefed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    false_alarm: Mapped[bool] = mapped_column(default=False)
    copied_from: Mapped[UUID | None]

    @property
    def seats_left(self) -> int:
        return self.seats - self.seats_taken

    def is_overdue(self, moment: datetime) -> bool:
        """Whether its time is over: the clock ends it at the next beat, and it calls or seats nobody new."""
        return self.deadline_at is not None and self.deadline_at <= moment

    @property
    def wakes(self) -> bool:
        """Whether resting people who agreed to be woken are alerted too: for a person in danger only."""
        return self.danger_to_life and RULES[self.kind].may_wake


class Round(Base):
    """One planned round of alerting. `due_at` is set when the one before it is done."""

    __tablename__ = "package_rounds"
    __table_args__ = (
        Index(
            "ix_package_rounds_due",
            "due_at",
            postgresql_where=text("done_at IS NULL AND due_at IS NOT NULL"),
        ),
    )

    package_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    range_m: Mapped[int]
    cap: Mapped[int]
    wait_s: Mapped[int]
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    online: Mapped[int] = mapped_column(default=0)
    notified: Mapped[int] = mapped_column(default=0)
    woken: Mapped[int] = mapped_column(default=0)


class ReachedCell(Base):
    """A cell, or a compacted parent of cells, that a live package has reached; gone when it ends."""

    __tablename__ = "package_cells"

    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    package_id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int]


class DayCount(Base):
    """How many packages of a kind were numbered on one day of the city."""

    __tablename__ = "package_numbers"

    prefix: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]


class HistoryRow(Base):
    """One line of a package's story; only ever added."""

    __tablename__ = "package_history"
    __table_args__ = (Index("ix_package_history_package_id", "package_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    package_id: Mapped[UUID]
    at: Mapped[datetime]
    action: Mapped[str]
    by: Mapped[UUID | None]
    note: Mapped[str | None]


class Review(Base):
    """A break-glass that somebody else must look at the next day."""

    __tablename__ = "package_reviews"
    __table_args__ = (Index("ix_package_reviews_open", "due_on", postgresql_where=text("closed_at IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    package_id: Mapped[UUID]
    reason: Mapped[str]
    broken_by: Mapped[UUID]
    broken_at: Mapped[datetime]
    due_on: Mapped[date]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]
    finding: Mapped[str | None]
