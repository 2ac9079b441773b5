"""What a phone should know: live packages that reach its cells, and those its person is part of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import false, func, select, true, union, union_all

from backend.accounts.duty.queries import load_profiles
from backend.core.actions import Action
from backend.core.db import among, now
from tasks.packages.domain.assignments import ACTIVE, GAVE_UP
from tasks.packages.domain.packages import LIVE
from tasks.packages.models import Package
from tasks.packages.queries import reached
from tasks.packages.queries.assignments import steps_of
from tasks.packages.seat_models import Assignment, Watcher

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy.orm import Session

    from backend.core.realtime.index import Profile

RECENT_ASSIGNMENTS = 50


@dataclass(frozen=True, slots=True)
class Ties:
    """Which packages a person holds a seat of, and which they keep an eye out for."""

    holding: frozenset[UUID]
    watching: frozenset[UUID]


# Put together once: every phone that connects is asked about with it.
TIES: Final = union_all(
    select(Assignment.person_id, Assignment.package_id, true().label("holds"))
    .join(Package, Package.id == Assignment.package_id)
    .where(among(Assignment.person_id, "persons"), Assignment.state.not_in(GAVE_UP), Package.state.in_(LIVE)),
    select(Watcher.person_id, Watcher.package_id, false())
    .join(Package, Package.id == Watcher.package_id)
    .where(among(Watcher.person_id, "persons"), Package.state.in_(LIVE)),
)
NUMBERED: Final = (
    select(
        Assignment.id,
        func.row_number()
        .over(partition_by=Assignment.person_id, order_by=Assignment.id.desc())
        .label("place"),
    )
    .where(among(Assignment.person_id, "persons"))
    .subquery()
)
NEWEST_OF_EACH: Final = (
    select(Assignment)
    .join(NUMBERED, NUMBERED.c.id == Assignment.id)
    .where(NUMBERED.c.place <= RECENT_ASSIGNMENTS)
    .order_by(Assignment.id.desc())
)
LIVE_AMONG: Final = select(Package).where(among(Package.id, "ids"), Package.state.in_(LIVE))


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks what matches, the cells their phone counts in, and their profile if it was just read."""

    person_id: UUID
    cells: frozenset[str]
    profile: Profile | None = None


def ties_of(session: Session, person_id: UUID) -> Ties:
    """The person's seats and watches in live packages."""
    return ties_for(session, {person_id})[person_id]


def ties_for(session: Session, persons: Collection[UUID]) -> dict[UUID, Ties]:
    """The same for each of many."""
    holding: defaultdict[UUID, set[UUID]] = defaultdict(set)
    watching: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for person_id, package_id, holds in session.execute(TIES, {"persons": list(persons)}):
        (holding if holds else watching)[person_id].add(package_id)
    return {
        person_id: Ties(frozenset(holding[person_id]), frozenset(watching[person_id]))
        for person_id in persons
    }


def matching(session: Session, person_id: UUID, cells: Iterable[str]) -> tuple[list[Package], Ties]:
    """The live packages this person should know of now, newest first.

    Those that reach one of the cells while the person may be alerted (resting people only if they let
    danger to life wake them), and always those the person holds or watches. The person's watch areas
    count like the cells given.
    """
    return matching_for(session, [Asking(person_id, frozenset(cells))])[0]


def matching_for(session: Session, askers: Sequence[Asking]) -> list[tuple[list[Package], Ties]]:
    """The same for many in as many queries as for one; one answer each, in their order."""
    persons = {asking.person_id for asking in askers}
    ties = ties_for(session, persons)
    profiles = {asking.person_id: asking.profile for asking in askers if asking.profile is not None}
    if unread := persons - profiles.keys():
        profiles |= load_profiles(session, unread)
    cells = [asking.cells | profiles[asking.person_id].watch_cells for asking in askers]
    near = reached.live_at(session, cells)
    theirs = {package_id for tie in ties.values() for package_id in tie.holding | tie.watching}
    packages = _packages(session, theirs.union(*near))
    moment = now(session)
    answers = []
    for asking, ids in zip(askers, near, strict=True):
        tie, profile = ties[asking.person_id], profiles[asking.person_id]
        told = {
            package_id
            for package_id in ids & packages.keys()
            if profile.may_be_alerted(moment, wake=packages[package_id].wakes)
            and not packages[package_id].is_overdue(moment)
        }
        # Each query sees what was committed by then: one that was held may have ended since.
        tied = (tie.holding | tie.watching) & packages.keys()
        found = [packages[package_id] for package_id in told | tied]
        answers.append((sorted(found, key=_newest_first), tie))
    return answers


def _packages(session: Session, ids: Collection[UUID]) -> dict[UUID, Package]:
    """Those of these that are live."""
    if not ids:
        return {}
    return {package.id: package for package in session.scalars(LIVE_AMONG, {"ids": list(ids)})}


def _newest_first(package: Package) -> tuple[float, UUID]:
    return (-package.opened_at.timestamp() if package.opened_at else 0.0, package.id)


def assignments_of(
    session: Session, person_id: UUID, limit: int | None = RECENT_ASSIGNMENTS
) -> list[Assignment]:
    """The person's own assignments, newest first; all of them for None."""
    query = select(Assignment).where(Assignment.person_id == person_id)
    return list(session.scalars(query.order_by(Assignment.id.desc()).limit(limit)))


def assignments_for(session: Session, persons: Collection[UUID]) -> dict[UUID, list[Assignment]]:
    """The newest assignments of each of these persons, newest first; who has none is left out."""
    found: defaultdict[UUID, list[Assignment]] = defaultdict(list)
    for assignment in session.scalars(NEWEST_OF_EACH, {"persons": list(persons)}):
        found[assignment.person_id].append(assignment)
    return dict(found)


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


def work_actions(session: Session, package: Package, assignment: Assignment) -> list[str]:
    """What its own volunteer may do with a seat now."""
    steps = steps_of(session, package, assignment)
    return [action for action, step in steps.items() if step.permission is Action.ASSIGNMENT_WORK]
