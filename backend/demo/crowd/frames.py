"""Just enough of WebSocket (RFC 6455) to be thousands of phones cheaply: the benches' and the crowd's."""

from __future__ import annotations

import os

LIVE = "/socket.io/?EIO=4&transport=websocket"
SMALL, TWO_BYTES = 126, 127


def upgrade_request(host: str, path: str = LIVE) -> bytes:
    """The HTTP request that opens a WebSocket; no extension is offered, so nothing is compressed."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: c2hvdXdhbmcgc2hvdXdhbg==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def text_frame(payload: bytes) -> bytes:
    """A client's text frame: masked, as the protocol wants it."""
    length = len(payload)
    if length < SMALL:
        head = bytes([0x81, 0x80 | length])
    elif length < 1 << 16:
        head = bytes([0x81, 0x80 | SMALL]) + length.to_bytes(2, "big")
    else:
        head = bytes([0x81, 0x80 | TWO_BYTES]) + length.to_bytes(8, "big")
    mask = os.urandom(4)
    repeated = (mask * (length // 4 + 1))[:length]
    masked = (int.from_bytes(payload, "big") ^ int.from_bytes(repeated, "big")).to_bytes(length, "big")
    return head + mask + masked


def take_frames(buffer: bytearray) -> list[bytes]:
    """The payloads of all whole frames at the buffer's start; they are removed from it."""
    found, at = [], 0
    while len(buffer) - at >= 2:  # noqa: PLR2004 - the shortest frame
        length, start = buffer[at + 1] & 0x7F, at + 2
        if length == SMALL:
            length, start = int.from_bytes(buffer[start : start + 2], "big"), start + 2
        elif length == TWO_BYTES:
            length, start = int.from_bytes(buffer[start : start + 8], "big"), start + 8
        if len(buffer) < start + length:
            break
        found.append(bytes(buffer[start : start + length]))
        at = start + length
    del buffer[:at]
    return found
