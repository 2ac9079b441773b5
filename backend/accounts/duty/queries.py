"""Who is on duty, who may be woken, who watches over which cell."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, select

from backend.accounts.duty.domain import DutyStatus, VolunteerSettings, WatchPlace
from backend.accounts.duty.models import Duty, WatchArea
from backend.accounts.people.models import Person, Volunteer
from backend.accounts.people.queries import get_person
from backend.core.db import now
from backend.core.realtime.index import Profile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session


def duty_of(session: Session, person_id: UUID) -> DutyStatus:
    """Whether one person is on duty, and until when."""
    until = session.scalar(
        select(Duty.until).where(
            Duty.person_id == person_id, Duty.ended_at.is_(None), Duty.until > now(session)
        )
    )
    return DutyStatus(until)


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


def watch_areas(session: Session, person_id: UUID) -> tuple[WatchPlace, ...]:
    """A person's watch areas, in the order they gave."""
    rows = session.scalars(
        select(WatchArea).where(WatchArea.person_id == person_id).order_by(WatchArea.place)
    )
    return tuple(WatchPlace(row.label, row.cell) for row in rows)


def settings_of_person(session: Session, person_id: UUID) -> VolunteerSettings:
    """What a person decided for themselves."""
    person = get_person(session, person_id)
    return VolunteerSettings(
        person.wake_for_life, watch_areas(session, person_id), person.language, person.large_type
    )


def load_profile(session: Session, person_id: UUID) -> Profile:
    """What decides whether a person may be alerted. Who is no volunteer never is."""
    row = session.execute(
        select(Person.wake_for_life, Duty.until)
        .join(Volunteer, and_(Volunteer.person_id == Person.id, Volunteer.ended_at.is_(None)))
        .outerjoin(
            Duty,
            and_(Duty.person_id == Person.id, Duty.ended_at.is_(None), Duty.until > now(session)),
        )
        .where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        return Profile()
    cells = frozenset(area.cell for area in watch_areas(session, person_id))
    return Profile(row.until, row.wake_for_life, cells)
