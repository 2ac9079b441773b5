"""Tests reach this machine only: a name looked up or an address called outside of it is an error."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

LOCAL_NAMES = {"localhost", "", None}


class OutsideError(RuntimeError):
    """A test tried to reach beyond this machine."""


def stay_inside() -> None:
    """From now on; the interpreter has no way to take an audit hook back."""
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        # A Unix socket's address is a path; only internet addresses are pairs and more.
        if isinstance(address, tuple):
            _check(address[0])
    elif event == "socket.getaddrinfo":
        _check(arguments[0])


def _check(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in LOCAL_NAMES:
        return
    try:
        inside = ipaddress.ip_address(name).is_loopback
    except ValueError:
        inside = False
    if not inside:
        message = f"a test tried to reach {name}"
        raise OutsideError(message)
