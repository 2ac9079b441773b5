"""Lets phones in together: whoever knocks while others are being looked up is looked up with the next lot.

A phone that connects needs about ten reads: whose token it is, whether they may be alerted, what matches.
One by one that is ten queries a phone, and ten thousand phones that lost a server come back within seconds.
Here a lot of phones costs about what one phone costs: a lot is whoever knocks without a pause between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from gevent import sleep, spawn
from gevent.event import AsyncResult
from gevent.queue import SimpleQueue
from sqlalchemy.exc import SQLAlchemyError

from backend.core.errors import UnauthenticatedError
from backend.core.realtime import registry
from backend.core.realtime.index import LiveIndex, Seat, Send
from backend.core.realtime.registry import VOLUNTEER, SocketContext

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.guard import Actor
    from backend.core.runtime import Runtime

log = structlog.get_logger(__name__)

# A lot is worked on without letting others run for a few milliseconds; an alert may have to wait for it.
LARGEST_LOT: Final = 64
# A lot ends when nobody knocked for so long. Phones that come alone do not feel it; of a crowd that comes at
# once, the first would otherwise be a lot of its own, at the price of all.
PAUSE_S: Final = 0.002


@dataclass(frozen=True, slots=True)
class Admitted:
    """A phone's seat and state; None when its token ended while it was being let in."""

    seat: Seat
    state: dict[str, Any] | None


@dataclass(slots=True, eq=False)
class Knock:
    """A phone that wants in, and the seat it gets or the error it is refused with."""

    sid: str
    token: str
    cell: str | None
    send: Send
    answer: AsyncResult[Admitted] = field(default_factory=AsyncResult)


class Admission:
    """The door of one web process."""

    def __init__(self, parts: Runtime, index: LiveIndex, on_seats: Callable[[Sequence[Seat]], None]) -> None:
        """`on_seats` is told of the seats that were given, lot by lot."""
        self._parts = parts
        self._index = index
        self._on_seats = on_seats
        self._knocks: SimpleQueue[Knock] = SimpleQueue()
        self._open = False

    def admit(self, knock: Knock) -> Admitted:
        """Wait for the phone's turn; raises UnauthenticatedError, or whatever kept its state from being read.

        From here on its seat stands in the index and keeps back what comes for it.
        """
        if not self._open:
            self._open = True
            spawn(self._for_ever)
        self._knocks.put(knock)
        return cast("Admitted", knock.answer.get())

    def _for_ever(self) -> None:
        while True:
            self._let_in(self._next_lot())

    def _next_lot(self) -> list[Knock]:
        """Wait for a phone, then for those that come right after it."""
        lot = [self._knocks.get()]
        while len(lot) < LARGEST_LOT:
            sleep(PAUSE_S)
            if self._knocks.empty():
                break
            while len(lot) < LARGEST_LOT and not self._knocks.empty():
                lot.append(self._knocks.get())
        return lot

    def _let_in(self, lot: Sequence[Knock]) -> None:
        """A lot; when one phone's rows keep it from being read, each by itself: only that one stays out."""
        try:
            self._let_in_together(lot)
        except SQLAlchemyError as error:  # the database: asking it once more for each would keep it down
            self._turn_away(lot, error)
        except Exception as error:  # noqa: BLE001 - the edge: each phone is told by its own greenlet
            log.warning("states_not_read", phones=len(lot), error=type(error).__name__)
            if len(lot) == 1:
                self._turn_away(lot, error)
                return
            for knock in lot:
                self._index.remove_seat(knock.sid)
                self._let_in([knock])

    def _turn_away(self, lot: Sequence[Knock], error: Exception) -> None:
        for knock in lot:
            self._index.remove_seat(knock.sid)
            knock.answer.set_exception(error)

    def _let_in_together(self, lot: Sequence[Knock]) -> None:
        """Into the index first, then the state, so that nothing falls between the two."""
        with self._parts.database.transaction() as session:
            actors = self._actors(session, lot)
            known = [knock for knock in lot if knock.token in actors]
            seats = [Seat(one.sid, actors[one.token], one.send, cell=one.cell, holders=1) for one in known]
            for seat in seats:
                self._index.add_seat(seat)
            states = self._read(session, known, seats) if known else {}
        self._on_seats(seats)
        for knock, seat in zip(known, seats, strict=True):
            knock.answer.set(Admitted(seat, states.get(seat.sid)))
        self._turn_away([knock for knock in lot if knock.token not in actors], UnauthenticatedError())

    def _actors(self, session: Session, lot: Sequence[Knock]) -> dict[str, Actor]:
        return self._parts.authenticate_tokens(session, [knock.token for knock in lot])

    def _read(
        self, session: Session, lot: Sequence[Knock], seats: Sequence[Seat]
    ) -> dict[str, dict[str, Any]]:
        """Who these are and whether they may be alerted, read while their seats hear what changes.

        What was revoked or changed between the first look at a token and the seat's place in the index
        found no seat to tell: a token that is gone by now has no state, and its phone is sent away. Both
        looks are of one transaction, and each sees what was committed before it (READ COMMITTED).
        """
        actors = self._actors(session, lot)
        profiles = self._parts.load_profiles(session, {actor.person_id for actor in actors.values()})
        moment = self._parts.clock.now()
        contexts = []
        for knock, seat in zip(lot, seats, strict=True):
            actor = actors.get(knock.token)
            if actor is None:
                seat.revoked = True
                continue
            profile = profiles[actor.person_id]
            self._index.complete(seat.sid, actor, profile)
            contexts.append(SocketContext(session, actor, self._parts, seat.sid, seat.cells, moment, profile))
        if not contexts:
            return {}
        states = registry.states(contexts, VOLUNTEER)
        return {context.sid: state for context, state in zip(contexts, states, strict=True)}
