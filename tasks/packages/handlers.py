"""What packages do when something happens in rooms below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from backend.accounts.domain import PersonErased, PersonForgotten, VolunteerEnded
from backend.accounts.privacy.ports import exports
from backend.core.clock import as_moment
from backend.core.db import now
from tasks.packages.documents.assignments import assignment_documents
from tasks.packages.domain.assignments import ACTIVE, AssignmentAction, AssignmentState
from tasks.packages.notices import notices_of
from tasks.packages.queries.assignments import CALLING, lock_with_package
from tasks.packages.queries.matching import assignments_of
from tasks.packages.queries.packages import get
from tasks.packages.seat_models import Assignment, Notice, ReportAddition, Request, Watcher
from tasks.packages.service.telling import is_still_shown, tell_of_assignment
from tasks.packages.service.working import end_seat

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.events import EventBus

NO_LONGER_A_VOLUNTEER = "不再是平安志愿者"


def subscribe(bus: EventBus) -> None:
    """Who wants to know what."""
    bus.subscribe(VolunteerEnded, give_seats_back)
    bus.subscribe(PersonErased, forget_person)
    bus.subscribe(PersonForgotten, show_what_is_left)


def give_seats_back(session: Session, event: VolunteerEnded) -> None:
    """The seats of somebody who is no volunteer any more are free for others."""
    query = select(Assignment.id).where(Assignment.person_id == event.person_id, Assignment.state.in_(ACTIVE))
    for assignment_id in session.scalars(query.order_by(Assignment.package_id)).all():
        package, assignment = lock_with_package(session, assignment_id)
        if assignment.state in ACTIVE:
            end_seat(session, package, assignment, AssignmentAction.RELEASE, NO_LONGER_A_VOLUNTEER)
    session.execute(delete(Watcher).where(Watcher.person_id == event.person_id))


def forget_person(session: Session, event: PersonErased) -> None:
    """Positions, words and keys of somebody who asked to be forgotten; what was done and paid stays."""
    session.execute(
        update(Assignment)
        .where(Assignment.person_id == event.person_id)
        .values(
            arrived_position=None,
            help_position=None,
            report_position=None,
            report_text=None,
            report_photo_ids=[],
        )
    )
    seats = select(Assignment.id).where(Assignment.person_id == event.person_id)
    session.execute(
        update(ReportAddition)
        .where(ReportAddition.assignment_id.in_(seats))
        .values(text=None, position=None, photo_ids=[])
    )
    # Why they gave a seat back is their own words too; why a station refused a report is the station's.
    session.execute(
        update(Assignment)
        .where(Assignment.person_id == event.person_id, Assignment.state != AssignmentState.REJECTED)
        .values(reason=None)
    )
    # Nobody can speak to them any more.
    session.execute(
        update(Assignment)
        .where(Assignment.person_id == event.person_id, CALLING)
        .values(help_answered_at=now(session))
    )
    for table in (Watcher, Request, Notice):
        session.execute(delete(table).where(table.person_id == event.person_id))


def show_what_is_left(session: Session, event: PersonForgotten) -> None:
    """Desks that show their seats show them without the words."""
    for assignment in assignments_of(session, event.person_id, limit=None):
        package = get(session, assignment.package_id)
        if is_still_shown(session, package):
            tell_of_assignment(session, package, assignment)


@exports("assignments")
def own_assignments(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """Every seat a person ever took, for the copy of their data."""
    return assignment_documents(session, assignments_of(session, person_id, limit=None))


@exports("watching")
def own_watches(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """What a person keeps an eye out for."""
    rows = session.scalars(select(Watcher).where(Watcher.person_id == person_id).order_by(Watcher.since))
    return [{"package_id": str(row.package_id), "since": as_moment(row.since)} for row in rows]


@exports("notices")
def own_notices(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """What a person was told while no socket of theirs was open."""
    return notices_of(session, person_id)
