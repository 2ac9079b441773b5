"""Hands what the fan-out brings to the sockets of this process that it is for, and obeys control messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.core.realtime.index import LiveIndex, Profile, Seat
from backend.core.realtime.registry import CONSOLE, VOLUNTEER, Namespace

if TYPE_CHECKING:
    import socketio

    from backend.core.clock import Clock


class Delivery:
    """From messages to emits."""

    def __init__(
        self, sio: socketio.Server, index: LiveIndex, clock: Clock, on_profile: Callable[[Seat], None]
    ) -> None:
        """`on_profile` is told of each seat whose person's duty or settings changed."""
        self._sio = sio
        self._index = index
        self._clock = clock
        self._on_profile = on_profile

    def emit(self, event: str, data: dict[str, Any], namespace: Namespace, to: str | list[str]) -> None:
        """Send one event to one socket or many."""
        self._sio.emit(event, data, to=to, namespace=namespace)

    def numbered(self, message: dict[str, Any]) -> None:
        """One message of the stream."""
        match message["audience"]:
            case "volunteer":
                sids = self._index.receivers(message["receivers"], self._clock.now())
                self._to_seats(message["event"], message["data"], sids)
            case "console":
                event = {
                    "number": message["number"],
                    "at": message["at"],
                    "type": message["event"],
                    "data": message["data"],
                }
                self._to_desks(message["event"], "event", event, message)
            case "control":
                self._obey(message["event"], message["data"])

    def positions(self, data: dict[str, Any]) -> None:
        """Where people on an assignment are: {"items", "station_id", "region_code"}; not numbered."""
        self._to_desks("positions", "positions", {"items": data["items"]}, data)

    def presence(self, data: dict[str, Any]) -> None:
        """The crowd per cell, for every desk; not numbered."""
        if self._index.desks:
            self.emit("presence", data, CONSOLE, list(self._index.desks))

    def _to_seats(self, event: str, data: dict[str, Any], sids: list[str]) -> None:
        """Emit to these seats, or keep it for those whose state is on its way."""
        ready = []
        for sid in sids:
            held = self._index.seats[sid].held
            if held is None:
                ready.append(sid)
            else:
                held.append((event, data))
        if ready:
            self.emit(event, data, VOLUNTEER, ready)

    def release(self, seat: Seat) -> None:
        """The state is out: send what came meanwhile, in its order."""
        held, seat.held = seat.held or [], None
        for event, data in held:
            self.emit(event, data, VOLUNTEER, seat.sid)

    def _to_desks(self, kind: str, event: str, data: dict[str, Any], about: dict[str, Any]) -> None:
        """Emit to the desks that may see this kind of thing at the station or region it is about."""
        station = UUID(about["station_id"]) if about["station_id"] else None
        region_code = about["region_code"]
        desks = self._index.desks.values()
        sids = [desk.sid for desk in desks if desk.may_see(kind, station, region_code)]
        if sids:
            self.emit(event, data, CONSOLE, sids)

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
        places: tuple[tuple[Namespace, dict[str, Any]], ...] = (
            (VOLUNTEER, self._index.seats),
            (CONSOLE, self._index.desks),
        )
        for namespace, sockets in places:
            gone = [sid for sid, who in sockets.items() if who.actor.session_id in session_ids]
            self.close(gone, namespace, reason)

    def close(self, sids: list[str], namespace: Namespace, reason: str) -> None:
        """Say goodbye to these sockets and close them."""
        for sid in sids:
            self.emit("signed_out", {"reason": reason}, namespace, sid)
            self._sio.disconnect(sid, namespace=namespace)
