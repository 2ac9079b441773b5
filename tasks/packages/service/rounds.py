"""Alerting, round by round: whole cells, nearest first, until the cap on people is reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING
from uuid import UUID

from geoalchemy2.shape import to_shape
from sqlalchemy import select

from backend.core import stream
from backend.core.cells import ReachedCell, reach
from backend.core.db import now
from backend.core.heavy import RANGES
from tasks.packages.documents import volunteer
from tasks.packages.documents.context import PackageContext
from tasks.packages.domain.errors import NoFurtherRoundError
from tasks.packages.domain.packages import PackageAction, PackageState
from tasks.packages.models import Package, Round
from tasks.packages.queries import reached
from tasks.packages.queries.near import Neighbour, neighbours
from tasks.packages.queries.packages import rounds_of
from tasks.packages.service.permitting import lock_and_require
from tasks.packages.service.telling import send_notices, tell_console, write_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor

BATCH = 10


@dataclass(frozen=True, slots=True)
class Selection:
    """The cells one round takes, and the people it means to reach in them."""

    cells: list[str]
    people: list[Neighbour]
    is_cut: bool  # whether the cap ended it before the range did
    farthest_m: float


def select_cells(ring: Sequence[ReachedCell], people: Iterable[Neighbour], cap: int) -> Selection:
    """Whole cells in the order given until `cap` people are in them; somebody in two cells counts once."""
    in_cell: dict[str, list[Neighbour]] = {}
    for person in people:
        for cell in person.cells:
            in_cell.setdefault(cell, []).append(person)
    chosen: dict[UUID, Neighbour] = {}
    for count, item in enumerate(ring, start=1):
        chosen.update((person.person_id, person) for person in in_cell.get(item.cell, ()))
        if len(chosen) >= cap:
            cells = [taken.cell for taken in ring[:count]]
            return Selection(cells, list(chosen.values()), count < len(ring), item.distance_m)
    farthest_m = ring[-1].distance_m if ring else 0.0
    return Selection([item.cell for item in ring], list(chosen.values()), is_cut=False, farthest_m=farthest_m)


def run_round(session: Session, package: Package, row: Round) -> None:
    """Alert everybody of one round and tell the desks; the caller holds the package's lock."""
    known = reached.full_cells(session, package.id) if package.round else set()
    in_range = RANGES.run(reach, to_shape(package.area), row.range_m)
    ring = [item for item in in_range if item.cell not in known]
    people = neighbours(session, [item.cell for item in ring])
    wake = package.wakes
    selection = select_cells(ring, [one for one in people if one.may_be_alerted(wake=wake)], row.cap)
    compacted = reached.compacted(selection.cells)
    reached.add(session, package.id, row.number, compacted)
    _mark_done(session, package, row, selection)
    _alert(session, package, compacted, selection.people)


def _mark_done(session: Session, package: Package, row: Round, selection: Selection) -> None:
    """Note what the round did and set the clock of the next."""
    moment = now(session)
    row.done_at, row.due_at = moment, row.due_at or moment
    row.woken = sum(not person.on_duty for person in selection.people)
    row.online = sum(person.on_duty and person.online for person in selection.people)
    row.notified = sum(person.on_duty and not person.online for person in selection.people)
    package.round = row.number
    range_m = min(row.range_m, ceil(selection.farthest_m)) if selection.is_cut else row.range_m
    package.reached_range_m = max(package.reached_range_m, range_m)
    following = session.get(Round, (package.id, row.number + 1))
    if following is not None:
        following.due_at = moment + timedelta(seconds=row.wait_s)


def _alert(session: Session, package: Package, cells: list[str], people: list[Neighbour]) -> None:
    """The card to every socket in the new cells, a notice to those who have none, the counts to desks."""
    session.flush()
    context = PackageContext(session, [package])
    card = volunteer.public_card(package, context)
    receivers = {"cells": cells, "wake": package.wakes}
    stream.publish(session, "volunteer", "package", card, receivers=receivers)
    send_notices(session, package, [one.person_id for one in people if not one.online], card)
    tell_console(session, package, context)


def run_due_rounds(session: Session) -> int:
    """Run what is due, a batch; a full package waits, and goes on when a seat is free again."""
    moment = now(session)
    query = (
        select(Round, Package)
        .join(Package, Package.id == Round.package_id)
        .where(Round.due_at <= moment, Round.done_at.is_(None), Package.state == PackageState.OPEN)
        .order_by(Round.due_at)
        .limit(BATCH)
        # The round too: PostgreSQL looks again only at what it locks, and another tick may just have run it.
        .with_for_update(of=(Package, Round), skip_locked=True)
    )
    rows = session.execute(query).all()
    for row, package in rows:
        run_round(session, package, row)
        write_history(session, package, "round", None, str(row.number))
    return len(rows)


def run_next_round(session: Session, actor: Actor, package_id: UUID) -> Package:
    """Do not wait: run the next planned round now, also while all seats are taken.

    Raises NoFurtherRoundError, and what every step of the table can raise.
    """
    package = lock_and_require(session, actor, package_id, PackageAction.NEXT_ROUND)
    waiting = [row for row in rounds_of(session, [package.id])[package.id] if row.done_at is None]
    if not waiting:
        raise NoFurtherRoundError
    run_round(session, package, waiting[0])
    write_history(session, package, PackageAction.NEXT_ROUND, actor.person_id, str(waiting[0].number))
    return package
