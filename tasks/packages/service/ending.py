"""The end of a package: resolved, retracted or expired. Everybody is told at once, briefings are gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, update

from backend.core import outbox, stream
from backend.core.db import now
from backend.core.events import record
from backend.core.guard import Actor
from tasks.packages.documents import volunteer
from tasks.packages.domain.assignments import ACTIVE, AssignmentAction
from tasks.packages.domain.assignments import step_of as seat_step
from tasks.packages.domain.events import PackageEnded
from tasks.packages.domain.packages import LIVE, UNPOSTED, PackageAction, step_of
from tasks.packages.models import Package, Round
from tasks.packages.ports import NOTICE, Message
from tasks.packages.queries import reached
from tasks.packages.queries.assignments import active_of, holding
from tasks.packages.service.approval import stop_asking_for_ended
from tasks.packages.service.naming import refuse_names
from tasks.packages.service.permitting import lock_and_require
from tasks.packages.service.settling import settle_if_due
from tasks.packages.service.telling import (
    everybody_reached,
    tell_console,
    tell_of_assignment,
    write_history,
)
from tasks.packages.service.working import Report, take_report

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def resolve_package(session: Session, actor: Actor, package_id: UUID, outcome: str) -> Package:
    """The work is done; `outcome` is for staff, volunteers get the sentence of the kind."""
    package = lock_and_require(session, actor, package_id, PackageAction.RESOLVE)
    refuse_names(session, package, outcome=outcome)
    end_package(session, package, PackageAction.RESOLVE, actor.person_id, outcome)
    return package


def retract_package(
    session: Session, actor: Actor, package_id: UUID, reason: str, *, false_alarm: bool = False
) -> Package:
    """Take a package back: a false alarm, a mistake, or a draft that is not needed."""
    package = lock_and_require(session, actor, package_id, PackageAction.RETRACT)
    refuse_names(session, package, reason=reason)
    package.false_alarm = false_alarm
    if package.state in UNPOSTED:
        _drop_draft(session, package, actor.person_id, reason)
    else:
        end_package(session, package, PackageAction.RETRACT, actor.person_id, reason)
    return package


@dataclass(frozen=True, slots=True)
class Finding:
    """The sighting that was the person, and what its sender said in it."""

    sighting_id: UUID
    person_id: UUID
    report: Report


def resolve_found(session: Session, actor: Actor, package_id: UUID, finding: Finding, note: str) -> Package:
    """A sighting was the person: the package is resolved, and the sighting is its finder's report.

    The officer's note stands beside it: nobody reads it as the finder's words. A finder without a seat
    (keeping an eye out) has nothing to report; everybody else stands down.
    """
    package = lock_and_require(session, actor, package_id, PackageAction.RESOLVE)
    assignment = holding(session, package.id, finding.person_id)
    if assignment is not None and assignment.state in ACTIVE:
        assignment.sighting_id, assignment.officer_note = finding.sighting_id, note or None
        take_report(session, package, assignment, finding.report)
    end_package(session, package, PackageAction.RESOLVE, actor.person_id, note)
    return package


def expire_due(session: Session) -> int:
    """End one package that has reached its deadline; 1, or 0 when there is none to take.

    One a transaction: each gives what is left to its own budget, and two ticks that held several of those
    locks would wait for each other.
    """
    query = (
        select(Package)
        .where(Package.state.in_(LIVE), Package.deadline_at <= now(session))
        .order_by(Package.deadline_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    package = session.scalar(query)
    if package is None:
        return 0
    end_package(session, package, PackageAction.EXPIRE, None, None)
    return 1


def end_package(
    session: Session, package: Package, action: PackageAction, by: UUID | None, outcome: str | None
) -> None:
    """End a live package; the caller holds its lock. Reports that wait are still decided on."""
    package.state = step_of(package.state, action).target
    package.ended_at, package.outcome = now(session), outcome
    stop_asking_for_ended(package)
    write_history(session, package, action, by, outcome)
    session.execute(
        update(Round).where(Round.package_id == package.id, Round.done_at.is_(None)).values(due_at=None)
    )
    session.flush()
    _tell_everybody(session, package)
    for assignment in active_of(session, package.id):
        assignment.state = seat_step(assignment.state, AssignmentAction.STAND_DOWN).target
        assignment.ended_at = package.ended_at
        tell_of_assignment(session, package, assignment)
    reached.forget(session, package.id)
    record(session, PackageEnded(package.id, package.number, package.state, by))
    settle_if_due(session, package)
    tell_console(session, package)


def _tell_everybody(session: Session, package: Package) -> None:
    """Sockets in every reached cell, seats and watchers now; a notice for whoever had one or took part."""
    data = volunteer.ended(package)
    # An ending alerts nobody, and who went to rest meanwhile still has the card on their phone.
    receivers = {**everybody_reached(session, package), "resting": True}
    stream.publish(session, "volunteer", "package_ended", data, receivers=receivers)
    # The port knows whom it sent a notice about this package, and who took part: a phone may be away now.
    message = Message("package_ended", package.id, package.round, (), data)
    outbox.enqueue(session, NOTICE, message.as_payload(), key=f"{NOTICE}:{package.id}:package_ended")


def _drop_draft(session: Session, package: Package, by: UUID, reason: str) -> None:
    """A package nobody was alerted to: it just ends."""
    package.state = step_of(package.state, PackageAction.RETRACT).target
    package.ended_at, package.outcome = now(session), reason
    stop_asking_for_ended(package)
    write_history(session, package, PackageAction.RETRACT, by, reason)
    settle_if_due(session, package)
    tell_console(session, package)
