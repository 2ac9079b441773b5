"""Says who is connected to this process and where, and says it again, so that a lost Valkey learns it.

Nobody waits for it: whoever came, moved or went is noted, and one greenlet tells what is true of all of them
when its turn comes. A thousand phones that leave together are one round trip, and a Valkey that hangs keeps
this greenlet waiting and no other.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from gevent.event import Event
from valkey.exceptions import ValkeyError

from backend.core.presence import ANNOUNCE_S
from backend.core.realtime.index import UNREAD

if TYPE_CHECKING:
    from backend.core.clock import Clock
    from backend.core.presence import Presence
    from backend.core.realtime.index import LiveIndex, Seat

log = structlog.get_logger(__name__)

# Told of in one go; between two lots others run, an alert above all.
LOT = 500


class Announcer:
    """Presence is a convenience: while Valkey is away the sockets go on."""

    def __init__(self, presence: Presence, index: LiveIndex, clock: Clock) -> None:
        """Announces the seats of this index."""
        self._presence = presence
        self._index = index
        self._clock = clock
        self._placed: set[UUID] = set()  # whose cell was told from here
        self._touched: set[UUID] = set()
        self._news = Event()

    def touch(self, seats: Iterable[Seat]) -> None:
        """These seats opened, moved, changed or closed."""
        self._touched.update(seat.actor.person_id for seat in seats)
        self._news.set()

    def everybody(self) -> None:
        """All seats of this process."""
        self.touch(self._index.seats.values())

    def for_ever(self) -> None:
        """What is new at once, and everybody again and again."""
        due = time.monotonic() + ANNOUNCE_S
        while True:
            self._news.wait(max(0.0, due - time.monotonic()))
            if time.monotonic() >= due:
                due = time.monotonic() + ANNOUNCE_S
                self.everybody()
            self.tell()

    def tell(self) -> None:
        """Tell what is true now of everybody noted: here and where, or gone from this process.

        Where somebody is who may not be alerted at all stays within this process; what was told of them
        before they went to rest is taken back. Of a seat whose profile is not read yet nothing is known.
        """
        self._news.clear()
        touched, self._touched = list(self._touched), set()
        at = 0
        try:
            for at in range(0, len(touched), LOT):
                self._tell_of(set(touched[at : at + LOT]))
        except ValkeyError as error:
            # Told with everybody, at the latest: who left must not count as here for longer than that.
            self._touched.update(touched[at:])
            log.warning("presence_failed", error=type(error).__name__)

    def _tell_of(self, persons: set[UUID]) -> None:
        seats = [seat for person_id in persons for seat in self._index.seats_of(person_id)]
        here = {seat.actor.person_id for seat in seats}
        moment = self._clock.now()
        resting = {
            seat.actor.person_id
            for seat in seats
            if seat.profile is not UNREAD and not seat.profile.may_be_alerted(moment, wake=True)
        }
        places = [
            (seat.actor.person_id, seat.cell)
            for seat in seats
            if seat.cell and seat.profile is not UNREAD and seat.actor.person_id not in resting
        ]
        placed = {person_id for person_id, _ in places}
        # Noted before: when what follows fails they may stand in Valkey, and are taken back when they rest.
        self._placed |= placed
        self._presence.announce(here)
        self._presence.place(places)
        self._presence.hide(resting & self._placed)
        self._presence.leave(persons - here)
        self._placed = (self._placed - persons) | placed
