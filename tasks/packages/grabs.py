"""The grabs of one web process: those of one package are decided in lots, and latecomers from memory.

A crowd of thousands reaches for a few seats within a second. One by one each would hold a connection and
wait for the package's lock; in lots the lock is taken a few times. Once PostgreSQL has said that a package is
full, this process says so itself for a moment (`FullFlags`), but to nobody who ever had a seat of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from backend.core.db import after_commit, now
from backend.core.errors import AppError
from backend.core.lots import Line, Lots, Tell, Waiting, hear
from tasks.packages.domain.errors import PackageFullError
from tasks.packages.domain.packages import PackageState
from tasks.packages.queries.assignments import ever_seated
from tasks.packages.queries.packages import get
from tasks.packages.service.grabbing import Wish, answers_for, grab_seats

if TYPE_CHECKING:
    from backend.core.guard import Actor
    from backend.core.runtime import Runtime

# As many people as one transaction looks up at once; no package has many more seats.
LARGEST_LOT: Final = 64
# Some of those who come hold a seat already, and need none.
SMALLEST_LOT: Final = 4
# Even when an event is lost: no longer than this after PostgreSQL said so is anybody told from memory.
FULL_FOR: Final = timedelta(seconds=2)
# Above every version of a card: what has ended is not full any more.
ENDED: Final = float("inf")

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Full:
    """No seat was left: in which version of the card, who ever had one, and until when to say so."""

    version: int
    seated: frozenset[UUID]
    until: float


class FullFlags:
    """Which packages are known to be full in this process."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """`clock` counts seconds and never goes back."""
        self._clock = clock
        self._flags: dict[UUID, Full] = {}
        # The newest version heard of while a package is being looked at: what was read may be older.
        self._heard: dict[UUID, float] = {}

    def of(self, package_id: UUID) -> Full | None:
        """What is known of a package without asking; None when it may have seats."""
        flag = self._flags.get(package_id)
        if flag is not None and flag.until <= self._clock():
            del self._flags[package_id]
            return None
        return flag

    def look(self, package_id: UUID) -> float:
        """A lot begins to read a package; the moment, which `raise_for` asks for."""
        self._heard[package_id] = 0
        return self._clock()

    def looked(self, package_id: UUID) -> None:
        """The lot is done."""
        self._heard.pop(package_id, None)

    def raise_for(self, package_id: UUID, version: int, seated: frozenset[UUID], since: float) -> None:
        """It was full in this version, read after `since`; unless a newer one was heard of meanwhile."""
        moment = self._clock()
        self._flags = {one: flag for one, flag in self._flags.items() if flag.until > moment}
        if self._heard.get(package_id, 0) <= version:
            self._flags[package_id] = Full(version, seated, since + FULL_FOR.total_seconds())

    def hear(self, package_id: UUID, version: float) -> None:
        """The card has changed, and with it perhaps who has a seat: PostgreSQL is asked again."""
        if package_id in self._heard:
            self._heard[package_id] = max(version, self._heard[package_id])
        flag = self._flags.get(package_id)
        if flag is not None and version > flag.version:
            del self._flags[package_id]


class Grabs:
    """The way to a seat, over the socket and over HTTP alike."""

    def __init__(self, parts: Runtime, clock: Callable[[], float] = time.monotonic) -> None:
        self._parts = parts
        self._lots: Lots[UUID, Wish, Answer] = Lots(self._decide)
        self.full = FullFlags(clock)

    def grab(self, actor: Actor, package_id: UUID, key: UUID, tell: Tell[Answer]) -> None:
        """One seat for this person: `tell` gets the assignment and the briefing, or what `grab_seat` raises.

        Now or later: it may have to wait for those who came first.
        """
        flag = self.full.of(package_id)
        if flag is None or actor.person_id in flag.seated:
            self._lots.ask(package_id, actor.person_id, Wish(actor, key), tell)
        else:
            tell(PackageFullError())

    def grab_and_wait(self, actor: Actor, package_id: UUID, key: UUID) -> Answer:
        """The same for whoever waits for it, with no connection of the database in hand."""
        return hear(partial(self.grab, actor, package_id, key))

    def _decide(self, package_id: UUID, line: Line[Wish, Answer]) -> None:
        """A lot in one transaction; without one for those who come too late."""
        self._refuse_the_late(package_id, line)
        if line.waiting:
            since = self.full.look(package_id)
            try:
                self._ask(package_id, line, since)
            finally:
                self.full.looked(package_id)

    def _refuse_the_late(self, package_id: UUID, line: Line[Wish, Answer]) -> None:
        flag = self.full.of(package_id)
        if flag is not None:
            line.tell(lambda grab: None if grab.actor.person_id in flag.seated else PackageFullError())

    def _ask(self, package_id: UUID, line: Line[Wish, Answer], since: float) -> None:
        answers: list[tuple[Waiting[Wish, Answer], Answer | AppError]] = []
        full: list[tuple[int, frozenset[UUID]]] = []

        def tell() -> None:
            for waiting, answer in answers:
                waiting.tell(answer)
            for version, seated in full:
                self.full.raise_for(package_id, version, seated, since)
            self._refuse_the_late(package_id, line)

        with self._parts.database.transaction() as session:
            # The first of the hooks: people wait for this, what others are told comes after.
            after_commit(session, tell)
            package = get(session, package_id)
            # Only now, when many have come: no more are looked up than there are seats left for.
            lot = line.take(min(max(package.seats_left, SMALLEST_LOT), LARGEST_LOT))
            grabs = [waiting.request for waiting in lot]
            package, outcomes = grab_seats(session, package_id, grabs)
            answers += zip(lot, answers_for(session, package, grabs, outcomes), strict=True)
            if package.state is PackageState.FULL and not package.is_overdue(now(session) + FULL_FOR):
                full.append((package.card_version, ever_seated(session, package_id)))
