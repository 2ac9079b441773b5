"""Parts of one process, over a database and a Valkey of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from valkey import Valkey

from backend.core.db import Database, make_engine
from backend.core.stream import Relay

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Policy
    from backend.core.settings import Settings


@pytest.fixture
def valkey(valkey_url: str) -> Iterator[Valkey]:
    """An empty Valkey."""
    client = Valkey.from_url(valkey_url)
    client.flushdb()
    yield client
    client.close()


@pytest.fixture
def open_database(
    instance_settings: Settings, clock: ManualClock, bus: EventBus, policy: Policy
) -> Iterator[Callable[[], Database]]:
    """Opens the test's database as each process does; several calls are several processes."""
    opened: list[Database] = []

    def open_one() -> Database:
        engine = make_engine(str(instance_settings.database_url), instance_settings)
        opened.append(Database(engine, clock, bus, policy, instance_settings))
        return opened[-1]

    yield open_one
    for database in opened:
        database.engine.dispose()


@pytest.fixture
def database(open_database: Callable[[], Database], valkey: Valkey) -> Database:
    """The database of one process, with the relay after each commit."""
    made = open_database()
    made.equip(relay=Relay(made, valkey))
    return made
