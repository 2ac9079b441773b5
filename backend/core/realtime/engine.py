"""python-engineio and python-socketio on wires of our own: no queue, no writer and no ping greenlet a socket.

Only what the libraries offer to subclasses is replaced: the Engine.IO server, its socket, and Socket.IO's
client manager. The protocols themselves (packets, namespaces, acknowledgements) stay theirs.
"""

from __future__ import annotations

import logging
import struct
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

import structlog
from engineio import Server as EngineServer
from engineio import packet as packets
from engineio.exceptions import SocketIsClosedError
from engineio.socket import Socket as EngineSocket
from gevent import Timeout, get_hub, sleep, spawn
from socketio import Manager
from socketio.packet import EVENT
from socketio.packet import Packet as SocketPacket

from backend.core.realtime.reader import (
    INTERNAL,
    NORMAL,
    PROTOCOL,
    UNSUPPORTED,
    WORDS,
    ClosedError,
    Reader,
    text_of,
)
from backend.core.realtime.wire import CLOSE, Wire, frame

if TYPE_CHECKING:
    from io import BufferedReader

    from flask_socketio import SocketIO
    from geventwebsocket.handler import WebSocketHandler

log = structlog.get_logger(__name__)

PING: Final = frame(packets.Packet(packets.PING).encode().encode())
TOO_SLOW: Final = "too slow"
# Engine.IO's binary messages, and Socket.IO's announcements of them: kept until whole, so without a bound.
BINARY: Final = ("b", "45", "46")
READ: Final = 1  # libev's word for readable
# How long and how much is heard out after a goodbye.
LINGER_S: Final = 1.0
LINGER_READS: Final = 64
LINGER_BYTES: Final = 65_536
# What a handler may look at of the request that opened a socket; the rest of it is let go.
KEPT_OF_REQUEST: Final = ("HTTP_COOKIE", "HTTP_ORIGIN", "HTTP_HOST", "REMOTE_ADDR")


class TextPacket(SocketPacket):  # type: ignore[misc] # python-socketio has no types
    """A Socket.IO packet of text alone; the library's own looks for bytes in everything it sends."""

    uses_binary_events = False


def event_frame(namespace: str, event: str, data: dict[str, Any]) -> bytes:
    """A Socket.IO event as the bytes that every receiver gets."""
    packet = TextPacket(EVENT, namespace=namespace, data=[event, data])
    return frame(packets.Packet(packets.MESSAGE, packet.encode()).encode().encode())


class Connection(EngineSocket):  # type: ignore[misc] # python-engineio has no types
    """One Engine.IO socket on a wire.

    Whoever closes it only says so: the greenlet that reads it tells the handlers, when it is done with what
    it is doing. So no broadcast and no ping runs a handler, and a connection that ends while it is being let
    in is let in first and then let go.
    """

    def __init__(self, server: Engine, sid: str, handler: WebSocketHandler) -> None:
        """`handler` has answered the request for a WebSocket; from here on the frames are ours."""
        super().__init__(server, sid)
        self.closing: bool = False
        self.closed: bool = False
        self.connected = self.upgraded = True
        self.pinged = False
        self.visited = False  # by the wheel: it is at least as old as a ping
        self.settled = False  # in a namespace, so that we know who it is; others may stay for a ping or two
        self.knocks = 0  # how often it said who it is
        self._reason: str = server.reason.TRANSPORT_CLOSE
        self._socket = handler.socket
        handler.websocket.closed = True  # gevent-websocket would say goodbye on the socket as well
        handler.environ.clear()  # it lives as long as the connection otherwise
        handler.socket.settimeout(None)
        self.wire = Wire(handler.socket, self._too_slow)
        self._request: BufferedReader | None = handler.rfile
        self._readable = get_hub().loop.io(handler.socket.fileno(), READ)
        # Below gevent's own, as the wire's send.
        self._receive: Callable[[int], bytes] = handler.socket._sock.recv  # noqa: SLF001 - the one inside gevent's
        self._reader = Reader(self._received, self.wire.write, server.max_http_buffer_size)

    def send(self, packet: packets.Packet) -> None:
        """Send a packet of the library's."""
        if self.closed:
            raise SocketIsClosedError
        self.wire.write(frame(packet.encode().encode()))

    def schedule_ping(self) -> None:
        """The client answered; the wheel comes round by itself."""
        self.pinged = False

    def serve(self) -> None:
        """Hand on what the client sends until it goes away or is sent away; then tell the handlers."""
        code = INTERNAL
        try:
            code = self._listen()
        finally:
            self._readable.close()
            self._end(code)

    def _end(self, code: int) -> None:
        """Say goodbye, and tell the handlers that it is over."""
        if not self.closed:
            self.closed = True
            self.wire.write(_goodbye(code))
            self.wire.end()
        self.server.leave(self)
        try:
            self.server.tell_gone(self.sid, self._reason)
        finally:
            self._hear_out()

    def _received(self, most: int) -> bytes:
        """Wait for what comes next, up to so many bytes.

        The first may have come along with the request, and lies in its buffer then. After that the socket is
        asked only when it has something: gevent's own recv asks before it waits, and nearly always in vain.
        """
        if self._request is not None:
            request, self._request = self._request, None
            return request.read(len(request.peek(1)))
        while True:
            get_hub().wait(self._readable)
            try:
                return self._receive(most)
            except BlockingIOError:
                continue

    def _listen(self) -> int:
        """The closing code it ends with (RFC 6455, section 7.4.1)."""
        while not self.closed:
            try:
                self._take(self._reader.message())
            except ClosedError as end:
                return end.code
            except SocketIsClosedError:
                break
        return NORMAL

    def _take(self, message: bytes) -> None:
        """Answer one message, or have the library do it.

        What nobody can read is refused; its sender goes if it does not say under which number: ClosedError.
        """
        if self.server.answers(self, message):
            return
        text, code = text_of(message), UNSUPPORTED
        if not text.startswith(BINARY):
            try:
                self.receive(packets.Packet(encoded_packet=text))
            except (ClosedError, SocketIsClosedError):
                raise
            except Exception as error:  # noqa: BLE001 - the edge: it concerns its sender only
                log.info("packet_refused", error=type(error).__name__)
                code = PROTOCOL
            else:
                return
        if not self.server.refuses(self, message):
            raise ClosedError(code)

    def _hear_out(self) -> None:
        """Take what is still on its way in: closing on unread bytes would reset the goodbye away."""
        with Timeout(LINGER_S, False):  # type: ignore[arg-type] # noqa: FBT003 - False: end the block, raise nothing
            for _ in range(LINGER_READS):
                try:
                    if not self._socket.recv(LINGER_BYTES):
                        return
                except OSError:
                    return

    def _too_slow(self) -> None:
        log.info("socket_too_slow")
        self._mark(TOO_SLOW)

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:  # noqa: FBT001, FBT002, ARG002 - the library's form
        """Say goodbye unless aborted, and end the wire, by which the reader ends."""
        if self.closed:
            return
        if not abort:
            self.send(packets.Packet(packets.CLOSE))
        self.wire.write(_goodbye(NORMAL))
        self._mark(reason or self.server.reason.SERVER_DISCONNECT)
        self.wire.end()

    def _mark(self, reason: str) -> None:
        self.closed = self.closing = True
        self._reason = reason


def _goodbye(code: int) -> bytes:
    return frame(struct.pack("!H", code) + WORDS.get(code, b""), CLOSE)


class Engine(EngineServer):  # type: ignore[misc] # python-engineio has no types
    """The Engine.IO server: WebSocket alone, one wheel that pings everybody."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, monitor_clients=False, logger=logging.getLogger("engineio"))
        # Who is pinged in which second of the interval.
        self._wheel: list[set[Connection]] = [set() for _ in range(int(self.ping_interval))]
        self._position = 0
        self._turning = False
        # Takes the messages it knows and answers them; the rest go the library's way.
        self.answers: Callable[[Connection, bytes], bool] = lambda _connection, _message: False
        # Refuses what neither can read, if it says where it wants to be answered.
        self.refuses: Callable[[Connection, bytes], bool] = lambda _connection, _message: False

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
        kept = {name: environ[name] for name in KEPT_OF_REQUEST if name in environ}
        environ.clear()
        connection = Connection(self, self.generate_id(), websocket.handler)
        self.sockets[connection.sid] = connection
        self._wheel[self._position].add(connection)
        connection.send(packets.Packet(packets.OPEN, self._opening(connection.sid)))
        self._trigger_event("connect", connection.sid, kept)
        connection.serve()
        return []

    def _trigger_event(self, event: str, *args: Any, run_async: bool = False) -> Any:
        """Call what was registered. The library's own hides what is raised, and prints it past our logs."""
        del run_async
        handler = self.handlers.get(event)
        return handler(*args) if handler else None

    def tell_gone(self, sid: str, reason: str) -> None:
        """A connection ended: tell whoever wanted to know."""
        self._trigger_event("disconnect", sid, reason)

    def _opening(self, sid: str) -> dict[str, Any]:
        return {
            "sid": sid,
            "upgrades": [],
            "pingTimeout": int(self.ping_timeout * 1000),
            "pingInterval": int(self.ping_interval * 1000),
            "maxPayload": self.max_http_buffer_size,
        }

    def leave(self, connection: Connection) -> None:
        """Forget a connection."""
        self.sockets.pop(connection.sid, None)
        for second in self._wheel:
            second.discard(connection)

    def _turn(self) -> None:
        """Every second ping one slot; whoever did not answer the time before has gone."""
        while True:
            sleep(1)
            self._position = (self._position + 1) % len(self._wheel)
            for connection in list(self._wheel[self._position]):
                self._visit(connection)

    def _visit(self, connection: Connection) -> None:
        if connection.closed:
            connection.wire.cut()  # said goodbye a whole turn ago, and the client did not go
        elif connection.pinged or (connection.visited and not connection.settled):
            connection.close(abort=True, reason=self.reason.PING_TIMEOUT)
            connection.wire.cut()
        else:
            connection.pinged = connection.visited = True
            connection.wire.write(PING)


class Sids(Manager):  # type: ignore[misc] # python-socketio has no types
    """Which connection is whose, and no rooms: who is where, the index knows.

    The library gives every socket a room of its own and looks through all rooms when one leaves, so that
    a thousand phones that lose a server together cost a million looks; and it looks through the list of those
    who are connecting at every event.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pending_connect = Pending()
        self.pending_disconnect = Pending()

    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        """Remember the connection; make no room."""
        if room is None:
            super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)


class Pending(dict[str, "SidSet"]):
    """By namespace, where the library puts a list."""

    def __setitem__(self, namespace: str, sids: Iterable[str]) -> None:
        super().__setitem__(namespace, SidSet(sids))


class SidSet(set[str]):
    """A set that takes what a list takes."""

    def append(self, sid: str) -> None:
        """Add it."""
        self.add(sid)


def install(socketio: SocketIO, **options: Any) -> Engine:
    """Let this Flask-SocketIO speak through our engine: it takes over what the stock one was told to call."""
    stock = socketio.server.eio
    engine = Engine(**options)
    engine.handlers.update(stock.handlers)
    socketio.server.eio = engine
    return engine
