"""The programs a bench starts: spoken to in lines of JSON, pinned to a core, stopped at the end."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

STOP_S = 10.0


class ChildError(Exception):
    """A program of the bench ended or did not answer."""


class Child:
    """One running program; each request is a line, each answer is a line."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name = name
        self.process = process
        self._log = log
        self._rest = b""

    def ask(self, request: Mapping[str, Any], patience_s: float = 60.0) -> dict[str, Any]:
        """Send a request and wait for its answer; ChildError when it does not come."""
        self.tell(request)
        return self.hear(patience_s)

    def tell(self, request: Mapping[str, Any]) -> None:
        """Send a request whose answer is heard later."""
        stdin = self.process.stdin
        if stdin is None:
            raise ChildError(self.name)
        with self._ending():
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()

    def hear(self, patience_s: float = 60.0) -> dict[str, Any]:
        """The next answer."""
        while b"\n" not in self._rest:
            self._rest += self._read(patience_s)
        line, _, self._rest = self._rest.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise ChildError(f"{self.name}: {answer['error']}")
        return answer

    def _read(self, patience_s: float) -> bytes:
        out: IO[bytes] | None = self.process.stdout
        if out is None or not select.select([out], [], [], patience_s)[0]:
            raise ChildError(f"{self.name} did not answer within {patience_s:.0f} s")
        chunk = os.read(out.fileno(), 1 << 20)
        if not chunk:
            raise ChildError(f"{self.name} ended: {self._last_words()}")
        return chunk

    @contextmanager
    def _ending(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError as error:
            raise ChildError(f"{self.name} ended: {self._last_words()}") from error

    def _last_words(self) -> str:
        return self._log.read_text(errors="replace")[-1500:]

    def stop(self) -> None:
        """Close its ear, which is how each of them ends; kill it when that does not help."""
        with contextlib.suppress(BrokenPipeError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextmanager
def running(
    name: str, command: Sequence[str], *, folder: Path, core: int | None, env: Mapping[str, str] | None = None
) -> Iterator[Child]:
    """A program for the length of a block; what it says to standard error goes to `folder`."""
    log = folder / f"{name}.log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **(env or {})},
        )
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
    child = Child(name, process, log)
    try:
        yield child
    finally:
        child.stop()


@contextmanager
def beside(
    name: str, command: Sequence[str], *, folder: Path, core: int | None, env: Mapping[str, str]
) -> Iterator[None]:
    """A program that nobody speaks to (a tick, a worker), for the length of a block; ends by SIGTERM."""
    log = folder / f"{name}.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            list(command), stdin=subprocess.DEVNULL, stdout=said, stderr=said, env={**os.environ, **env}
        )
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
    try:
        yield
    finally:
        ended = process.poll()
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if ended is not None:
        raise ChildError(f"{name} ended: {log.read_text(errors='replace')[-1500:]}")


def cores() -> tuple[int | None, int | None]:
    """One core for the server that is measured and another for the load; none when there is only one."""
    available = sorted(os.sched_getaffinity(0))
    return (available[0], available[-1]) if len(available) > 1 else (None, None)


def raise_file_limit(needed: int) -> None:
    """Let this process and those it starts open so many files; OSError when the system forbids it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        if hard != resource.RLIM_INFINITY and hard < needed:
            message = f"this needs {needed} open files, and the system allows {hard} (ulimit -n)"
            raise OSError(message)
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
