"""What a client sends: the receiving half of WebSocket (RFC 6455), limited before a message is received."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from typing import Final

from backend.core.realtime.wire import CLOSE, FINAL, PING, PONG, TEXT, frame

CONTINUATION: Final = 0x0
RESERVED: Final = 0x70
OPCODE: Final = 0x0F
MASKED: Final = 0x80
LENGTH: Final = 0x7F
HEAD_BYTES: Final = 2
MASK_BYTES: Final = 4
CONTROL_LIMIT: Final = 125
LONGER: Final = {126: struct.Struct("!H"), 127: struct.Struct("!Q")}
OPCODES: Final = frozenset({CONTINUATION, TEXT, CLOSE, PING, PONG})
# What is received at once, and with that the most a client can have us keep beyond the limit.
PIECE_BYTES: Final = 4096

# Closing codes of RFC 6455, section 7.4.1.
NORMAL, PROTOCOL, UNSUPPORTED, NOT_UTF8, POLICY, TOO_BIG, INTERNAL = 1000, 1002, 1003, 1007, 1008, 1009, 1011
# And why, for the eyes of whoever wrote the client: it finds them in the event that closes its socket.
WORDS: Final = {
    PROTOCOL: b"a frame or packet that cannot be read",
    UNSUPPORTED: b"only text is taken, nothing binary",
    NOT_UTF8: b"text that is not UTF-8",
    POLICY: b"too many frames in a short time",
    TOO_BIG: b"a message over the limit",
    INTERNAL: b"a fault of ours",
}

# Frames of any kind: a client that sends faster than it is read would never let others run.
BURST_FRAMES: Final = 200
FRAMES_PER_S: Final = 50.0


class ClosedError(Exception):
    """The client closed the connection, went away, or broke the protocol with this code."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


class Reader:
    """Text messages of one client, whole."""

    __slots__ = ("_at", "_buffer", "_left", "_limit", "_receive", "_write")

    def __init__(
        self, receive: Callable[[int], bytes], write: Callable[[bytes], None], limit_bytes: int
    ) -> None:
        """`receive(n)` waits for up to n bytes, none at the end; `write` takes answers to pings."""
        self._receive = receive
        self._write = write
        self._limit = limit_bytes
        self._buffer = bytearray()
        self._left = float(BURST_FRAMES)
        self._at = time.monotonic()

    def message(self) -> bytes:
        """The next message, as it was sent; raises ClosedError when there is none any more."""
        final, opcode, payload = self._frame(0)
        if final and opcode == TEXT:  # nearly every one
            return payload
        parts = bytearray()
        begun = False
        while True:
            if opcode == PING:
                self._write(frame(payload, PONG))
            elif opcode == CLOSE:
                raise ClosedError(NORMAL)
            elif opcode != PONG:
                if (opcode == CONTINUATION) is not begun:
                    raise ClosedError(PROTOCOL)
                begun = True
                parts += payload
                if final:
                    return bytes(parts)
            final, opcode, payload = self._frame(len(parts))

    def _spend(self) -> None:
        """One frame of the allowance."""
        moment = time.monotonic()
        self._left = min(BURST_FRAMES, self._left + (moment - self._at) * FRAMES_PER_S) - 1
        self._at = moment
        if self._left < 0:
            raise ClosedError(POLICY)

    def _frame(self, already: int) -> tuple[bool, int, bytes]:
        buffer = self._buffer
        self._fill(HEAD_BYTES)
        self._spend()
        first, second = buffer[0], buffer[1]
        opcode, length, at = first & OPCODE, second & LENGTH, HEAD_BYTES
        final = bool(first & FINAL)
        if first & RESERVED or not second & MASKED:
            raise ClosedError(PROTOCOL)
        if opcode not in OPCODES:
            raise ClosedError(UNSUPPORTED)
        if opcode >= CLOSE and (length > CONTROL_LIMIT or not final):
            raise ClosedError(PROTOCOL)
        if form := LONGER.get(length):
            at += form.size
            self._fill(at)
            (length,) = form.unpack_from(buffer, HEAD_BYTES)
        if already + length > self._limit:
            raise ClosedError(TOO_BIG)
        body = at + MASK_BYTES
        self._fill(body + length)
        payload = unmasked(buffer[body : body + length], buffer[at:body])
        del buffer[: body + length]
        return final, opcode, payload

    def _fill(self, count: int) -> None:
        """Receive until so many bytes are here."""
        while (missing := count - len(self._buffer)) > 0:
            try:
                data = self._receive(max(missing, PIECE_BYTES))
            except (OSError, ValueError):  # reset, timed out, or closed by our own side
                raise ClosedError(NORMAL) from None
            if not data:
                raise ClosedError(NORMAL)
            self._buffer += data


def unmasked(data: bytes | bytearray, mask: bytes | bytearray) -> bytes:
    """The payload without its mask (RFC 6455, section 5.3), as one whole number instead of byte by byte."""
    length = len(data)
    key = (mask * (length // MASK_BYTES + 1))[:length]
    return (int.from_bytes(data, "little") ^ int.from_bytes(key, "little")).to_bytes(length, "little")


def text_of(message: bytes) -> str:
    """A message as text; raises ClosedError when it is none."""
    try:
        return message.decode()
    except UnicodeDecodeError:
        raise ClosedError(NOT_UTF8) from None
