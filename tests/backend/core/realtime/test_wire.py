"""Frames on a socket: at once while the peer reads, in a bounded line when it does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import gevent
import pytest
from gevent import socket as sockets

from backend.core.realtime.wire import LINE_LIMIT_BYTES, STALL_S, Wire, frame

SMALL_BUFFER = 4096


class Pair:
    """A wire and the phone at its other end."""

    def __init__(self, stall_s: float = STALL_S) -> None:
        ours, self.phone = sockets.socketpair()
        ours.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, SMALL_BUFFER)
        self.given_up = 0
        self.wire = Wire(ours, self._count, stall_s)
        self.ours = ours

    def _count(self) -> None:
        self.given_up += 1

    def read_all(self) -> bytes:
        data = bytearray()
        while chunk := self.phone.recv(65_536):
            data += chunk
        return bytes(data)

    def close(self) -> None:
        self.ours.close()
        self.phone.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    with closing(Pair()) as pair:
        yield pair


def test_what_the_kernel_takes_is_out_at_once(pair: Pair) -> None:
    pair.wire.write(b"one")
    pair.wire.write(b"two")
    # Nobody else ran in between: no greenlet was needed.
    assert pair.phone.recv(100) == b"onetwo"


def test_a_slow_reader_gets_everything_in_order(pair: Pair) -> None:
    sent = [frame(bytes([65 + number % 26]) * 700) for number in range(200)]
    for data in sent:
        pair.wire.write(data)
    pair.wire.end()
    assert pair.read_all() == b"".join(sent)
    assert pair.given_up == 0


def test_one_message_may_be_as_large_as_it_is(pair: Pair) -> None:
    sent = frame(b"x" * (4 * LINE_LIMIT_BYTES))
    pair.wire.write(sent)
    pair.wire.end()
    assert pair.read_all() == sent
    assert pair.given_up == 0


def test_small_news_behind_a_large_message_cuts_nobody_off(pair: Pair) -> None:
    sent = [frame(b"x" * (4 * LINE_LIMIT_BYTES)), *(frame(b"news") for _ in range(100))]
    for data in sent:
        pair.wire.write(data)
    pair.wire.end()
    assert pair.read_all() == b"".join(sent)
    assert pair.given_up == 0


def test_what_waits_behind_it_is_bounded_all_the_same(pair: Pair) -> None:
    pair.wire.write(frame(b"x" * (4 * LINE_LIMIT_BYTES)))
    for _ in range(LINE_LIMIT_BYTES // 10_000 + 20):
        pair.wire.write(frame(b"x" * 10_000))
    assert pair.given_up == 1


def test_the_line_is_as_long_again_once_it_was_read(pair: Pair) -> None:
    data = frame(b"x" * 10_000)
    for _ in range(3):
        for _ in range(LINE_LIMIT_BYTES // 10_000):
            pair.wire.write(data)
        got = 0
        while got < (LINE_LIMIT_BYTES // 10_000) * len(data):
            got += len(pair.phone.recv(65_536))
    assert pair.given_up == 0


def test_slow_but_steady_is_not_standing_still() -> None:
    with closing(Pair(stall_s=0.2)) as pair:
        sent = frame(b"x" * 200_000)
        pair.wire.write(sent)
        got = bytearray()
        while len(got) < len(sent):
            gevent.sleep(0.05)  # in all several times as long as it may stand still
            got += pair.phone.recv(16_384)
        assert bytes(got) == sent
        assert pair.given_up == 0


def test_one_that_reads_nothing_is_cut_off_and_told_once(pair: Pair) -> None:
    data = frame(b"x" * 10_000)
    for _ in range(LINE_LIMIT_BYTES // 10_000 + 20):
        pair.wire.write(data)
    assert pair.given_up == 1
    gevent.sleep(0)
    pair.wire.write(b"never")
    assert b"never" not in pair.read_all()


def test_one_that_stalls_is_cut_off() -> None:
    with closing(Pair(stall_s=0.01)) as pair:
        pair.wire.write(frame(b"x" * 60_000))
        with gevent.Timeout(5):
            while not pair.given_up:
                gevent.sleep(0.01)
        assert pair.given_up == 1


def test_a_dead_peer_is_no_error(pair: Pair) -> None:
    pair.phone.close()
    pair.wire.write(b"one")
    pair.wire.write(b"two")
    pair.wire.end()


def test_nothing_is_written_after_the_end(pair: Pair) -> None:
    pair.wire.write(b"bye")
    pair.wire.end()
    pair.wire.write(b"more")
    assert pair.read_all() == b"bye"


@pytest.mark.parametrize(("size", "head"), [(125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_the_head_grows_with_the_length(size: int, head: int) -> None:
    assert len(frame(b"x" * size)) == head + size
