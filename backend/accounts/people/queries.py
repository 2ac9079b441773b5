"""Reads of persons: names and phones (unsealed here and nowhere else), roles, colleagues, volunteers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import or_, select

from backend.accounts.people.domain import ERASED, NAMELESS, mask_name
from backend.accounts.people.models import Person, RoleGrant, StaffAccount, Volunteer
from backend.core.crypto import DataKey, open_sealed, unwrap_key
from backend.core.db import among, settings_of
from backend.core.errors import NotFoundError
from backend.core.guard import Grant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.errors import Language


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A colleague, as staff see each other."""

    id: UUID
    display_name: str
    username: str
    officer_number: str | None
    grants: tuple[Grant, ...]
    disabled: bool


def owner_of(person_id: UUID) -> str:
    """The name under which a person's key is wrapped."""
    return f"person:{person_id}"


def field_of(person_id: UUID, field: str) -> str:
    """The context of one sealed field of a person."""
    return f"person:{person_id}:{field}"


def get_person(session: Session, person_id: UUID) -> Person:
    """One person; raises NotFoundError."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError
    return person


def lock_person(session: Session, person_id: UUID) -> Person:
    """One person, whose row is held until the transaction ends; raises NotFoundError."""
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFoundError
    return person


def person_key(session: Session, person: Person) -> DataKey:
    """The person's own key; raises KeyErasedError after erasure."""
    return unwrap_key(settings_of(session), person.wrapped_key, owner_of(person.id))


def unsealed(session: Session, person: Person, field: str, sealed: bytes | None) -> str | None:
    """One sealed field of a person in clear, or None when it was never filled."""
    if sealed is None:
        return None
    return open_sealed(person_key(session, person), field_of(person.id, field), sealed)


def name_of(session: Session, person: Person) -> str | None:
    """The person's full name, or None when nobody told it."""
    return unsealed(session, person, "name", person.name_sealed)


def phone_of(session: Session, person: Person) -> str | None:
    """The person's phone number, or None."""
    return unsealed(session, person, "phone", person.phone_sealed)


def display_names(
    session: Session, person_ids: Iterable[UUID], *, full: bool = False, language: Language = "zh"
) -> dict[UUID, str]:
    """What each person is called: staff by name, everybody else masked (王**) unless `full`.

    Whoever asks for `full` names of volunteers on behalf of staff writes an audit line too.
    """
    shown, in_full = names_both_ways(session, person_ids, language=language)
    return in_full if full else shown


def names_both_ways(
    session: Session, person_ids: Iterable[UUID], *, language: Language = "zh"
) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """What `display_names` gives, and what it gives in `full`; each name is unsealed once."""
    statement = (
        select(Person, StaffAccount.person_id.is_not(None))
        .outerjoin(StaffAccount, StaffAccount.person_id == Person.id)
        .where(Person.id.in_(set(person_ids)))
    )
    shown, in_full = {}, {}
    for person, is_staff in session.execute(statement):
        name = _display(session, person, language)
        in_full[person.id] = name.text
        shown[person.id] = mask_name(name.text) if name.is_own and not is_staff else name.text
    return shown, in_full


class _Name(NamedTuple):
    """What stands for somebody's name, and whether it is their own."""

    text: str
    is_own: bool


def _display(session: Session, person: Person, language: Language) -> _Name:
    if person.erased_at is not None:
        return _Name(ERASED.read(language), is_own=False)
    name = name_of(session, person)
    return _Name(NAMELESS.read(language), is_own=False) if name is None else _Name(name, is_own=True)


def not_erased(session: Session, person_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these persons who have not asked to be forgotten; of however many, a whole city was told."""
    query = select(Person.id).where(among(Person.id, "persons"), Person.erased_at.is_(None))
    return set(session.scalars(query, {"persons": list(person_ids)}))


def phones(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Phone numbers in clear, for those who gave one. Personal data: the caller audits."""
    persons = session.scalars(
        select(Person).where(Person.id.in_(set(person_ids)), Person.phone_sealed.is_not(None))
    )
    return {person.id: phone for person in persons if (phone := phone_of(session, person))}


def grants_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, tuple[Grant, ...]]:
    """The roles each person holds now."""
    wanted = set(person_ids)
    rows = session.scalars(
        select(RoleGrant)
        .where(RoleGrant.person_id.in_(wanted), RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    )
    found: dict[UUID, list[Grant]] = {person_id: [] for person_id in wanted}
    for row in rows:
        found[row.person_id].append(Grant(row.role, row.station_id, row.region_code))
    return {person_id: tuple(grants) for person_id, grants in found.items()}


def find_staff(session: Session, username: str) -> StaffAccount | None:
    """The staff account with this user name, whatever case it was typed in."""
    return session.scalar(select(StaffAccount).where(StaffAccount.username == username.lower()))


def staff_account(session: Session, person_id: UUID) -> StaffAccount:
    """A person's staff account; raises NotFoundError for somebody who is no staff."""
    account = session.get(StaffAccount, person_id)
    if account is None:
        raise NotFoundError
    return account


def is_working(session: Session, person_id: UUID) -> bool:
    """Whether somebody has a staff account that is not disabled; a disabled one keeps its roles."""
    query = select(StaffAccount.person_id).where(
        StaffAccount.person_id == person_id, StaffAccount.disabled_at.is_(None)
    )
    return session.scalar(query) is not None


def staff_of(session: Session, station_id: UUID) -> list[StaffMember]:
    """Who works at a station now, by user name."""
    return staff_within(session, [station_id], [])


def staff_within(
    session: Session, station_ids: Iterable[UUID], region_codes: Iterable[str]
) -> list[StaffMember]:
    """Who holds a role at one of these stations, or in one of these regions or below, by user name."""
    places = [
        RoleGrant.station_id.in_(set(station_ids)),
        *(RoleGrant.region_code.startswith(code, autoescape=True) for code in region_codes),
    ]
    placed = select(RoleGrant.person_id).where(RoleGrant.ended_at.is_(None), or_(*places))
    accounts = session.scalars(
        select(StaffAccount)
        .where(StaffAccount.person_id.in_(placed), StaffAccount.disabled_at.is_(None))
        .order_by(StaffAccount.username)
    )
    return staff_members(session, list(accounts))


def all_staff(session: Session) -> list[StaffMember]:
    """Everybody with a staff account, by user name."""
    return staff_members(session, list(session.scalars(select(StaffAccount).order_by(StaffAccount.username))))


def staff_members(session: Session, accounts: list[StaffAccount]) -> list[StaffMember]:
    """Accounts with their names and roles, in the order given."""
    ids = [account.person_id for account in accounts]
    names, grants = display_names(session, ids), grants_of(session, ids)
    return [
        StaffMember(
            account.person_id,
            names[account.person_id],
            account.username,
            account.officer_number,
            grants[account.person_id],
            account.disabled_at is not None,
        )
        for account in accounts
    ]


def officer_number(session: Session, person_id: UUID) -> str | None:
    """A staff member's officer number, which every package shows."""
    return session.scalar(select(StaffAccount.officer_number).where(StaffAccount.person_id == person_id))


def volunteers_among(session: Session, person_ids: Iterable[UUID], *, hold: bool = False) -> set[UUID]:
    """Which of these persons are volunteers now; to `hold` them, none may cease to be one until commit."""
    query = select(Volunteer.person_id).where(
        Volunteer.person_id.in_(set(person_ids)), Volunteer.ended_at.is_(None)
    )
    return set(session.scalars(query.with_for_update(read=True) if hold else query))
