"""Tables of persons, staff accounts, granted roles and volunteers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id


class Person(Base):
    """Anybody known to the system. After erasure only the id and the two moments are left."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("(wrapped_key IS NULL) = (erased_at IS NOT NULL)", name="key_until_erased"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
        Index("ix_person_wakeable", "id", postgresql_where=text("wake_for_life")),
        Index("ix_person_phone_lookup", "phone_lookup", postgresql_where=text("phone_lookup IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    wrapped_key: Mapped[bytes | None]
    name_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    phone_lookup: Mapped[str | None]
    language: Mapped[str] = mapped_column(default="zh")
    large_type: Mapped[bool] = mapped_column(default=False)
    wake_for_life: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class StaffAccount(Base):
    """A person who signs in with a password. The user name is kept in lower case."""

    __tablename__ = "staff_account"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    password_changed_at: Mapped[datetime]
    password_once: Mapped[bool] = mapped_column(default=False)  # made by somebody else, to be changed first
    officer_number: Mapped[str | None]
    totp_sealed: Mapped[bytes | None]
    totp_pending_sealed: Mapped[bytes | None]
    totp_last_step: Mapped[int | None]  # the newest 30-second step a code was taken for
    disabled_at: Mapped[datetime | None]


class RoleGrant(Base):
    """One role held at one station or in one region; never edited, only ended."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index("ix_role_grant_person_id", "person_id", postgresql_where=text("ended_at IS NULL")),
        Index(
            "ix_role_grant_station_id",
            "station_id",
            postgresql_where=text("ended_at IS NULL AND station_id IS NOT NULL"),
        ),
        Index(
            "uq_role_grant_live",
            "person_id",
            "role",
            "station_id",
            "region_code",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    station_id: Mapped[UUID | None]
    region_code: Mapped[str] = mapped_column(default="")
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]


class Volunteer(Base):
    """A person whose registration a station approved, for as long as `ended_at` is empty."""

    __tablename__ = "volunteer"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    registration_id: Mapped[UUID]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
