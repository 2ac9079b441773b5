"""`scripts/soak`: lives in a city that suffers from everything, again and again, until the time is over.

First every part dies before and after every step, then chance has its way. A seed gives the same deeds again,
in the same order; what else the machine does at that moment it cannot give again.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from threading import Event
from typing import Any

import click
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from tests.chaos.cast import Cast
from tests.chaos.city import ChaosCity, chaos_city
from tests.chaos.inside import killpoints
from tests.chaos.inside.killpoints import MOMENTS, PARTS, STEPS
from tests.chaos.life import ALL_LIVES, Kill, Life, kills_of
from tests.chaos.troubles import Trouble, database_cut, disk_full, hanging, lasting
from tests.contract.players import HERE

DISK_MIB = 1_024
# Two neighbourhoods, each out of the other's range; the same officer posts in both.
PLACES = (HERE, (HERE[0], HERE[1] + 0.12))
FIRST_NUMBER = 100  # of the crowd
DIES_AT_A_STEP, TROUBLED = 0.4, 0.4  # of steps, of lives
TROUBLED_STEPS = ("publish", "round", "grab", "confirm", "release")
BETWEEN_DEATHS_S = 15.0  # of those that no trap was laid for

TROUBLES: dict[str, tuple[Callable[[ChaosCity], AbstractContextManager[Any]], float]] = {
    "the database is cut off": (database_cut, 30.0),
    "the database hangs": (partial(hanging, part="postgres"), 10.0),
    "Valkey hangs": (partial(hanging, part="valkey"), 5.0),
    "the disk is full": (lambda city: disk_full(city.disk), 10.0),
}


@dataclass
class Soak:
    """One run: what was done to the city, and what came of it."""

    city: ChaosCity
    engine: Engine
    random: Random
    deaths: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    lives: int = 0
    faults: list[str] = field(default_factory=list)

    def live(self, casts: list[Cast], until: float, first: int) -> None:
        """Live after live, in every neighbourhood at once, until the time is over."""
        for number in count(first):
            if time.monotonic() > until:
                return
            # The matrix comes first and is exact; after it parts die between the steps as well.
            is_chance = number >= ALL_LIVES
            kills = self._some_kills() if is_chance else kills_of(number)
            troubles = self._some_troubles() if is_chance else {}
            self.deaths.update(part for _, part in kills.values())
            self.troubles.update(troubles.values())
            by_clock = self.random.random() < 1 / 2
            befalling = {step: self._trouble(name) for step, name in troubles.items()}
            lives = [
                Life(casts[0], self.engine, self.city, kills, befalling, by_clock),
                *(Life(cast, self.engine, self.city, by_clock=not by_clock) for cast in casts[1:]),
            ]
            with self._deaths_by_chance(self.random.getrandbits(32), at_work=is_chance):
                began = time.monotonic()
                found = self._play(lives)
            self.lives += len(lives)
            self.faults += found
            came_of_it = "; ".join(found) or "every promise kept"
            say(f"{number}: {_words(kills, troubles)} · {time.monotonic() - began:.1f} s · {came_of_it}")

    def _play(self, lives: list[Life]) -> list[str]:
        """The promises that were broken, or what never came true."""
        try:
            with ThreadPoolExecutor(len(lives)) as together:
                list(together.map(Life.play, lives))
            return [fault for life in lives for fault in life.faults()]
        except AssertionError as error:
            return [f"never came true: {error}"]
        finally:
            self.city.take_up()

    def _some_kills(self) -> dict[str, Kill]:
        dying = [step for step in STEPS if self.random.random() < DIES_AT_A_STEP]
        return {step: (self.random.choice(MOMENTS), self.random.choice(PARTS)) for step in dying}

    def _some_troubles(self) -> dict[str, str]:
        if self.random.random() > TROUBLED:
            return {}
        possible = [name for name in TROUBLES if self.city.disk.is_mount() or "disk" not in name]
        return {self.random.choice(TROUBLED_STEPS): self.random.choice(possible)}

    def _trouble(self, name: str) -> Trouble:
        begin, seconds = TROUBLES[name]
        return lambda: lasting(begin(self.city), seconds)

    @contextmanager
    def _deaths_by_chance(self, seed: int, *, at_work: bool) -> Iterator[None]:
        """While the block runs parts die that nobody laid a trap for."""
        over, chance = Event(), Random(seed)  # noqa: S311 - lots, not secrets

        def kill_now_and_then() -> None:
            while not over.wait(chance.expovariate(1 / BETWEEN_DEATHS_S)):
                part = chance.choice(PARTS)
                killpoints.kill(self.city.pids(part))
                self.deaths[part] += 1

        with ThreadPoolExecutor(1) as reapers:
            reaper = reapers.submit(kill_now_and_then) if at_work else None
            try:
                yield
            finally:
                over.set()
        if reaper:
            reaper.result()  # one that failed has killed less than the run says


def _words(kills: Mapping[str, Kill], troubles: Mapping[str, str]) -> str:
    dying = [f"{part} {moment} {step}" for step, (moment, part) in kills.items()]
    return ", ".join([*dying, *(f"{name} at {step}" for step, name in troubles.items())]) or "in peace"


def say(line: str) -> None:
    """For whoever watches."""
    click.echo(line, err=True)


@click.command()
@click.option("--minutes", type=click.FloatRange(min=0), default=20.0, show_default=True)
@click.option("--seed", type=int, help="The deeds of an earlier run; default: new ones.")
@click.option("--chance", is_flag=True, help="Straight to what chance does, without the matrix.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def soak(minutes: float, seed: int | None, *, chance: bool, as_json: bool) -> None:
    """Let a city suffer for so long; exits 1 when a promise was broken."""
    seed = secrets.randbits(32) if seed is None else seed
    say(f"seed {seed}")
    city = chaos_city(DISK_MIB)
    engine = create_engine(city.cluster.app(), pool_pre_ping=True)
    run = Soak(city, engine, Random(seed))  # noqa: S311 - as above
    numbers = count(FIRST_NUMBER)
    casts = [Cast(city.url, place, numbers) for place in PLACES]
    began = time.monotonic()
    try:
        for cast in casts:
            cast.gather("officer-lin")
        run.live(casts, began + minutes * 60, ALL_LIVES if chance else 0)
    finally:
        for cast in casts:
            cast.leave()
        engine.dispose()
    outcome = {
        "ok": not run.faults,
        "seed": seed,
        "minutes": round((time.monotonic() - began) / 60, 1),
        "lives": run.lives,
        "deaths": dict(sorted(run.deaths.items())),
        "troubles": dict(sorted(run.troubles.items())),
        "faults": run.faults,
    }
    click.echo(json.dumps(outcome, ensure_ascii=False) if as_json else _sentence(outcome))
    sys.exit(0 if outcome["ok"] else 1)


def _sentence(outcome: dict[str, Any]) -> str:
    deaths = ", ".join(f"{part} {times}" for part, times in outcome["deaths"].items())
    kept = "every promise kept" if outcome["ok"] else f"{len(outcome['faults'])} promises broken"
    return (
        f"{outcome['lives']} lives in {outcome['minutes']} minutes, seed {outcome['seed']}; killed: {deaths};"
        f" {kept}."
    )


if __name__ == "__main__":
    soak()
