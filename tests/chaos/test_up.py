"""`shouwang up` as a person runs it, and what happens when its parts are killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from backend.core.settings import PROJECT_ROOT
from backend.ground.places import forget_state
from backend.ground.processes import Identity

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(240)]

READY_S = 60.0
STOPPED_S = 45.0
# A private cluster, two web processes, worker and tick: the least that is everything.
PARTS = ("postgres", "valkey", "web-1", "web-2", "worker", "tick")


def until(condition: Callable[[], object], patience_s: float, what: str) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


class Instance:
    """One `up` and its state folder."""

    def __init__(self, state_dir: Path) -> None:
        self.state_dir = state_dir
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.output = state_dir.with_suffix(".out")
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *more: str) -> list[str]:
        options = ("--port", str(self.port), "--state-dir", str(self.state_dir), "--no-demo", *more)
        return [sys.executable, "-m", "backend.cli", "up", *options]

    def up(self) -> None:
        self.output.parent.mkdir(parents=True, exist_ok=True)
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self.command(), cwd=PROJECT_ROOT, stdout=output, stderr=output, start_new_session=True
            )
        until(lambda: "Ready after" in self.said() or self.ended(), READY_S, "it did not become ready")
        assert not self.ended(), self.said()

    def said(self) -> str:
        return self.output.read_text()

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def recorded(self) -> dict[str, Identity]:
        record = json.loads((self.state_dir / "processes.json").read_text())
        return {one["name"]: Identity(one["pid"], one["started"]) for one in record["processes"]}

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(json.load(answer)["ok"])
        except OSError:
            return False

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def await_end(self) -> int:
        assert self.process is not None
        return self.process.wait(STOPPED_S)


@contextmanager
def an_instance(state_dir: Path) -> Iterator[Instance]:
    instance = Instance(state_dir)
    try:
        yield instance
    finally:
        if not instance.ended():
            instance.signal(signal.SIGTERM)
            instance.await_end()
        instance.output.unlink(missing_ok=True)


@contextmanager
def a_state_folder(name: str) -> Iterator[Path]:
    folder = PROJECT_ROOT / "var" / f"{name}-{os.getpid()}"
    forget_state(folder)
    try:
        yield folder
    finally:
        forget_state(folder)


@pytest.fixture(scope="module")
def state_dir() -> Iterator[Path]:
    """Lived in by one instance after the other: only the first has a cluster to make."""
    with a_state_folder("chaos") as folder:
        yield folder


@pytest.fixture
def instance(state_dir: Path) -> Iterator[Instance]:
    with an_instance(state_dir) as instance:
        yield instance


@pytest.fixture
def newcomer() -> Iterator[Instance]:
    """On a machine that has seen none before."""
    with a_state_folder("chaos-new") as folder, an_instance(folder) as instance:
        yield instance


def test_every_killed_part_comes_back(instance: Instance) -> None:
    instance.up()
    for name in PARTS:
        before = instance.recorded()[name]
        os.kill(before.pid, signal.SIGKILL)
        until(lambda: instance.recorded().get(name, before) != before, 15, f"{name} did not come back")  # noqa: B023
        until(instance.answers, 30, f"not ready after {name} was killed")
    # A web process still at its start when the database goes ends too, and comes back as well.
    again = re.findall(r"(\S+) is running again", instance.said())
    assert set(again) == set(PARTS), instance.said()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_stop_stops_everything(instance: Instance, number: signal.Signals) -> None:
    instance.up()
    processes = instance.recorded()
    assert tuple(processes) == PARTS
    instance.signal(number)
    assert instance.await_end() == 0
    assert [name for name, process in processes.items() if process.alive()] == []
    stages = re.findall(r"Stopping (.*) …", instance.said())
    assert stages == ["web-1, web-2", "worker, tick", "valkey", "postgres"]


def test_a_stop_while_starting_leaves_nothing(newcomer: Instance) -> None:
    with newcomer.output.open("wb") as output:
        newcomer.process = subprocess.Popen(
            newcomer.command(), cwd=PROJECT_ROOT, stdout=output, stderr=output
        )
    until((newcomer.state_dir / "processes.json").exists, READY_S, "nothing was started")
    newcomer.signal(signal.SIGINT)
    assert newcomer.await_end() == 0, newcomer.said()
    assert "Ready" not in newcomer.said()
    assert newcomer.recorded() == {}


def test_nothing_survives_the_killed_supervisor_and_the_next_starts(instance: Instance) -> None:
    instance.up()
    processes = instance.recorded()
    instance.signal(signal.SIGKILL)
    instance.await_end()
    # At once, while the parts of the first may still be ending.
    instance.up()
    assert [name for name, process in processes.items() if process.alive()] == []
    assert instance.answers()


def test_a_removed_state_folder_is_one_sentence_and_a_clean_stop(newcomer: Instance) -> None:
    newcomer.up()
    processes = newcomer.recorded()
    shutil.rmtree(newcomer.state_dir, ignore_errors=True)  # its parts still write into it
    assert newcomer.await_end() == 1
    assert f"Error: The state folder {newcomer.state_dir} was removed" in newcomer.said()
    assert "Traceback" not in newcomer.said()
    assert [name for name, process in processes.items() if process.alive()] == []


def test_a_second_one_says_that_one_is_running(instance: Instance) -> None:
    instance.up()
    second = run(instance.command())
    assert second.returncode == 1
    assert f"Shouwang is running already in {instance.state_dir}" in second.stderr
    assert f"http://127.0.0.1:{instance.port}" in second.stderr


def test_a_busy_port_is_an_error_and_starts_nothing(newcomer: Instance) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", newcomer.port))
        other.listen()
        result = run(newcomer.command())
    assert result.returncode == 1
    assert f"Port {newcomer.port} is in use by another program" in result.stderr
    assert not (newcomer.state_dir / "cluster" / "PG_VERSION").exists()


def run(command: list[str]) -> subprocess.CompletedProcess[Any]:
    return subprocess.run(
        command, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=READY_S, check=False
    )
