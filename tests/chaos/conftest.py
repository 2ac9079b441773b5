"""One city for all that is done to it, and one neighbourhood that lives through it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

from tests.chaos.cast import Cast
from tests.chaos.city import ChaosCity, chaos_city
from tests.contract.players import HERE
from tests.running import quietly

# Numbers of the crowd, so that no two workers play the same people.
FIRST_NUMBER = 100
NUMBERS_PER_WORKER = 500


@pytest.fixture(scope="session")
def shared_chaos_city() -> ChaosCity:
    """The run's chaos city; tests ask for `city`."""
    return chaos_city()


@pytest.fixture
def city(shared_chaos_city: ChaosCity) -> Iterator[ChaosCity]:
    """The chaos city, which nobody else harms meanwhile."""
    with quietly(shared_chaos_city.city, alone=True):
        yield shared_chaos_city
        shared_chaos_city.take_up()


@pytest.fixture(scope="session")
def engine(shared_chaos_city: ChaosCity) -> Iterator[Engine]:
    """Connections to its database, which may be cut at any time."""
    engine = create_engine(shared_chaos_city.cluster.app(), pool_pre_ping=True)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def cast(shared_chaos_city: ChaosCity, worker_number: int) -> Iterator[Cast]:
    """The neighbourhood of this worker."""
    numbers = count(FIRST_NUMBER + worker_number * NUMBERS_PER_WORKER)
    cast = Cast(shared_chaos_city.url, HERE, numbers)
    cast.gather("officer-lin")
    yield cast
    cast.leave()
