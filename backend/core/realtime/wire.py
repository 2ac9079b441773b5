"""One open socket: frames go out at once while the kernel takes them, else they wait in a bounded line.

A stock server puts every message in a queue of every socket and wakes a greenlet of every socket to frame
and send it. Here a message is framed once, and the same bytes are handed to the kernel for one socket after
the other; nobody is woken. Only a phone that does not keep up gets a line and a greenlet, for as long as
that lasts; one whose line grows past LINE_LIMIT_BYTES is cut off, and learns what it missed when it is back.
"""

from __future__ import annotations

import socket as sockets
import struct
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import structlog
from gevent import Timeout, spawn

if TYPE_CHECKING:
    from gevent import socket as gevent_sockets

log = structlog.get_logger(__name__)

# Some hundred alerts: more than any minute brings, and little enough for ten thousand phones in a tunnel.
LINE_LIMIT_BYTES: Final = 256 * 1024
# A phone that takes nothing for so long has gone, even when nobody says so.
STALL_S: Final = 20.0

PIECE_BYTES: Final = 16 * 1024

# RFC 6455, section 5.2: the last frame of a message; a server never masks.
FINAL: Final = 0x80
TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
SMALL, TWO_BYTES, EIGHT_BYTES = 126, 126, 127
TWO_BYTES_LIMIT: Final = 0xFFFF


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """A whole message in one WebSocket frame (RFC 6455, section 5.2)."""
    length = len(payload)
    if length < SMALL:
        return struct.pack("!BB", FINAL | opcode, length) + payload
    if length <= TWO_BYTES_LIMIT:
        return struct.pack("!BBH", FINAL | opcode, TWO_BYTES, length) + payload
    return struct.pack("!BBQ", FINAL | opcode, EIGHT_BYTES, length) + payload


class Wire:
    """Writes frames to one socket, in order, and never waits."""

    __slots__ = ("_ending", "_line", "_on_slow", "_send", "_socket", "_stall_s", "_waiting_bytes")

    def __init__(
        self, socket: gevent_sockets.socket, on_slow: Callable[[], None], stall_s: float = STALL_S
    ) -> None:
        """`on_slow` is called once, when the line is full or stands still for `stall_s`; it must not wait."""
        self._stall_s = stall_s
        self._socket = socket
        # Below gevent's own send, which would let others run when the kernel's buffer is full.
        self._send = socket._sock.send  # type: ignore[attr-defined] # noqa: SLF001 - the one inside gevent's
        self._line: deque[bytes] = deque()
        self._waiting_bytes = 0
        self._on_slow = on_slow
        self._ending = False

    def write(self, data: bytes) -> None:
        """Send now, or as soon as what came before is out. A dead socket is its reader's business."""
        if self._line or self._ending:
            self._keep(data)
            return
        try:
            sent = self._send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return
        if sent < len(data):
            self._keep(data[sent:])
            spawn(self._drain)

    def end(self) -> None:
        """Nothing more will be written: close the way out when the line is empty; the way in stays open."""
        self._ending = True
        if not self._line:
            self._shut(sockets.SHUT_WR)

    def cut(self) -> None:
        """End at once, unsent and unread."""
        self._ending = True
        self._line.clear()
        self._waiting_bytes = 0
        self._shut(sockets.SHUT_RDWR)

    def _keep(self, data: bytes) -> None:
        """Put it in the line.

        What is being written does not count, only what waits behind it: a desk's snapshot may be as large as
        it is, and take its time over a poor line while small news comes after it.
        """
        if self._ending:
            return
        if self._line:
            if self._waiting_bytes > LINE_LIMIT_BYTES:
                self._give_up()
                return
            self._waiting_bytes += len(data)
        self._line.append(data)

    def _drain(self) -> None:
        """Write the line until it is empty; what is being written stays first in it meanwhile."""
        try:
            while self._line:
                self._send_waiting(memoryview(self._line[0]))
                self._line.popleft()
                if self._line:
                    self._waiting_bytes -= len(self._line[0])
        except Timeout:
            self._give_up()
        except (OSError, IndexError):
            self._line.clear()  # gone, or cut meanwhile
        if self._ending:
            self._shut(sockets.SHUT_WR)

    def _send_waiting(self, data: memoryview) -> None:
        """Send all of it, however slowly it goes, as long as it goes; raises Timeout when it stands still."""
        while data:
            with Timeout(self._stall_s):
                data = data[self._socket.send(data[:PIECE_BYTES]) :]

    def _give_up(self) -> None:
        self.cut()
        self._on_slow()

    def _shut(self, how: int) -> None:
        try:
            self._socket.shutdown(how)
        except OSError:
            log.debug("socket_was_gone")
