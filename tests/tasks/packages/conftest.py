"""A city with staff and volunteers, presence, and what was told to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from valkey import Valkey

from backend.accounts.permissions import TablePolicy
from backend.app import create_app
from backend.core.presence import Presence
from backend.core.runtime import EXTENSION
from tests.tasks.packages.city import City, add_volunteer, build_city
from tests.tasks.packages.desk import Desk
from tests.tasks.packages.world import World

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Policy
    from backend.core.runtime import Runtime
    from backend.core.settings import Settings


@pytest.fixture
def policy() -> Policy:
    """The real permission table."""
    return TablePolicy()


@pytest.fixture
def presence(valkey_url: str, clock: ManualClock) -> Iterator[Presence]:
    """Nobody is anywhere yet."""
    valkey = Valkey.from_url(valkey_url)
    valkey.flushdb()
    yield Presence(valkey, clock, 1_800)
    valkey.close()


@pytest.fixture
def city(session: Session, presence: Presence) -> City:
    """The small city, in a session whose presence is real."""
    session.info["presence"] = presence
    return build_city(session)


@pytest.fixture
def world(session: Session, city: City, presence: Presence, clock: ManualClock, bus: EventBus) -> World:
    return World(session, city, presence, clock, bus)


@pytest.fixture
def desk(instance_settings: Settings, clock: ManualClock) -> Iterator[Desk]:
    app = create_app(instance_settings, clock)
    parts: Runtime = app.extensions[EXTENSION]
    with parts.database.transaction() as session:
        city = build_city(session)
        people = {**city.staff, "walker": add_volunteer(session), "runner": add_volunteer(session)}
    # A budget is the rewards room's subject; here posting costs nobody anything.
    parts.bus._handlers.clear()
    parts.authenticate_token = lambda _session, token: people.get(token)
    yield Desk(app.test_client(), parts, city, people)
    parts.database.engine.dispose()
