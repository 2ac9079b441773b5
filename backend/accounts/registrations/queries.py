"""Reads of registrations: whom a reader may see, and how much of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, func, select

from backend.accounts.people.domain import mask_identity, mask_name, mask_phone
from backend.accounts.registrations.domain import RegistrationState, Step, steps_of
from backend.accounts.registrations.models import Registration
from backend.core import guard
from backend.core.clock import as_moment
from backend.core.crypto import open_sealed, unwrap_key
from backend.core.db import settings_of
from backend.core.errors import NotFoundError
from backend.core.guard import Columns, Target
from backend.regions.queries import region_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.accounts.registrations.domain import By
    from backend.core.guard import Actor, Scope

ERASED_MARK = "***"
PLAIN_FIELDS = (
    "state",
    "name",
    "identity_masked",
    "phone_masked",
    "home_region",
    "reason",
    "actions",
)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is sealed in a registration, in clear."""

    name: str
    identity_number: str
    phone: str


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """A registration for one reader."""

    id: UUID
    state: RegistrationState
    name: str
    identity_masked: str
    phone_masked: str
    home_region: dict[str, str]
    station_id: UUID | None
    submitted_at: datetime
    decided_at: datetime | None
    reason: str | None
    registered_by: UUID | None
    actions: list[Step]
    identity_number: str | None = None  # these two only in the detail of a reader who decides
    phone: str | None = None


COLUMNS: Final = Columns(
    owner=Registration.person_id, station=Registration.station_id, region=Registration.home_region_code
)


def owner_of(registration_id: UUID) -> str:
    """The name under which a registration's key is wrapped."""
    return f"registration:{registration_id}"


def field_of(registration_id: UUID, field: str) -> str:
    """The context of one sealed field of a registration."""
    return f"registration:{registration_id}:{field}"


def particulars(session: Session, registration: Registration) -> Particulars | None:
    """What is sealed, or None once it is erased. Personal data: reads by staff are audited."""
    sealed = registration.name_sealed, registration.identity_sealed, registration.phone_sealed
    if registration.wrapped_key is None or None in sealed:
        return None
    key = unwrap_key(settings_of(session), registration.wrapped_key, owner_of(registration.id))
    fields = ("name", "identity", "phone")
    opened = (
        open_sealed(key, field_of(registration.id, field), value)
        for field, value in zip(fields, sealed, strict=True)
        if value is not None
    )
    return Particulars(*opened)


def target_of(registration: Registration) -> Target:
    """What the guard is asked about."""
    return Target(
        owner_id=registration.person_id,
        station_id=registration.station_id,
        region_code=registration.home_region_code,
    )


def within(scopes: Iterable[Scope], actor: Actor) -> ColumnElement[bool]:
    """The registrations that lie in any of these scopes."""
    return guard.within(scopes, actor, COLUMNS)


def list_registrations(
    session: Session,
    visible: ColumnElement[bool],
    state: RegistrationState | None,
    after: UUID | None,
    limit: int,
) -> list[Registration]:
    """Registrations by age, oldest first, after one already seen: ids are made in order of time."""
    statement = select(Registration).where(visible).order_by(Registration.id).limit(limit)
    if state is not None:
        statement = statement.where(Registration.state == state)
    if after is not None:
        statement = statement.where(Registration.id > after)
    return list(session.scalars(statement))


def count_pending(session: Session, visible: ColumnElement[bool]) -> int:
    """How many wait for a decision."""
    return pending(session, visible)[0]


def pending(session: Session, visible: ColumnElement[bool]) -> tuple[int, datetime | None]:
    """How many wait for a decision, and since when the first of them does."""
    statement = select(func.count(), func.min(Registration.submitted_at))
    count, since = session.execute(
        statement.where(visible, Registration.state == RegistrationState.PENDING)
    ).one()
    return count, since


def latest_of(session: Session, person_id: UUID) -> Registration | None:
    """The registration a person sent last."""
    return session.scalar(
        select(Registration)
        .where(Registration.person_id == person_id)
        .order_by(Registration.submitted_at.desc(), Registration.id.desc())
        .limit(1)
    )


def own_registration(session: Session, person_id: UUID) -> Registration:
    """The same; raises NotFoundError when there is none."""
    found = latest_of(session, person_id)
    if found is None:
        raise NotFoundError
    return found


def volunteer_state(session: Session, person_id: UUID) -> RegistrationState | None:
    """Where a person's registration stands; None when they have none, or took it back."""
    found = latest_of(session, person_id)
    return None if found is None or found.state is RegistrationState.WITHDRAWN else found.state


def view(
    session: Session,
    registration: Registration,
    *,
    by: By | None,
    names: dict[str, str] | None = None,
    full_name: bool = False,
    detail: bool = False,
) -> RegistrationView:
    """A registration for one reader: `by` is the party they act for, None if they only look."""
    clear = particulars(session, registration)
    code = registration.home_region_code
    names = region_names(session, {code}) if names is None else names
    return RegistrationView(
        id=registration.id,
        state=registration.state,
        name=(clear.name if full_name else mask_name(clear.name)) if clear else ERASED_MARK,
        identity_masked=mask_identity(clear.identity_number) if clear else ERASED_MARK,
        phone_masked=mask_phone(clear.phone) if clear else ERASED_MARK,
        home_region={"code": code, "name": names.get(code, code)},
        station_id=registration.station_id,
        submitted_at=registration.submitted_at,
        decided_at=registration.decided_at,
        reason=registration.reason,
        registered_by=registration.registered_by,
        actions=steps_of(registration.state, by) if by else [],
        identity_number=clear.identity_number if clear and detail else None,
        phone=clear.phone if clear and detail else None,
    )


def for_desks(session: Session, registration: Registration) -> dict[str, Any]:
    """The registration as every desk of its station may see it: names masked."""
    seen = view(session, registration, by="station")
    return {
        **{field: getattr(seen, field) for field in PLAIN_FIELDS},
        "id": str(seen.id),
        "station_id": str(seen.station_id) if seen.station_id else None,
        "registered_by": str(seen.registered_by) if seen.registered_by else None,
        "submitted_at": as_moment(seen.submitted_at),
        "decided_at": as_moment(seen.decided_at),
    }
