"""The listening socket and the limit of open files."""

from __future__ import annotations

import os
import resource
import socket

import pytest

from backend.ground.listening import open_listener, raise_file_limit
from backend.ground.places import GroundError


def test_a_busy_port_is_said_plainly() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(GroundError, match=rf"Port {port} is in use by another program.*--port"):
            open_listener("127.0.0.1", port)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may use any port")
def test_a_port_for_root_is_said_plainly() -> None:
    with pytest.raises(GroundError, match="above 1023"):
        open_listener("127.0.0.1", 80)


def test_an_address_of_another_machine_is_said_plainly() -> None:
    with pytest.raises(GroundError, match=r"Cannot listen on 192\.0\.2\.1"):
        open_listener("192.0.2.1", 8000)


def test_the_limit_is_raised_as_far_as_it_goes() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        assert raise_file_limit()[0] == before[1]
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == before[1]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
