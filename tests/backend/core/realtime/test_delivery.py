"""What is emitted to whom, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from backend.core.clock import ManualClock
from backend.core.db import new_id
from backend.core.guard import Actor
from backend.core.realtime.delivery import Delivery
from backend.core.realtime.index import LiveIndex, Seat

if TYPE_CHECKING:
    import socketio


class Wire:
    """Stands for the socket server: remembers what went out."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any, Any]] = []

    def emit(self, event: str, data: Any, *, to: str | list[str], namespace: str) -> None:
        assert namespace == "/volunteer"
        self.sent += [(event, data, sid) for sid in ([to] if isinstance(to, str) else to)]


def test_a_card_never_overtakes_the_list_that_is_older_than_it() -> None:
    wire, index = Wire(), LiveIndex()
    clock = ManualClock(datetime(2026, 5, 20, 7, 30, tzinfo=UTC))
    delivery = Delivery(cast("socketio.Server", wire), index, clock, lambda _seat: None)
    asking, other = (Seat(sid, Actor(new_id(), new_id(), "volunteer")) for sid in ("asking", "other"))
    for seat in (asking, other):
        index.add_seat(seat)
    asking.held = []
    persons = [str(seat.actor.person_id) for seat in (asking, other)]
    for number in (1, 2):
        delivery.numbered(
            {"audience": "volunteer", "event": "package", "data": number, "receivers": {"persons": persons}}
        )
    assert wire.sent == [("package", 1, "other"), ("package", 2, "other")]
    wire.sent.clear()
    delivery.release(asking)
    delivery.release(asking)
    assert wire.sent == [("package", 1, "asking"), ("package", 2, "asking")]
    assert asking.held is None
