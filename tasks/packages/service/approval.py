"""The night rule at work: approve, refuse, break the glass, and look at it the day after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from backend.core import audit
from backend.core.actions import Action
from backend.core.db import now, settings_of
from backend.core.errors import NotFoundError
from backend.core.guard import Actor, require
from tasks.packages.domain.errors import ApprovalTooEarlyError, OwnApprovalError
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.name_and_face import step_of as name_step
from tasks.packages.domain.packages import ENDED, LIVE, PackageAction, PackageState, step_of
from tasks.packages.models import Package, Review
from tasks.packages.queries.packages import get, lock_for_staff, rounds_of, target_of
from tasks.packages.queries.permitted import has_a_hand_in, is_escalated, is_first_level
from tasks.packages.service.naming import refuse_names
from tasks.packages.service.publishing import open_package
from tasks.packages.service.readiness import check_ready, check_showable
from tasks.packages.service.telling import tell_console, tell_holders, write_history

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

BATCH = 50


def approve_package(session: Session, actor: Actor, package_id: UUID) -> Package:
    """Open a package that waited, or show name and face of one that is out. Four eyes always.

    Raises OwnApprovalError, ApprovalTooEarlyError for the command centre in the duty lead's time,
    PackageNotReadyError or SafeguardMissingError for what a minor needs.
    """
    package = _lock_for_decision(session, actor, package_id, PackageAction.APPROVE)
    if package.state is PackageState.AWAITING_APPROVAL:
        check_ready(session, package)
        package.posted_by = package.posted_by or actor.person_id
        if package.name_and_face is NameAndFace.WITHHELD:
            package.name_and_face = NameAndFace.APPROVED
        _stop_asking(package)
        rounds = rounds_of(session, [package.id])[package.id]
        open_package(session, package, PackageAction.APPROVE, actor.person_id, rounds)
        return package
    show_name(session, package, PackageAction.APPROVE)
    write_history(session, package, PackageAction.APPROVE, actor.person_id)
    tell_console(session, package)
    return package


def refuse_package(session: Session, actor: Actor, package_id: UUID, reason: str) -> Package:
    """Back to the draft; or, for one that is out, name and face stay hidden."""
    package = _lock_for_decision(session, actor, package_id, PackageAction.REFUSE)
    refuse_names(session, package, reason=reason)
    if package.state is PackageState.AWAITING_APPROVAL:
        package.state = step_of(package.state, PackageAction.REFUSE).target
        package.posted_by = None
    else:
        package.name_and_face = name_step(package.name_and_face, PackageAction.REFUSE).target
    _stop_asking(package)
    write_history(session, package, PackageAction.REFUSE, actor.person_id, reason)
    tell_console(session, package)
    return package


def break_glass(session: Session, actor: Actor, package_id: UUID, reason: str) -> Package:
    """Show name and face without waiting: the reason is recorded and somebody else reviews it next day."""
    package = lock_for_staff(session, actor, package_id)
    if package.state not in LIVE:
        step_of(package.state, PackageAction.BREAK_GLASS)  # says whether it ended or never was out
    step = name_step(package.name_and_face, PackageAction.BREAK_GLASS)
    require(session, actor, step.permission, target_of(package))
    refuse_names(session, package, reason=reason)
    show_name(session, package, PackageAction.BREAK_GLASS)
    today = now(session).astimezone(settings_of(session).zone).date()
    session.add(
        Review(
            package_id=package.id,
            reason=reason,
            broken_by=actor.person_id,
            broken_at=now(session),
            due_on=today + timedelta(days=1),
        )
    )
    audit.note(session, actor, "packages.break_glass", "package", package.id, reason=reason)
    write_history(session, package, PackageAction.BREAK_GLASS, actor.person_id, reason)
    tell_console(session, package)
    return package


def show_name(session: Session, package: Package, action: PackageAction) -> None:
    """From now on holders may read name and face; they are told at once. Raises SafeguardMissingError."""
    check_showable(session, package)
    package.name_and_face = name_step(package.name_and_face, action).target
    package.briefed_at = now(session)
    _stop_asking(package)
    tell_holders(session, package)


def close_review(session: Session, actor: Actor, review_id: UUID, finding: str) -> Review:
    """Say what the review of a break-glass found; never one's own. Raises NotFoundError, OwnApprovalError."""
    review = session.get(Review, review_id, with_for_update=True)
    if review is None or review.closed_at is not None:
        raise NotFoundError
    package = get(session, review.package_id)
    require(session, actor, Action.PACKAGE_REVIEW, target_of(package))
    if review.broken_by == actor.person_id:
        raise OwnApprovalError
    refuse_names(session, package, finding=finding)
    review.closed_at, review.closed_by, review.finding = now(session), actor.person_id, finding
    write_history(session, package, "review", actor.person_id, finding)
    return review


def escalate_due(session: Session) -> int:
    """Tell the desks when the duty lead's time is over and the command centre may approve; one batch."""
    oldest = now(session) - timedelta(seconds=settings_of(session).approval_escalation_s)
    query = (
        select(Package)
        .where(Package.approval_asked_at <= oldest, Package.escalated_at.is_(None))
        .order_by(Package.approval_asked_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    packages = session.scalars(query).all()
    for package in packages:
        package.escalated_at = now(session)
        write_history(session, package, "escalate", None)
        tell_console(session, package)
    return len(packages)


def _lock_for_decision(session: Session, actor: Actor, package_id: UUID, action: PackageAction) -> Package:
    """The locked package, if this actor may decide on it now."""
    package = lock_for_staff(session, actor, package_id)
    if package.state in LIVE:
        name_step(package.name_and_face, action)
    else:
        step_of(package.state, action)
    require(session, actor, Action.PACKAGE_APPROVE, target_of(package))
    if has_a_hand_in(session, actor, package):
        raise OwnApprovalError
    if not (is_first_level(session, actor, package) or is_escalated(session, package)):
        raise ApprovalTooEarlyError(wait_s=_seconds_left(session, package))
    return package


def _seconds_left(session: Session, package: Package) -> int:
    waited = now(session) - (package.approval_asked_at or now(session))
    return settings_of(session).approval_escalation_s - int(waited.total_seconds())


def _stop_asking(package: Package) -> None:
    package.approval_asked_at = package.escalated_at = None


def stop_asking_for_ended(package: Package) -> None:
    """Nobody needs to decide about an ended package any more."""
    if package.state in ENDED:
        _stop_asking(package)
        if package.name_and_face is NameAndFace.AWAITING_APPROVAL:
            package.name_and_face = NameAndFace.WITHHELD
