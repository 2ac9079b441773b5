"""Reads of sign-ins: whose a secret is, and which sessions a person has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select

from backend.accounts.people.models import Person, RoleGrant, StaffAccount, Volunteer
from backend.accounts.roles import PHONE_ROLES
from backend.accounts.signin.models import SignIn
from backend.core.db import among, now
from backend.core.guard import Actor, Grant
from backend.regions.queries import station_ids_below

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import Row
    from sqlalchemy.orm import Session

SignInKind = Literal["staff", "phone"]
LONGEST_SECRET: Final = 128

# Put together once: every request and every socket begins with it.
GRANTS: Final = (
    select(
        func.jsonb_agg(
            func.jsonb_build_array(
                RoleGrant.role,
                RoleGrant.station_id,
                RoleGrant.region_code,
                station_ids_below(RoleGrant.region_code),
            )
        )
    )
    .where(RoleGrant.person_id == SignIn.person_id, RoleGrant.ended_at.is_(None))
    .scalar_subquery()
)
RECOGNISE: Final = (
    select(
        SignIn.secret_hash,
        SignIn.id,
        SignIn.person_id,
        SignIn.last_seen_at,
        Person.language,
        Volunteer.person_id.is_not(None).label("volunteers"),
        and_(StaffAccount.person_id.is_not(None), StaffAccount.disabled_at.is_(None)).label("staff"),
        StaffAccount.password_once,
        GRANTS.label("grants"),
    )
    .join(Person, Person.id == SignIn.person_id)
    .outerjoin(Volunteer, and_(Volunteer.person_id == Person.id, Volunteer.ended_at.is_(None)))
    .outerjoin(StaffAccount, StaffAccount.person_id == Person.id)
    .where(
        among(SignIn.secret_hash, "hashes"),
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


def recognise_many(session: Session, secrets: Iterable[str], kind: SignInKind) -> dict[str, Recognised]:
    """Whose live session each secret opens, by its unique hash; secrets that open nothing are left out."""
    by_hash = {secret_hash(secret): secret for secret in secrets if 0 < len(secret) <= LONGEST_SECRET}
    if not by_hash:
        return {}
    rows = session.execute(RECOGNISE, {"hashes": list(by_hash), "kind": kind, "now": now(session)})
    return {
        by_hash[bytes(row.secret_hash)]: Recognised(_actor(row, kind), row.last_seen_at)
        for row in rows
        if kind == "phone" or row.staff
    }


def by_secret(session: Session, secret: str, kind: SignInKind) -> SignIn | None:
    """The session a secret opens, or opened before it ended."""
    statement = select(SignIn).where(SignIn.secret_hash == secret_hash(secret), SignIn.kind == kind)
    return session.scalar(statement)


def _actor(row: Row[Any], kind: SignInKind) -> Actor:
    grants = _grants(row.grants or [])
    if kind == "staff":
        return Actor(row.person_id, row.id, "staff", grants, row.language, row.password_once)
    grants = tuple(grant for grant in grants if grant.role in PHONE_ROLES)
    return Actor(row.person_id, row.id, "volunteer" if row.volunteers else "citizen", grants, row.language)


def _grants(rows: list[list[Any]]) -> tuple[Grant, ...]:
    return tuple(
        Grant(role, UUID(station) if station else None, region_code or "", frozenset(map(UUID, below or ())))
        for role, station, region_code, below in rows
    )


def signed_in_among(session: Session, person_ids: Collection[UUID], kind: SignInKind) -> set[UUID]:
    """Which of these persons have a session of this kind that is not over."""
    statement = select(SignIn.person_id).where(
        SignIn.person_id.in_(set(person_ids)),
        SignIn.kind == kind,
        SignIn.ended_at.is_(None),
        SignIn.expires_at > now(session),
    )
    return set(session.scalars(statement))


def live_sessions(session: Session, person_id: UUID) -> list[SignIn]:
    """A person's sessions that are not over, the latest seen first."""
    statement = (
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now(session))
        .order_by(SignIn.last_seen_at.desc(), SignIn.id)
    )
    return list(session.scalars(statement))
