"""Adding persons and staff, giving and ending roles, and forgetting a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from backend.accounts.people import queries
from backend.accounts.people.domain import (
    RolePlaceError,
    RoleUnknownError,
    UsernameTakenError,
)
from backend.accounts.people.models import Person, RoleGrant, StaffAccount, Volunteer
from backend.accounts.roles import GRANTED_ROLES, REGION_ROLES, STATION_ROLES
from backend.core.crypto import lookup_hash, new_wrapped_key, seal
from backend.core.db import new_id, now, settings_of
from backend.regions.queries import region_summary, station_summary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.guard import Grant


def add_person(
    session: Session, *, name: str | None = None, phone: str | None = None, language: str = "zh"
) -> Person:
    """A new person with a key of their own."""
    person_id = new_id()
    key = new_wrapped_key(settings_of(session), queries.owner_of(person_id))
    person = Person(id=person_id, wrapped_key=key, language=language, created_at=now(session))
    session.add(person)
    describe_person(session, person, name=name, phone=phone)
    session.flush()
    return person


def describe_person(session: Session, person: Person, *, name: str | None, phone: str | None) -> None:
    """Write the name and phone of a person; what is None stays as it is."""
    key = queries.person_key(session, person)
    if name is not None:
        person.name_sealed = seal(key, queries.field_of(person.id, "name"), name)
    if phone is not None:
        person.phone_sealed = seal(key, queries.field_of(person.id, "phone"), phone)
        person.phone_lookup = lookup_hash(settings_of(session), "phone", phone)


def add_staff(
    session: Session,
    *,
    username: str,
    name: str,
    password_hash: str,
    officer_number: str | None = None,
    grants: Iterable[Grant] = (),
    granted_by: UUID | None = None,
) -> StaffAccount:
    """A new person who signs in with a password. Raises UsernameTakenError, RolePlaceError."""
    username = username.lower()
    if queries.find_staff(session, username) is not None:
        raise UsernameTakenError(username=username)
    person = add_person(session, name=name)
    account = StaffAccount(
        person_id=person.id,
        username=username,
        password_hash=password_hash,
        password_changed_at=now(session),
        officer_number=officer_number,
    )
    session.add(account)
    session.flush()
    for grant in grants:
        give_role(session, person.id, grant, granted_by)
    return account


def give_role(session: Session, person_id: UUID, grant: Grant, granted_by: UUID | None) -> bool:
    """Give one role at its place. False when it was already held: then nothing has changed."""
    check_grant(session, grant)
    given = session.scalar(
        insert(RoleGrant)
        .values(
            id=new_id(),
            person_id=person_id,
            role=grant.role,
            station_id=grant.station_id,
            region_code=grant.region_code,
            granted_at=now(session),
            granted_by=granted_by,
        )
        .on_conflict_do_nothing()
        .returning(RoleGrant.id)
    )
    return given is not None


def check_grant(session: Session, grant: Grant) -> None:
    """A role that exists, with the place it needs, which exists too."""
    if grant.role not in GRANTED_ROLES:
        raise RoleUnknownError(role=grant.role)
    if (grant.role in STATION_ROLES and grant.station_id is None) or (
        grant.role in REGION_ROLES and not grant.region_code
    ):
        raise RolePlaceError(role=grant.role)
    if grant.station_id is not None:
        station_summary(session, grant.station_id)
    if grant.region_code:
        region_summary(session, grant.region_code)


def end_role(session: Session, person_id: UUID, grant: Grant) -> bool:
    """End one role at its place. False when it was not held: then nothing has changed."""
    # A station's role lies in its station's region, whether or not the region was written down too.
    place = () if grant.station_id else (RoleGrant.region_code == grant.region_code,)
    ended = session.scalars(
        update(RoleGrant)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.ended_at.is_(None),
            RoleGrant.role == grant.role,
            RoleGrant.station_id.is_not_distinct_from(grant.station_id),
            *place,
        )
        .values(ended_at=now(session))
        .returning(RoleGrant.id)
    )
    return ended.first() is not None


def end_roles(session: Session, person_id: UUID) -> None:
    """End every role a person holds."""
    session.execute(
        update(RoleGrant)
        .where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
        .values(ended_at=now(session))
    )


def make_volunteer(session: Session, person_id: UUID, registration_id: UUID) -> None:
    """The person is a volunteer from now on, again if they were one before."""
    values = {"registration_id": registration_id, "since": now(session), "ended_at": None}
    session.execute(
        insert(Volunteer)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id"], set_=values)
    )


def end_volunteer(session: Session, person_id: UUID) -> None:
    """The person is a volunteer no more."""
    session.execute(
        update(Volunteer)
        .where(Volunteer.person_id == person_id, Volunteer.ended_at.is_(None))
        .values(ended_at=now(session))
    )


def forget_person(session: Session, person: Person) -> None:
    """Erase everything personal and the key; the id stays, because other rows speak of it."""
    person.wrapped_key = person.name_sealed = person.phone_sealed = person.phone_lookup = None
    person.large_type = person.wake_for_life = False
    person.language = "zh"
    person.erased_at = now(session)
    end_roles(session, person.id)
    end_volunteer(session, person.id)
    session.execute(delete(StaffAccount).where(StaffAccount.person_id == person.id))
    session.flush()
