"""Who is connected to this process: volunteers by cell and person, staff by what they may see.

Plain dictionaries, touched by one greenlet at a time between its switches; nothing here waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import h3

from backend.core.actions import Action
from backend.core.cells import COARSEST, KNOWN_CELLS
from backend.core.guard import Actor, Scope, Target, covers

Send = Callable[[bytes], None]  # hands a frame to one socket


@dataclass(frozen=True, slots=True)
class Profile:
    """What decides whether a person may be alerted."""

    duty_until: datetime | None = None
    wake_for_life: bool = False
    watch_cells: frozenset[str] = frozenset()

    def may_be_alerted(self, moment: datetime, *, wake: bool) -> bool:
        """On duty now, or resting but willing to be woken when a life is in danger."""
        until = self.duty_until
        return (until is not None and until > moment) or (wake and self.wake_for_life)


UNREAD: Final = Profile()  # of a seat that stands in the index while its profile is being read


@dataclass(slots=True, eq=False)
class Seat:
    """One open volunteer socket."""

    sid: str
    actor: Actor
    send: Send
    profile: Profile = UNREAD
    cell: str | None = None
    # What came while whole states were on their way to this socket, and how many of those are.
    held: list[bytes] = field(default_factory=list)
    holders: int = 0
    revoked: bool = False  # the session ended, perhaps while the socket was being let in

    @property
    def cells(self) -> frozenset[str]:
        """Where this socket counts: its own cell and the person's watch areas."""
        return self.profile.watch_cells | {self.cell} if self.cell else self.profile.watch_cells


# Whoever gets a message could have read the same by GET: a dispatcher watches, but reads no sightings.
READS: Final = {
    "package": Action.PACKAGE_READ,
    "assignment": Action.ASSIGNMENT_READ,
    "positions": Action.ASSIGNMENT_READ,
    "sighting": Action.SIGHTING_READ,
    "registration": Action.REGISTRATION_READ,
    "handover": Action.HANDOVER,
}


@dataclass(slots=True, eq=False)
class Desk:
    """One open console socket and where its reader may do each of READS."""

    sid: str
    actor: Actor
    scopes: Mapping[Action, tuple[Scope, ...]]
    send: Send
    revoked: bool = False

    def may_see(self, event: str, station_id: UUID | None, region_code: str | None) -> bool:
        """Whether a message of this kind about this station or region is for this desk."""
        target = Target(station_id=station_id, region_code=region_code)
        return any(covers(scope, self.actor, target) for scope in self.scopes[READS[event]])


@dataclass(slots=True)
class LiveIndex:
    """All sockets of this process."""

    seats: dict[str, Seat] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    _by_cell: dict[str, set[Seat]] = field(default_factory=lambda: defaultdict(set))
    _by_person: dict[UUID, set[Seat]] = field(default_factory=lambda: defaultdict(set))

    def add_seat(self, seat: Seat) -> None:
        """A volunteer's socket opened."""
        self.seats[seat.sid] = seat
        self._by_person[seat.actor.person_id].add(seat)
        for cell in seat.cells:
            self._by_cell[cell].add(seat)

    def remove_seat(self, sid: str) -> Seat | None:
        """A volunteer's socket closed; the seat that went, or None when it was not there."""
        seat = self.seats.pop(sid, None)
        if seat is None:
            return None
        self._drop(self._by_person, seat.actor.person_id, seat)
        for cell in seat.cells:
            self._drop(self._by_cell, cell, seat)
        return seat

    def place(self, sid: str, cell: str) -> None:
        """A volunteer's socket moved to another cell."""
        self._replace(sid, cell=cell)

    def complete(self, sid: str, actor: Actor, profile: Profile) -> None:
        """Fill in what was read of an UNREAD seat; what came to it by the stream meanwhile is newer."""
        seat = self.seats.get(sid)
        if seat is not None and seat.profile is UNREAD:
            self._replace(sid, actor=actor, profile=profile)

    def update_profile(self, person_id: UUID, profile: Profile) -> list[Seat]:
        """A person's duty or settings changed; the seats it reached."""
        seats = self.seats_of(person_id)
        for seat in seats:
            self._replace(seat.sid, profile=profile)
        return seats

    def _replace(self, sid: str, **changes: Any) -> None:
        seat = self.remove_seat(sid)
        if seat is not None:
            for name, value in changes.items():
                setattr(seat, name, value)
            self.add_seat(seat)

    def seats_of(self, person_id: UUID) -> list[Seat]:
        """A person's open sockets on this process."""
        return list(self._by_person.get(person_id, ()))

    def receivers(self, wanted: dict[str, Any], moment: datetime) -> Collection[Seat]:
        """The seats a volunteer message is for; see `stream.publish` for the form of `wanted`."""
        chosen = self._in_cells(wanted.get("cells", ()))
        if not wanted.get("resting"):
            wake = bool(wanted.get("wake"))
            chosen = {seat for seat in chosen if seat.profile.may_be_alerted(moment, wake=wake)}
        for person in wanted.get("persons", ()):
            chosen |= self._by_person.get(UUID(person), set())
        for person in wanted.get("except", ()):
            chosen -= self._by_person.get(UUID(person), set())
        return chosen

    def _in_cells(self, cells: Iterable[str]) -> set[Seat]:
        """The seats whose cell, or a compacted ancestor of it, is among `cells`."""
        wanted = set(cells)
        if not wanted:
            return set()
        return set().union(
            *(seats for cell, seats in self._by_cell.items() if not wanted.isdisjoint(_with_ancestors(cell)))
        )

    @staticmethod
    def _drop(groups: dict[Any, set[Seat]], key: object, seat: Seat) -> None:
        group = groups.get(key)
        if group is not None:
            group.discard(seat)
            if not group:
                del groups[key]


@lru_cache(KNOWN_CELLS)
def _with_ancestors(cell: str) -> tuple[str, ...]:
    """A cell and those it lies in, as far as receivers' cells may be compacted."""
    coarser = range(COARSEST, h3.get_resolution(cell))
    return (cell, *(h3.cell_to_parent(cell, resolution) for resolution in coarser))
