"""A town with the real permission table, in one session or behind the whole application."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from valkey import Valkey

from backend.accounts import handlers
from backend.accounts.permissions import TablePolicy
from backend.core.audit import AuditRow
from backend.core.clock import ManualClock
from backend.core.events import EventBus
from backend.core.settings import Settings
from backend.core.stream import StreamRow
from tests.backend.accounts.town import Town, build_town
from tests.backend.accounts.web import Web, open_web

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from backend.core.guard import Policy
    from tests.keeper import KeptGround

AFTERNOON = datetime(2026, 5, 20, 7, 30, tzinfo=UTC)


@pytest.fixture
def bus() -> EventBus:
    """This room listens, as in service."""
    bus = EventBus()
    handlers.subscribe(bus)
    return bus


@pytest.fixture
def policy() -> Policy:
    """The real table."""
    return TablePolicy()


@pytest.fixture
def town(session: Session) -> Town:
    """Two stations in a district."""
    return build_town(session)


@pytest.fixture
def told(session: Session) -> Callable[[str, str], list[dict[str, Any]]]:
    """What was published so far, by audience and event."""

    def of(audience: str, event: str) -> list[dict[str, Any]]:
        query = select(StreamRow).where(StreamRow.audience == audience, StreamRow.event == event)
        return [row.data for row in session.scalars(query.order_by(StreamRow.id))]

    return of


@pytest.fixture
def noted(session: Session) -> Callable[[str], list[AuditRow]]:
    """The audit lines of one action."""

    def of(action: str) -> list[AuditRow]:
        query = select(AuditRow).where(AuditRow.action == action)
        return list(session.scalars(query.order_by(AuditRow.id)))

    return of


@pytest.fixture(scope="module")
def shared_web(
    ground: KeptGround, valkey_url: str, tmp_path_factory: pytest.TempPathFactory, worker_number: int
) -> Iterator[Web]:
    """One instance for a whole file of tests that leave each other alone; its clock stands still."""
    database = f"shared_web_{worker_number}"
    ground.drop(database)
    ground.clone(database)
    settings = Settings(
        environment="test",
        state_dir=tmp_path_factory.mktemp("shared-web"),
        database_url=ground.cluster.app(database),
        valkey_url=valkey_url,
        database_pool_size=5,
    )
    Valkey.from_url(valkey_url).flushdb()
    with open_web(settings, ManualClock(AFTERNOON)) as web:
        yield web
    ground.drop(database)


@pytest.fixture
def web(instance_settings: Settings, clock: ManualClock) -> Iterator[Web]:
    """The whole application over a database of its own, in demo mode."""
    Valkey.from_url(str(instance_settings.valkey_url)).flushdb()
    with open_web(instance_settings.model_copy(update={"demo": True}), clock) as web:
        yield web
