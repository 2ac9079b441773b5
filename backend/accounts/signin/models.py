"""Tables of sign-ins and of the identities that providers vouch for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id


class SignIn(Base):
    """One signed-in browser or phone. Its secret is stored as a hash: a stolen table opens nothing."""

    __tablename__ = "sign_in"
    __table_args__ = (
        CheckConstraint("kind IN ('staff', 'phone')", name="kind"),
        Index("ix_sign_in_person_id", "person_id", postgresql_where=text("ended_at IS NULL")),
        Index("ix_sign_in_expires_at", "expires_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    secret_hash: Mapped[bytes | None] = mapped_column(unique=True)
    client: Mapped[str]  # what the browser calls itself, shortened: so that one can tell one's own apart
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_for: Mapped[str | None]  # a name of EndReason


class ProviderIdentity(Base):
    """Whom a sign-in provider knows a person as, found by keyed hash only."""

    __tablename__ = "provider_identity"

    provider: Mapped[str] = mapped_column(primary_key=True)
    subject_lookup: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
