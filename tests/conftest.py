"""What every test may ask for: a migrated PostGIS, a Valkey, a clock that stands still."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from backend.core.clock import ManualClock
from backend.core.events import EventBus
from backend.core.guard import Actor, Policy, Scope
from backend.core.settings import Settings
from tests.keeper import KeptGround, kept_ground
from tests.offline import stay_inside

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Engine

    from backend.core.actions import Action

# An afternoon in the city (15:30 in Xiamen): the time of the story, and no quiet hour.
AFTERNOON = datetime(2026, 5, 20, 7, 30, tzinfo=UTC)

_clones = count(1)

stay_inside()


class AllowEverything:
    """A policy that never refuses: for tests of what happens after the guard."""

    def scopes(self, actor: Actor, action: Action) -> tuple[Scope, ...]:
        """Everywhere."""
        return (Scope("all"),)


@pytest.fixture(scope="session")
def ground() -> Iterator[KeptGround]:
    """The running PostgreSQL and Valkey of this test run."""
    with kept_ground() as kept:
        yield kept


@pytest.fixture(scope="session")
def database_url(ground: KeptGround) -> Iterator[str]:
    """A database of this worker's own, migrated, role app. Tests that use it roll back."""
    database = f"run_{os.getpid()}"
    ground.clone(database)
    yield ground.cluster.app(database)
    ground.drop(database)


@pytest.fixture(scope="session")
def engine(database_url: str) -> Iterator[Engine]:
    """Connections of role app to this worker's database."""
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at an afternoon until it is moved."""
    return ManualClock(AFTERNOON)


@pytest.fixture
def bus() -> EventBus:
    """Nobody listens; subscribe what the test needs."""
    return EventBus()


@pytest.fixture
def policy() -> Policy:
    """Everything is allowed; override it where permissions are the subject."""
    return AllowEverything()


@pytest.fixture
def settings(valkey_url: str, tmp_path: Path) -> Settings:
    """Settings of an instance with a state folder of its own and no database of its own."""
    return Settings(
        environment="test", state_dir=tmp_path / "state", valkey_url=valkey_url, database_pool_size=5
    )


@pytest.fixture
def session(
    engine: Engine, clock: ManualClock, bus: EventBus, policy: Policy, settings: Settings
) -> Iterator[Session]:
    """A session as the edges open it, whose every commit is a savepoint of a transaction rolled back.

    Deferred constraints never fire here: `SET CONSTRAINTS ALL IMMEDIATE` where they are the subject.
    """
    with engine.connect() as connection:
        transaction = connection.begin()
        session = Session(
            bind=connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
            info={
                "clock": clock,
                "bus": bus,
                "policy": policy,
                "settings": settings,
                "after_commit": [],
            },
        )
        try:
            yield session
        finally:
            session.close()
            transaction.rollback()


@pytest.fixture
def clone_database(ground: KeptGround) -> Iterator[Callable[[], str]]:
    """Makes databases for tests that must commit; each call gives the URL of a new one, role app."""
    made: list[str] = []

    def clone() -> str:
        made.append(f"clone_{os.getpid()}_{next(_clones)}")
        ground.clone(made[-1])
        return ground.cluster.app(made[-1])

    yield clone
    for database in made:
        ground.drop(database)


@pytest.fixture
def cloned_database(clone_database: Callable[[], str]) -> str:
    """The URL (role app) of a freshly migrated database of this test's own."""
    return clone_database()


@pytest.fixture
def migrator_url(ground: KeptGround, cloned_database: str) -> str:
    """The URL of role migrator for the same database as `cloned_database`."""
    return ground.cluster.migrator(cloned_database.rpartition("?")[0].rpartition("/")[2])


@pytest.fixture(scope="session")
def valkey_url(ground: KeptGround, worker_number: int) -> str:
    """This worker's own numbered database of the run's Valkey."""
    return ground.valkey.replace("db=0", f"db={worker_number}")


@pytest.fixture(scope="session")
def worker_number() -> int:
    """1 for a run without workers; worker gw0 is 1, gw1 is 2, and so on."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1


@pytest.fixture
def instance_settings(settings: Settings, cloned_database: str) -> Settings:
    """Settings of a whole instance, for tests that build the app: a database of its own, committed to."""
    return settings.model_copy(update={"database_url": cloned_database})
