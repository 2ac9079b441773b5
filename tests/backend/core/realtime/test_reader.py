"""What clients may send over WebSocket and how a breach ends; wsproto, another's work, is the client."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as some
from wsproto.frame_protocol import FrameProtocol

from backend.core.realtime.reader import (
    BURST_FRAMES,
    NORMAL,
    NOT_UTF8,
    PIECE_BYTES,
    POLICY,
    PROTOCOL,
    TOO_BIG,
    UNSUPPORTED,
    ClosedError,
    Reader,
    text_of,
    unmasked,
)
from backend.core.realtime.wire import PONG, frame

LIMIT = 70_000


def client_frame(
    opcode: int, payload: bytes, *, final: bool = True, reserved: int = 0, masked: bool = True
) -> bytes:
    """One frame as a client sends it, however wrong."""
    mask = os.urandom(4) if masked else b""
    bare = frame(payload, opcode)
    head, body = bare[: len(bare) - len(payload)], payload
    first = (head[0] if final else head[0] & 0x7F) | reserved
    second = head[1] | (0x80 if masked else 0)
    return bytes([first, second]) + head[2:] + mask + (unmasked(body, mask) if masked and body else body)


def read(data: bytes) -> tuple[list[str], int, list[bytes]]:
    """The messages in what a client sent, the code it ended with, and what was answered meanwhile."""
    answers: list[bytes] = []
    reader = Reader(io.BytesIO(data).read, answers.append, LIMIT)
    messages: list[str] = []
    while True:
        try:
            messages.append(text_of(reader.message()))
        except ClosedError as end:
            return messages, end.code, answers


@given(some.lists(some.text(max_size=300), max_size=40), some.booleans())
def test_what_a_stock_client_frames_is_read(texts: list[str], in_pieces: bool) -> None:  # noqa: FBT001 - drawn
    client = FrameProtocol(client=True, extensions=[])
    sent = bytearray()
    for text in texts:
        if in_pieces:
            sent += client.send_data(text[:7], fin=False)
            sent += client.ping(b"still here")
            sent += client.send_data(text[7:], fin=True)
        else:
            sent += client.send_data(text, fin=True)
    messages, code, answers = read(bytes(sent))
    assert messages == texts
    assert code == NORMAL
    assert answers == [frame(b"still here", PONG)] * (len(texts) if in_pieces else 0)


@pytest.mark.parametrize("size", [0, 125, 126, 65_535, 65_536, LIMIT])
def test_every_form_of_length(size: int) -> None:
    assert read(client_frame(1, b"x" * size))[0] == ["x" * size]


@given(some.binary(), some.binary(min_size=4, max_size=4))
def test_a_mask_taken_off_twice_is_put_on_again(data: bytes, mask: bytes) -> None:
    assert unmasked(data, mask) == bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))


BREACHES = {
    "unmasked": (client_frame(1, b"x", masked=False), PROTOCOL),
    "reserved bit": (client_frame(1, b"x", reserved=0x40), PROTOCOL),
    "unknown kind": (client_frame(3, b"x"), UNSUPPORTED),
    "binary": (client_frame(2, b"x"), UNSUPPORTED),
    "long ping": (client_frame(9, b"x" * 126), PROTOCOL),
    "ping in pieces": (client_frame(9, b"x", final=False), PROTOCOL),
    "a piece of nothing": (client_frame(0, b"x"), PROTOCOL),
    "begun twice": (client_frame(1, b"x", final=False) + client_frame(1, b"y"), PROTOCOL),
    "not text": (client_frame(1, b"\xc3\x28"), NOT_UTF8),
    "too big": (client_frame(1, b"x" * (LIMIT + 1)), TOO_BIG),
    "too big in pieces": (client_frame(1, b"x" * LIMIT, final=False) + client_frame(0, b"x"), TOO_BIG),
    "cut off": (client_frame(1, b"hello")[:-2], NORMAL),
    "closed": (client_frame(8, b"\x03\xe8"), NORMAL),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_ends_the_connection_with_its_code(name: str) -> None:
    data, code = BREACHES[name]
    assert read(data)[::2] == ([], []) if name != "closed" else True
    assert read(data)[1] == code


def test_too_big_is_refused_before_more_than_a_piece_of_it_is_received() -> None:
    stream = io.BytesIO(client_frame(1, b"x" * (LIMIT + 1)))
    with pytest.raises(ClosedError):
        Reader(stream.read, lambda _frame: None, LIMIT).message()
    assert stream.tell() <= PIECE_BYTES


@given(some.lists(some.binary(max_size=9_000), max_size=6), some.integers(1, 5_000))
def test_messages_are_found_however_they_arrive(sent: list[bytes], most: int) -> None:
    stream = io.BytesIO(b"".join(client_frame(1, message) for message in sent))
    reader = Reader(lambda wanted: stream.read(min(wanted, most)), lambda _frame: None, LIMIT)
    assert [reader.message() for _ in sent] == sent
    with pytest.raises(ClosedError):
        reader.message()


def test_a_flood_of_frames_ends_its_sender() -> None:
    flood = client_frame(10, b"") * (BURST_FRAMES + 50)
    assert read(flood)[1] == POLICY
