"""Our Engine.IO server beside a plain client: the heartbeat, the goodbye, what breaks the protocol."""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator

import gevent
import orjson
import pytest
from engineio import WSGIApp
from gevent import socket as sockets
from gevent.event import Event
from gevent.pywsgi import WSGIServer
from geventwebsocket.handler import WebSocketHandler

from backend.core.realtime.engine import Engine
from backend.core.realtime.reader import NORMAL, NOT_UTF8, POLICY, PROTOCOL, TOO_BIG, UNSUPPORTED, WORDS
from backend.core.realtime.wire import frame
from bench.frames import upgrade_request

LIMIT = 1000
PATIENCE_S = 10.0
GOODBYE = struct.pack("!H", NORMAL)


class QuietServer(WSGIServer):
    """gevent-websocket looks for a log here, and would set up one of its own otherwise."""

    logger = logging.getLogger("websocket")


class Phone:
    """A client in plain bytes."""

    def __init__(self, port: int) -> None:
        self._socket = sockets.create_connection(("127.0.0.1", port))
        self._socket.sendall(upgrade_request(port))
        self._stream = self._socket.makefile("rb")
        while self._stream.readline().strip():
            pass
        opened = self.next()
        assert opened[:1] == b"0"
        self.opening = orjson.loads(opened[1:])

    def next(self) -> bytes:
        """The payload of the next frame; empty when the server has hung up."""
        with gevent.Timeout(PATIENCE_S):
            head = self._stream.read(2)
            if not head:
                return b""
            length = head[1]
            if length == 126:
                (length,) = struct.unpack("!H", self._stream.read(2))
            return self._stream.read(length)

    def say(self, text: bytes) -> None:
        bare = frame(text)
        masked = bytes([bare[0], bare[1] | 0x80, *bare[2 : len(bare) - len(text)], 0, 0, 0, 0]) + text
        self.send(masked)

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def close(self) -> None:
        self._stream.close()
        self._socket.close()


class Place:
    """A server on a free port, and what its handlers were told."""

    def __init__(self) -> None:
        self.engine = Engine(
            async_mode="gevent", transports=["websocket"], ping_interval=1, ping_timeout=1,
            max_http_buffer_size=LIMIT,
        )  # fmt: skip
        self.phones: list[Phone] = []
        self.heard: list[str] = []
        self.gone: list[str] = []
        self.engine.on("message", lambda _sid, data: self.heard.append(data))
        self.engine.on("disconnect", lambda _sid, reason: self.gone.append(reason))
        app = WSGIApp(self.engine, engineio_path="socket.io")
        self.server = QuietServer(("127.0.0.1", 0), app, handler_class=WebSocketHandler, log=None)
        self.server.start()

    def phone(self) -> Phone:
        self.phones.append(Phone(self.server.server_port))
        return self.phones[-1]

    def close(self) -> None:
        """Everybody hangs up; the server's side of each ends with it."""
        for phone in self.phones:
            phone.close()
        with gevent.Timeout(PATIENCE_S):
            while self.engine.sockets:
                gevent.sleep(0.01)
        self.server.stop(timeout=1)

    def wait_for_end(self, reason: str) -> None:
        with gevent.Timeout(PATIENCE_S):
            while not self.gone:
                gevent.sleep(0.01)
        assert self.gone == [reason]
        assert self.engine.sockets == {}


@pytest.fixture
def place() -> Iterator[Place]:
    place = Place()
    yield place
    place.close()


def test_what_answers_stays_and_what_does_not_goes(place: Place) -> None:
    silent, alive = place.phone(), place.phone()
    for connection in place.engine.sockets.values():
        connection.settled = True
    for _ in range(3):
        assert alive.next() == b"2"
        alive.say(b"3")
    assert silent.next() == b"2"
    assert silent.next() == GOODBYE
    assert silent.next() == b""
    assert place.gone == [Engine.reason.PING_TIMEOUT]
    assert len(place.engine.sockets) == 1


def test_who_never_says_who_they_are_goes(place: Place) -> None:
    phone = place.phone()
    assert phone.next() == b"2"
    phone.say(b"3")
    assert phone.next() == GOODBYE
    place.wait_for_end(Engine.reason.PING_TIMEOUT)


def test_who_is_sent_away_and_stays_is_cut_off(place: Place) -> None:
    phone = place.phone()
    (connection,) = place.engine.sockets.values()
    connection.close()
    assert [phone.next() for _ in range(3)] == [b"1", GOODBYE, b""]
    place.wait_for_end(Engine.reason.SERVER_DISCONNECT)


def test_a_message_arrives_and_a_goodbye_is_a_goodbye(place: Place) -> None:
    phone = place.phone()
    phone.say("4在吗".encode())
    phone.say(b"1")
    place.wait_for_end(Engine.reason.CLIENT_DISCONNECT)
    assert place.heard == ["在吗"]


def test_the_server_hangs_up_after_what_it_said(place: Place) -> None:
    phone = place.phone()
    (connection,) = place.engine.sockets.values()
    place.engine.send(connection.sid, "bye")
    place.engine.disconnect(connection.sid)
    assert [phone.next() for _ in range(3)] == [b"4bye", b"1", GOODBYE]
    phone.close()
    place.wait_for_end(Engine.reason.SERVER_DISCONNECT)


def test_a_handler_is_told_of_the_end_after_it_is_done(place: Place) -> None:
    """Whoever closes a connection while its own greenlet is in a handler only marks it."""
    order: list[str] = []
    busy, done = Event(), Event()

    def answer(_sid: str, _data: str) -> None:
        busy.set()
        done.wait()
        order.append("answered")

    place.engine.on("message", answer)
    place.engine.on("disconnect", lambda _sid, _reason: order.append("gone"))
    phone = place.phone()
    phone.say(b"4slow")
    busy.wait()
    (connection,) = place.engine.sockets.values()
    connection.close()
    assert order == []
    done.set()
    assert phone.next() == b"1"
    phone.close()
    with gevent.Timeout(PATIENCE_S):
        while len(order) < 2:
            gevent.sleep(0.01)
    assert order == ["answered", "gone"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x81\x03abc", PROTOCOL),
        (b"\x81\xfe\xff\xff", TOO_BIG),
        (b"\x81\x81\x00\x00\x00\x00x", PROTOCOL),
        (b"\x81\x80\x00\x00\x00\x00", PROTOCOL),
        (b"\x81\x82\x00\x00\x00\x004\xff", NOT_UTF8),
        (b"\x81\x82\x00\x00\x00\x00bA", UNSUPPORTED),
        (b"\x81\x84\x00\x00\x00\x00451-", UNSUPPORTED),
        (b"\x8a\x80\x00\x00\x00\x00" * 300, POLICY),
    ],
    ids=["unmasked", "too big", "no packet", "empty", "no text", "binary", "announces binary", "flood"],
)
def test_a_breach_is_named_and_ends_it(place: Place, sent: bytes, code: int) -> None:
    phone, other = place.phone(), place.phone()
    phone.send(sent)
    assert phone.next() == struct.pack("!H", code) + WORDS[code]
    assert phone.next() == b""
    other.say(b"4still here")
    with gevent.Timeout(PATIENCE_S):
        while not place.heard:
            gevent.sleep(0.01)
    assert place.gone == [Engine.reason.TRANSPORT_CLOSE]


def test_whoever_is_refused_what_nobody_can_read_stays(place: Place) -> None:
    refused: list[bytes] = []
    place.engine.refuses = lambda _connection, message: not refused.append(message)
    phone = place.phone()
    for unreadable in (b"x", b"451-", b"bA"):
        phone.say(unreadable)
    phone.say(b"4still here")
    with gevent.Timeout(PATIENCE_S):
        while not place.heard:
            gevent.sleep(0.01)
    assert refused == [b"x", b"451-", b"bA"]
    assert place.gone == []
