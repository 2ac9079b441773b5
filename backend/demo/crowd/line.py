"""One phone's socket: Socket.IO over WebSocket as the phones speak it, a few kilobytes each.

The client library keeps greenlets and queues for each socket, 112 KiB and more. Here a socket is one object
that the event loop calls. What was received is noted with its moment, and read when the loop has emptied all
sockets that had something: reading what came to the first phones does not delay the moment of the last ones.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import orjson

from backend.demo.crowd.frames import take_frames, text_frame, upgrade_request

NAMESPACE: Final = "/volunteer"
RECEIVE_BYTES: Final = 1 << 16
OPEN_S: Final = 15.0
ANSWER_S: Final = 15.0

# Engine.IO 4 and Socket.IO 5: how the messages of a server begin.
OPENED, PING, PONG = b"0{", b"2", b"3"
ADMITTED, DISMISSED = b"40/volunteer,", b"41/volunteer,"
REFUSED, EVENT, ANSWERED = b"44/volunteer,", b"42/volunteer,", b"43/volunteer,"
GOODBYE: Final = b"41/volunteer,"
CLOSE_FRAME: Final = bytes([0x88, 0x80, 0, 0, 0, 0])

Told = Callable[[str, dict[str, Any], float], None]


class LineError(Exception):
    """Something with a line went wrong; the text is the kind of error in words."""


class Post:
    """What all lines of this process have received and not read yet."""

    def __init__(self) -> None:
        """Nothing has come."""
        self.page = memoryview(bytearray(RECEIVE_BYTES))
        self._waiting: list[tuple[Line, float, bytes]] = []

    def take(self, line: Line, length: int) -> None:
        """Note what just arrived, and when, by the wall clock; read it when the loop comes round."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._read)
        self._waiting.append((line, time.time(), bytes(self.page[:length])))

    def _read(self) -> None:
        waiting, self._waiting = self._waiting, []
        for line, moment, received in waiting:
            line.read(received, moment)


class Line(asyncio.BufferedProtocol):
    """An open socket, or one that is being opened or has ended; never opened again."""

    __slots__ = (
        "_answers", "_auth", "_buffer", "_host", "_next", "_open", "_post", "_told", "_transport",
        "gone", "is_open",
    )  # fmt: skip

    def __init__(self, post: Post, host: str, auth: dict[str, Any], told: Told) -> None:
        """`told` gets event, data and the second by the wall clock at which it arrived."""
        self._post = post
        self._host = host
        self._auth: dict[str, Any] | None = auth
        self._told = told
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._next = 0
        loop = asyncio.get_running_loop()
        self._open: asyncio.Future[None] | None = loop.create_future()
        self.gone: asyncio.Future[None] = loop.create_future()
        self.is_open = False  # admitted and not gone

    # -- what phones do ---------------------------------------------------------------------

    async def opened(self) -> None:
        """Wait until the server has let us in; raises LineError with its reason otherwise."""
        if self._open is None:
            return
        try:
            async with asyncio.timeout(OPEN_S):
                await self._open
        except TimeoutError:
            raise LineError(f"connections not let in within {OPEN_S:.0f} s") from None
        finally:
            self._open = self._auth = None  # the greater part of them lives long: nothing stays that is over

    async def ask(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """Send an event and wait for its acknowledgement; raises LineError when none comes."""
        number = self._send(event, data)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            async with asyncio.timeout(ANSWER_S):
                return await answer
        except TimeoutError:
            raise LineError(f"“{event}” without an answer in {ANSWER_S:.0f} s") from None
        finally:
            self._answers.pop(number, None)

    def tell(self, event: str, data: dict[str, Any]) -> None:
        """Send an event; nobody waits for its acknowledgement."""
        if self.is_open:
            self._send(event, data)

    def fall_silent(self) -> None:
        """Out of reach: nothing is read or answered from now on, and nobody is told."""
        self.is_open = False
        if self._transport is not None:
            self._transport.pause_reading()

    def cut(self) -> None:
        """Gone from one moment to the next."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    def hang_up(self) -> None:
        """Say goodbye."""
        if self.is_open and self._transport is not None:
            self.is_open = False
            self._transport.write(text_frame(GOODBYE) + CLOSE_FRAME)
            self._transport.close()

    def _send(self, event: str, data: dict[str, Any]) -> int:
        if not self.is_open or self._transport is None:
            raise LineError(f"“{event}” while the line was cut")
        self._next += 1
        message = EVENT + str(self._next).encode() + orjson.dumps([event, data])
        self._transport.write(text_frame(message))
        return self._next

    # -- what the loop says -----------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands: ask for a WebSocket."""
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(transport)
        self._transport = transport
        transport.write(upgrade_request(self._host))

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - asyncio's form
        """Where to receive: one page for all, emptied at once."""
        return self._post.page

    def buffer_updated(self, nbytes: int) -> None:
        """Something came."""
        self._post.take(self, nbytes)

    def connection_lost(self, exc: Exception | None) -> None:
        """It ended, whoever ended it."""
        del exc
        self.is_open = False
        self._fail("connections closed before they were let in")
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(LineError("events whose line was cut before their answer"))
        if not self.gone.done():
            self.gone.set_result(None)

    def _fail(self, why: str) -> None:
        if self._open is not None and not self._open.done():
            self._open.set_exception(LineError(why))
            self._open.exception()  # it may be that nobody waits any more

    # -- what the server says ---------------------------------------------------------------

    def read(self, received: bytes, moment: float) -> None:
        """Bytes of the server, with the second they came."""
        self._buffer += received
        if self._auth is not None and self._buffer.startswith(b"HTTP/"):
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                return
            status = head.split(b" ", 2)[1].decode(errors="replace")
            if status != "101":
                self._fail(f"connections answered with HTTP {status} in place of a socket")
                self.cut()
                return
            self._buffer = rest
        for message in take_frames(self._buffer):
            self._hear(message, moment)

    def _hear(self, message: bytes, moment: float) -> None:
        if message == PING:
            self._write(PONG)
        elif message.startswith(EVENT):
            event, *data = orjson.loads(message[len(EVENT) :])
            self._told(event, data[0] if data else {}, moment)
        elif message.startswith(ANSWERED):
            self._answered(message[len(ANSWERED) :])
        else:
            self._enter(message)

    def _enter(self, message: bytes) -> None:
        """The steps of being let in, or sent away."""
        if message.startswith(OPENED):
            self._write(b"40" + NAMESPACE.encode() + b"," + orjson.dumps(self._auth))
        elif message.startswith(ADMITTED):
            self.is_open = True
            if self._open is not None and not self._open.done():
                self._open.set_result(None)
        elif message.startswith(REFUSED):
            problem = orjson.loads(message[len(REFUSED) :])
            self._fail(f"connections refused: {problem.get('message', 'no reason given')}")
            self.cut()
        elif message.startswith(DISMISSED):
            self.is_open = False

    def _answered(self, answer: bytes) -> None:
        """`ID[data]`."""
        number, _, data = answer.partition(b"[")
        waiting = self._answers.get(int(number))
        if waiting is not None and not waiting.done():
            found = orjson.loads(b"[" + data)
            waiting.set_result(found[0] if found and isinstance(found[0], dict) else {})

    def _write(self, payload: bytes) -> None:
        if self._transport is not None:
            with suppress(RuntimeError):  # closing already
                self._transport.write(text_frame(payload))
