"""The socket edge: authenticates, opens the transaction, loads the schema, acknowledges.

Handlers are bound to python-socketio itself, below Flask-SocketIO's emulation of a request context,
which no handler needs and which costs more than most handlers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
import structlog
from flask_socketio import SocketIO
from gevent import spawn
from socketio.exceptions import ConnectionRefusedError as RefusedError
from werkzeug.http import parse_cookie

from backend.core.actions import Action
from backend.core.cells import checked_cell
from backend.core.edge import COOKIE
from backend.core.errors import (
    ForbiddenError,
    Language,
    PasswordChangeNeededError,
    RateLimitedError,
    UnauthenticatedError,
)
from backend.core.guard import scopes_of, unauthenticated
from backend.core.problems import document
from backend.core.realtime import registry
from backend.core.realtime.admission import Admission, Admitted, Knock
from backend.core.realtime.announcer import Announcer
from backend.core.realtime.answering import Answering, in_library_form
from backend.core.realtime.asked import Asked
from backend.core.realtime.delivery import Delivery
from backend.core.realtime.engine import Connection, Sids, TextPacket, install
from backend.core.realtime.fanout import POSITIONS_CHANNEL, PRESENCE_CHANNEL, Fanout
from backend.core.realtime.index import READS, Desk, LiveIndex, Seat
from backend.core.realtime.registry import (
    CONSOLE,
    VOLUNTEER,
    Namespace,
    SocketContext,
)

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from backend.core.guard import Actor, Scope
    from backend.core.runtime import Runtime

log = structlog.get_logger(__name__)

MESSAGE_LIMIT_BYTES = 64 * 1024
PING_INTERVAL_S = 25
PING_TIMEOUT_S = 20
MOST_KNOCKS = 5  # tries to say who one is on one connection
SIGNED_OUT = "signed_out"  # why a socket is closed whose token has just ended


class Json:
    """orjson behind the two functions python-socketio calls; it knows UUIDs and times."""

    @staticmethod
    def dumps(value: object, **_: object) -> str:
        return orjson.dumps(value).decode()

    @staticmethod
    def loads(text: str, **_: object) -> Any:
        return orjson.loads(text)


@contextmanager
def refusing(language: Language) -> Iterator[None]:
    """Turn whatever a connect handler raises into Socket.IO's refusal, with the problem as its data."""
    try:
        yield
    except Exception as error:
        problem = document(error, language)
        raise RefusedError(problem["title"], problem) from error


class LiveServer:
    """All sockets of one web process."""

    def __init__(self, app: Flask, parts: Runtime) -> None:
        """Bind every event declared so far; the wiring imports the rooms' sockets before this."""
        self.parts = parts
        self.index = LiveIndex()
        transport = {
            "async_mode": "gevent",
            "transports": ["websocket"],
            "cors_allowed_origins": self._origin_allowed,
            "max_http_buffer_size": MESSAGE_LIMIT_BYTES,
            "ping_interval": PING_INTERVAL_S,
            "ping_timeout": PING_TIMEOUT_S,
            "json": Json,
            "async_handlers": False,
        }
        self.socketio = SocketIO(
            app, manage_session=False, client_manager=Sids(), serializer=TextPacket, **transport
        )
        self._engine = install(self.socketio, **transport)
        self._sio = self.socketio.server
        self._announcer = Announcer(parts.presence, self.index, parts.clock)
        self._admission = Admission(parts, self.index, self._announcer.touch)
        self._delivery = Delivery(self._disconnect, self.index, parts.clock, self._profile_changed)
        self.fanout = Fanout(
            parts.database,
            parts.valkey,
            self._numbered,
            {
                POSITIONS_CHANNEL: self._delivery.positions,
                PRESENCE_CHANNEL: self._delivery.presence,
            },
            self._announcer.everybody,
        )
        self._answering = Answering(parts, self.index, self._delivery.release)
        self._bind()

    def start(self) -> None:
        """Follow the stream and announce presence; called once, when the process serves."""
        self.fanout.start()
        spawn(self._announcer.for_ever)

    def counts(self) -> dict[str, int]:
        """Open sockets of this process by namespace."""
        return {VOLUNTEER: len(self.index.seats), CONSOLE: len(self.index.desks)}

    def _numbered(self, message: dict[str, Any]) -> None:
        """One message of the stream: what this process knows changes before anybody is told."""
        registry.let_rooms_hear(self.parts, message)
        self._delivery.numbered(message)

    # -- connections ------------------------------------------------------------------------

    def _bind(self) -> None:
        self._sio.on("connect", self._connect_volunteer, namespace=VOLUNTEER)
        self._sio.on("disconnect", self._disconnect_volunteer, namespace=VOLUNTEER)
        self._sio.on("connect", self._connect_console, namespace=CONSOLE)
        self._sio.on("disconnect", self._disconnect_console, namespace=CONSOLE)
        events = self._answering.events()
        for namespace, known in events.items():
            for name, ask in known.declared.items():
                self._sio.on(name, in_library_form(ask), namespace=namespace)
        asked = Asked(self._sio.manager, events)
        self._engine.answers, self._engine.refuses = asked.answers, asked.refuses

    def _connection(self, sid: str, namespace: Namespace) -> Connection:
        """The connection of a socket; RateLimitedError, and its end, when it knocks again and again."""
        connection: Connection = self._engine.sockets[self._sio.manager.eio_sid_from_sid(sid, namespace)]
        connection.knocks += 1
        if connection.knocks > MOST_KNOCKS:
            connection.close()
            raise RateLimitedError(seconds=PING_INTERVAL_S)
        return connection

    def _disconnect(self, sid: str, namespace: Namespace) -> None:
        """Out of its namespace, and with that off the line: nobody uses two on one connection."""
        connection = self._engine.sockets.get(self._sio.manager.eio_sid_from_sid(sid, namespace))
        self._sio.disconnect(sid, namespace=namespace)
        if connection is not None:
            connection.close()

    def _origin_allowed(self, origin: str | None, environ: dict[str, Any]) -> bool:
        """No Origin (a phone app, a script), this host itself, the public address, or a listed one."""
        settings = self.parts.settings
        if origin is None or origin in (settings.public_url, *settings.allowed_origins):
            return True
        return urlsplit(origin).netloc == environ.get("HTTP_HOST")

    def _connect_volunteer(self, sid: str, _environ: dict[str, Any], auth: object = None) -> None:
        data = auth if isinstance(auth, dict) else {}
        with refusing("en" if data.get("language") == "en" else "zh"):
            cell = data.get("cell")
            cell = None if cell is None else checked_cell(cell)
            connection = self._connection(sid, VOLUNTEER)
            knock = Knock(sid, str(data.get("token")), cell, connection.wire.write)
            admitted = self._admission.admit(knock)
            connection.settled = True
        spawn(self._welcome, admitted)

    def _welcome(self, admitted: Admitted) -> None:
        """Say the state, then what came meanwhile.

        This runs at the event loop's next turn, when the connection has been accepted or has gone.
        """
        seat = admitted.seat
        if not self._sio.manager.is_connected(seat.sid, VOLUNTEER):
            self._disconnect_volunteer(seat.sid)
        elif seat.revoked or admitted.state is None:
            self._delivery.close([seat], VOLUNTEER, SIGNED_OUT)
        else:
            self._delivery.emit("welcome", admitted.state, VOLUNTEER, [seat])
            self._delivery.release(seat)

    def _profile_changed(self, seat: Seat) -> None:
        """Duty or watch areas changed: what matches now is told like any alert."""
        if seat.profile.may_be_alerted(self.parts.clock.now(), wake=True):
            spawn(self._tell_matching, seat)

    def _tell_matching(self, seat: Seat) -> None:
        self._announcer.touch([seat])
        try:
            with self.parts.database.transaction() as session:
                state = self._state(session, VOLUNTEER, seat.sid, seat.actor, seat.cells)
        except Exception as error:  # noqa: BLE001 - the phone learns of it at its next sync
            log.warning("matching_not_told", error=type(error).__name__)
            return
        for card in state.get("packages", ()):
            self._delivery.tell("package", card, [seat])

    def _disconnect_volunteer(self, sid: str, _reason: str = "") -> None:
        self._answering.forget(sid)
        seat = self.index.remove_seat(sid)
        if seat is not None:
            self._announcer.touch([seat])

    def _connect_console(self, sid: str, environ: dict[str, Any], _auth: object = None) -> None:
        cookie = parse_cookie(environ.get("HTTP_COOKIE", "")).get(COOKIE)
        with refusing("zh"):
            connection = self._connection(sid, CONSOLE)
            self.index.desks[sid] = Desk(sid, *self._admit_console(cookie), connection.wire.write)
            try:
                # Once more, now that a sign-out would find the desk: one just before found none.
                self._admit_console(cookie)
            except BaseException:
                self.index.desks.pop(sid, None)
                raise
            connection.settled = True

    def _admit_console(self, cookie: str | None) -> tuple[Actor, Mapping[Action, tuple[Scope, ...]]]:
        """Staff who may watch, and where.

        Raises UnauthenticatedError, PasswordChangeNeededError and ForbiddenError.
        """
        with self.parts.database.transaction() as session:
            actor = self.parts.authenticate_cookie(session, cookie) if cookie else None
            if actor is None:
                raise unauthenticated(self.parts.why_ended(session, cookie) if cookie else None)
            if actor.must_change_password:
                raise PasswordChangeNeededError
            if not scopes_of(session, actor, Action.CONSOLE_WATCH):
                raise ForbiddenError
            return actor, {action: scopes_of(session, actor, action) for action in READS.values()}

    def _disconnect_console(self, sid: str, _reason: str = "") -> None:
        self._answering.forget(sid)
        self.index.desks.pop(sid, None)

    def _state(
        self, session: Session, namespace: Namespace, sid: str, actor: Actor, cells: frozenset[str]
    ) -> dict[str, Any]:
        context = SocketContext(session, actor, self.parts, sid, cells, self.parts.clock.now())
        return registry.state(context, namespace)

    def place(self, sid: str, cell: str) -> frozenset[str]:
        """A socket said it is in another cell now; all cells it counts in from now on."""
        self.index.place(sid, cell)
        seat = self.index.seats.get(sid)
        if seat is None:
            raise UnauthenticatedError  # closed meanwhile
        self._announcer.touch([seat])
        return seat.cells
