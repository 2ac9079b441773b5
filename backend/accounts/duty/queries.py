"""Who is on duty, who may be woken, who watches over which cell."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from backend.accounts.duty.domain import DutyStatus, VolunteerSettings, WatchPlace
from backend.accounts.duty.models import Duty, WatchArea
from backend.accounts.people.models import Person, Volunteer
from backend.core.db import now
from backend.core.errors import NotFoundError
from backend.core.realtime.index import Profile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session


def duty_of(session: Session, person_id: UUID) -> DutyStatus:
    """Whether one person is on duty, and until when."""
    return duties_of(session, [person_id])[person_id]


def duties_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, DutyStatus]:
    """Whether each of these persons is on duty, and until when."""
    statement = select(Duty.person_id, Duty.until).where(
        Duty.person_id.in_(person_ids), Duty.ended_at.is_(None), Duty.until > now(session)
    )
    until = {row.person_id: row.until for row in session.execute(statement)}
    return {person_id: DutyStatus(until.get(person_id)) for person_id in person_ids}


def duty_now(session: Session, person_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these persons are on duty."""
    statement = select(Duty.person_id).where(
        Duty.person_id.in_(set(person_ids)), Duty.ended_at.is_(None), Duty.until > now(session)
    )
    return set(session.scalars(statement))


def everybody_on_duty(session: Session) -> set[UUID]:
    """All persons on duty."""
    return set(
        session.scalars(select(Duty.person_id).where(Duty.ended_at.is_(None), Duty.until > now(session)))
    )


def wakeable(session: Session, person_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these are volunteers who may be woken when a life is in danger, on duty or not."""
    statement = (
        select(Person.id)
        .join(Volunteer, and_(Volunteer.person_id == Person.id, Volunteer.ended_at.is_(None)))
        .where(Person.id.in_(set(person_ids)), Person.wake_for_life)
    )
    return set(session.scalars(statement))


def everybody_wakeable(session: Session) -> set[UUID]:
    """All volunteers who may be woken when a life is in danger, on duty or not."""
    statement = (
        select(Person.id)
        .join(Volunteer, and_(Volunteer.person_id == Person.id, Volunteer.ended_at.is_(None)))
        .where(Person.wake_for_life)
    )
    return set(session.scalars(statement))


def persons_watching(session: Session, cells: Iterable[str]) -> dict[str, list[UUID]]:
    """Volunteers by the cell they watch over; a cell nobody watches is left out."""
    statement = (
        select(WatchArea.cell, WatchArea.person_id)
        .join(
            Volunteer,
            and_(Volunteer.person_id == WatchArea.person_id, Volunteer.ended_at.is_(None)),
        )
        .where(WatchArea.cell.in_(set(cells)))
        .order_by(WatchArea.cell, WatchArea.person_id)
    )
    found: defaultdict[str, list[UUID]] = defaultdict(list)
    for cell, person_id in session.execute(statement):
        found[cell].append(person_id)
    return dict(found)


def watch_areas(session: Session, person_ids: Collection[UUID]) -> dict[UUID, tuple[WatchPlace, ...]]:
    """The watch areas of each person who has any, in the order they gave."""
    statement = (
        select(WatchArea.person_id, WatchArea.label, WatchArea.cell)
        .where(WatchArea.person_id.in_(person_ids))
        .order_by(WatchArea.person_id, WatchArea.place)
    )
    found: defaultdict[UUID, list[WatchPlace]] = defaultdict(list)
    for row in session.execute(statement):
        found[row.person_id].append(WatchPlace(row.label, row.cell))
    return {person_id: tuple(places) for person_id, places in found.items()}


def settings_of_person(session: Session, person_id: UUID) -> VolunteerSettings:
    """What a person decided for themselves; raises NotFoundError."""
    found = settings_of_persons(session, [person_id]).get(person_id)
    if found is None:
        raise NotFoundError
    return found


def settings_of_persons(session: Session, person_ids: Collection[UUID]) -> dict[UUID, VolunteerSettings]:
    """What each of these persons decided for themselves."""
    places = watch_areas(session, person_ids)
    statement = select(Person.id, Person.wake_for_life, Person.language, Person.large_type).where(
        Person.id.in_(person_ids)
    )
    return {
        row.id: VolunteerSettings(row.wake_for_life, places.get(row.id, ()), row.language, row.large_type)
        for row in session.execute(statement)
    }


def load_profile(session: Session, person_id: UUID) -> Profile:
    """What decides whether a person may be alerted."""
    return load_profiles(session, [person_id])[person_id]


def load_profiles(session: Session, person_ids: Collection[UUID]) -> dict[UUID, Profile]:
    """What decides whether each person may be alerted. Who is no volunteer never is."""
    statement = (
        select(Person.id, Person.wake_for_life, Duty.until)
        .join(Volunteer, and_(Volunteer.person_id == Person.id, Volunteer.ended_at.is_(None)))
        .outerjoin(
            Duty,
            and_(Duty.person_id == Person.id, Duty.ended_at.is_(None), Duty.until > now(session)),
        )
        .where(Person.id.in_(person_ids))
    )
    rows = {row.id: row for row in session.execute(statement)}
    places = watch_areas(session, rows.keys()) if rows else {}
    return {
        person_id: Profile(row.until, row.wake_for_life, frozenset(p.cell for p in places.get(person_id, ())))
        if (row := rows.get(person_id))
        else Profile()
        for person_id in person_ids
    }
