"""Those of one web process who begin to keep an eye out: who come together are put down together.

Whoever hears that a package is full is offered 协助留意. One by one the crowd would stand in line for the
package's lock, and keep whoever found the child from saying so.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from backend.core.db import after_commit
from backend.core.lots import Line, Lots, Tell, Waiting, hear
from tasks.packages.service.grabbing import Wish
from tasks.packages.service.watching import watch_packages

if TYPE_CHECKING:
    from backend.core.errors import AppError
    from backend.core.guard import Actor
    from backend.core.runtime import Runtime

LARGEST_LOT: Final = 64

Card = dict[str, Any]


class Watches:
    """The way to keep an eye out, over the socket and over HTTP alike."""

    def __init__(self, parts: Runtime) -> None:
        self._parts = parts
        self._lots: Lots[UUID, Wish, Card] = Lots(self._decide)

    def watch(self, actor: Actor, package_id: UUID, key: UUID, tell: Tell[Card]) -> None:
        """Begin to keep an eye out: `tell` gets the card, or what `watch_package` raises."""
        self._lots.ask(package_id, actor.person_id, Wish(actor, key), tell)

    def watch_and_wait(self, actor: Actor, package_id: UUID, key: UUID) -> Card:
        """The same for whoever waits for it, with no connection of the database in hand."""
        return hear(partial(self.watch, actor, package_id, key))

    def _decide(self, package_id: UUID, line: Line[Wish, Card]) -> None:
        answers: list[tuple[Waiting[Wish, Card], Card | AppError]] = []

        def tell() -> None:
            for waiting, answer in answers:
                waiting.tell(answer)

        with self._parts.database.transaction() as session:
            after_commit(session, tell)
            lot = line.take(LARGEST_LOT)
            wishes = [waiting.request for waiting in lot]
            answers += zip(lot, watch_packages(session, package_id, wishes), strict=True)
