"""Says who is connected to this process and where, and says it again, so that a lost Valkey learns it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import structlog
from gevent import sleep
from valkey.exceptions import ValkeyError

from backend.core.presence import ANNOUNCE_S

if TYPE_CHECKING:
    from backend.core.presence import Presence
    from backend.core.realtime.index import LiveIndex, Seat

log = structlog.get_logger(__name__)


class Announcer:
    """Presence is a convenience: while Valkey is away the sockets go on."""

    def __init__(self, presence: Presence, index: LiveIndex) -> None:
        """Announces the seats of this index."""
        self._presence = presence
        self._index = index

    def came(self, seats: Sequence[Seat]) -> None:
        """These seats opened, moved or changed: two round trips, however many."""

        def tell() -> None:
            self._presence.announce({seat.actor.person_id for seat in seats})
            self._presence.place((seat.actor.person_id, seat.cell) for seat in seats if seat.cell)

        self._quietly(tell)

    def went(self, seat: Seat) -> None:
        """A seat closed; the person is offline when it was the last one here."""
        if not self._index.seats_of(seat.actor.person_id):
            self._quietly(lambda: self._presence.leave(seat.actor.person_id))

    def everybody(self) -> None:
        """All seats of this process."""
        self.came(list(self._index.seats.values()))

    def for_ever(self) -> None:
        """Everybody, again and again."""
        while True:
            sleep(ANNOUNCE_S)
            self.everybody()

    @staticmethod
    def _quietly(step: Callable[[], None]) -> None:
        try:
            step()
        except ValkeyError as error:
            log.warning("presence_failed", error=type(error).__name__)
