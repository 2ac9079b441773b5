"""Who is on duty, who may be woken, who watches over which cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, and_, bindparam, cast, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from backend.accounts.duty.domain import DutyStatus, VolunteerSettings, WatchPlace
from backend.accounts.duty.models import Duty, WatchArea
from backend.accounts.people.models import Person, Volunteer
from backend.core.db import among, now
from backend.core.errors import NotFoundError
from backend.core.realtime.index import Profile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from sqlalchemy import Row
    from sqlalchemy.orm import Session


# Put together once: every phone that connects is asked about with it, twice.
WATCHED: Final = (
    select(
        func.jsonb_agg(
            aggregate_order_by(func.jsonb_build_array(WatchArea.label, WatchArea.cell), WatchArea.place)
        )
    )
    .where(WatchArea.person_id == Person.id)
    .scalar_subquery()
)
STANDING: Final = (
    select(
        Person.id,
        Person.wake_for_life,
        Person.language,
        Person.large_type,
        Volunteer.person_id.is_not(None).label("volunteers"),
        Duty.until,
        WATCHED.label("watched"),
    )
    .outerjoin(Volunteer, and_(Volunteer.person_id == Person.id, Volunteer.ended_at.is_(None)))
    .outerjoin(
        Duty,
        and_(Duty.person_id == Person.id, Duty.ended_at.is_(None), Duty.until > bindparam("now")),
    )
    .where(among(Person.id, "persons"))
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to being alerted: a volunteer or not, on duty or resting, and what they decided."""

    volunteers: bool
    duty: DutyStatus
    settings: VolunteerSettings

    @property
    def profile(self) -> Profile:
        """What decides whether they may be alerted. Who is no volunteer never is."""
        if not self.volunteers:
            return Profile()
        cells = frozenset(place.cell for place in self.settings.watch_areas)
        return Profile(self.duty.until, self.settings.wake_for_life, cells)


def standings(session: Session, person_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """How each of these persons stands, in one query; who does not exist is left out."""
    rows = session.execute(STANDING, {"persons": list(person_ids), "now": now(session)})
    return {row.id: _standing(row) for row in rows}


def _standing(row: Row[Any]) -> Standing:
    places = tuple(WatchPlace(label, cell) for label, cell in row.watched or ())
    settings = VolunteerSettings(row.wake_for_life, places, row.language, row.large_type)
    return Standing(row.volunteers, DutyStatus(row.until), settings)


def duty_of(session: Session, person_id: UUID) -> DutyStatus:
    """Whether one person is on duty, and until when."""
    found = standings(session, [person_id]).get(person_id)
    return found.duty if found else DutyStatus(None)


def duty_now(session: Session, person_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these persons are on duty."""
    statement = select(Duty.person_id).where(
        Duty.person_id.in_(set(person_ids)), Duty.ended_at.is_(None), Duty.until > now(session)
    )
    return set(session.scalars(statement))


def everybody_on_duty(session: Session) -> set[str]:
    """All persons on duty, their ids as text, in one value: rows would cost more than counting them."""
    listed = func.string_agg(cast(Duty.person_id, String), literal(","))
    line = session.scalar(select(listed).where(Duty.ended_at.is_(None), Duty.until > now(session)))
    return set(line.split(",")) if line else set()


def wakeable(session: Session, person_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these are volunteers who may be woken when a life is in danger, on duty or not."""
    statement = (
        select(Person.id)
        .join(Volunteer, and_(Volunteer.person_id == Person.id, Volunteer.ended_at.is_(None)))
        .where(Person.id.in_(set(person_ids)), Person.wake_for_life)
    )
    return set(session.scalars(statement))


def count_wakeable(session: Session) -> int:
    """How many volunteers may be woken when a life is in danger, on duty or not."""
    statement = (
        select(func.count())
        .select_from(Person)
        .join(Volunteer, and_(Volunteer.person_id == Person.id, Volunteer.ended_at.is_(None)))
        .where(Person.wake_for_life)
    )
    return session.scalars(statement).one()


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


def settings_of_person(session: Session, person_id: UUID) -> VolunteerSettings:
    """What a person decided for themselves; raises NotFoundError."""
    found = standings(session, [person_id]).get(person_id)
    if found is None:
        raise NotFoundError
    return found.settings


def load_profile(session: Session, person_id: UUID) -> Profile:
    """What decides whether a person may be alerted."""
    return load_profiles(session, [person_id])[person_id]


def load_profiles(session: Session, person_ids: Collection[UUID]) -> dict[UUID, Profile]:
    """What decides whether each person may be alerted. Who is no volunteer never is."""
    found = standings(session, person_ids)
    return {
        person_id: found[person_id].profile if person_id in found else Profile() for person_id in person_ids
    }
