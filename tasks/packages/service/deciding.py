"""Staff decide on what people did, and answer who called for help. Never on one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from backend.core.actions import Action
from backend.core.db import now
from backend.core.errors import NotFoundError
from backend.core.events import record
from backend.core.guard import Actor, require
from tasks.packages.domain.assignments import AssignmentAction, step_of
from tasks.packages.domain.errors import AwardTooHighError, NoHelpAskedError, OwnAssignmentError
from tasks.packages.domain.events import AssignmentConfirmed, AssignmentRejected
from tasks.packages.domain.packages import LIVE
from tasks.packages.queries.assignments import lock_with_package, may_read
from tasks.packages.queries.packages import target_of
from tasks.packages.service.naming import refuse_names
from tasks.packages.service.settling import settle_if_due
from tasks.packages.service.telling import tell_console, tell_of_assignment, write_history
from tasks.packages.service.working import end_seat

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tasks.packages.models import Package
    from tasks.packages.seat_models import Assignment


def confirm_assignment(
    session: Session, actor: Actor, assignment_id: UUID, points: int | None = None
) -> Assignment:
    """Accept a report: its points (all that were promised, unless fewer are given) go to the wallet.

    Raises OwnAssignmentError, AwardTooHighError, AssignmentStateError, ForbiddenError, NotFoundError.
    """
    package, assignment = _lock_for_decision(session, actor, assignment_id)
    target = step_of(assignment.state, AssignmentAction.CONFIRM).target
    if points is not None and not 0 <= points <= assignment.reward_points:
        raise AwardTooHighError(most=assignment.reward_points)
    assignment.state = target
    assignment.points = assignment.reward_points if points is None else points
    assignment.decided_by = actor.person_id
    session.flush()
    event = AssignmentConfirmed(
        assignment_id=assignment.id,
        package_id=package.id,
        number=package.number,
        kind=package.kind,
        person_id=assignment.person_id,
        points=assignment.points,
        by=actor.person_id,
    )
    record(session, event)
    write_history(session, package, AssignmentAction.CONFIRM, actor.person_id)
    settle_if_due(session, package)
    tell_of_assignment(session, package, assignment)
    tell_console(session, package)
    return assignment


def reject_assignment(session: Session, actor: Actor, assignment_id: UUID, reason: str) -> Assignment:
    """Turn down a report, or take the seat of somebody who does not come; a live package's seat is free."""
    package, assignment = _lock_for_decision(session, actor, assignment_id)
    target = step_of(assignment.state, AssignmentAction.REJECT).target
    refuse_names(session, package, reason=reason)
    assignment.decided_by = actor.person_id
    if package.state in LIVE:
        end_seat(session, package, assignment, AssignmentAction.REJECT, reason)
    else:
        assignment.state, assignment.reason = target, reason
        assignment.ended_at = assignment.ended_at or now(session)
    session.flush()
    record(
        session,
        AssignmentRejected(
            assignment.id, package.id, package.number, assignment.person_id, reason, actor.person_id
        ),
    )
    write_history(session, package, AssignmentAction.REJECT, actor.person_id, reason)
    if package.state not in LIVE:
        settle_if_due(session, package)
        tell_of_assignment(session, package, assignment)
        tell_console(session, package)
    return assignment


def answer_help(session: Session, actor: Actor, assignment_id: UUID) -> Assignment:
    """已联系: somebody saw the call for help and spoke to whoever called. Said twice, the first one counts.

    Raises NoHelpAskedError, OwnAssignmentError, AssignmentStateError, ForbiddenError, NotFoundError.
    """
    package, assignment = _lock_for_decision(session, actor, assignment_id)
    step_of(assignment.state, AssignmentAction.ANSWER_HELP)
    if assignment.help_at is None:
        raise NoHelpAskedError
    if assignment.waits_for_help:
        assignment.help_answered_at, assignment.help_answered_by = now(session), actor.person_id
        write_history(session, package, AssignmentAction.ANSWER_HELP, actor.person_id)
        tell_of_assignment(session, package, assignment)
    return assignment


def _lock_for_decision(session: Session, actor: Actor, assignment_id: UUID) -> tuple[Package, Assignment]:
    """Both locks, if this actor may decide here and it is not their own."""
    package, assignment = lock_with_package(session, assignment_id)
    if not may_read(session, actor, package, assignment):
        raise NotFoundError
    require(session, actor, Action.ASSIGNMENT_DECIDE, target_of(package))
    if assignment.person_id == actor.person_id:
        raise OwnAssignmentError
    return package, assignment
