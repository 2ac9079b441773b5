"""From a draft to an open package: who may, and the first alert."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from backend.core.actions import Action
from backend.core.db import now
from backend.core.events import record
from backend.core.guard import Actor, may, require
from tasks.packages.domain.events import PackagePosted
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.name_and_face import step_of as name_step
from tasks.packages.domain.packages import LIVE, PackageAction, step_of
from tasks.packages.domain.rules import deadline_of, escrow_of, needs_approval_to_open
from tasks.packages.queries.packages import lock_for_staff, rounds_of, target_of
from tasks.packages.queries.permitted import plan_of
from tasks.packages.service.permitting import lock_and_require
from tasks.packages.service.readiness import check_ready, check_showable
from tasks.packages.service.requests import is_repeated
from tasks.packages.service.rounds import run_round
from tasks.packages.service.telling import tell_console, write_history

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tasks.packages.models import Package, Round


def publish_package(session: Session, actor: Actor, package_id: UUID, key: UUID | None = None) -> Package:
    """An officer puts a draft out at once, without name and face; those are asked for in the same step.

    A plan that reaches too far for one pair of eyes is submitted to the duty lead instead. The same key
    again gives the package as it is now. Raises PackageNotReadyError, and what handlers of PackagePosted
    raise (a budget that is short).
    """
    if key is not None and is_repeated(session, actor.person_id, key, "publish", package_id):
        return lock_for_staff(session, actor, package_id)
    package = lock_and_require(session, actor, package_id, PackageAction.PUBLISH)
    rounds = rounds_of(session, [package.id])[package.id]
    if needs_approval_to_open(plan_of(rounds)):
        _submit(session, actor, package)
        return package
    check_ready(session, package)
    package.posted_by = actor.person_id
    open_package(session, package, PackageAction.PUBLISH, actor.person_id, rounds)
    return package


def submit_package(session: Session, actor: Actor, package_id: UUID) -> Package:
    """Ask the duty lead: for a draft, to open it; for one that is out, to show name and face after all."""
    package = lock_for_staff(session, actor, package_id)
    if package.state in LIVE:
        return _ask_for_name(session, actor, package)
    step_of(package.state, PackageAction.SUBMIT)
    require(session, actor, Action.PACKAGE_DRAFT, target_of(package))
    _submit(session, actor, package)
    return package


def _submit(session: Session, actor: Actor, package: Package) -> None:
    """Put a complete draft before the duty lead."""
    check_ready(session, package)
    package.state = step_of(package.state, PackageAction.SUBMIT).target
    if may(session, actor, Action.PACKAGE_PUBLISH, target_of(package)):
        package.posted_by = actor.person_id
    _start_asking(package, now(session))
    write_history(session, package, PackageAction.SUBMIT, actor.person_id)
    tell_console(session, package)


def open_package(
    session: Session, package: Package, action: PackageAction, by: UUID, rounds: Sequence[Round]
) -> None:
    """The package goes out: state, clocks, escrow, the first round; all in the caller's transaction."""
    moment = now(session)
    package.state = step_of(package.state, action).target
    package.opened_at = moment
    package.deadline_at = deadline_of(moment, package.duration_min, package.deadline_at)
    if package.name_and_face is NameAndFace.WITHHELD:
        package.name_and_face = NameAndFace.AWAITING_APPROVAL
        _start_asking(package, moment)
    write_history(session, package, action, by)
    run_round(session, package, rounds[0], rounds)
    # Last: whoever sets the points aside locks a budget that every station of a region waits for.
    record(session, _posted(package, by))


def _ask_for_name(session: Session, actor: Actor, package: Package) -> Package:
    step = name_step(package.name_and_face, PackageAction.SUBMIT)
    require(session, actor, step.permission, target_of(package))
    check_showable(session, package)
    package.name_and_face = step.target
    _start_asking(package, now(session))
    write_history(session, package, PackageAction.SUBMIT, actor.person_id)
    tell_console(session, package)
    return package


def _start_asking(package: Package, moment: datetime) -> None:
    """The duty lead's time begins now."""
    package.approval_asked_at, package.escalated_at = moment, None


def _posted(package: Package, by: UUID) -> PackagePosted:
    return PackagePosted(
        package_id=package.id,
        number=package.number,
        station_id=package.station_id,
        region_code=package.region_code,
        kind=package.kind,
        seats=package.seats,
        reward_points=package.reward_points,
        escrow_points=escrow_of(package.seats, package.reward_points),
        by=by,
    )
