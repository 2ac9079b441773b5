"""The one listening socket of an instance, and how many files a process may have open."""

from __future__ import annotations

import errno
import resource
import socket

from backend.ground.places import GroundError

BACKLOG = 2048
# Each volunteer is one open file; a city's evening is some thousands per process.
ENOUGH_FILES = 8192


def open_listener(host: str, port: int) -> socket.socket:
    """A listening socket; GroundError says plainly when the port is somebody else's.

    `up` opens it once and every web process accepts from it: connections made while a process is
    started again wait in the queue instead of being refused.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    # Connections of an earlier run that still close must not keep us from the port.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise GroundError(_why_not(host, port, error)) from error
    listener.listen(BACKLOG)
    listener.settimeout(0)
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return (
                f"Port {port} is in use by another program: stop that, or choose another with --port"
                " (for `make run`: SHOUWANG_PORT=…)."
            )
        case errno.EACCES:
            return f"Port {port} needs more rights than we have: choose one above 1023."
        case _:
            return f"Cannot listen on {host} port {port}: {error.strerror}."


def raise_file_limit() -> tuple[int, bool]:
    """Raise this process's limit of open files as far as it may go; returns it, and whether it is enough."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return soft, soft == resource.RLIM_INFINITY or soft >= ENOUGH_FILES
