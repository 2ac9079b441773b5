"""The verbs of hand-overs: give, sign, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from backend.accounts.people.queries import lock_person
from backend.core import audit, stream
from backend.core.db import new_id, now
from backend.core.events import record
from backend.core.guard import Actor
from tasks.handovers import queries
from tasks.handovers.domain import (
    Desk,
    HandoverAction,
    HandoverListChangedError,
    HandoverMovedOnError,
    HandoverSigned,
    HandoverState,
    NotGiverError,
    NotReceiverError,
    OpenItem,
    ReceiverUnfitError,
    desk_among,
    digest_of,
    left_out,
    next_state,
)
from tasks.handovers.models import Handover
from tasks.handovers.open_items import open_items_of
from tasks.packages.models import Package
from tasks.packages.service.naming import refuse_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class DeskList:
    """Everything open at one of somebody's desks, and what stands for the list when it is given."""

    desk: Desk
    desks: list[Desk]
    items: list[OpenItem]
    digest: str


def my_open_items(
    session: Session, actor: Actor, station_id: UUID | None = None, region_code: str | None = None
) -> DeskList:
    """Everything open at the actor's desk: the one named, else their first. Raises NoDeskError."""
    desks = queries.desks_of(session, actor)
    desk = desk_among(desks, station_id, region_code)
    items = open_items_of(session, actor, desk)
    return DeskList(desk, desks, items, digest_of(desk, items))


def give_shift(
    session: Session,
    actor: Actor,
    to_person_id: UUID,
    note: str,
    digest: str,
    *,
    station_id: UUID | None = None,
    region_code: str | None = None,
) -> Handover:
    """Hand every open item of the desk to a colleague; an earlier one nobody signed is taken back.

    `digest` is the list's that the giver has read. Raises NoDeskError, ReceiverUnfitError,
    HandoverListChangedError or NameInRecordError.
    """
    # A button pressed twice: the second takes the first back, rather than both finding nothing to take back.
    lock_person(session, actor.person_id)
    desk = desk_among(queries.desks_of(session, actor), station_id, region_code)
    if to_person_id == actor.person_id or not queries.works_at(session, to_person_id, desk):
        raise ReceiverUnfitError
    items = open_items_of(session, actor, desk)
    if digest != digest_of(desk, items):
        raise HandoverListChangedError
    _refuse_names(session, items, note)
    _withdraw_waiting(session, actor, desk)
    handover = _add(session, actor, desk, to_person_id, note, items)
    _note(session, actor, "handover.given", handover)
    _tell_desks(session, handover)
    return handover


def sign_handover(session: Session, actor: Actor, handover_id: UUID) -> Handover:
    """Take the shift over; until then it is the giver's.

    Raises NotFoundError, NotReceiverError, HandoverStateError, or HandoverMovedOnError when something is open
    now that the list does not hold.
    """
    handover = queries.get_for_staff(session, actor, handover_id, lock=True)
    if handover.to_person_id != actor.person_id:
        raise NotReceiverError
    target = next_state(handover.state, HandoverAction.SIGN)
    desk = queries.own_desk(session, actor, handover)
    new = left_out(open_items_of(session, actor, desk), handover.items)
    if new:
        raise HandoverMovedOnError(new)
    handover.state, handover.ended_at = target, now(session)
    _note(session, actor, "handover.signed", handover)
    record(
        session,
        HandoverSigned(handover.id, handover.station_id, handover.from_person_id, handover.to_person_id),
    )
    _tell_desks(session, handover)
    return handover


def withdraw_handover(session: Session, actor: Actor, handover_id: UUID) -> Handover:
    """Take back what one gave and nobody has signed.

    Raises NotFoundError, NotGiverError or HandoverStateError.
    """
    handover = queries.get_for_staff(session, actor, handover_id, lock=True)
    if handover.from_person_id != actor.person_id:
        raise NotGiverError
    _withdraw(session, actor, handover)
    return handover


def _refuse_names(session: Session, items: Sequence[OpenItem], note: str) -> None:
    """A note is kept for good: it names nobody whose name is sealed in what is handed over."""
    ids = {UUID(item.package_id) for item in items if item.package_id}
    sealed = select(Package).where(Package.id.in_(ids), Package.key.is_not(None))
    for package in session.scalars(sealed) if note else ():
        refuse_names(session, package, note=note)


def _withdraw_waiting(session: Session, actor: Actor, desk: Desk) -> None:
    earlier = queries.waiting_from(session, actor.person_id, desk)
    if earlier is not None:
        _withdraw(session, actor, earlier)


def _withdraw(session: Session, actor: Actor, handover: Handover) -> None:
    handover.state = next_state(handover.state, HandoverAction.WITHDRAW)
    handover.ended_at = now(session)
    _note(session, actor, "handover.withdrawn", handover)
    _tell_desks(session, handover)


def _add(
    session: Session, actor: Actor, desk: Desk, to_person_id: UUID, note: str, items: Sequence[OpenItem]
) -> Handover:
    handover = Handover(
        id=new_id(),
        station_id=desk.station_id,
        region_code=desk.region_code,
        from_person_id=actor.person_id,
        to_person_id=to_person_id,
        note=note,
        items=[item.as_document() for item in items],
        state=HandoverState.WAITING,
        created_at=now(session),
    )
    session.add(handover)
    return handover


def _note(session: Session, actor: Actor, action: str, handover: Handover) -> None:
    """The audit line: who, to whom, how many items."""
    details = {"to": str(handover.to_person_id), "items": len(handover.items)}
    audit.note(session, actor, action, "handover", handover.id, details=details)


def _tell_desks(session: Session, handover: Handover) -> None:
    session.flush()
    stream.publish(
        session,
        "console",
        "handover",
        queries.documents(session, [handover])[0],
        station_id=handover.station_id,
        region_code=handover.region_code,
    )
