"""The floor: a loop that sends one buffer, framed beforehand, to one socket after the other, nothing else.

And that answers a grab from a number in memory. No library can alert or answer faster from Python: what is
above these figures is ours to answer for. It accepts phones as our server does, as far as a phone notices.
"""

from __future__ import annotations

import json
import resource
import select
import socket
import struct
import sys
import time
from typing import Any

OPEN = b'0{"sid":"raw","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":65536}'
ACCEPTED = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
NAMESPACE = b"/volunteer"
TEXT = 0x81
SMALL, TWO_BYTES_LIMIT = 126, 1 << 16


def framed(payload: bytes) -> bytes:
    """A server's text frame."""
    length = len(payload)
    if length < SMALL:
        return struct.pack("!BB", TEXT, length) + payload
    if length < TWO_BYTES_LIMIT:
        return struct.pack("!BBH", TEXT, SMALL, length) + payload
    return struct.pack("!BBQ", TEXT, SMALL + 1, length) + payload


def unmasked(data: bytes) -> bytes:
    """The payload of one short masked frame, as a phone sends them while it connects."""
    length, at = data[1] & 0x7F, 2
    if length == SMALL:
        (length,), at = struct.unpack("!H", data[2:4]), 4
    mask = (data[at : at + 4] * (length // 4 + 1))[:length]
    body = data[at + 4 : at + 4 + length]
    return (int.from_bytes(body, "big") ^ int.from_bytes(mask, "big")).to_bytes(length, "big")


class Raw:
    """All phones by cell, and an ear on standard input."""

    def __init__(self, port: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", port), backlog=1024)
        self._poll = select.epoll()
        self._poll.register(self._listener, select.EPOLLIN)
        self._poll.register(sys.stdin.fileno(), select.EPOLLIN)
        self._phones: dict[int, socket.socket] = {}
        self._by_cell: dict[str, list[socket.socket]] = {}
        self._seats_left = 0

    def run(self) -> None:
        """Serve until standard input is closed."""
        say({"ready": True})
        while True:
            for fd, _ in self._poll.poll():
                if fd == self._listener.fileno():
                    self._accept()
                elif fd == sys.stdin.fileno():
                    line = sys.stdin.readline()
                    if not line:
                        return
                    say(self._obey(json.loads(line)))
                else:
                    self._read(fd)

    def _accept(self) -> None:
        phone, _ = self._listener.accept()
        phone.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        phone.recv(4096)
        phone.sendall(ACCEPTED + framed(OPEN))
        phone.setblocking(False)  # noqa: FBT003 - socket's own signature
        self._phones[phone.fileno()] = phone
        self._poll.register(phone, select.EPOLLIN)

    def _read(self, fd: int) -> None:
        phone = self._phones[fd]
        data = phone.recv(65_536)
        if not data:
            self._poll.unregister(fd)
            self._phones.pop(fd).close()
            return
        said = unmasked(data)
        if said.startswith(b"42"):
            self._answer(phone, said)
        elif said.startswith(b"40"):
            auth = json.loads(said[said.index(b",") + 1 :])
            self._by_cell.setdefault(auth["cell"], []).append(phone)
            phone.sendall(framed(b"40" + NAMESPACE + b',{"sid":"raw"}'))
            phone.sendall(framed(b"42" + NAMESPACE + b',["welcome",{}]'))

    def _answer(self, phone: socket.socket, said: bytes) -> None:
        """A seat as long as there are any; the number before the bracket is the asker's."""
        self._seats_left -= 1
        answer = b'[{"ok":true}]' if self._seats_left >= 0 else b'[{"ok":false}]'
        phone.send(framed(b"43" + said[2 : said.index(b"[")] + answer))

    def _obey(self, wanted: dict[str, Any]) -> dict[str, Any]:
        cpu, started = time.process_time_ns(), time.monotonic_ns()
        if wanted["do"] == "emit":
            event = json.dumps(["package", wanted["card"]], ensure_ascii=False, separators=(",", ":"))
            frame = framed(b"42" + NAMESPACE + b"," + event.encode())
            for cell in wanted["cells"]:
                for phone in self._by_cell.get(cell, ()):
                    phone.send(frame)
        if wanted["do"] == "open":
            self._seats_left = wanted["seats"]
        if wanted["do"] == "counts":
            return {"counts": {NAMESPACE.decode(): sum(map(len, self._by_cell.values()))}}
        rss_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {"started_ns": started, "cpu_ns": cpu, "rss_mb": rss_kb // 1024}


def say(answer: dict[str, Any]) -> None:
    """One line to whoever started us."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Raw(int(sys.argv[1])).run()
