"""Taking a seat, and keeping an eye out when there is none. The row of the package is the lock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from backend.core.db import new_id, now, settings_of
from backend.core.errors import NotFoundError
from backend.core.events import record
from backend.core.guard import Actor
from tasks.packages.documents.assignments import assignment_document
from tasks.packages.documents.context import PackageContext
from tasks.packages.domain.assignments import AssignmentState
from tasks.packages.domain.errors import AlreadyServedError, PackageEndedError, PackageFullError
from tasks.packages.domain.events import SeatFreed, SeatTaken
from tasks.packages.domain.packages import LIVE, PackageAction, PackageState, step_of
from tasks.packages.models import Package
from tasks.packages.queries.assignments import holding, newest
from tasks.packages.queries.packages import get, get_posted, lock
from tasks.packages.seat_models import Assignment, Watcher
from tasks.packages.service.reading import MAY_READ_BRIEFING, briefing_of
from tasks.packages.service.requests import is_repeated
from tasks.packages.service.telling import tell_card, tell_console, tell_of_assignment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def grab_seat(session: Session, actor: Actor, package_id: UUID, key: UUID) -> tuple[Package, Assignment]:
    """One seat for this person, never more than there are and never two.

    The same key, or a new one while holding a seat, gives the first result. Raises PackageFullError,
    PackageEndedError, AlreadyServedError, KeyReusedError, NotFoundError.
    """
    if is_repeated(session, actor.person_id, key, "grab", package_id):
        return get(session, package_id), newest(session, package_id, actor.person_id)
    # Most of a crowd comes too late: they are told so without waiting in line for the lock.
    package = get(session, package_id)
    held = _held(session, package_id, actor.person_id)
    if held is None:
        _refuse_unless_open(package, now(session))
        package = lock(session, package_id)
        held = _held(session, package_id, actor.person_id)
    if held is not None:
        return package, held
    _refuse_unless_open(package, now(session))
    return package, _take_seat(session, package, actor.person_id)


def _held(session: Session, package_id: UUID, person_id: UUID) -> Assignment | None:
    """The seat the person has had; raises AlreadyServedError when it was taken from them."""
    held = holding(session, package_id, person_id)
    if held is not None and held.state is AssignmentState.REJECTED:
        raise AlreadyServedError
    return held


def grab_for_answer(session: Session, actor: Actor, package_id: UUID, key: UUID) -> dict[str, Any]:
    """Take a seat and say it as the client gets it: the assignment, and the briefing while there is one."""
    package, assignment = grab_seat(session, actor, package_id, key)
    has_briefing = package.state in LIVE and assignment.state in MAY_READ_BRIEFING
    return {
        "assignment": assignment_document(session, assignment, actor),
        "briefing": briefing_of(session, actor, package) if has_briefing else None,
    }


def watch_package(session: Session, actor: Actor, package_id: UUID, key: UUID | None = None) -> Package:
    """Keep an eye out: public description only, sightings count. Doing it twice changes nothing."""
    if key is not None and is_repeated(session, actor.person_id, key, "watch", package_id):
        return get_posted(session, package_id)
    # A shared lock: many may begin to watch at once, but nobody while the package ends.
    package = lock(session, package_id, shared=True)
    if package.opened_at is None:
        raise NotFoundError
    if package.state not in LIVE or package.is_overdue(now(session)):
        raise PackageEndedError
    added = session.execute(
        insert(Watcher)
        .values(package_id=package_id, person_id=actor.person_id, since=now(session))
        .on_conflict_do_nothing()
        .returning(Watcher.package_id)
    ).scalar_one_or_none()
    if added is not None:
        tell_console(session, package)
    return package


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


def _refuse_unless_open(package: Package, moment: datetime) -> None:
    """Say why there is no seat to take: not out yet, ended, or full."""
    if package.opened_at is None:
        raise NotFoundError
    if package.state not in LIVE or package.is_overdue(moment):
        raise PackageEndedError
    if package.state is PackageState.FULL:
        raise PackageFullError


def _take_seat(session: Session, package: Package, person_id: UUID) -> Assignment:
    moment = now(session)
    assignment = Assignment(
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
    session.add(assignment)
    package.seats_taken += 1
    if package.seats_left == 0:
        package.state = step_of(package.state, PackageAction.FILL).target
    session.flush()
    record(session, SeatTaken(package.id, assignment.id, person_id, seats_left=package.seats_left))
    context = PackageContext(session, [package])
    tell_of_assignment(session, package, assignment)
    tell_card(session, package, context)
    tell_console(session, package, context)
    return assignment
