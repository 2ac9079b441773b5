"""Who is near: volunteers by the cells they were last in or watch over, and how many a range would reach."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, String, bindparam, text
from sqlalchemy.dialects.postgresql import UUID as PgUUID
from valkey.exceptions import ValkeyError

from backend.core.cells import reach
from backend.core.db import now
from backend.core.heavy import RANGES
from backend.core.presence import presence_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy.orm import Session

log = structlog.get_logger(__name__)

# One query for a whole range: the people presence found there and those who watch over a cell of it;
# a row per person and watched cell.
VOLUNTEERS_AMONG: Final = text("""
WITH watching AS (
    SELECT person_id, cell FROM watch_area WHERE cell = ANY(:cells)
), candidates AS (
    SELECT unnest(:present) AS person_id UNION SELECT person_id FROM watching
)
SELECT volunteer.person_id, duty.id IS NOT NULL AS on_duty, person.wake_for_life, watching.cell
FROM candidates
JOIN volunteer ON volunteer.person_id = candidates.person_id AND volunteer.ended_at IS NULL
JOIN person ON person.id = candidates.person_id AND person.erased_at IS NULL
LEFT JOIN duty ON duty.person_id = candidates.person_id AND duty.ended_at IS NULL AND duty.until > :now
LEFT JOIN watching ON watching.person_id = candidates.person_id
""").bindparams(
    bindparam("cells", type_=ARRAY(String)),
    bindparam("present", type_=ARRAY(PgUUID(as_uuid=True))),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A volunteer who was last in one of the cells asked for, or watches over one."""

    person_id: UUID
    on_duty: bool
    wakeable: bool  # resting, but asked to be woken when a life is in danger
    online: bool  # has a socket open
    cells: frozenset[str]

    def may_be_alerted(self, *, wake: bool) -> bool:
        """On duty, or resting and wakeable when a life is in danger."""
        return self.on_duty or (wake and self.wakeable)


@dataclass(frozen=True, slots=True)
class Ring:
    """What one range would reach."""

    range_m: int
    online: int
    on_duty: int
    wakeable: int
    cells: int


def neighbours(session: Session, cells: Iterable[str]) -> list[Neighbour]:
    """Everybody in or watching over these cells: two trips to Valkey, one query.

    While Valkey is away only watch areas count; who is alerted is decided by sockets anyway. It is not asked
    twice then: whoever calls this may hold a package's lock.
    """
    wanted = list(cells)
    found = _present(session, wanted)
    places: defaultdict[UUID, set[str]] = defaultdict(set) if found is None else found
    values = {"cells": wanted, "present": list(places), "now": now(session)}
    duty: dict[UUID, tuple[bool, bool]] = {}
    for row in session.execute(VOLUNTEERS_AMONG, values):
        duty[row.person_id] = (row.on_duty, row.wake_for_life and not row.on_duty)
        if row.cell is not None:
            places[row.person_id].add(row.cell)
    online = set() if found is None else _online(session, duty)
    return [
        Neighbour(person_id, on_duty, wakeable, person_id in online, frozenset(places[person_id]))
        for person_id, (on_duty, wakeable) in duty.items()
    ]


def rings(session: Session, area: BaseGeometry, ranges_m: Iterable[int]) -> list[Ring]:
    """How many volunteers each range would reach, counted once for the widest.

    The cells of a whole city take seconds: call it with no connection held.
    """
    covered = {
        range_m: {item.cell for item in RANGES.run(reach, area, range_m)} for range_m in sorted(set(ranges_m))
    }
    people = neighbours(session, set().union(*covered.values()))
    return [_ring(range_m, cells, people) for range_m, cells in covered.items()]


def _ring(range_m: int, cells: set[str], people: list[Neighbour]) -> Ring:
    inside = [person for person in people if not person.cells.isdisjoint(cells)]
    return Ring(
        range_m,
        online=sum(person.online for person in inside),
        on_duty=sum(person.on_duty for person in inside),
        wakeable=sum(person.wakeable for person in inside),
        cells=len(cells),
    )


def _present(session: Session, cells: list[str]) -> defaultdict[UUID, set[str]] | None:
    """The cells by person that presence knows; None when it does not answer."""
    places: defaultdict[UUID, set[str]] = defaultdict(set)
    presence = presence_of(session)
    try:
        found = presence.persons_in(cells) if presence else {}
    except ValkeyError as error:
        log.warning("presence_unavailable", error=type(error).__name__)
        return None
    for cell, persons in found.items():
        for person_id in persons:
            places[person_id].add(cell)
    return places


def _online(session: Session, persons: Iterable[UUID]) -> set[UUID]:
    presence = presence_of(session)
    try:
        return presence.online_among(persons) if presence else set()
    except ValkeyError as error:
        log.warning("presence_unavailable", error=type(error).__name__)
        return set()
