"""The table of real-name registrations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.accounts.registrations.domain import LIVE, RegistrationState
from backend.core.db import Base, new_id

_STATES = ", ".join(f"'{state}'" for state in RegistrationState)
_LIVE = "state IN ({})".format(", ".join(f"'{state}'" for state in LIVE))


class Registration(Base):
    """One request to become a volunteer. Its sealed fields have a key of their own.

    The key is the registration's, not the person's, because somebody registered in person by a grid
    worker is no user yet; it is erased with the person.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("(state = 'awaiting_claim') = (claim_lookup IS NOT NULL)", name="claim"),
        Index(
            "uq_registration_identity_lookup",
            "identity_lookup",
            unique=True,
            postgresql_where=text(_LIVE),
        ),
        Index("uq_registration_person_id", "person_id", unique=True, postgresql_where=text(_LIVE)),
        Index("ix_registration_person_id", "person_id", "submitted_at"),
        Index("ix_registration_station_id", "station_id", "state", "submitted_at"),
        Index("uq_registration_claim_lookup", "claim_lookup", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID | None]  # empty until a person claims what a grid worker wrote down
    state: Mapped[RegistrationState]
    wrapped_key: Mapped[bytes | None]
    name_sealed: Mapped[bytes | None]
    identity_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    identity_lookup: Mapped[str | None]
    home_region_code: Mapped[str]
    station_id: Mapped[UUID | None]
    consent_version: Mapped[str]
    consented_at: Mapped[datetime]
    registered_by: Mapped[UUID | None]
    claim_lookup: Mapped[str | None]
    claim_expires_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    reason: Mapped[str | None]
