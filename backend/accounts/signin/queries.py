"""Reads of sign-ins: whose a secret is, and which sessions a person has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from backend.accounts.people.models import Person, RoleGrant, StaffAccount, Volunteer
from backend.accounts.roles import PHONE_ROLES
from backend.accounts.signin.models import SignIn
from backend.core.db import now
from backend.core.guard import Actor, Grant

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

SignInKind = Literal["staff", "phone"]
LONGEST_SECRET: Final = 128

# Put together once: every request and every socket begins with it.
GRANTS: Final = (
    select(
        func.jsonb_agg(func.jsonb_build_array(RoleGrant.role, RoleGrant.station_id, RoleGrant.region_code))
    )
    .where(RoleGrant.person_id == SignIn.person_id, RoleGrant.ended_at.is_(None))
    .scalar_subquery()
)
RECOGNISE: Final = (
    select(
        SignIn.id,
        SignIn.person_id,
        SignIn.last_seen_at,
        Person.language,
        Volunteer.person_id.is_not(None).label("volunteers"),
        and_(StaffAccount.person_id.is_not(None), StaffAccount.disabled_at.is_(None)).label("staff"),
        GRANTS.label("grants"),
    )
    .join(Person, Person.id == SignIn.person_id)
    .outerjoin(Volunteer, and_(Volunteer.person_id == Person.id, Volunteer.ended_at.is_(None)))
    .outerjoin(StaffAccount, StaffAccount.person_id == Person.id)
    .where(
        SignIn.secret_hash == bindparam("secret_hash"),
        SignIn.kind == bindparam("kind"),
        SignIn.ended_at.is_(None),
        SignIn.expires_at > bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The person behind a secret, and when they were last seen with it."""

    actor: Actor
    last_seen_at: datetime


def secret_hash(secret: str) -> bytes:
    """What is stored of a secret; 256 random bits need no salt and no slowness."""
    return hashlib.sha256(secret.encode()).digest()


def recognise(session: Session, secret: str, kind: SignInKind) -> Recognised | None:
    """Whose live session a secret opens: one query by its unique hash; None when it opens nothing."""
    if not 0 < len(secret) <= LONGEST_SECRET:
        return None
    values = {"secret_hash": secret_hash(secret), "kind": kind, "now": now(session)}
    row = session.execute(RECOGNISE, values).one_or_none()
    if row is None or (kind == "staff" and not row.staff):
        return None
    found = _grants(row.grants or [])
    if kind == "phone":
        found = tuple(grant for grant in found if grant.role in PHONE_ROLES)
    phone_kind: Literal["volunteer", "citizen"] = "volunteer" if row.volunteers else "citizen"
    actor_kind = "staff" if kind == "staff" else phone_kind
    return Recognised(Actor(row.person_id, row.id, actor_kind, found, row.language), row.last_seen_at)


def _grants(rows: list[list[str | None]]) -> tuple[Grant, ...]:
    return tuple(
        Grant(role or "", UUID(station_id) if station_id else None, region_code or "")
        for role, station_id, region_code in rows
    )


def live_sessions(session: Session, person_id: UUID) -> list[SignIn]:
    """A person's sessions that are not over, the latest seen first."""
    statement = (
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now(session))
        .order_by(SignIn.last_seen_at.desc(), SignIn.id)
    )
    return list(session.scalars(statement))
