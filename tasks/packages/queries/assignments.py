"""Finding assignments: one, with or without its lock, and lists by where a reader may look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import Select, and_, func, select, union

from backend.core.actions import Action
from backend.core.db import now
from backend.core.errors import NotFoundError
from backend.core.guard import Actor, may, scopes_of
from tasks.packages.domain.assignments import (
    ACTIVE,
    GAVE_UP,
    AssignmentAction,
    AssignmentState,
    Step,
    steps_now,
)
from tasks.packages.domain.packages import LIVE
from tasks.packages.models import Package
from tasks.packages.queries.packages import lock, target_of, within
from tasks.packages.seat_models import Assignment, ReportAddition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session


# Calls for help that wait for an answer, whatever became of their seats.
CALLING: Final = and_(Assignment.help_at.is_not(None), Assignment.help_answered_at.is_(None))


def steps_of(session: Session, package: Package, assignment: Assignment) -> dict[AssignmentAction, Step]:
    """Every action the table has for this seat now."""
    settled = package.settled_at is not None
    return steps_now(assignment.state, assignment.ended_at, now(session), settled=settled)


def get(session: Session, assignment_id: UUID) -> Assignment:
    """An assignment by id; raises NotFoundError."""
    assignment = session.get(Assignment, assignment_id)
    if assignment is None:
        raise NotFoundError
    return assignment


def lock_with_package(session: Session, assignment_id: UUID) -> tuple[Package, Assignment]:
    """The package's lock first, then the assignment as it stands now; raises NotFoundError."""
    package = lock(session, get(session, assignment_id).package_id)
    assignment = session.get(Assignment, assignment_id, with_for_update=True, populate_existing=True)
    if assignment is None:
        raise NotFoundError
    return package, assignment


def holding(session: Session, package_id: UUID, person_id: UUID) -> Assignment | None:
    """The person's one seat of this package that was not given up, whatever became of it."""
    return held_by(session, package_id, [person_id]).get(person_id)


def held_by(session: Session, package_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, Assignment]:
    """The same for several; who has none is left out."""
    query = select(Assignment).where(
        Assignment.package_id == package_id,
        Assignment.person_id.in_(person_ids),
        Assignment.state.not_in(GAVE_UP),
    )
    return {assignment.person_id: assignment for assignment in session.scalars(query)}


def newest_of(session: Session, package_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, Assignment]:
    """The last seat each had of this package, whatever became of it; who never had one is left out."""
    query = select(Assignment).where(
        Assignment.package_id == package_id, Assignment.person_id.in_(person_ids)
    )
    return {one.person_id: one for one in session.scalars(query.order_by(Assignment.id))}


def ever_seated(session: Session, package_id: UUID) -> frozenset[UUID]:
    """Everybody who has or once had a seat of this package."""
    query = select(Assignment.person_id).where(Assignment.package_id == package_id)
    return frozenset(session.scalars(query))


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """A report that a station has not decided on, and what it brings when confirmed."""

    assignment_id: UUID
    package_number: str
    points: int
    reported_at: datetime


def waiting_for_decision(session: Session, person_id: UUID) -> list[WaitingReport]:
    """The person's reports that wait for a station, the newest first."""
    since = func.coalesce(Assignment.reported_at, Assignment.grabbed_at)
    query = (
        select(Assignment.id, Package.number, Assignment.reward_points, since)
        .join(Package, Package.id == Assignment.package_id)
        .where(Assignment.person_id == person_id, Assignment.state == AssignmentState.REPORTED)
        .order_by(Assignment.id.desc())
    )
    return [WaitingReport(*row) for row in session.execute(query)]


def may_read(session: Session, actor: Actor, package: Package, assignment: Assignment) -> bool:
    """Whose it is may; staff by the package's station and region."""
    if assignment.person_id == actor.person_id:
        return True
    return may(session, actor, Action.ASSIGNMENT_READ, target_of(package))


def of_packages(session: Session, package_ids: Iterable[UUID]) -> list[Assignment]:
    """All assignments of some packages, in the order they were grabbed."""
    query = select(Assignment).where(Assignment.package_id.in_(list(package_ids)))
    return list(session.scalars(query.order_by(Assignment.id)))


def package_numbers(session: Session, assignment_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The number of the package each of these assignments belongs to."""
    query = select(Assignment.id, Package.number).join(Package, Package.id == Assignment.package_id)
    rows = session.execute(query.where(Assignment.id.in_(set(assignment_ids))))
    return {row.id: row.number for row in rows}


def additions_of(session: Session, assignment_ids: Collection[UUID]) -> dict[UUID, list[ReportAddition]]:
    """What was added to the reports of these assignments, in the order it came."""
    if not assignment_ids:
        return {}
    query = select(ReportAddition).where(ReportAddition.assignment_id.in_(set(assignment_ids)))
    found: dict[UUID, list[ReportAddition]] = {}
    for addition in session.scalars(query.order_by(ReportAddition.id)):
        found.setdefault(addition.assignment_id, []).append(addition)
    return found


def active_of(session: Session, package_id: UUID) -> list[Assignment]:
    """The seats whose people are out now, locked, by id."""
    query = select(Assignment).where(Assignment.package_id == package_id, Assignment.state.in_(ACTIVE))
    return list(
        session.scalars(
            query.order_by(Assignment.id).with_for_update(), execution_options={"populate_existing": True}
        )
    )


def for_snapshot(session: Session, actor: Actor) -> list[Assignment]:
    """What a console opens with: everybody out, every report that waits, every call for help that does."""
    # Several questions, each with an index of its own. Joined by OR they are one that no index answers, and
    # every seat there ever was would be looked at.
    of_live = _seats_of(session, actor).where(Package.state.in_(LIVE))
    reported = _seats_of(session, actor).where(Assignment.state == AssignmentState.REPORTED)
    calling = _seats_of(session, actor).where(CALLING)
    query = select(Assignment).where(Assignment.id.in_(union(of_live, reported, calling)))
    return list(session.scalars(query.order_by(Assignment.id)))


def _seats_of(session: Session, actor: Actor) -> Select[UUID]:
    """The ids of the assignments a reader may see."""
    query = select(Assignment.id).join(Package, Package.id == Assignment.package_id)
    return query.where(within(scopes_of(session, actor, Action.ASSIGNMENT_READ), actor))
