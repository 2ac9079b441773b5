"""Every part of the city is killed at every step of a package's life, and every promise is kept."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from tests.chaos.cast import Cast
from tests.chaos.city import ChaosCity
from tests.chaos.inside.killpoints import MOMENTS, PARTS, STEPS
from tests.chaos.life import Kill, Life

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(300)]


def kills_of(life: int) -> dict[str, Kill]:
    """Which part dies at each step of one life, and whether before or after.

    Over as many lives as there are parts every part dies at every step; the moments take turns.
    """
    return {
        step: (MOMENTS[(life + number) % len(MOMENTS)], PARTS[(life + number) % len(PARTS)])
        for number, step in enumerate(STEPS)
    }


def test_an_undisturbed_life(city: ChaosCity, cast: Cast, engine: Engine) -> None:
    life = Life(cast, engine, city)
    life.play()
    assert life.faults() == []


@pytest.mark.parametrize("number", range(len(PARTS)))
def test_a_life_with_a_death_at_every_step(city: ChaosCity, cast: Cast, engine: Engine, number: int) -> None:
    life = Life(cast, engine, city, kills_of(number), by_clock=number % 2 == 1)
    life.play()
    assert life.faults() == []
