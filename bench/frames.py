"""Just enough of WebSocket and Engine.IO 4 to be a thousand phones cheaply; frames are the crowd's."""

from __future__ import annotations

from backend.demo.crowd import frames
from backend.demo.crowd.frames import take_frames, text_frame

__all__ = ["PING", "PONG", "take_frames", "text_frame", "upgrade_request"]

PING, PONG = b"2", b"3"


def upgrade_request(port: int, path: str = frames.LIVE) -> bytes:
    """The HTTP request that opens a WebSocket to a server on this machine."""
    return frames.upgrade_request(f"127.0.0.1:{port}", path)
