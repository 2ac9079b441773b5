"""The guard that keeps tests on this machine works itself."""

from __future__ import annotations

import socket

import pytest

from tests.offline import OutsideError


def test_an_outside_address_is_refused() -> None:
    with socket.socket() as probe, pytest.raises(OutsideError, match=r"192\.0\.2\.1"):
        probe.connect(("192.0.2.1", 80))


def test_an_outside_name_is_refused() -> None:
    with pytest.raises(OutsideError, match="example"):
        socket.getaddrinfo("example.org", 80)


def test_this_machine_is_fine() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        assert socket.getaddrinfo("localhost", 80)
