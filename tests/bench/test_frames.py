"""The little of WebSocket that the load speaks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.frames import take_frames, text_frame


def from_server(payload: bytes) -> bytes:
    """The frame a server sends: not masked."""
    if len(payload) < 126:
        return bytes([0x81, len(payload)]) + payload
    if len(payload) < 1 << 16:
        return b"\x81\x7e" + len(payload).to_bytes(2, "big") + payload
    return b"\x81\x7f" + len(payload).to_bytes(8, "big") + payload


sizes = st.one_of(st.integers(0, 200), st.sampled_from([125, 126, 127, 65_535, 65_536, 70_000]))


@given(st.lists(sizes, max_size=5), st.integers(1, 4000))
@settings(deadline=None)  # a busy machine is no defect
def test_frames_are_found_however_they_arrive(lengths: list[int], step: int) -> None:
    payloads = [bytes([65 + i % 26]) * length for i, length in enumerate(lengths)]
    stream = b"".join(map(from_server, payloads))
    buffer, found = bytearray(), []
    for at in range(0, len(stream), step):
        buffer += stream[at : at + step]
        found += take_frames(buffer)
    assert found == payloads
    assert not buffer


@given(sizes)
@settings(deadline=None)  # a busy machine is no defect
def test_what_a_client_sends_is_masked_and_whole(length: int) -> None:
    payload = b"x" * length
    frame = text_frame(payload)
    assert frame[1] & 0x80
    start = 2 + {126: 2, 127: 8}.get(frame[1] & 0x7F, 0)
    mask, masked = frame[start : start + 4], frame[start + 4 :]
    assert bytes(byte ^ mask[i % 4] for i, byte in enumerate(masked)) == payload
