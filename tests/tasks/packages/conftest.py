"""A city with staff and volunteers, presence, and what was told to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from valkey import Valkey

from backend.accounts.permissions import TablePolicy
from backend.core.presence import Presence
from backend.core.stream import StreamRow
from tasks.packages.models import Package
from tasks.packages.seat_models import Assignment
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.publishing import publish_package
from tests.tasks.packages.city import City, add_volunteer, build_city, missing_child

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.guard import Actor, Policy

Told = Callable[..., list[StreamRow]]


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
def told(session: Session) -> Told:
    """The stream rows so far, narrowed by audience and event."""

    def told(audience: str, event: str) -> list[StreamRow]:
        query = select(StreamRow).where(StreamRow.audience == audience, StreamRow.event == event)
        return list(session.scalars(query.order_by(StreamRow.id)))

    return told


@pytest.fixture
def draft(session: Session, city: City) -> Callable[..., Package]:
    """A draft of the officer's."""

    def draft(actor: Actor | None = None, fields: dict[str, Any] | None = None, **changes: Any) -> Package:
        return create_draft(session, actor or city.officer, {**(fields or missing_child()), **changes})

    return draft


@pytest.fixture
def posted(session: Session, city: City, draft: Callable[..., Package]) -> Callable[..., Package]:
    """A package that is out."""

    def posted(fields: dict[str, Any] | None = None, **changes: Any) -> Package:
        package = draft(fields=fields, **changes)
        return publish_package(session, city.officer, package.id, uuid4())

    return posted


@pytest.fixture
def grabbed(session: Session) -> Callable[..., tuple[Actor, Assignment]]:
    """A fresh volunteer with a seat of this package."""

    def grabbed(package: Package) -> tuple[Actor, Assignment]:
        actor = add_volunteer(session)
        return actor, grab_seat(session, actor, package.id, uuid4())[1]

    return grabbed
