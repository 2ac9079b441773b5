"""Hands what the fan-out brings to the sockets of this process that it is for, and obeys control messages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.core.realtime.desks import DeskFeed
from backend.core.realtime.engine import event_frame
from backend.core.realtime.index import Desk, LiveIndex, Profile, Seat
from backend.core.realtime.registry import CONSOLE, VOLUNTEER, Namespace

if TYPE_CHECKING:
    from backend.core.clock import Clock


class Delivery:
    """From messages to frames: each is made once, whoever many it goes to."""

    def __init__(
        self,
        disconnect: Callable[[str, Namespace], None],
        index: LiveIndex,
        clock: Clock,
        on_profile: Callable[[Seat], None],
    ) -> None:
        """`disconnect` closes a socket; `on_profile` is told of each seat whose duty or settings changed."""
        self._disconnect = disconnect
        self._index = index
        self._clock = clock
        self._on_profile = on_profile
        self._desks = DeskFeed(index, self.emit)

    def emit(self, event: str, data: dict[str, Any], namespace: Namespace, to: Iterable[Seat | Desk]) -> None:
        """Send one event to these, past what is kept back for them."""
        frame = event_frame(namespace, event, data)
        for one in to:
            one.send(frame)

    def numbered(self, message: dict[str, Any]) -> None:
        """One message of the stream."""
        match message["audience"]:
            case "volunteer":
                seats = self._index.receivers(message["receivers"], self._clock.now())
                self.tell(message["event"], message["data"], seats)
            case "console":
                self._desks.event(message)
            case "control":
                self._obey(message["event"], message["data"])

    def positions(self, data: dict[str, Any]) -> None:
        """Where people on an assignment are: {"items", "station_id", "region_code"}; not numbered."""
        self._desks.positions(data)

    def presence(self, data: dict[str, Any]) -> None:
        """The crowd per cell, for every desk; not numbered."""
        if self._index.desks:
            self.emit("presence", data, CONSOLE, self._index.desks.values())

    def tell(self, event: str, data: dict[str, Any], seats: Collection[Seat]) -> None:
        """Send to these seats, or keep it for those whose state is on its way."""
        if not seats:
            return
        frame = event_frame(VOLUNTEER, event, data)
        for seat in seats:
            if seat.holders:
                seat.held.append(frame)
            else:
                seat.send(frame)

    def release(self, seat: Seat) -> None:
        """A state is out: when it was the last one on its way, send what came meanwhile, in its order."""
        seat.holders -= 1
        if seat.holders == 0:
            held, seat.held = seat.held, []
            for frame in held:
                seat.send(frame)

    def _obey(self, event: str, data: dict[str, Any]) -> None:
        """Control messages: a profile changed, sessions were revoked."""
        if event == "profile":
            until = data["duty_until"]
            profile = Profile(
                datetime.fromisoformat(until) if until else None,
                data["wake_for_life"],
                frozenset(data["watch_cells"]),
            )
            for seat in self._index.update_profile(UUID(data["person_id"]), profile):
                # A station's decision makes a citizen a volunteer, or ends it, while the socket is open.
                seat.actor = replace(seat.actor, kind=data["kind"])
                self._on_profile(seat)
        elif event == "revoke":
            self._revoke({UUID(session_id) for session_id in data["session_ids"]}, data["reason"])

    def _revoke(self, session_ids: set[UUID], reason: str) -> None:
        """Close every socket of these sessions."""
        places: tuple[tuple[Namespace, Iterable[Seat | Desk]], ...] = (
            (VOLUNTEER, self._index.seats.values()),
            (CONSOLE, self._index.desks.values()),
        )
        for namespace, sockets in places:
            self.close([who for who in sockets if who.actor.session_id in session_ids], namespace, reason)

    def close(self, sockets: Sequence[Seat | Desk], namespace: Namespace, reason: str) -> None:
        """Say goodbye to these sockets and close them; one that is still being let in is let go then."""
        self.emit("signed_out", {"reason": reason}, namespace, sockets)
        for who in sockets:
            who.revoked = True
            self._disconnect(who.sid, namespace)
