"""python-engineio and python-socketio on wires of our own: no queue, no writer and no ping greenlet a socket.

Only what the libraries offer to subclasses is replaced: the Engine.IO server, its socket, and Socket.IO's
client manager. The protocols themselves (packets, namespaces, acknowledgements) stay theirs.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import structlog
from engineio import Server as EngineServer
from engineio import packet as packets
from engineio.exceptions import SocketIsClosedError
from engineio.socket import Socket as EngineSocket
from gevent import sleep, spawn
from socketio import Manager
from socketio.packet import EVENT
from socketio.packet import Packet as SocketPacket

from backend.core.realtime.reader import NORMAL, PROTOCOL, ClosedError, Reader
from backend.core.realtime.wire import CLOSE, Wire, frame

if TYPE_CHECKING:
    from flask_socketio import SocketIO
    from geventwebsocket.handler import WebSocketHandler

log = structlog.get_logger(__name__)

PING: Final = frame(packets.Packet(packets.PING).encode().encode())
TOO_SLOW: Final = "too slow"
# What a handler may look at of the request that opened a socket; the rest of it is let go.
KEPT_OF_REQUEST: Final = ("HTTP_COOKIE", "HTTP_ORIGIN", "HTTP_HOST", "REMOTE_ADDR")


def event_frame(namespace: str, event: str, data: dict[str, Any]) -> bytes:
    """A Socket.IO event as the bytes that every receiver gets."""
    packet = SocketPacket(EVENT, namespace=namespace, data=[event, data])
    return frame(packets.Packet(packets.MESSAGE, packet.encode()).encode().encode())


class Connection(EngineSocket):  # type: ignore[misc] # python-engineio has no types
    """One Engine.IO socket on a wire."""

    def __init__(self, server: Engine, sid: str, handler: WebSocketHandler) -> None:
        """`handler` has answered the request for a WebSocket; from here on the frames are ours."""
        super().__init__(server, sid)
        self.closing: bool = False
        self.closed: bool = False
        self.connected = self.upgraded = True
        self.pinged = False
        handler.websocket.closed = True  # gevent-websocket would say goodbye on the socket as well
        handler.socket.settimeout(None)
        self.wire = Wire(handler.socket, self._too_slow)
        self._reader = Reader(handler.rfile.read, self.wire.write, server.max_http_buffer_size)

    def send(self, packet: packets.Packet) -> None:
        """Send a packet of the library's."""
        if self.closed:
            raise SocketIsClosedError
        self.wire.write(frame(packet.encode().encode()))

    def schedule_ping(self) -> None:
        """The client answered; the wheel comes round by itself."""
        self.pinged = False

    def serve(self) -> None:
        """Hand on what the client sends until it goes away."""
        code = self._listen()
        self.wire.write(frame(struct.pack("!H", code), CLOSE))
        self.close(wait=False, abort=True, reason=self.server.reason.TRANSPORT_CLOSE)

    def _listen(self) -> int:
        """The closing code it ends with (RFC 6455, section 7.4.1)."""
        while not self.closed:
            try:
                self.receive(packets.Packet(encoded_packet=self._reader.message()))
            except ClosedError as end:
                return end.code
            except SocketIsClosedError:
                break
            except Exception as error:  # noqa: BLE001 - the edge: a packet nobody can read ends its sender only
                log.info("packet_refused", error=type(error).__name__)
                return PROTOCOL
        return NORMAL

    def _too_slow(self) -> None:
        log.info("socket_too_slow")
        self.close(wait=False, abort=True, reason=TOO_SLOW)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:  # noqa: FBT001, FBT002, ARG002 - the library's form
        """Tell the handlers, say goodbye unless aborted, and end the wire."""
        if self.closed or self.closing:
            return
        self.closing = True
        self.server.leave(self)
        self.server._trigger_event(  # noqa: SLF001 - as the library's own socket does
            "disconnect", self.sid, reason or self.server.reason.SERVER_DISCONNECT, run_async=False
        )
        if not abort:
            self.send(packets.Packet(packets.CLOSE))
        self.closed = True
        self.wire.end()


class Engine(EngineServer):  # type: ignore[misc] # python-engineio has no types
    """The Engine.IO server: WebSocket alone, one wheel that pings everybody."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, monitor_clients=False)
        # Who is pinged in which second of the interval.
        self._wheel: list[set[Connection]] = [set() for _ in range(int(self.ping_interval))]
        self._position = 0
        self._turning = False

    def create_queue(self, *_: object, **__: object) -> None:
        """A connection has no queue."""

    def _handle_connect(
        self, environ: dict[str, Any], start_response: Any, transport: str, jsonp_index: int | None = None
    ) -> Any:
        """Open a connection and serve it until it ends."""
        del start_response, transport, jsonp_index
        websocket = environ.get("wsgi.websocket")
        if websocket is None:
            return self._bad_request("Invalid websocket upgrade")
        if not self._turning:
            self._turning = True
            spawn(self._turn)
        connection = Connection(self, self.generate_id(), websocket.handler)
        self.sockets[connection.sid] = connection
        self._wheel[self._position].add(connection)
        connection.send(packets.Packet(packets.OPEN, self._opening(connection.sid)))
        kept = {name: environ[name] for name in KEPT_OF_REQUEST if name in environ}
        self._trigger_event("connect", connection.sid, kept, run_async=False)
        try:
            connection.serve()
        finally:
            self.leave(connection)
        return []

    def _opening(self, sid: str) -> dict[str, Any]:
        return {
            "sid": sid,
            "upgrades": [],
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }

    def leave(self, connection: Connection) -> None:
        """Forget a connection; repeatable."""
        self.sockets.pop(connection.sid, None)
        for second in self._wheel:
            second.discard(connection)

    def _turn(self) -> None:
        """Every second ping one slot; whoever did not answer the time before has gone."""
        while True:
            sleep(1)
            self._position = (self._position + 1) % len(self._wheel)
            for connection in list(self._wheel[self._position]):
                if connection.pinged:
                    connection.close(wait=False, abort=True, reason=self.reason.PING_TIMEOUT)
                else:
                    connection.pinged = True
                    connection.wire.write(PING)


class Sids(Manager):  # type: ignore[misc] # python-socketio has no types
    """Which connection is whose, and no rooms: who is where, the index knows.

    The library gives every socket a room of its own and looks through all rooms when one leaves, so that
    a thousand phones that lose a server together cost a million looks.
    """

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        """Remember the connection; make no room."""
        if room is None:
            super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)


def install(socketio: SocketIO, **options: Any) -> Engine:
    """Let this Flask-SocketIO speak through our engine: it takes over what the stock one was told to call."""
    stock = socketio.server.eio
    engine = Engine(**options)
    engine.handlers.update(stock.handlers)
    socketio.server.eio = engine
    return engine
