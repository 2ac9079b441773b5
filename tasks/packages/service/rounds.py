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
from backend.core.db import let_go, now
from backend.core.heavy import RANGES
from tasks.packages.documents import volunteer
from tasks.packages.documents.context import PackageContext
from tasks.packages.domain.errors import NoFurtherRoundError, PackageEndedError
from tasks.packages.domain.packages import PackageAction, PackageState
from tasks.packages.models import Package, Round
from tasks.packages.queries import reached
from tasks.packages.queries.near import Neighbour, neighbours
from tasks.packages.queries.packages import rounds_of
from tasks.packages.service.permitting import lock_and_require
from tasks.packages.service.telling import send_notices, tell_console, write_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoalchemy2 import WKBElement
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from backend.core.guard import Actor

LOOKED_AT = 10  # how many due rounds one beat looks at to find one that nobody else is at


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


def run_round(
    session: Session, package: Package, row: Round, in_range: Sequence[ReachedCell] | None = None
) -> None:
    """Alert everybody of one round and tell the desks; the caller holds the package's lock.

    `in_range` are the cells of the round's range where they were found before the lock was taken.
    """
    if in_range is None:
        in_range = _cells_of(package.area, row.range_m)
    known = reached.full_cells(session, package.id) if package.round else set()
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
    """Run one round that is due; 1 for one, 0 when there is none to take.

    One a transaction, so that a beat of the clock holds one package's lock and not ten; its cells, which take
    most of the time, are found before that with no lock and no connection held. A full package waits, and
    goes on when a seat is free again.
    """
    columns = select(Package.id, Package.area, Round.number, Round.range_m)
    query = columns.join(Package, Package.id == Round.package_id).where(*_due(session))
    candidates = session.execute(query.order_by(Round.due_at).limit(LOOKED_AT)).all()
    for found in candidates:
        let_go(session)
        in_range = _cells_of(found.area, found.range_m)  # of a package that is out the area never changes
        claimed = _claim(session, found.id, found.number)
        if claimed is not None:
            row, package = claimed
            run_round(session, package, row, in_range)
            write_history(session, package, "round", None, str(row.number))
            return 1
    return 0


def run_next_round(session: Session, actor: Actor, package_id: UUID) -> Package:
    """Do not wait: run the next planned round now, also while all seats are taken.

    Raises NoFurtherRoundError, and what every step of the table can raise.
    """
    package = lock_and_require(session, actor, package_id, PackageAction.NEXT_ROUND)
    if package.is_overdue(now(session)):
        raise PackageEndedError
    row = _next_of(session, package)
    let_go(session)  # whoever may ask is known; nobody's grab waits while the cells are looked for
    in_range = _cells_of(package.area, row.range_m)
    package = lock_and_require(session, actor, package_id, PackageAction.NEXT_ROUND)
    following = _next_of(session, package)
    run_round(session, package, following, in_range if following.number == row.number else None)
    write_history(session, package, PackageAction.NEXT_ROUND, actor.person_id, str(following.number))
    return package


def _due(session: Session) -> tuple[ColumnElement[bool], ...]:
    """What makes a round due now: nobody is called to a package whose time is over."""
    moment = now(session)
    return (
        Round.due_at <= moment,
        Round.done_at.is_(None),
        Package.state == PackageState.OPEN,
        Package.deadline_at > moment,
    )


def _claim(session: Session, package_id: UUID, number: int) -> tuple[Round, Package] | None:
    """Both rows locked, if the round is still due and nobody else holds them."""
    query = (
        select(Round, Package)
        .join(Package, Package.id == Round.package_id)
        .where(Round.package_id == package_id, Round.number == number, *_due(session))
        # The round too: PostgreSQL looks again only at what it locks, and another tick may just have run it.
        .with_for_update(of=(Package, Round), skip_locked=True)
        .execution_options(populate_existing=True)
    )
    row = session.execute(query).first()
    return None if row is None else (row[0], row[1])


def _next_of(session: Session, package: Package) -> Round:
    """The first round that has not run; raises NoFurtherRoundError."""
    waiting = [row for row in rounds_of(session, [package.id])[package.id] if row.done_at is None]
    if not waiting:
        raise NoFurtherRoundError
    return waiting[0]


def _cells_of(area: WKBElement, range_m: int) -> list[ReachedCell]:
    """The cells of a range, nearest first; away from the event loop, for they take up to a second."""
    return RANGES.run(reach, to_shape(area), range_m)
