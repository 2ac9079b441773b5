"""Phones that come back by themselves: whose line breaks is at the next server's door at once, all together.

Run by the benches as `python -m bench.comeback`, on another core than the servers. Nothing here waits for one
phone while others could go on: each is a small machine of states, and one loop looks at all that are ready.
Life is kinder than this: a real client waits for a second or so, a different one each.
"""

from __future__ import annotations

import errno
import json
import os
import select
import socket
import sys
import time
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

from bench.frames import PING, PONG, take_frames, text_frame, upgrade_request

RECEIVE_BYTES: Final = 1 << 16
AT_ONCE: Final = 200  # when they are brought to their places; coming back knows no such limit
PATIENCE_S: Final = 120.0
IN_PROGRESS: Final = (0, errno.EINPROGRESS)


class Stage(Enum):
    """How far a phone has got."""

    AWAY = auto()
    CONNECTING = auto()
    UPGRADING = auto()
    KNOCKING = auto()
    IN = auto()


@dataclass(slots=True, eq=False)
class Phone:
    """One phone: which of the servers it belongs to, and where it stands."""

    auth: bytes
    home: int
    at: int = -1  # the server it is at, or on its way to
    stage: Stage = Stage.AWAY
    line: socket.socket | None = None
    buffer: bytearray = field(default_factory=bytearray)
    tries: int = 0
    in_ns: int = 0
    told: bool = False  # whether the welcome held everything that is looked for


class Comeback:
    """All phones of one side, one loop."""

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._phones: list[Phone] = []
        self._by_fd: dict[int, Phone] = {}
        self._ports: list[int] = []
        self._marks: list[bytes] = []
        self._namespace = b""
        self._refuge: int | None = None  # the server to go to when a line breaks
        self._orders = bytearray()

    def run(self) -> None:
        """Obey lines from standard input until it is closed."""
        order = sys.stdin.fileno()
        os.set_blocking(order, False)
        self._poll.register(order, select.EPOLLIN)
        while True:
            for fd, events in self._poll.poll(1.0):
                if fd != order:
                    self._attend(fd, events)
                elif not self._hear(order):
                    return

    def _hear(self, order: int) -> bool:
        """Read orders and obey those that are whole; False when there will be none any more."""
        chunk = os.read(order, RECEIVE_BYTES)
        self._orders += chunk
        while b"\n" in self._orders:
            line, _, rest = self._orders.partition(b"\n")
            self._orders = bytearray(rest)
            try:
                self._obey(json.loads(line))
            except OSError as error:
                say({"error": repr(error)})
        return bool(chunk)

    def _obey(self, wanted: dict[str, Any]) -> None:
        match wanted["do"]:
            case "phones":
                self._namespace = wanted["namespace"].encode()
                self._marks = [mark.encode() for mark in wanted["marks"]]
                known, homes = len(self._phones), wanted["homes"]
                for number, auth in enumerate(wanted["auths"], start=known):
                    self._phones.append(Phone(json.dumps(auth).encode(), number % homes))
                say({"phones": len(self._phones)})
            case "settle":
                self._settle(wanted["ports"])
            case "return":
                self._return(wanted["from"], wanted["to"])

    def _settle(self, ports: list[int]) -> None:
        """Everybody to the server they belong to, some at a time; those who are there already stay."""
        moved = [self._ports[i : i + 1] != ports[i : i + 1] for i in range(len(ports))]
        self._ports, self._refuge = ports, None
        astray = [phone for phone in self._phones if phone.at != phone.home or moved[phone.home]]
        for first in range(0, len(astray), AT_ONCE):
            some = astray[first : first + AT_ONCE]
            for phone in some:
                self._leave(phone)
                self._go(phone, phone.home)
            self._wait_for(some)
        say({"in": sum(phone.stage is Stage.IN for phone in self._phones)})

    def _return(self, lost: int, refuge: int) -> None:
        """A server is about to die, and its phones go to the other by themselves: say what became of them."""
        self._refuge = refuge
        those = [phone for phone in self._phones if phone.at == lost]
        for phone in those:
            phone.told, phone.tries = False, 0
        cpu = time.process_time()
        say({"armed": len(those)})
        self._wait_for(those, lost)
        back = [phone for phone in those if phone.stage is Stage.IN and phone.at == refuge]
        moments = sorted(phone.in_ns for phone in back)
        say(
            {
                "back": len(back),
                "told": sum(phone.told for phone in back),
                "tries": sum(phone.tries for phone in those),
                "first_ns": moments[0] if moments else None,
                "middle_ns": moments[len(moments) // 2] if moments else None,
                "last_ns": moments[-1] if moments else None,
                "client_cpu_ms": round((time.process_time() - cpu) * 1e3, 1),
            }
        )

    def _wait_for(self, some: list[Phone], lost: int | None = None) -> None:
        """Attend to everybody until these are in, and not at a lost server any more."""
        deadline = time.monotonic() + PATIENCE_S
        waiting = [phone for phone in some if phone.stage is not Stage.IN or phone.at == lost]
        while waiting and time.monotonic() < deadline:
            for fd, events in self._poll.poll(0.1):
                if fd in self._by_fd:
                    self._attend(fd, events)
            waiting = [phone for phone in waiting if phone.stage is not Stage.IN or phone.at == lost]

    def _go(self, phone: Phone, server: int) -> None:
        """Set out to a server."""
        line = socket.socket()
        line.setblocking(False)  # noqa: FBT003 - socket's own signature
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        code = line.connect_ex(("127.0.0.1", self._ports[server]))
        if code not in IN_PROGRESS:
            line.close()
            raise OSError(code, os.strerror(code))
        phone.line, phone.at, phone.stage, phone.buffer = line, server, Stage.CONNECTING, bytearray()
        phone.tries += 1
        self._by_fd[line.fileno()] = phone
        self._poll.register(line.fileno(), select.EPOLLOUT)

    def _leave(self, phone: Phone) -> None:
        if phone.line is not None:
            self._by_fd.pop(phone.line.fileno(), None)
            phone.line.close()  # which takes it off the poll as well
        phone.line, phone.stage, phone.at = None, Stage.AWAY, -1

    def _attend(self, fd: int, events: int) -> None:
        """Something happened on a phone's line."""
        phone = self._by_fd[fd]
        if phone.line is None:
            return
        if phone.stage is Stage.CONNECTING:
            if phone.line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                self._broke(phone)
                return
            phone.line.send(upgrade_request(self._ports[phone.at]))
            phone.stage = Stage.UPGRADING
            self._poll.modify(fd, select.EPOLLIN)
        elif events & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR):
            self._receive(phone, phone.line)

    def _receive(self, phone: Phone, line: socket.socket) -> None:
        try:
            chunk = line.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return
        except ConnectionError:
            chunk = b""
        moment = time.monotonic_ns()
        if not chunk:
            self._broke(phone)
            return
        phone.buffer += chunk
        if phone.stage is Stage.UPGRADING:
            head, found, rest = phone.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head[:20]:
                self._broke(phone)
                return
            phone.buffer = bytearray(rest)
            phone.stage = Stage.KNOCKING
        for payload in take_frames(phone.buffer):
            self._read(phone, line, payload, moment)

    def _read(self, phone: Phone, line: socket.socket, payload: bytes, moment: int) -> None:
        """One message of the server."""
        if payload == PING:
            line.send(text_frame(PONG))
        elif payload.startswith(b"0{"):
            line.send(text_frame(b"40" + self._namespace + b"," + phone.auth))
        elif payload.startswith(b"42" + self._namespace + b',["welcome"') and phone.stage is not Stage.IN:
            phone.stage, phone.in_ns = Stage.IN, moment
            phone.told = all(mark in payload for mark in self._marks)

    def _broke(self, phone: Phone) -> None:
        """The line is dead: to the refuge at once, if there is one."""
        self._leave(phone)
        if self._refuge is not None:
            self._go(phone, self._refuge)


def say(answer: dict[str, Any]) -> None:
    """One line to whoever started us."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Comeback().run()
