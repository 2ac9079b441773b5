"""What a client sends: the receiving half of WebSocket (RFC 6455), limited before anything is read."""

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
MASK_BYTES: Final = 4
CONTROL_LIMIT: Final = 125
LONGER = {126: "!H", 127: "!Q"}

# Closing codes of RFC 6455, section 7.4.1.
NORMAL, PROTOCOL, UNSUPPORTED, NOT_UTF8, POLICY, TOO_BIG = 1000, 1002, 1003, 1007, 1008, 1009

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

    __slots__ = ("_at", "_left", "_limit", "_read", "_write")

    def __init__(
        self, read: Callable[[int], bytes], write: Callable[[bytes], None], limit_bytes: int
    ) -> None:
        """`read(n)` waits for n bytes and gives fewer only at the end; `write` takes answers to pings."""
        self._read = read
        self._write = write
        self._limit = limit_bytes
        self._left = float(BURST_FRAMES)
        self._at = time.monotonic()

    def message(self) -> str:
        """The next message; raises ClosedError when there is none any more."""
        parts = bytearray()
        begun = False
        while True:
            final, opcode, payload = self._frame(len(parts))
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
                    return _text(parts)

    def _spend(self) -> None:
        """One frame of the allowance."""
        moment = time.monotonic()
        self._left = min(BURST_FRAMES, self._left + (moment - self._at) * FRAMES_PER_S) - 1
        self._at = moment
        if self._left < 0:
            raise ClosedError(POLICY)

    def _frame(self, already: int) -> tuple[bool, int, bytes]:
        first, second = self._exactly(2)
        self._spend()
        opcode, length = first & OPCODE, second & LENGTH
        final = bool(first & FINAL)
        if first & RESERVED or not second & MASKED:
            raise ClosedError(PROTOCOL)
        if opcode not in (CONTINUATION, TEXT, CLOSE, PING, PONG):
            raise ClosedError(UNSUPPORTED)
        if opcode >= CLOSE and (length > CONTROL_LIMIT or not final):
            raise ClosedError(PROTOCOL)
        if form := LONGER.get(length):
            (length,) = struct.unpack(form, self._exactly(struct.calcsize(form)))
        if already + length > self._limit:
            raise ClosedError(TOO_BIG)
        mask = self._exactly(MASK_BYTES)
        return final, opcode, unmasked(self._exactly(length), mask) if length else b""

    def _exactly(self, count: int) -> bytes:
        try:
            data = self._read(count)
        except (OSError, ValueError):  # reset, timed out, or closed by our own side
            raise ClosedError(NORMAL) from None
        if len(data) < count:
            raise ClosedError(NORMAL)
        return data


def unmasked(data: bytes, mask: bytes) -> bytes:
    """The payload without its mask (RFC 6455, section 5.3), as one whole number instead of byte by byte."""
    length = len(data)
    key = (mask * (length // MASK_BYTES + 1))[:length]
    return (int.from_bytes(data, "little") ^ int.from_bytes(key, "little")).to_bytes(length, "little")


def _text(data: bytearray) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ClosedError(NOT_UTF8) from None
