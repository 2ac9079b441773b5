"""What the desks of this process are told: at once while little happens, gathered while much does.

A crowd of ten thousand makes thousands of changes in a minute, most of them to one package: another who
keeps an eye out, another seat. A desk needs the newest of them, not each. So the first message goes out at
once, and what comes within GATHER_S after it goes out together then: of a package or a seat only its newest
document, of people under way only where they are last. Whatever the crowd does, a desk gets two messages a
second about one thing at most. Order stays: the stream's numbers only ever grow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import structlog
from gevent import spawn_later

from backend.core.realtime.registry import CONSOLE, Namespace

if TYPE_CHECKING:
    from backend.core.realtime.index import Desk, LiveIndex

log = structlog.get_logger(__name__)

GATHER_S: Final = 0.5
# Whole documents whose newest says all that the ones before it said. A registration is none: it is counted.
NEWEST_IS_ENOUGH: Final = frozenset({"package", "assignment"})

Emit = Callable[[str, dict[str, Any], Namespace, "Iterable[Desk]"], None]
Later = Callable[[float, Callable[[], None]], object]
# About whom: station and region, which decide what desks see it.
About = tuple[str | None, str | None]


class DeskFeed:
    """Messages on their way to the desks of one process."""

    def __init__(self, index: LiveIndex, emit: Emit, later: Later = spawn_later) -> None:
        """`later(seconds, call)` calls once, after so long."""
        self._index = index
        self._emit = emit
        self._later = later
        self._gathering = False
        self._events: dict[object, dict[str, Any]] = {}  # in the order of their numbers
        self._positions: dict[About, dict[str, Any]] = {}

    def event(self, message: dict[str, Any]) -> None:
        """One numbered message of the stream."""
        key = self._key_of(message)
        self._events.pop(key, None)
        self._events[key] = message
        self._soon()

    def positions(self, data: dict[str, Any]) -> None:
        """Where people under way are: {"items", "station_id", "region_code"}."""
        known = self._positions.setdefault((data["station_id"], data["region_code"]), {})
        for item in data["items"]:
            known[item["assignment_id"]] = item
        self._soon()

    @staticmethod
    def _key_of(message: dict[str, Any]) -> object:
        """What a message is about: of two with the same key the newer is enough."""
        if message["event"] not in NEWEST_IS_ENOUGH:
            return message["number"]
        about = message["station_id"], message["region_code"]
        return message["event"], message["data"]["id"], about

    def _soon(self) -> None:
        if not self._gathering:
            self._send()

    def _send(self) -> None:
        """Send what waits; what comes within GATHER_S from now waits for the next time."""
        events, self._events = self._events, {}
        positions, self._positions = self._positions, {}
        self._gathering = bool(events or positions)
        if not self._gathering:
            return
        self._later(GATHER_S, self._send)
        for message in events.values():
            event = {name: message[name] for name in ("number", "at", "data")} | {"type": message["event"]}
            self._to_desks(message["event"], "event", event, (message["station_id"], message["region_code"]))
        for about, items in positions.items():
            self._to_desks("positions", "positions", {"items": list(items.values())}, about)

    def _to_desks(self, kind: str, event: str, data: dict[str, Any], about: About) -> None:
        """Send to the desks that may see this kind of thing at the station or region it is about."""
        station, region_code = UUID(about[0]) if about[0] else None, about[1]
        desks = [desk for desk in self._index.desks.values() if desk.may_see(kind, station, region_code)]
        if not desks:
            return
        try:
            self._emit(event, data, CONSOLE, desks)
        except Exception:  # the edge: what else was gathered is told all the same, this with the next picture
            log.exception("desks_not_told", kind=kind)
