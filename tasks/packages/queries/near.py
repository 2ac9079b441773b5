"""Who is near: volunteers by the cells they were last in or watch over, and how many a range would reach."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import structlog
from sqlalchemy import ARRAY, String, bindparam, text
from valkey.exceptions import ValkeyError

from backend.core.cells import covers
from backend.core.db import now
from backend.core.heavy import PREVIEWS
from backend.core.presence import Around, presence_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy.orm import Session

log = structlog.get_logger(__name__)

# One query for a whole range, and few rows however many people: persons by what may be done with them, then
# those who watch over each cell. Ids travel as text, since nearly all of them are only counted.
VOLUNTEERS_AMONG: Final = text("""
WITH watching AS (
    SELECT person_id, cell FROM watch_area WHERE cell = ANY(:cells)
), candidates AS (
    SELECT unnest(string_to_array(:present, ',')::uuid[]) AS person_id UNION SELECT person_id FROM watching
), able AS (
    SELECT volunteer.person_id, duty.id IS NOT NULL AS on_duty, person.wake_for_life
    FROM candidates
    JOIN volunteer ON volunteer.person_id = candidates.person_id AND volunteer.ended_at IS NULL
    JOIN person ON person.id = candidates.person_id AND person.erased_at IS NULL
    LEFT JOIN duty ON duty.person_id = candidates.person_id AND duty.ended_at IS NULL AND duty.until > :now
)
SELECT on_duty, wake_for_life, NULL AS cell, string_agg(person_id::text, ',') AS persons
FROM able GROUP BY on_duty, wake_for_life
UNION ALL
SELECT NULL, NULL, cell, string_agg(person_id::text, ',') FROM watching GROUP BY cell
""").bindparams(bindparam("cells", type_=ARRAY(String)))


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The volunteers who were last in one of some cells, or watch over one; persons by id, as text."""

    by_cell: dict[str, set[str]]  # others too, who are no volunteers: only `on_duty` and `resting` tell
    on_duty: set[str]
    resting: set[str]
    wakeable: set[str]  # those resting who asked to be woken when a life is in danger
    online: set[str]  # whoever has a socket open

    def who_may_be_alerted(self, *, wake: bool) -> set[str]:
        """Those on duty, and those resting and wakeable when a life is in danger."""
        return self.on_duty | self.wakeable if wake else self.on_duty


@dataclass(frozen=True, slots=True)
class Ring:
    """What one range would reach."""

    range_m: int
    online: int
    on_duty: int
    wakeable: int
    cells: int


def neighbours(session: Session, cells: Iterable[str]) -> Neighbours:
    """Everybody in or watching over these cells: one or two trips to Valkey, one query.

    While Valkey is away only watch areas count; who is alerted is decided by sockets anyway. It is not asked
    twice then: whoever calls this may hold a package's lock.
    """
    wanted = list(cells)
    found = _around(session, wanted)
    by_cell, online = (found.by_cell, found.online) if found else ({}, set())
    present = set().union(*by_cell.values())
    groups: dict[tuple[bool, bool], set[str]] = defaultdict(set)
    values = {"cells": wanted, "present": ",".join(present), "now": now(session)}
    for row in session.execute(VOLUNTEERS_AMONG, values):
        persons = set(row.persons.split(","))
        if row.cell is None:
            groups[row.on_duty, row.wake_for_life] = persons
        else:
            by_cell.setdefault(row.cell, set()).update(persons)
    on_duty = groups[True, False] | groups[True, True]
    resting = groups[False, False] | groups[False, True]
    if found is not None:
        online |= _online(session, (on_duty | resting) - present)
    return Neighbours(by_cell, on_duty, resting, groups[False, True], online)


def rings(session: Session, area: BaseGeometry, ranges_m: Iterable[int]) -> list[Ring]:
    """How many volunteers each range would reach, counted once for the widest.

    The cells of a whole city take a second: call it with no connection held. Raises BusyError.
    """
    covered = PREVIEWS.run(covers, area, ranges_m)
    people = neighbours(session, set().union(*covered.values()))
    return [_ring(range_m, cells, people) for range_m, cells in covered.items()]


def _ring(range_m: int, cells: frozenset[str], people: Neighbours) -> Ring:
    inside = set().union(*(persons for cell, persons in people.by_cell.items() if cell in cells))
    on_duty = inside & people.on_duty
    volunteers = on_duty | (inside & people.resting)
    return Ring(
        range_m,
        online=len(volunteers & people.online),
        on_duty=len(on_duty),
        wakeable=len(inside & people.wakeable),
        cells=len(cells),
    )


def _around(session: Session, cells: list[str]) -> Around | None:
    """Who presence knows to be there; None when it does not answer."""
    presence = presence_of(session)
    try:
        return presence.around(cells) if presence else Around()
    except ValkeyError as error:
        log.warning("presence_unavailable", error=type(error).__name__)
        return None


def _online(session: Session, persons: Iterable[str]) -> set[str]:
    presence = presence_of(session)
    try:
        return presence.online_among(persons) if presence else set()
    except ValkeyError as error:
        log.warning("presence_unavailable", error=type(error).__name__)
        return set()
