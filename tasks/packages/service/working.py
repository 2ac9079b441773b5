"""What somebody with a seat does: arrive, ask for help, give the seat back, report. And the clock: lapse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from geoalchemy2 import WKBElement
from sqlalchemy import select

from backend.core.db import now
from backend.core.errors import NotFoundError
from backend.core.events import record
from backend.core.geo import Position
from backend.core.guard import Actor
from tasks.media.service import attach_photos
from tasks.packages.domain.assignments import (
    MOST_ADDITIONS,
    STATE_NAMES,
    AssignmentAction,
    AssignmentState,
    step_of,
)
from tasks.packages.domain.errors import AssignmentStateError, ReportTooLateError, TooManyAdditionsError
from tasks.packages.domain.events import AssignmentReported
from tasks.packages.models import Package
from tasks.packages.queries.assignments import additions_of, get, lock_with_package, steps_of
from tasks.packages.seat_models import Assignment, ReportAddition
from tasks.packages.service.grabbing import free_seat
from tasks.packages.service.points import stored
from tasks.packages.service.requests import is_repeated
from tasks.packages.service.telling import tell_of_assignment, write_history

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Report:
    """What a volunteer says about an assignment."""

    text: str
    found: bool
    position: WKBElement | None = None
    photo_ids: list[UUID] = field(default_factory=list)


PHOTO_OWNER = "assignment"
BATCH = 20


def arrive(session: Session, actor: Actor, assignment_id: UUID, key: UUID, position: Position) -> Assignment:
    """The person is on the spot."""
    if _is_done(session, actor, assignment_id, key, AssignmentAction.ARRIVE, position.as_geojson()):
        return get(session, assignment_id)
    package, assignment = _lock_own(session, actor, assignment_id)
    assignment.state = step_of(assignment.state, AssignmentAction.ARRIVE).target
    assignment.arrived_at = now(session)
    assignment.arrived_position = stored(position)
    tell_of_assignment(session, package, assignment)
    return assignment


def ask_for_help(
    session: Session, actor: Actor, assignment_id: UUID, key: UUID, position: Position | None
) -> Assignment:
    """需要帮助: the desks see it at once; asking again moves place and time, and waits anew."""
    where = position.as_geojson() if position else None
    if _is_done(session, actor, assignment_id, key, AssignmentAction.HELP, {"position": where}):
        return get(session, assignment_id)
    package, assignment = _lock_own(session, actor, assignment_id)
    if AssignmentAction.HELP not in steps_of(session, package, assignment):
        raise AssignmentStateError(state=STATE_NAMES[assignment.state])
    _call(session, package, assignment, position)
    tell_of_assignment(session, package, assignment)
    return assignment


def _call(session: Session, package: Package, assignment: Assignment, position: Position | None) -> None:
    write_history(session, package, AssignmentAction.HELP, assignment.person_id)
    assignment.help_at = now(session)
    assignment.help_position = stored(position)
    assignment.help_answered_at = assignment.help_answered_by = None


def release_seat(
    session: Session, actor: Actor, assignment_id: UUID, key: UUID, reason: str, *, unsafe: bool = False
) -> Assignment:
    """Give the seat back, with a word why; somebody else may take it at once.

    Who leaves because the place is not safe calls the desks: they must know before the next one goes there,
    also where the seat had ended before this could be sent.
    """
    body = {"reason": reason, "unsafe": unsafe}
    if _is_done(session, actor, assignment_id, key, AssignmentAction.RELEASE, body):
        return get(session, assignment_id)
    package, assignment = _lock_own(session, actor, assignment_id)
    steps = steps_of(session, package, assignment)
    if unsafe and AssignmentAction.HELP in steps:
        _call(session, package, assignment, None)
        if AssignmentAction.RELEASE not in steps:
            assignment.reason = assignment.reason or reason
            tell_of_assignment(session, package, assignment)
            return assignment
    end_seat(session, package, assignment, AssignmentAction.RELEASE, reason)
    return assignment


def send_report(
    session: Session,
    actor: Actor,
    assignment_id: UUID,
    key: UUID,
    *,
    text: str,
    found: bool,
    photo_ids: Sequence[UUID] = (),
    position: Position | None = None,
) -> Assignment:
    """What the assignment found and did; from now on it waits for a decision.

    One that waits already, because a sighting became the report or somebody remembers more, is added to; one
    that had no signal while the package ended is taken for a day. Raises AssignmentStateError,
    ReportTooLateError, KeyReusedError, PhotoNotUsableError, TooManyAdditionsError.
    """
    where = position.as_geojson() if position else None
    body = {"text": text, "found": found, "photo_ids": list(photo_ids), "position": where}
    if _is_done(session, actor, assignment_id, key, AssignmentAction.REPORT, body):
        return get(session, assignment_id)
    package, assignment = _lock_own(session, actor, assignment_id)
    adds = assignment.state is AssignmentState.REPORTED
    step = AssignmentAction.ADD if adds else AssignmentAction.REPORT
    step_of(assignment.state, step)
    if step not in steps_of(session, package, assignment):
        raise ReportTooLateError
    if photo_ids:
        attach_photos(session, actor.person_id, photo_ids, PHOTO_OWNER, assignment.id)
    report = Report(text, found, stored(position), list(photo_ids))
    if adds:
        _add(session, package, assignment, report)
    else:
        take_report(session, package, assignment, report)
    return assignment


def take_report(session: Session, package: Package, assignment: Assignment, report: Report) -> None:
    """Set the report of an assignment and tell; the caller holds both locks."""
    assignment.state = step_of(assignment.state, AssignmentAction.REPORT).target
    assignment.reported_at = now(session)
    assignment.ended_at = assignment.ended_at or assignment.reported_at
    assignment.report_text, assignment.report_found = report.text, report.found
    assignment.report_position, assignment.report_photo_ids = report.position, report.photo_ids
    write_history(session, package, AssignmentAction.REPORT, assignment.person_id)
    record(
        session,
        AssignmentReported(assignment.id, package.id, assignment.person_id, assignment.reward_points),
    )
    tell_of_assignment(session, package, assignment)


def _add(session: Session, package: Package, assignment: Assignment, report: Report) -> None:
    """Put further words beside a report that waits; the desks see them before they decide."""
    if len(additions_of(session, [assignment.id]).get(assignment.id, [])) >= MOST_ADDITIONS:
        raise TooManyAdditionsError(most=MOST_ADDITIONS)
    session.add(
        ReportAddition(
            assignment_id=assignment.id,
            at=now(session),
            text=report.text,
            found=report.found,
            position=report.position,
            photo_ids=report.photo_ids,
        )
    )
    write_history(session, package, AssignmentAction.ADD, assignment.person_id)
    tell_of_assignment(session, package, assignment)


def end_seat(
    session: Session, package: Package, assignment: Assignment, action: AssignmentAction, reason: str | None
) -> None:
    """End an assignment of a live package in a way that frees its seat."""
    assignment.state = step_of(assignment.state, action).target
    assignment.reason = reason
    assignment.ended_at = assignment.ended_at or now(session)
    free_seat(session, package, assignment)
    tell_of_assignment(session, package, assignment)


def lapse_due(session: Session) -> int:
    """Take back the seats of those who did not arrive in time; a batch of packages, the number of seats."""
    late = (
        select(Assignment.package_id)
        .where(Assignment.state == AssignmentState.GRABBED, Assignment.arrive_by <= now(session))
        .distinct()
        .limit(BATCH)
    )
    packages = select(Package).where(Package.id.in_(late)).order_by(Package.id)
    count = 0
    for package in session.scalars(packages.with_for_update(skip_locked=True)).all():
        for assignment in _late_of(session, package):
            end_seat(session, package, assignment, AssignmentAction.LAPSE, None)
            count += 1
    return count


def _late_of(session: Session, package: Package) -> Sequence[Assignment]:
    query = select(Assignment).where(
        Assignment.package_id == package.id,
        Assignment.state == AssignmentState.GRABBED,
        Assignment.arrive_by <= now(session),
    )
    return session.scalars(query.order_by(Assignment.id).with_for_update()).all()


def _is_done(
    session: Session,
    actor: Actor,
    assignment_id: UUID,
    key: UUID,
    action: AssignmentAction,
    body: Mapping[str, Any],
) -> bool:
    """Whether this very request came before; somebody else's assignment is not there at all."""
    if get(session, assignment_id).person_id != actor.person_id:
        raise NotFoundError
    return is_repeated(session, actor.person_id, key, action, assignment_id, body)


def _lock_own(session: Session, actor: Actor, assignment_id: UUID) -> tuple[Package, Assignment]:
    if get(session, assignment_id).person_id != actor.person_id:
        raise NotFoundError
    return lock_with_package(session, assignment_id)
