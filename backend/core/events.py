"""Domain events: what happened in one room, told to others inside the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

E = TypeVar("E")
Handler = Callable[["Session", Any], None]


class EventBus:
    """Who wants to know what. Filled once by the wiring, then only read."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._handlers: dict[type, list[Handler]] = defaultdict(list)

    def subscribe(self, event_type: type[E], handler: Callable[[Session, E], None]) -> None:
        """Call `handler(session, event)` for every event of exactly this type."""
        self._handlers[event_type].append(handler)

    def handlers_of(self, event_type: type) -> tuple[Handler, ...]:
        """The handlers of one type, in the order of subscription."""
        return tuple(self._handlers.get(event_type, ()))


def record(session: Session, event: object) -> None:
    """Tell every handler of this event now, in the caller's transaction.

    A handler that raises undoes the whole transaction: points and work never disagree.
    """
    bus: EventBus = session.info["bus"]
    for handler in bus.handlers_of(type(event)):
        handler(session, event)
