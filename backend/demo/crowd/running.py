"""Lets a crowd live for a while, or until Ctrl-C: it signs in, arrives, is counted, and goes home."""

from __future__ import annotations

import asyncio
import gc
import ipaddress
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import click

from backend.demo.crowd.errands import BATCH, Errands, NoDemoError
from backend.demo.crowd.habits import Character, Habits
from backend.demo.crowd.neighbour import Neighbour, Street
from backend.demo.crowd.tally import Tally
from backend.demo.walks import nodes_near, recorded_steps

CENTRE: Final = (118.148, 24.513)  # the school of the story, in Heshan
KNOCKING: Final = 64
SUMMARY_EVERY_S: Final = 5.0
GO_HOME_S: Final = 20.0
HANGING_UP: Final = 200  # lines closed before the loop comes round
SPARE_FILES: Final = 256
PAGE_KIB: Final = os.sysconf("SC_PAGE_SIZE") // 1024
PORTS: Final = {"http": 80, "https": 443}


class TooFewFilesError(click.ClickException):
    """Each volunteer is an open file, and this machine gives a process too few."""

    def __init__(self, wanted: int, most: int) -> None:
        room, needed = max(most - SPARE_FILES, 0), wanted + SPARE_FILES
        super().__init__(
            f"This machine lets a process open {most} files, which is {room} volunteers at most. For "
            f"{wanted} raise the hard limit to {needed}: LimitNOFILE of a service, or limits.conf."
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for."""

    url: str
    volunteers: int
    seconds: float
    seed: int = 1
    habits: Habits = field(default_factory=Habits)
    within_m: float = 9_000
    publish_every_s: float | None = None
    seats: int = 3


def run(plan: Plan) -> dict[str, Any]:
    """Let it live; the summary. Raises NoDemoError and TooFewFilesError before anybody came."""
    need_files(plan.volunteers)
    return asyncio.run(Crowd(plan).live())


def need_files(volunteers: int) -> None:
    """Let this process open a file for each; raises TooFewFilesError when the system forbids it."""
    needed = volunteers + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise TooFewFilesError(volunteers, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


class Crowd:
    """Everybody of one run."""

    def __init__(self, plan: Plan) -> None:
        """Nobody is there yet. Reads the roads, which takes a second or two."""
        self._plan = plan
        self._tally = Tally(plan.volunteers, plan.seed)
        self._places = nodes_near(*CENTRE, plan.within_m)
        recorded_steps()
        self._neighbours: list[Neighbour] = []
        self._lives: list[asyncio.Task[None]] = []
        self._on_duty: list[str] = []
        self._over = asyncio.Event()
        self._kib_before = self._kib_a_client = 0.0

    async def live(self) -> dict[str, Any]:
        """Until the time is over or somebody says so; everybody rests at the end. The summary."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._over.set)
        self._errands = Errands(self._plan.url, self._tally)
        self._street = await self._open_street()
        gc.freeze()  # the roads: nothing of them is ever given back, so nobody need look through them
        self._kib_before = rss_kib()
        started, cpu = time.monotonic(), time.process_time()
        try:
            arriving = asyncio.create_task(self._arrive())
            telling = asyncio.create_task(self._tell(started))
            publishing = asyncio.create_task(self._publish())
            await self._until_over(arriving)
            for task in (arriving, telling, publishing):
                task.cancel()
            await asyncio.gather(telling, publishing, return_exceptions=True)
            with suppress(asyncio.CancelledError):
                await arriving
            summary = self._summary(time.monotonic() - started, time.process_time() - cpu)
        finally:
            await self._go_home()
        return summary

    async def _open_street(self) -> Street:
        """Where the instance is, looked up once for all."""
        parts = urlsplit(self._plan.url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise NoDemoError(f"{self._plan.url} is no address; write it like http://127.0.0.1:8000.")
        name, port = parts.hostname, parts.port or PORTS[parts.scheme]
        try:
            found = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise NoDemoError(f"There is no machine named {name}: {error.strerror}.") from error
        address = found[0][4][0]
        near = ipaddress.ip_address(address).is_loopback
        return Street(
            (name if parts.scheme == "https" else str(address), port), parts.netloc, parts.scheme == "https",
            self._tally, self._errands, asyncio.Semaphore(KNOCKING),
            ahead_s=None if near else float("-inf"),
        )  # fmt: skip

    async def _until_over(self, arriving: asyncio.Task[None]) -> None:
        """The time is over, somebody said so, or nobody could sign in."""
        over = asyncio.create_task(self._over.wait())
        waiting: set[asyncio.Task[Any]] = {over, arriving}
        until = time.monotonic() + self._plan.seconds
        while waiting and over in waiting and (left := until - time.monotonic()) > 0:
            done, waiting = await asyncio.wait(waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if arriving in done and arriving.exception() is not None:
                break
        over.cancel()

    # -- coming -------------------------------------------------------------------------------

    async def _arrive(self) -> None:
        """Sign everybody in, then send all of them on their way; as many knock at once as the door lets."""
        plan, began = self._plan, time.monotonic()
        for first in range(1, plan.volunteers + 1, BATCH):
            people = await self._errands.sign_in(first, min(BATCH, plan.volunteers - first + 1))
            self._on_duty += [person["code"] for person in people if person["began_duty"]]
            for number, person in enumerate(people, first):
                character = Character(plan.habits, plan.seed, number)
                start = character.random.choice(self._places)
                self._neighbours.append(Neighbour(self._street, person["token"], character, start))
            self._tally.signed_in = len(self._neighbours)
        self._tally.sign_in_s = time.monotonic() - began
        began = time.monotonic()
        for neighbour in self._neighbours:
            life = asyncio.create_task(neighbour.live())
            life.add_done_callback(self._tally.ended)
            self._lives.append(life)
        await self._street.all_here.wait()
        self._tally.arrival_s = time.monotonic() - began
        self._kib_a_client = (rss_kib() - self._kib_before) / plan.volunteers
        say(
            f"Everybody is here: signed in within {self._tally.sign_in_s:.1f} s, arrived within "
            f"{self._tally.arrival_s:.1f} s ({plan.volunteers / self._tally.arrival_s:.0f} a second), "
            f"{self._kib_a_client:.1f} KiB a volunteer."
        )

    # -- meanwhile ----------------------------------------------------------------------------

    async def _tell(self, began: float) -> None:
        """A line every few seconds."""
        while True:
            await asyncio.sleep(SUMMARY_EVERY_S)
            if self._street.all_here.is_set():
                say(self._tally.line())
            else:
                say(self._tally.arriving(time.monotonic() - began))

    async def _publish(self) -> None:
        """An officer's packages, where they were asked for; the first once everybody is here."""
        every_s, number = self._plan.publish_every_s, 0
        if every_s is None:
            return
        await self._street.all_here.wait()
        while True:
            number += 1
            place = Character(self._plan.habits, self._plan.seed, -number).random.choice(self._places)
            await self._errands.publish(*place, seats=self._plan.seats)
            await asyncio.sleep(every_s)

    # -- going --------------------------------------------------------------------------------

    async def _go_home(self) -> None:
        """Everybody hangs up and rests, within a bound."""
        for life in self._lives:
            life.cancel()
        await asyncio.gather(*self._lives, return_exceptions=True)
        for number, neighbour in enumerate(self._neighbours):
            neighbour.leave()
            if number % HANGING_UP == 0:
                await asyncio.sleep(0)
        try:
            async with asyncio.timeout(GO_HOME_S):
                await self._errands.rest(self._on_duty)
            if self._neighbours:
                say("Everybody rests.")
        except TimeoutError:
            say(f"The instance did not take everybody's rest within {GO_HOME_S:.0f} s; duty ends by itself.")
        self._errands.close()

    def _summary(self, seconds: float, cpu_s: float) -> dict[str, Any]:
        for line in self._tally.words():
            say(line)
        return {
            "ok": True,
            "seconds": round(seconds, 1),
            "kib_a_volunteer": round(self._kib_a_client, 1) or None,
            "cpu_s": round(cpu_s, 1),
            **self._tally.document(),
        }


def rss_kib() -> float:
    """Memory of this process that is in use."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE_KIB


def say(line: str) -> None:
    """To the terminal, which may have been closed."""
    with suppress(OSError):
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - the terminal is its output
