"""Finding packages: one, with or without its lock, and lists by where a reader may look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from backend.core import guard
from backend.core.actions import Action
from backend.core.db import now
from backend.core.errors import NotFoundError
from backend.core.guard import Actor, Columns, Scope, Target, may, scopes_of
from tasks.packages.domain.assignments import REPORT_LATE_WITHIN, AssignmentState
from tasks.packages.domain.packages import ENDED, LIVE, PackageState
from tasks.packages.models import Package, Round
from tasks.packages.seat_models import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from tasks.packages.domain.kinds import Kind

PAGE = 50
COLUMNS: Final = Columns(owner=Package.drafted_by, station=Package.station_id, region=Package.region_code)
SNAPSHOT_ENDED = 50  # how many of the last ended packages a console opens with


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None means any."""

    states: tuple[PackageState, ...] | None = None
    kind: Kind | None = None
    author: UUID | None = None  # who drafted or posted it


def target_of(package: Package) -> Target:
    """The package as the guard sees it: its author, its station, where it lies."""
    return Target(owner_id=package.drafted_by, station_id=package.station_id, region_code=package.region_code)


def get(session: Session, package_id: UUID) -> Package:
    """A package by id; raises NotFoundError."""
    package = session.get(Package, package_id)
    if package is None:
        raise NotFoundError
    return package


def lock(session: Session, package_id: UUID) -> Package:
    """A package with its row lock, as it stands now; raises NotFoundError.

    Nobody who comes in crowds takes it shared: those overtake whoever waits for it alone, for as long as they
    come.
    """
    package = session.get(Package, package_id, with_for_update=True, populate_existing=True)
    if package is None:
        raise NotFoundError
    return package


def get_for_staff(session: Session, actor: Actor, package_id: UUID) -> Package:
    """A package the actor may read; another station's answers NotFoundError, as if it were not there."""
    package = get(session, package_id)
    if not may(session, actor, Action.PACKAGE_READ, target_of(package)):
        raise NotFoundError
    return package


def lock_for_staff(session: Session, actor: Actor, package_id: UUID) -> Package:
    """The same with its row lock."""
    package = lock(session, package_id)
    if not may(session, actor, Action.PACKAGE_READ, target_of(package)):
        raise NotFoundError
    return package


def get_posted(session: Session, package_id: UUID) -> Package:
    """A package that was posted: what a volunteer may know of; raises NotFoundError for drafts."""
    package = get(session, package_id)
    if package.opened_at is None:
        raise NotFoundError
    return package


def within(scopes: Iterable[Scope], actor: Actor) -> ColumnElement[bool]:
    """The packages that lie in any of these scopes."""
    return guard.within(scopes, actor, COLUMNS)


def list_for_staff(
    session: Session, actor: Actor, wanted: Filter, *, before: UUID | None = None, limit: int = PAGE
) -> list[Package]:
    """Packages the actor may read, newest first; `before` is the id the last page ended with."""
    query = select(Package).where(within(scopes_of(session, actor, Action.PACKAGE_READ), actor))
    if wanted.states is not None:
        query = query.where(Package.state.in_(wanted.states))
    if wanted.kind is not None:
        query = query.where(Package.kind == wanted.kind)
    if wanted.author is not None:
        query = query.where(or_(Package.drafted_by == wanted.author, Package.posted_by == wanted.author))
    if before is not None:
        query = query.where(Package.id < before)
    return list(session.scalars(query.order_by(Package.id.desc()).limit(limit)))


def for_snapshot(session: Session, actor: Actor) -> list[Package]:
    """What a console opens with: everything not ended, what still waits for decisions, the last ended."""
    # A package settles when it has ended and nothing of it waits; a draft that is dropped at once.
    unsettled = select(Package).where(
        within(scopes_of(session, actor, Action.PACKAGE_READ), actor), Package.settled_at.is_(None)
    )
    found = list(session.scalars(unsettled.order_by(Package.id.desc())))
    ended = list_for_staff(session, actor, Filter(states=tuple(ENDED)), limit=SNAPSHOT_ENDED)
    known = {package.id for package in found}
    return found + [package for package in ended if package.id not in known]


def numbers_of(session: Session, package_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What people call these packages, by id."""
    rows = session.execute(select(Package.id, Package.number).where(Package.id.in_(set(package_ids))))
    return {row.id: row.number for row in rows}


def id_of_number(session: Session, number: str) -> UUID | None:
    """The package that people call so."""
    return session.scalar(select(Package.id).where(Package.number == number))


def rounds_of(session: Session, package_ids: Iterable[UUID]) -> dict[UUID, list[Round]]:
    """The rounds of several packages, in order, as they stand now."""
    found: dict[UUID, list[Round]] = {package_id: [] for package_id in package_ids}
    query = select(Round).where(Round.package_id.in_(list(found))).order_by(Round.package_id, Round.number)
    # One that was read before the package's lock was had may have run meanwhile.
    for row in session.scalars(query.execution_options(populate_existing=True)):
        found[row.package_id].append(row)
    return found


def is_unsettled(session: Session, package: Package) -> bool:
    """Whether this package has not ended, or a report waits for a decision, or may still be on its way."""
    if package.state in LIVE:
        return True
    waiting = _keeps_open(now(session)).where(Assignment.package_id == package.id)
    return session.scalar(waiting.limit(1)) is not None


def lock_settleable(session: Session) -> Package | None:
    """One ended package about which nothing waits any more, locked; None when there is none to take."""
    waits = _keeps_open(now(session)).where(Assignment.package_id == Package.id).exists()
    query = select(Package).where(
        Package.settled_at.is_(None), Package.state.in_(ENDED), Package.opened_at.is_not(None), ~waits
    )
    return session.scalar(query.order_by(Package.ended_at).limit(1).with_for_update(skip_locked=True))


def _keeps_open(moment: datetime) -> Select[UUID]:
    """Seats whose report waits for a decision, or may still come."""
    may_come = and_(
        Assignment.state == AssignmentState.STOOD_DOWN, Assignment.ended_at > moment - REPORT_LATE_WITHIN
    )
    return select(Assignment.id).where(or_(Assignment.state == AssignmentState.REPORTED, may_come))
