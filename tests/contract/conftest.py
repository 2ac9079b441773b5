"""The running city, and people who speak to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count

import pytest

from backend.core.clock import ManualClock
from backend.core.settings import Settings
from tests.conftest import AFTERNOON
from tests.contract.players import Players
from tests.contract.world import World, open_world
from tests.keeper import KeptGround
from tests.running import RunningCity, quietly, running_city

# Numbers of the crowd, so that no two tests play the same person; the story plays the first ones.
FIRST_NUMBER = 1_000
NUMBERS_PER_WORKER = 5_000

_worlds = count(1)


@pytest.fixture(scope="session")
def shared_city() -> RunningCity:
    """The run's city; tests ask for `city` or `city_alone`."""
    return running_city()


@pytest.fixture
def city(shared_city: RunningCity) -> Iterator[RunningCity]:
    """The city, while others use it too; no part of it may complain meanwhile."""
    with quietly(shared_city, alone=False):
        before = shared_city.log_ends()
        yield shared_city
        assert shared_city.complaints(before) == []


@pytest.fixture
def city_alone(shared_city: RunningCity) -> Iterator[RunningCity]:
    """The city, while nobody else uses it."""
    with quietly(shared_city, alone=True):
        yield shared_city


@pytest.fixture(scope="session")
def crowd_numbers(worker_number: int) -> Iterator[int]:
    """Numbers nobody else takes."""
    return count(FIRST_NUMBER + worker_number * NUMBERS_PER_WORKER)


@pytest.fixture
def players(city: RunningCity, crowd_numbers: Iterator[int]) -> Iterator[Players]:
    """Everybody a test needs."""
    players = Players(city.url, crowd_numbers)
    yield players
    players.leave()


@pytest.fixture(params=["python", "node"])
def either(request: pytest.FixtureRequest, players: Players) -> Players:
    """The same people, once with python-socketio's client and once with Node's socket.io-client."""
    players.with_node = request.param == "node"
    return players


@pytest.fixture(scope="module")
def world(ground: KeptGround, valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A city inside this process, with one of everything, for the tests of one module."""
    database = f"world_{os.getpid()}_{next(_worlds)}"
    ground.clone(database)
    settings = Settings(
        environment="test",
        demo=True,
        demo_on_external_database=True,
        state_dir=tmp_path_factory.mktemp("world"),
        valkey_url=valkey_url,
        database_url=ground.cluster.app(database),
        database_pool_size=5,
    )
    with open_world(settings, ManualClock(AFTERNOON)) as world:
        yield world
    ground.drop(database)
