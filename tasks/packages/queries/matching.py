"""What a phone should know: live packages that reach its cells, and those its person is part of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, union

from backend.accounts.duty.queries import load_profile
from backend.core.actions import Action
from backend.core.db import now
from tasks.packages.domain.assignments import ACTIVE, GAVE_UP, steps_from
from tasks.packages.domain.packages import LIVE
from tasks.packages.models import Package
from tasks.packages.queries import reached
from tasks.packages.seat_models import Assignment, Watcher

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

RECENT_ASSIGNMENTS = 50


@dataclass(frozen=True, slots=True)
class Ties:
    """Which packages a person holds a seat of, and which they keep an eye out for."""

    holding: frozenset[UUID]
    watching: frozenset[UUID]


def ties_of(session: Session, person_id: UUID) -> Ties:
    """The person's seats and watches in live packages."""
    holding = select(Assignment.package_id).where(
        Assignment.person_id == person_id, Assignment.state.not_in(GAVE_UP)
    )
    live = Package.state.in_(LIVE)
    held = select(Package.id).where(live, Package.id.in_(holding))
    watched = select(Watcher.package_id).join(Package, Package.id == Watcher.package_id)
    return Ties(
        frozenset(session.scalars(held)),
        frozenset(session.scalars(watched.where(live, Watcher.person_id == person_id))),
    )


def matching(session: Session, person_id: UUID, cells: Iterable[str]) -> tuple[list[Package], Ties]:
    """The live packages this person should know of now, newest first.

    Those that reach one of the cells while the person may be alerted (resting people only if they let
    danger to life wake them), and always those the person holds or watches. The person's watch areas
    count like the cells given.
    """
    ties = ties_of(session, person_id)
    profile = load_profile(session, person_id)
    moment = now(session)
    found = {
        package.id: package
        for package in reached.live_packages_at(session, {*cells, *profile.watch_cells})
        if profile.may_be_alerted(moment, wake=package.wakes)
    }
    missing = (ties.holding | ties.watching) - found.keys()
    if missing:
        found |= {p.id: p for p in session.scalars(select(Package).where(Package.id.in_(missing)))}
    return sorted(found.values(), key=_newest_first), ties


def _newest_first(package: Package) -> tuple[float, UUID]:
    return (-package.opened_at.timestamp() if package.opened_at else 0.0, package.id)


def assignments_of(
    session: Session, person_id: UUID, limit: int | None = RECENT_ASSIGNMENTS
) -> list[Assignment]:
    """The person's own assignments, newest first; all of them for None."""
    query = select(Assignment).where(Assignment.person_id == person_id)
    return list(session.scalars(query.order_by(Assignment.id.desc()).limit(limit)))


def active_persons(session: Session, package_id: UUID) -> list[UUID]:
    """Who is out for a package now."""
    query = select(Assignment.person_id).where(
        Assignment.package_id == package_id, Assignment.state.in_(ACTIVE)
    )
    return list(session.scalars(query))


def persons_on(session: Session, package_id: UUID) -> set[UUID]:
    """Everybody with a seat that was not given up (reported and decided ones too), and the watchers."""
    seated = select(Assignment.person_id).where(
        Assignment.package_id == package_id, Assignment.state.not_in(GAVE_UP)
    )
    watching = select(Watcher.person_id).where(Watcher.package_id == package_id)
    return set(session.scalars(union(seated, watching)))


def work_actions(assignment: Assignment) -> list[str]:
    """What its own volunteer may do with a seat now."""
    return [
        action
        for action, step in steps_from(assignment.state).items()
        if step.permission is Action.ASSIGNMENT_WORK
    ]
