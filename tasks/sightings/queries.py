"""Reads of sightings: one, lists by where a reader may look, and who sees their photos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select

from backend.core import audit
from backend.core.actions import Action
from backend.core.errors import NotFoundError
from backend.core.guard import Actor, may, scopes_of
from tasks.media.ports import Access, photo_reader
from tasks.packages.domain.packages import LIVE
from tasks.packages.models import Package
from tasks.packages.queries import packages
from tasks.packages.seat_models import Assignment, Watcher
from tasks.sightings.domain import OPEN_STATES, SightingState
from tasks.sightings.models import Sighting, SightingHistory

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

PAGE = 50
# What somebody must still answer for. Word that comes after the end waits to be judged like any other, but
# one judged credible then leads to nobody any more. A query that uses this joins the package.
UNDECIDED = or_(
    Sighting.state == SightingState.NEW,
    and_(Sighting.state.in_(OPEN_STATES), Package.state.in_(LIVE)),
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None means any."""

    state: SightingState | None = None
    package_id: UUID | None = None


def get_for_staff(session: Session, actor: Actor, sighting_id: UUID) -> tuple[Sighting, Package]:
    """A sighting and its package; another station's answers NotFoundError, as if it were not there."""
    sighting = session.get(Sighting, sighting_id)
    if sighting is None:
        raise NotFoundError
    package = packages.get(session, sighting.package_id)
    if not may(session, actor, Action.SIGHTING_READ, packages.target_of(package)):
        raise NotFoundError
    return sighting, package


def by_key(session: Session, person_id: UUID, key: UUID) -> Sighting | None:
    """The sighting that a person sent with this key."""
    return session.scalar(select(Sighting).where(Sighting.person_id == person_id, Sighting.key == key))


def is_on_package(session: Session, package_id: UUID, person_id: UUID) -> bool:
    """Whether somebody ever held a seat of a package or keeps an eye out for it.

    Who gave the seat back has read the briefing too: what they see later counts.
    """
    seat = exists().where(Assignment.package_id == package_id, Assignment.person_id == person_id)
    watch = exists().where(Watcher.package_id == package_id, Watcher.person_id == person_id)
    return bool(session.scalar(select(seat | watch)))


def list_for_staff(
    session: Session, actor: Actor, wanted: Filter, *, before: UUID | None = None, limit: int = PAGE
) -> list[Sighting]:
    """Sightings the actor may read, newest first; `before` is the id the last page ended with."""
    scopes = scopes_of(session, actor, Action.SIGHTING_READ)
    query = select(Sighting).join(Package, Package.id == Sighting.package_id)
    query = query.where(packages.within(scopes, actor))
    if wanted.state is not None:
        query = query.where(Sighting.state == wanted.state)
    if wanted.package_id is not None:
        query = query.where(Sighting.package_id == wanted.package_id)
    if before is not None:
        query = query.where(Sighting.id < before)
    return list(session.scalars(query.order_by(Sighting.id.desc()).limit(limit)))


def open_for_staff(session: Session, actor: Actor) -> list[Sighting]:
    """Every sighting within the actor's reach that may still lead to somebody, oldest first."""
    scopes = scopes_of(session, actor, Action.SIGHTING_READ)
    query = (
        select(Sighting)
        .join(Package, Package.id == Sighting.package_id)
        .where(packages.within(scopes, actor), UNDECIDED)
    )
    return list(session.scalars(query.order_by(Sighting.id)))


def lock_open_of(session: Session, package_id: UUID) -> list[Sighting]:
    """The open sightings of a package, locked; the caller holds the package."""
    query = select(Sighting).where(Sighting.package_id == package_id, Sighting.state.in_(OPEN_STATES))
    return list(session.scalars(query.order_by(Sighting.id).with_for_update()))


def sent_by(session: Session, person_id: UUID, limit: int | None = PAGE) -> list[Sighting]:
    """A person's own sightings, newest first; all of them for None."""
    query = select(Sighting).where(Sighting.person_id == person_id).order_by(Sighting.id.desc())
    return list(session.scalars(query.limit(limit)))


def get_own(session: Session, person_id: UUID, sighting_id: UUID) -> Sighting:
    """A sighting by its sender; NotFoundError for everybody else."""
    sighting = session.get(Sighting, sighting_id)
    if sighting is None or sighting.person_id != person_id:
        raise NotFoundError
    return sighting


def package_numbers(session: Session, sighting_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The number of the package each of these sightings is about."""
    query = select(Sighting.id, Package.number).join(Package, Package.id == Sighting.package_id)
    rows = session.execute(query.where(Sighting.id.in_(set(sighting_ids))))
    return {row.id: row.number for row in rows}


def history_of(session: Session, sighting_id: UUID) -> list[SightingHistory]:
    """The story of a sighting, oldest line first."""
    query = select(SightingHistory).where(SightingHistory.sighting_id == sighting_id)
    return list(session.scalars(query.order_by(SightingHistory.id)))


@photo_reader("sighting")
def who_sees_the_photos(session: Session, actor: Actor, sighting_id: UUID) -> Access | None:
    """Those who may read the sighting; its sender sees their own anyway."""
    try:
        get_for_staff(session, actor, sighting_id)
    except NotFoundError:
        return None
    # People stand in these pictures: bystanders, and maybe the child.
    audit.note(session, actor, "sighting.photo_read", "sighting", sighting_id)
    return Access()
