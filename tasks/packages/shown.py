"""Cards that phones have shown, written down together: of one alert thousands say so within the same second.

Each in a transaction of its own would keep the database's connections from those who grab. What a process had
not written when it ended is lost, and costs a notice that is shown once more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import structlog
from gevent import spawn_later
from sqlalchemy.exc import SQLAlchemyError

from tasks.packages.notices import mark_seen

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.db import Database

log = structlog.get_logger(__name__)

GATHER_S: Final = 1.0
WRITTEN_TOGETHER: Final = 500

Later = Callable[[float, Callable[[], None]], object]


class Shown:
    """Who has seen which package, on its way to the notices."""

    def __init__(self, database: Database, later: Later = spawn_later) -> None:
        """`later(seconds, call)` calls once, after so long."""
        self._database = database
        self._later = later
        self._waiting: set[tuple[UUID, UUID]] = set()

    def note(self, person_id: UUID, package_id: UUID) -> None:
        """A phone of this person's showed this package; written down within GATHER_S."""
        if not self._waiting:
            self._later(GATHER_S, self.write)
        self._waiting.add((person_id, package_id))

    def write(self) -> None:
        """Write down everything noted so far, some hundreds in a transaction."""
        waiting, self._waiting = sorted(self._waiting), set()
        for at in range(0, len(waiting), WRITTEN_TOGETHER):
            together = waiting[at : at + WRITTEN_TOGETHER]
            try:
                with self._database.transaction() as session:
                    mark_seen(session, together)
            except SQLAlchemyError as error:
                log.warning("shown_not_written", cards=len(together), error=type(error).__name__)


def shown_of(session: Session) -> Shown:
    """The process's own, as the wiring gave it to every session."""
    found: Shown = session.info["shown"]
    return found
