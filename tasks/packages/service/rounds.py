"""Alerting, round by round: whole cells, nearest first, until the cap on people is reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Final
from uuid import UUID

from geoalchemy2.shape import to_shape
from sqlalchemy import select

from backend.core import stream
from backend.core.cells import ReachedCell, reach
from backend.core.db import let_go, now
from backend.core.heavy import RANGES
from tasks.packages.documents import volunteer
from tasks.packages.documents.context import PackageContext
from tasks.packages.documents.staff import public_staff_package
from tasks.packages.domain.errors import NoFurtherRoundError, PackageEndedError
from tasks.packages.domain.packages import PackageAction, PackageState
from tasks.packages.models import Package, Round
from tasks.packages.queries import reached
from tasks.packages.queries.near import Neighbours, neighbours
from tasks.packages.queries.packages import rounds_of
from tasks.packages.service.permitting import lock_and_require
from tasks.packages.service.telling import send_notices, tell_desks, write_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoalchemy2 import WKBElement
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from backend.core.guard import Actor

LOOKED_AT = 10  # how many due rounds one beat looks at to find one that nobody else is at
NOBODY: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Selection:
    """The cells one round takes, and the people (by id, as text) it means to reach in them."""

    cells: list[str]
    people: set[str]
    is_cut: bool  # whether the cap ended it before the range did
    farthest_m: float


def select_cells(
    ring: Sequence[ReachedCell], by_cell: Mapping[str, set[str]], allowed: set[str], cap: int
) -> Selection:
    """Whole cells in the order given until `cap` of those allowed are in them; who is in two counts once."""
    chosen: set[str] = set()
    for count, item in enumerate(ring, start=1):
        chosen |= by_cell.get(item.cell, NOBODY) & allowed
        if len(chosen) >= cap:
            cells = [taken.cell for taken in ring[:count]]
            return Selection(cells, chosen, count < len(ring), item.distance_m)
    farthest_m = ring[-1].distance_m if ring else 0.0
    return Selection([item.cell for item in ring], chosen, is_cut=False, farthest_m=farthest_m)


def run_round(
    session: Session,
    package: Package,
    row: Round,
    rounds: Sequence[Round],
    in_range: Sequence[ReachedCell] | None = None,
) -> None:
    """Alert everybody of one round and tell the desks; the caller holds the package's lock.

    `rounds`: all of the package's, in their order. `in_range`: the cells of the round's range, if they were
    looked for before the lock was taken.
    """
    if in_range is None:
        in_range = _cells_of(package.area, row.range_m)
    known = reached.full_cells(session, package.id) if package.round else set()
    ring = [item for item in in_range if item.cell not in known]
    with session.no_autoflush:  # nobody's neighbours depend on this package: it is written once, below
        people = neighbours(session, [item.cell for item in ring])
    allowed = people.who_may_be_alerted(wake=package.wakes)
    selection = select_cells(ring, people.by_cell, allowed, row.cap)
    _mark_done(package, row, selection, people, now(session))
    if row.number < len(rounds):
        rounds[row.number].due_at = now(session) + timedelta(seconds=row.wait_s)
    compacted = reached.compacted(selection.cells)
    reached.add(session, package.id, row.number, compacted)
    _alert(session, package, rounds, compacted, selection.people - people.online)


def _mark_done(
    package: Package, row: Round, selection: Selection, people: Neighbours, moment: datetime
) -> None:
    """Note what the round did."""
    on_duty = selection.people & people.on_duty
    row.done_at, row.due_at = moment, row.due_at or moment
    row.woken = len(selection.people) - len(on_duty)
    row.online = len(on_duty & people.online)
    row.notified = len(on_duty) - row.online
    package.round = row.number
    range_m = min(row.range_m, ceil(selection.farthest_m)) if selection.is_cut else row.range_m
    package.reached_range_m = max(package.reached_range_m, range_m)


def _alert(
    session: Session, package: Package, rounds: Sequence[Round], cells: list[str], unreached: set[str]
) -> None:
    """The card to every socket in the new cells, a notice to those who have none, the counts to desks."""
    context = PackageContext(session, [package], {package.id: list(rounds)})
    card = volunteer.public_card(package, context)
    document = public_staff_package(package, context)
    # Everything is read by now, so that both rows are written together, the card first.
    receivers = {"cells": cells, "wake": package.wakes}
    stream.publish(session, "volunteer", "package", card, receivers=receivers)
    tell_desks(session, package, document)
    send_notices(session, package, map(UUID, unreached), card)


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
            run_round(session, package, row, rounds_of(session, [package.id])[package.id], in_range)
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
    row = _next_of(rounds_of(session, [package.id])[package.id])
    let_go(session)  # whoever may ask is known; nobody's grab waits while the cells are looked for
    in_range = _cells_of(package.area, row.range_m)
    package = lock_and_require(session, actor, package_id, PackageAction.NEXT_ROUND)
    rounds = rounds_of(session, [package.id])[package.id]
    following = _next_of(rounds)
    in_range_of_it = in_range if following.number == row.number else None
    run_round(session, package, following, rounds, in_range_of_it)
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


def _next_of(rounds: Iterable[Round]) -> Round:
    """The first round that has not run; raises NoFurtherRoundError."""
    waiting = [row for row in rounds if row.done_at is None]
    if not waiting:
        raise NoFurtherRoundError
    return waiting[0]


def _cells_of(area: WKBElement, range_m: int) -> list[ReachedCell]:
    """The cells of a range, nearest first; away from the event loop, for they take up to a second."""
    return RANGES.run(reach, to_shape(area), range_m)
