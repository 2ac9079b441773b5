"""The running demo cities of a test run: whole instances, each shared by the run's workers.

A keeper process of its own holds each: it starts with the first test that asks, and stops when the run is
over, also when the run was killed.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from backend.core.settings import PROJECT_ROOT
from backend.demo.instance import fresh_instance
from backend.ground.places import forget_state
from backend.ground.processes import Identity
from tests.keeper import locked

START_S = 150.0
POLL_S = 0.2
# Every test client says where it calls from, so that one machine's tests do not share a rate limit.
ENVIRONMENT = {"SHOUWANG_TRUSTED_PROXIES": "1", "SHOUWANG_WEB_PROCESSES": "2"}
# Asks the keeper for a disk of the city's own, and says how large.
DISK_MIB = "SHOUWANG_TEST_DISK_MIB"

# engineio's own word for a refusal we want.
REFUSALS = ("is not an accepted origin",)


@dataclass(frozen=True, slots=True)
class RunningCity:
    """Where the instance answers and where it keeps its things."""

    url: str
    state_dir: Path

    @property
    def logs(self) -> Path:
        """The log files of all parts."""
        return self.state_dir / "log"

    def recorded(self) -> dict[str, Identity]:
        """The processes of all parts, as the supervisor started them last."""
        record = json.loads((self.state_dir / "processes.json").read_text())
        return {one["name"]: Identity(one["pid"], one["started"]) for one in record["processes"]}

    def process_of(self, part: str) -> int:
        """The process id of one part now."""
        return self.recorded()[part].pid

    def complaints(self, since: dict[Path, int]) -> list[str]:
        """What the parts logged as errors after these places in their logs."""
        lines = []
        for log in sorted(self.logs.glob("*.log")):
            with log.open(errors="replace") as file:
                file.seek(since.get(log, 0))
                lines += [f"{log.stem}: {line.strip()}" for line in file if _is_complaint(line)]
        return lines

    def log_ends(self) -> dict[Path, int]:
        """How long each log is now."""
        return {log: log.stat().st_size for log in self.logs.glob("*.log")}


def _is_complaint(line: str) -> bool:
    return '"level":"error"' in line and not any(refusal in line for refusal in REFUSALS)


def running_city(name: str = "city") -> RunningCity:
    """A city of the run, started by the first who asks; or the one a developer keeps running for all."""
    if kept := os.environ.get("SHOUWANG_TEST_CITY"):  # "http://127.0.0.1:8411 var/mine"
        url, _, state_dir = kept.partition(" ")
        return RunningCity(url, PROJECT_ROOT / state_dir)
    return kept_city(name, {})


def kept_city(name: str, environment: Mapping[str, str]) -> RunningCity:
    """The run's city of this name, started by the first who asks, with these settings besides the usual."""
    folder = folder_of(name)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "start.lock", fcntl.LOCK_EX):
        url = _await_keeper(folder, {**os.environ, **ENVIRONMENT, **environment})
    return RunningCity(url, _state_of(folder))


def folder_of(name: str) -> Path:
    """Where the run's city of this name and its keeper have their things."""
    return PROJECT_ROOT / "var" / f"{name}-{_run()}"


def _run() -> int:
    """The process of the run, which all its workers have in common."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


@contextmanager
def quietly(city: RunningCity, *, alone: bool) -> Iterator[None]:
    """Share the city with other tests, or have it alone: to kill a part of it, for example."""
    kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    with locked(city.state_dir / "quiet.lock", kind):
        yield


def _state_of(folder: Path) -> Path:
    return disk_of(folder) / folder.name


def disk_of(folder: Path) -> Path:
    """Where a city lives: a disk of its own, if it asked for one and we may make one."""
    return folder / "disk"


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    """Mount the disk, in memory; without the right to do so it is a folder like any other."""
    place = disk_of(folder)
    place.mkdir(exist_ok=True)
    size = os.environ.get(DISK_MIB)
    options = ["-t", "tmpfs", "-o", f"size={size}m,mode=755", "tmpfs", str(place)]
    is_mounted = bool(size) and os.geteuid() == 0 and subprocess.call(["/bin/mount", *options]) == 0
    try:
        yield
    finally:
        if is_mounted:
            subprocess.check_call(["/bin/umount", str(place)])


def _await_keeper(folder: Path, environment: Mapping[str, str]) -> str:
    """Start a keeper unless the run has one, and return the address once it answers."""
    told = folder / "url"
    if not told.exists():
        with (folder / "keeper.log").open("wb") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "tests.running", str(folder), str(_run())],
                cwd=PROJECT_ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + START_S
        while not told.exists():
            if keeper.poll() is not None or time.monotonic() > deadline:
                message = f"The city did not start:\n{(folder / 'keeper.log').read_text()[-2000:]}"
                raise RuntimeError(message)
            time.sleep(POLL_S)
        # It outlives this worker when another still uses the city, so nobody here will wait for it.
        keeper.returncode = 0
    return told.read_text()


def keep(folder: Path, run: int) -> None:
    """The keeper's life: start the city, wait until the run is over, stop the city and forget it."""
    tests = Identity.of(run)
    state_dir = _state_of(folder)
    with _disk(folder):
        try:
            with fresh_instance(state_dir) as url:
                draft = folder / "url.draft"
                draft.write_text(url)
                draft.rename(folder / "url")
                while tests is not None and tests.alive():
                    time.sleep(POLL_S)
        finally:
            forget_state(state_dir)
    shutil.rmtree(folder)
    (PROJECT_ROOT / "var" / f"{state_dir.name}.log").unlink()


if __name__ == "__main__":
    keep(Path(sys.argv[1]), int(sys.argv[2]))
