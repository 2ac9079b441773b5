"""Taking a seat. The row of the package is the lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.accounts.queries import volunteers_among
from backend.core.db import new_id, now, settings_of
from backend.core.errors import AppError, ForbiddenError, KeyReusedError, NotFoundError
from backend.core.events import record
from backend.core.guard import Actor
from tasks.packages.documents.assignments import documents_for
from tasks.packages.documents.context import PackageContext, named
from tasks.packages.domain.assignments import AssignmentState
from tasks.packages.domain.errors import AlreadyServedError, PackageEndedError, PackageFullError
from tasks.packages.domain.events import SeatFreed, SeatTaken
from tasks.packages.domain.packages import LIVE, PackageAction, PackageState, step_of
from tasks.packages.models import Package
from tasks.packages.queries.assignments import held_by, newest_of
from tasks.packages.queries.packages import get, lock
from tasks.packages.seat_models import Assignment
from tasks.packages.service.reading import MAY_READ_BRIEFING, briefings_of
from tasks.packages.service.requests import are_repeated, forget
from tasks.packages.service.telling import tell_card, tell_console, tell_of_seats

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Wish:
    """What one person wishes of a package, and the key their phone made for it."""

    actor: Actor
    key: UUID


# The seat that somebody has now, or why they have none.
Outcome = Assignment | AppError


def grab_seat(session: Session, actor: Actor, package_id: UUID, key: UUID) -> tuple[Package, Assignment]:
    """One seat for this person, never more than there are and never two.

    The same key, or a new one while holding a seat, gives the first result. Raises PackageFullError,
    PackageEndedError, AlreadyServedError, KeyReusedError, NotFoundError, ForbiddenError.
    """
    package, (outcome,) = grab_seats(session, package_id, [Wish(actor, key)])
    if isinstance(outcome, AppError):
        raise outcome
    return package, outcome


def grab_seats(session: Session, package_id: UUID, grabs: Sequence[Wish]) -> tuple[Package, list[Outcome]]:
    """The same for a lot of different people, first come, first served; refusals stand in the outcomes.

    All seats of a lot are taken under one lock, and phones and desks are told once of what is left. Raises
    NotFoundError when there is no such package.
    """
    asked = {grab.actor.person_id: grab.key for grab in grabs}
    repeated = are_repeated(session, list(asked.items()), "grab", package_id)
    outcomes: dict[UUID, Outcome] = {
        person_id: error
        for person_id, error in zip(asked, repeated, strict=True)
        if isinstance(error, KeyReusedError)
    }
    again = [person_id for person_id, is_so in zip(asked, repeated, strict=True) if is_so is True]
    if again:
        first = newest_of(session, package_id, again)
        outcomes |= {person_id: first.get(person_id) or NotFoundError() for person_id in again}
    fresh = [person_id for person_id in asked if person_id not in outcomes]
    # Most of a crowd comes too late: they are told so without waiting in line for the lock.
    package = get(session, package_id)
    session.refresh(package)  # those who share keys with us may have been waited for
    if fresh:
        package, seats = _seat(session, package, fresh)
        outcomes |= seats
    forget(session, [(one, asked[one]) for one in fresh if isinstance(outcomes[one], AppError)])
    return package, [outcomes[person_id] for person_id in asked]


def _seat(session: Session, package: Package, persons: Sequence[UUID]) -> tuple[Package, dict[UUID, Outcome]]:
    """Seats for these people, in their order, as far as there are any."""
    # Who they were when they asked may be over by now: somebody dismissed must not read whom to look for.
    volunteers: Collection[UUID] = persons
    if _refusal(package, now(session)) is None:
        volunteers = volunteers_among(session, persons, hold=True)
        package = lock(session, package.id)
    refusal = _refusal(package, now(session))
    held = held_by(session, package.id, persons)
    wanting = [person_id for person_id in persons if person_id not in held and person_id in volunteers]
    if wanting and refusal is None:
        held |= _take_seats(session, package, wanting[: package.seats_left])

    def outcome(person_id: UUID) -> Outcome:
        seat = held.get(person_id)
        if seat is None:
            if refusal is not None:
                return refusal()
            return PackageFullError() if person_id in volunteers else ForbiddenError()
        return AlreadyServedError() if seat.state is AssignmentState.REJECTED else seat

    return package, {person_id: outcome(person_id) for person_id in persons}


def answers_for(
    session: Session, package: Package, grabs: Sequence[Wish], outcomes: Sequence[Outcome]
) -> list[dict[str, Any] | AppError]:
    """Outcomes as the clients get them: the assignment, and the briefing while there is one."""
    seated = {
        grab.actor: outcome
        for grab, outcome in zip(grabs, outcomes, strict=True)
        if not isinstance(outcome, AppError)
    }
    names, _ = named(session, frozenset(actor.person_id for actor in seated))
    documents = documents_for(session, [(actor, [one]) for actor, one in seated.items()], names)
    out = {actor: one for actor, one in seated.items() if one.state in MAY_READ_BRIEFING}
    briefings: dict[Actor, dict[str, Any]] = {}
    if out and package.state in LIVE:
        briefings = dict(zip(out, briefings_of(session, package, out), strict=True))
    answers = {
        actor: {"assignment": document, "briefing": briefings.get(actor)}
        for actor, (document,) in zip(seated, documents, strict=True)
    }
    return [
        outcome if isinstance(outcome, AppError) else answers[grab.actor]
        for grab, outcome in zip(grabs, outcomes, strict=True)
    ]


def free_seat(session: Session, package: Package, assignment: Assignment) -> None:
    """A seat of a live package may be taken again; phones and desks see it. The caller holds the lock."""
    package.seats_taken -= 1
    if package.state is PackageState.FULL:
        package.state = step_of(package.state, PackageAction.FREE).target
    record(
        session,
        SeatFreed(package.id, assignment.id, assignment.person_id, seats_left=package.seats_left),
    )
    context = PackageContext(session, [package])
    tell_card(session, package, context)
    tell_console(session, package, context)


def why_closed(package: Package, moment: datetime) -> type[AppError] | None:
    """Why nobody can join any more, or not yet: not out, or ended; None when it is live."""
    if package.opened_at is None:
        return NotFoundError
    return PackageEndedError if package.state not in LIVE or package.is_overdue(moment) else None


def _refusal(package: Package, moment: datetime) -> type[AppError] | None:
    """Why there is no seat to take; None when there may be one."""
    full = PackageFullError if package.state is PackageState.FULL else None
    return why_closed(package, moment) or full


def _take_seats(session: Session, package: Package, persons: Sequence[UUID]) -> dict[UUID, Assignment]:
    """A seat for each of these; the caller holds the lock, and there are as many."""
    assignments = [_new_seat(session, package, person_id) for person_id in persons]
    session.add_all(assignments)
    left = package.seats_left
    package.seats_taken += len(assignments)
    if package.seats_left == 0:
        package.state = step_of(package.state, PackageAction.FILL).target
    for number, one in enumerate(assignments, start=1):
        record(session, SeatTaken(package.id, one.id, one.person_id, seats_left=left - number))
    tell_of_seats(session, package, assignments)
    return {assignment.person_id: assignment for assignment in assignments}


def _new_seat(session: Session, package: Package, person_id: UUID) -> Assignment:
    moment = now(session)
    return Assignment(
        id=new_id(),
        package_id=package.id,
        person_id=person_id,
        state=AssignmentState.GRABBED,
        grabbed_at=moment,
        arrive_by=moment + timedelta(minutes=package.arrive_within_min),
        report_photo_ids=[],
        reward_points=package.reward_points,
        insurance=settings_of(session).volunteer_insurance or None,
    )
