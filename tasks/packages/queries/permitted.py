"""What a reader may do with a package or an assignment now: the transition tables and the guard together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.core.actions import Action
from backend.core.db import now, settings_of
from backend.core.guard import Actor, Target, covers, may, scopes_of
from tasks.packages.domain import name_and_face as name_table
from tasks.packages.domain import packages as table
from tasks.packages.domain.assignments import AssignmentAction
from tasks.packages.domain.kinds import RoundPlan
from tasks.packages.domain.packages import LIVE, UNPOSTED, PackageAction, PackageState
from tasks.packages.domain.rules import is_author, needs_approval_to_open
from tasks.packages.models import HistoryRow
from tasks.packages.queries.assignments import steps_of
from tasks.packages.queries.packages import target_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from tasks.packages.models import Package, Round
    from tasks.packages.seat_models import Assignment

DECISIONS = frozenset({PackageAction.APPROVE, PackageAction.REFUSE})


def plan_of(rounds: Sequence[Round]) -> list[RoundPlan]:
    """Stored rounds as the plan they were."""
    return [RoundPlan(row.range_m, row.cap, row.wait_s) for row in rounds]


def possible_actions(package: Package, rounds: Sequence[Round]) -> list[PackageAction]:
    """What the tables allow in this state, whoever asks."""
    return sorted(_permissions(package, rounds))


def actions_of(
    session: Session, actor: Actor, package: Package, rounds: Sequence[Round]
) -> list[PackageAction]:
    """What this actor may do now: the buttons of the console."""
    target = target_of(package)
    allowed = [
        action
        for action, permission in _permissions(package, rounds).items()
        if may(session, actor, permission, target)
    ]
    if DECISIONS & set(allowed) and not _may_decide_now(session, actor, package):
        allowed = [action for action in allowed if action not in DECISIONS]
    if PackageAction.SUBMIT in allowed and PackageAction.PUBLISH in allowed:
        allowed.remove(PackageAction.SUBMIT)  # who may publish need not ask
    return sorted(allowed)


def _permissions(package: Package, rounds: Sequence[Round]) -> dict[PackageAction, Action]:
    """Every action open in this state with the permission it takes."""
    found = {
        action: step.permission
        for action, step in table.steps_from(package.state).items()
        if step.permission is not None
    }
    if package.state is PackageState.DRAFT and needs_approval_to_open(plan_of(rounds)):
        del found[PackageAction.PUBLISH]
    if package.state in LIVE:
        if all(row.done_at is not None for row in rounds):
            del found[PackageAction.NEXT_ROUND]
        for (state, action), step in name_table.STEPS.items():
            if state is package.name_and_face:
                found[action] = step.permission
    return found


def _may_decide_now(session: Session, actor: Actor, package: Package) -> bool:
    """Four eyes, and the duty lead's time before the next level."""
    if has_a_hand_in(session, actor, package):
        return False
    return is_first_level(session, actor, package) or is_escalated(session, package)


def has_a_hand_in(session: Session, actor: Actor, package: Package) -> bool:
    """Whether the actor wrote, published or changed what they would decide on: four eyes need somebody else.

    Whoever ever changed the draft wrote part of it, refused meanwhile or not. Another name or face in a
    briefing is asked about anew; whoever briefed since then may have brought it.
    """
    if is_author(actor.person_id, package.drafted_by, package.posted_by):
        return True
    changed = HistoryRow.action == PackageAction.EDIT
    if package.approval_asked_at is not None and package.state in LIVE:
        briefed = HistoryRow.action == PackageAction.BRIEF
        changed |= briefed & (HistoryRow.at >= package.approval_asked_at)
    own = select(HistoryRow.id).where(
        HistoryRow.package_id == package.id, HistoryRow.by == actor.person_id, changed
    )
    return session.scalar(own.limit(1)) is not None


def is_first_level(session: Session, actor: Actor, package: Package) -> bool:
    """Whether the actor approves for the station itself rather than for the region above it."""
    target = target_of(package)
    return any(
        scope.kind != "region" and covers(scope, actor, target)
        for scope in scopes_of(session, actor, Action.PACKAGE_APPROVE)
    )


def is_escalated(session: Session, package: Package) -> bool:
    """Whether the duty lead's time to approve is over."""
    return name_table.may_command_centre_approve(
        package.approval_asked_at, now(session), settings_of(session).approval_escalation_s
    )


def may_read_sealed(session: Session, actor: Actor, package: Package) -> bool:
    """Staff with the permission here; and whoever wrote the draft, as long as it is not out."""
    if may(session, actor, Action.PACKAGE_SEALED_READ, target_of(package)):
        return True
    return package.drafted_by == actor.person_id and package.state in UNPOSTED


def assignment_actions(
    session: Session, actor: Actor | None, package: Package, assignment: Assignment
) -> list[AssignmentAction]:
    """What this actor (or anybody, for None) may do with a seat now; never a decision on one's own."""
    steps = steps_of(session, package, assignment)
    permitted = {action: step.permission for action, step in steps.items() if step.permission is not None}
    if not assignment.waits_for_help:
        permitted.pop(AssignmentAction.ANSWER_HELP, None)
    if actor is None:
        return sorted(action for action, needed in permitted.items() if needed is Action.ASSIGNMENT_DECIDE)
    own = Target(owner_id=assignment.person_id)
    if actor.person_id == assignment.person_id:
        return sorted(
            action
            for action, needed in permitted.items()
            if needed is Action.ASSIGNMENT_WORK and may(session, actor, needed, own)
        )
    return sorted(
        action
        for action, needed in permitted.items()
        if needed is Action.ASSIGNMENT_DECIDE and may(session, actor, needed, target_of(package))
    )
