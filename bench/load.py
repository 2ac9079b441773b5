"""A thousand phones in one process: connects, stays alive, and says when the last one heard an event.

Or asks from all of them at one instant, and says when the last one was answered.

Run by the benches as `python -m bench.load`, on another core than the server. While an event or an answer is
awaited the loop only receives and looks at the clock; what was received is read afterwards, so that the load
costs the measurement as little as it can. The clock is CLOCK_MONOTONIC, which is the servers' too.
"""

from __future__ import annotations

import json
import os
import select
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from bench.frames import PING, PONG, take_frames, text_frame, upgrade_request

BATCH = 50  # connections opened at the same time
RECEIVE_BYTES = 1 << 16
CONNECT_S = 60.0
QUIET_S = 0.15  # after the last expected receipt: time for a second one that must not come


@dataclass(slots=True)
class Phone:
    """One socket and what it received but nobody read yet."""

    group: str
    connection: socket.socket
    buffer: bytearray = field(default_factory=bytearray)

    def send(self, payload: bytes) -> None:
        self.connection.sendall(text_frame(payload))

    def wait_for(self, start: bytes) -> None:
        """Read until a message begins like this; only while connecting."""
        deadline = time.monotonic() + CONNECT_S
        while time.monotonic() < deadline:
            for payload in take_frames(self.buffer):
                if payload == PING:
                    self.send(PONG)
                if payload.startswith(start):
                    return
            chunk = self.connection.recv(RECEIVE_BYTES)
            if not chunk:
                break
            self.buffer += chunk
        message = f"no {start!r} came"
        raise ConnectionError(message)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is awaited: messages of one group that begin with `start` and hold `mark`."""

    group: str
    start: bytes
    mark: bytes
    count: int
    until: float


# By connection: when each message that was awaited came, and the message.
Heard = dict[int, list[tuple[int, bytes]]]


class Load:
    """All phones, one loop."""

    def __init__(self) -> None:
        self._phones: dict[int, Phone] = {}
        self._poll = select.epoll()
        self._received: list[tuple[int, int, bytes]] = []
        self._orders = bytearray()

    def run(self) -> None:
        """Obey lines from standard input until it is closed."""
        order = sys.stdin.fileno()
        os.set_blocking(order, False)
        self._poll.register(order, select.EPOLLIN)
        while True:
            for fd, _ in self._poll.poll(1.0):
                if fd != order:
                    self._receive(fd)
                elif not self._hear(order):
                    return
            self._read_received()

    def _hear(self, order: int) -> bool:
        """Read orders and obey those that are whole; False when there will be none any more."""
        chunk = os.read(order, RECEIVE_BYTES)
        self._orders += chunk
        while b"\n" in self._orders:
            line, _, rest = self._orders.partition(b"\n")
            self._orders = bytearray(rest)
            try:
                self._obey(json.loads(line))
            except (OSError, ConnectionError) as error:
                say({"error": repr(error)})
        return bool(chunk)

    def _obey(self, wanted: dict[str, Any]) -> None:
        if wanted["do"] == "connect":
            started = time.monotonic()
            auths = wanted["auths"]
            for first in range(0, len(auths), BATCH):
                self._connect(wanted, auths[first : first + BATCH], wanted["ports"])
                self._stay_alive()
            say({"connected": len(auths), "seconds": round(time.monotonic() - started, 3)})
        elif wanted["do"] == "leave":
            self._hang_up(wanted["group"])
        elif wanted["do"] == "arm":
            self._arm(wanted)
        elif wanted["do"] == "ask":
            self._ask(wanted)

    def _hang_up(self, group: str) -> None:
        for fd in [fd for fd, phone in self._phones.items() if phone.group == group]:
            self._poll.unregister(fd)
            self._phones.pop(fd).connection.close()
        say({"left": True})

    def _stay_alive(self) -> None:
        """Answer the pings of those that are connected already: connecting many takes longer than a ping."""
        self._receive_for(0, len(self._phones))
        self._read_received()

    def _connect(self, wanted: dict[str, Any], auths: list[dict[str, Any]], ports: list[int]) -> None:
        """Open some connections side by side, step by step, to each server in turn."""
        namespace = wanted["namespace"].encode()
        phones = [Phone(wanted["group"], _opened(ports[i % len(ports)])) for i in range(len(auths))]
        for phone in phones:
            _read_upgrade(phone)
        for phone in phones:
            phone.wait_for(b"0{")
        for phone, auth in zip(phones, auths, strict=True):
            phone.send(b"40" + namespace + b"," + json.dumps(auth).encode())
        for phone in phones:
            phone.wait_for(b"42" + namespace + b',["' + wanted["await"].encode())
            phone.connection.setblocking(False)  # noqa: FBT003 - socket's own signature
            self._phones[phone.connection.fileno()] = phone
            self._poll.register(phone.connection.fileno(), select.EPOLLIN)

    def _arm(self, wanted: dict[str, Any]) -> None:
        """Say that we listen, then receive until everybody heard it or the patience ends."""
        self._read_received()
        expected = Expected(
            wanted["group"],
            wanted["start"].encode(),
            wanted["mark"].encode(),
            wanted["count"],
            time.monotonic() + wanted["patience_s"],
        )
        say({"armed": True})
        say(_summary(self._await(expected)))

    def _ask(self, wanted: dict[str, Any]) -> None:
        """Send one event from every phone, as fast as they can be sent, and await every acknowledgement.

        `data` has what each phone sends; `kinds` maps a name to the words by which such an answer is known.
        What costs time (frames, masks) is made before the clock starts.
        """
        self._read_received()
        phones = [phone for phone in self._phones.values() if phone.group == wanted["group"]]
        number, namespace = str(wanted["number"]), wanted["namespace"]
        frames = [
            text_frame(f"42{namespace},{number}{json.dumps([wanted['event'], data])}".encode())
            for data in wanted["data"]
        ]
        start = f"43{namespace},{number}[".encode()
        until = time.monotonic() + wanted["patience_s"]
        cpu, started = time.process_time_ns(), time.monotonic_ns()
        for phone, frame in zip(phones, frames, strict=True):
            phone.connection.send(frame)
        sent = time.monotonic_ns()
        heard = self._await(Expected(wanted["group"], start, b"", len(frames), until), start)
        cost = time.process_time_ns() - cpu
        answers = [payload for came in heard.values() for _, payload in came]
        kinds = {
            kind: sum(words.encode() in one for one in answers) for kind, words in wanted["kinds"].items()
        }
        times = {"started_ns": started, "sent_ns": sent, "cpu_ns": cost}
        say({**_summary(heard), **times, "kinds": kinds})

    def _await(self, expected: Expected, sign: bytes = b"") -> Heard:
        """What every phone heard of what is expected, and a while longer: a second one must not come."""
        heard: Heard = {}
        while time.monotonic() < expected.until and len(heard) < expected.count:
            self._receive_for(0.05, expected.count - len(heard), sign)
            self._read_received(expected, heard)
        quiet_until = time.monotonic() + QUIET_S
        while time.monotonic() < quiet_until:
            self._receive_for(0.02, 1)
            self._read_received(expected, heard)
        return heard

    def _receive_for(self, seconds: float, most: int, sign: bytes = b"") -> None:
        """Only receive: until so many receipts came or nothing comes for so long.

        With a sign, receipts that hold it are counted: others come in between, and are read when all is over.
        """
        while most > 0:
            ready = self._poll.poll(seconds)
            if not ready:
                return
            for fd, _ in ready:
                chunk = self._receive(fd) if fd in self._phones else b""
                most -= chunk.count(sign) if sign and chunk else 1

    def _receive(self, fd: int) -> bytes:
        try:
            chunk = self._phones[fd].connection.recv(RECEIVE_BYTES)
        except BlockingIOError:
            return b""
        moment = time.monotonic_ns()
        if not chunk:
            self._poll.unregister(fd)
            self._phones.pop(fd).connection.close()
            return b""
        self._received.append((fd, moment, chunk))
        return chunk

    def _read_received(self, expected: Expected | None = None, heard: Heard | None = None) -> None:
        """Take the frames out of what came, answer pings, note who heard what is expected and when."""
        received, self._received = self._received, []
        for fd, moment, chunk in received:
            phone = self._phones.get(fd)
            if phone is None:
                continue
            phone.buffer += chunk
            for payload in take_frames(phone.buffer):
                if payload == PING:
                    phone.send(PONG)
                elif expected is not None and heard is not None and _is_it(phone, payload, expected):
                    heard.setdefault(fd, []).append((moment, payload))


def _is_it(phone: Phone, payload: bytes, expected: Expected) -> bool:
    """Whether a message is the awaited one; one of this run at the wrong group would be too."""
    return phone.group == expected.group and payload.startswith(expected.start) and expected.mark in payload


def _summary(heard: Heard) -> dict[str, Any]:
    """How many heard it, how many more than once, when the first and the last."""
    moments = sorted(came[0][0] for came in heard.values())
    return {
        "received": len(heard),
        "doubled": sum(len(came) > 1 for came in heard.values()),
        "first_ns": moments[0] if moments else None,
        "middle_ns": moments[len(moments) // 2] if moments else None,
        "last_ns": moments[-1] if moments else None,
    }


def _opened(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=CONNECT_S)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(upgrade_request(port))
    return connection


def _read_upgrade(phone: Phone) -> None:
    """The answer to the upgrade; what follows it already belongs to the first frame."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        chunk = phone.connection.recv(RECEIVE_BYTES)
        if not chunk:
            break
        answer += chunk
    head, _, rest = answer.partition(b"\r\n\r\n")
    if b" 101 " not in head.split(b"\r\n")[0] + b" ":
        message = f"no upgrade: {head[:200]!r}"
        raise ConnectionError(message)
    phone.buffer += rest


def say(answer: dict[str, Any]) -> None:
    """One line to whoever started us."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Load().run()
