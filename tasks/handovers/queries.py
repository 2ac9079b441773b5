"""Reads of hand-overs: whose desk, what is open there, the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import select

from backend.accounts.people import queries as people
from backend.core.actions import Action
from backend.core.clock import as_moment
from backend.core.db import new_id
from backend.core.errors import NotFoundError
from backend.core.guard import Actor, Columns, Scope, Target, may, scopes_of, within
from backend.regions.queries import region_names, station_summary
from tasks.handovers.domain import Desk, HandoverState
from tasks.handovers.models import Handover

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

PAGE = 50
COLUMNS: Final = Columns(station=Handover.station_id, region=Handover.region_code)


def desks_of(session: Session, actor: Actor) -> list[Desk]:
    """Every desk somebody may hand over, stations first."""
    scopes = scopes_of(session, actor, Action.HANDOVER)
    stations = [
        Desk(scope.station_id, station_summary(session, scope.station_id).region_code)
        for scope in scopes
        if scope.kind == "station" and scope.station_id is not None
    ]
    regions = [Desk(None, scope.region_code, scope.stations) for scope in scopes if scope.kind == "region"]
    return stations + regions


def own_desk(session: Session, actor: Actor, handover: Handover) -> Desk:
    """The desk that is handed over, as its receiver has it."""
    desk = Desk(handover.station_id, handover.region_code)
    return next((own for own in desks_of(session, actor) if own == desk), desk)


def desk_documents(session: Session, desks: Sequence[Desk]) -> list[dict[str, Any]]:
    """Desks by what they are called."""
    names = region_names(session, {desk.region_code for desk in desks})
    return [
        {
            "station_id": desk.station_id and str(desk.station_id),
            "region_code": desk.region_code,
            "name": station_summary(session, desk.station_id).name
            if desk.station_id
            else names.get(desk.region_code, desk.region_code),
        }
        for desk in desks
    ]


def works_at(session: Session, person_id: UUID, desk: Desk) -> bool:
    """Whether somebody's roles put them at this desk, and they can still sign in to take it."""
    if not people.is_working(session, person_id):
        return False
    grants = people.grants_of(session, [person_id])[person_id]
    return desk in desks_of(session, Actor(person_id, new_id(), "staff", grants))


def scope_of(desk: Desk) -> Scope:
    """The desk as a scope of queries."""
    if desk.station_id is not None:
        return Scope("station", station_id=desk.station_id)
    return Scope("region", region_code=desk.region_code, stations=desk.stations)


def get_for_staff(session: Session, actor: Actor, handover_id: UUID, *, lock: bool = False) -> Handover:
    """A hand-over of the actor's desk or region; anything else answers NotFoundError."""
    handover = session.get(Handover, handover_id, with_for_update=lock, populate_existing=lock)
    if handover is None or not may(session, actor, Action.HANDOVER, target_of(handover)):
        raise NotFoundError
    return handover


def target_of(handover: Handover) -> Target:
    """The hand-over as the guard sees it."""
    return Target(
        owner_id=handover.from_person_id,
        station_id=handover.station_id,
        region_code=handover.region_code,
    )


def waiting_from(session: Session, person_id: UUID, desk: Desk) -> Handover | None:
    """The hand-over of this desk that somebody has given and nobody signed yet, locked."""
    query = select(Handover).where(
        Handover.from_person_id == person_id,
        Handover.station_id.is_not_distinct_from(desk.station_id),
        Handover.region_code == desk.region_code,
        Handover.state == HandoverState.WAITING,
    )
    return session.scalars(query.with_for_update()).one_or_none()


def list_for_staff(
    session: Session,
    actor: Actor,
    *,
    state: HandoverState | None = None,
    before: UUID | None = None,
    limit: int = PAGE,
) -> list[Handover]:
    """Hand-overs within the actor's reach, newest first; `before` is the id the last page ended with."""
    query = select(Handover).where(within(scopes_of(session, actor, Action.HANDOVER), actor, COLUMNS))
    if state is not None:
        query = query.where(Handover.state == state)
    if before is not None:
        query = query.where(Handover.id < before)
    return list(session.scalars(query.order_by(Handover.id.desc()).limit(limit)))


def documents(session: Session, handovers: Sequence[Handover]) -> list[dict[str, Any]]:
    """Hand-overs as staff read them."""
    ids = {person for row in handovers for person in (row.from_person_id, row.to_person_id)}
    names = people.display_names(session, ids)
    return [
        {
            "id": str(row.id),
            "from": {"id": str(row.from_person_id), "display_name": names.get(row.from_person_id, "")},
            "to": {"id": str(row.to_person_id), "display_name": names.get(row.to_person_id, "")},
            "station_id": row.station_id and str(row.station_id),
            "region_code": row.region_code,
            "note": row.note,
            "items": row.items,
            "state": row.state,
            "created_at": as_moment(row.created_at),
            "signed_at": as_moment(row.ended_at) if row.state is HandoverState.SIGNED else None,
            "withdrawn_at": as_moment(row.ended_at) if row.state is HandoverState.WITHDRAWN else None,
        }
        for row in handovers
    ]
