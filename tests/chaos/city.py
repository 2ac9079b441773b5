"""The city whose parts die: a real `shouwang up`, every process of which knows the kill points."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import requests
import sqlalchemy.exc

from backend.ground.places import open_state
from backend.ground.processes import Identity
from backend.ground.provision import ClusterUrls
from tests.chaos.inside import killpoints
from tests.running import DISK_MIB, RunningCity, disk_of, folder_of, kept_city

T = TypeVar("T")

NAME = "chaos-city"
WEB = ("web-1", "web-2")
ALL = (*WEB, "worker", "tick", "valkey", "postgres")
# A new cluster takes 70; the rest is its log, which each restart shortens, and what a life writes.
SIZE_MIB = 400
SPRUNG_S = 90.0
WELL_S = 90.0
POLL_S = 0.05
READY_ANSWER_S = 5.0


def until(condition: Callable[[], Any], patience_s: float, what: Callable[[], str] | str) -> Any:
    """The first true answer; fails when none comes in time."""
    deadline = time.monotonic() + patience_s
    while not (answer := condition()):
        assert time.monotonic() < deadline, what if isinstance(what, str) else what()
        time.sleep(POLL_S)
    return answer


def persistently(ask: Callable[[], T]) -> T:
    """What the database answers, however often it dies meanwhile."""
    deadline = time.monotonic() + WELL_S
    while True:
        try:
            return ask()
        except (psycopg.OperationalError, sqlalchemy.exc.OperationalError):
            if time.monotonic() > deadline:
                raise
            time.sleep(POLL_S)


@dataclass(frozen=True, slots=True)
class Trap:
    """A part that will die at a moment; `pids` are the processes it was when the trap was laid."""

    moment: str
    part: str
    file: Path
    pids: frozenset[int]

    def await_sprung(self) -> None:
        """Somebody came to the moment, and the part, or one process of several, is dead.

        Another trap may have killed that somebody before they could; then the part dies by our hand.
        """
        until(lambda: not self.file.exists(), SPRUNG_S, f"nothing came to {self.moment}")
        try:
            until(self._is_dead, killpoints.DEAD_WITHIN_S, f"{self.part} lives")
        except AssertionError:
            killpoints.kill(self.pids)

    def _is_dead(self) -> bool:
        return not all(map(killpoints.is_alive, self.pids))


@dataclass(frozen=True, slots=True)
class ChaosCity:
    """The instance, its traps, and whether it is well."""

    city: RunningCity
    traps: Path

    @property
    def url(self) -> str:
        return self.city.url

    @property
    def disk(self) -> Path:
        """Where all of it is kept; a disk of its own if that could be made."""
        return disk_of(self.traps.parent)

    @property
    def cluster(self) -> ClusterUrls:
        """How to reach its database."""
        return ClusterUrls(open_state(self.city.state_dir))

    def pids(self, part: str) -> frozenset[int]:
        """The processes of a part now."""
        names = WEB if part == "web" else (part,)
        return frozenset(one.pid for name, one in self.recorded().items() if name in names)

    def recorded(self) -> dict[str, Identity]:
        """What the supervisor has running, by name."""
        return self.city.recorded()

    def lay(self, moment: str, part: str) -> Trap:
        """From now on the part dies at the next such moment, whichever process comes to it."""
        until(lambda: self.is_running(part), WELL_S, f"{part} does not run")
        file = self.traps / moment
        draft = file.with_suffix(".draft")
        draft.write_text(part)
        trap = Trap(moment, part, file, self.pids(part))
        draft.rename(file)
        return trap

    def take_up(self) -> None:
        """No trap is left behind."""
        for file in self.traps.iterdir():
            file.unlink(missing_ok=True)

    def is_running(self, part: str) -> bool:
        wanted = WEB if part == "web" else (part,)
        recorded = self.recorded()
        return all(name in recorded and recorded[name].alive() for name in wanted)

    def is_well(self) -> bool:
        """Whether everything runs, and answers that it is ready."""
        if not all(map(self.is_running, killpoints.PARTS)):
            return False
        try:
            return requests.get(f"{self.url}/readyz", timeout=READY_ANSWER_S).ok
        except requests.RequestException:
            return False

    def await_well(self) -> None:
        until(self.is_well, WELL_S, lambda: f"not well again; runs: {sorted(self.recorded())}")


def environment(folder: Path, disk_mib: int) -> dict[str, str]:
    """What makes a city a chaos city: the folder Python looks into, where traps are laid, a small disk."""
    inside = str(Path(killpoints.__file__).parent)
    before = os.environ.get("PYTHONPATH")
    return {
        "PYTHONPATH": os.pathsep.join([inside, before] if before else [inside]),
        killpoints.TRAPS: str(folder / "traps"),
        "SHOUWANG_WORKER_PROCESSES": "1",
        DISK_MIB: str(disk_mib),
    }


def chaos_city(disk_mib: int = SIZE_MIB) -> ChaosCity:
    """The run's chaos city, started by the first who asks."""
    folder = folder_of(NAME)
    traps = folder / "traps"
    traps.mkdir(parents=True, exist_ok=True)
    return ChaosCity(kept_city(NAME, environment(folder, disk_mib)), traps)
