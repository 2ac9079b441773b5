"""Every part of the city is killed at every step of a package's life, and every promise is kept."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from sqlalchemy.engine import Engine

from tests.chaos.cast import Cast
from tests.chaos.city import ChaosCity
from tests.chaos.inside.killpoints import MOMENTS, PARTS, STEPS
from tests.chaos.life import ALL_LIVES, Life, kills_of

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]


# Every moment comes, and every part dies thrice and more; scripts/soak lives all.
LIVES = 3


def test_an_undisturbed_life(city: ChaosCity, cast: Cast, engine: Engine) -> None:
    life = Life(cast, engine, city)
    life.play()
    assert life.faults() == []


@pytest.mark.parametrize("number", range(LIVES))
def test_a_life_with_a_death_at_every_step(city: ChaosCity, cast: Cast, engine: Engine, number: int) -> None:
    life = Life(cast, engine, city, kills_of(number), by_clock=number % 2 == 1)
    life.play()
    assert life.faults() == []


def test_the_lives_together_leave_nothing_out() -> None:
    few = [(step, *kill) for number in range(LIVES) for step, kill in kills_of(number).items()]
    assert {(step, moment) for step, moment, _ in few} == set(product(STEPS, MOMENTS))
    assert min(Counter(part for _, _, part in few)[part] for part in PARTS) >= 3
    every = [(step, *kill) for number in range(ALL_LIVES) for step, kill in kills_of(number).items()]
    assert Counter(every) == Counter(product(STEPS, MOMENTS, PARTS))
