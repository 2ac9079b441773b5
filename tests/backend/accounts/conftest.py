"""A town with the real permission table, in one session or behind the whole application."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from valkey import Valkey

from backend.accounts import handlers
from backend.accounts.permissions import TablePolicy
from backend.core.audit import AuditRow
from backend.core.events import EventBus
from backend.core.stream import StreamRow
from tests.backend.accounts.town import Town, build_town
from tests.backend.accounts.web import Web, open_web

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.guard import Policy
    from backend.core.settings import Settings


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


@pytest.fixture
def web(instance_settings: Settings, clock: ManualClock) -> Iterator[Web]:
    """The whole application over a database of its own, in demo mode."""
    Valkey.from_url(str(instance_settings.valkey_url)).flushdb()
    with open_web(instance_settings.model_copy(update={"demo": True}), clock) as web:
        yield web
