"""A fresh instance of the demo for the length of a block, as a process group of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import requests

from backend.core.settings import PROJECT_ROOT
from backend.ground.places import GroundError, open_state
from backend.ground.running import Record, only_one

READY_S: Final = 120.0
POLL_S: Final = 0.2
STOP_S: Final = 45.0


@contextmanager
def fresh_instance(state_dir: Path) -> Iterator[str]:
    """Start an empty demo instance without a crowd on a free port; its URL. Stopped at the end."""
    forget_state(state_dir)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log_path = PROJECT_ROOT / "var" / f"{state_dir.name}.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "backend.cli", "up", "--demo"]
    command += ["--port", str(port), "--state-dir", str(state_dir)]
    env = {**os.environ, "SHOUWANG_DEMO_CROWD": "0"}
    with log_path.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT_ROOT, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
        try:
            await_ready(url, process, log_path)
            yield url
        finally:
            stop(process)


def forget_state(state_dir: Path) -> None:
    """Remove everything an earlier instance kept there; GroundError when one is running in it."""
    state = open_state(state_dir)
    with only_one(state, "making room for a fresh instance"):
        Record(state).stop_leftovers()
        shutil.rmtree(state.database_folder, ignore_errors=True)
    shutil.rmtree(state_dir)


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_ready(url: str, process: subprocess.Popen[bytes], log_path: Path) -> None:
    """Wait until the instance answers; GroundError with the end of its log when it does not."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(f"{url}/readyz", timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(POLL_S)
    end = log_path.read_text(encoding="utf-8")[-2000:]
    raise GroundError(f"The instance did not come up. The end of its log:\n{end}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the supervisor to stop everything it started."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
