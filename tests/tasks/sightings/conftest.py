"""The city of the packages' tests, one missing child, and somebody who may have seen her."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.core.geo import Position
from backend.core.stream import StreamRow
from tasks.packages.models import Package
from tasks.packages.seat_models import Assignment
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.publishing import publish_package
from tasks.sightings import service
from tasks.sightings.models import Sighting
from tasks.sightings.service import Seen
from tests.tasks.packages.city import HERE, City, add_volunteer, missing_child
from tests.tasks.packages.conftest import city, policy, presence  # noqa: F401 - fixtures go by their names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.guard import Actor

Told = Callable[[str, str], list[StreamRow]]
Posted = Callable[..., Package]
Grabbed = Callable[[Package], tuple["Actor", Assignment]]
Sees = Callable[..., Seen]


@pytest.fixture
def told(session: Session) -> Told:
    """The stream rows so far, by audience and event."""

    def told(audience: str, event: str) -> list[StreamRow]:
        query = select(StreamRow).where(StreamRow.audience == audience, StreamRow.event == event)
        return list(session.scalars(query.order_by(StreamRow.id)))

    return told


@pytest.fixture
def draft(session: Session, city: City) -> Posted:  # noqa: F811 - the fixture imported above
    """A draft of the officer's."""

    def draft(fields: dict[str, Any] | None = None, **changes: Any) -> Package:
        return create_draft(session, city.officer, {**(fields or missing_child()), **changes})

    return draft


@pytest.fixture
def posted(session: Session, city: City, draft: Posted) -> Posted:  # noqa: F811 - the same
    """A package that is out."""

    def posted(fields: dict[str, Any] | None = None, **changes: Any) -> Package:
        return publish_package(session, city.officer, draft(fields, **changes).id, uuid4())

    return posted


@pytest.fixture
def grabbed(session: Session) -> Grabbed:
    """A fresh volunteer with a seat of this package."""

    def grabbed(package: Package) -> tuple[Actor, Assignment]:
        actor = add_volunteer(session)
        return actor, grab_seat(session, actor, package.id, uuid4())[1]

    return grabbed


@pytest.fixture
def seen(clock: ManualClock) -> Sees:
    """What somebody saw three minutes ago."""

    def seen(**changes: Any) -> Seen:
        fields: dict[str, Any] = {
            "position": Position(*HERE),
            "accuracy_m": 12.0,
            "text": "红色校服，往枋湖路走",
            "photo_ids": (),
            "seen_at": clock.now() - timedelta(minutes=3),
        }
        return Seen(**{**fields, **changes})

    return seen


@pytest.fixture
def sent(session: Session, posted: Posted, grabbed: Grabbed, seen: Sees) -> tuple[Actor, Sighting, Package]:
    """A sighting of a holder's."""
    package = posted()
    walker, _ = grabbed(package)
    return walker, service.send_sighting(session, walker, package.id, uuid4(), seen()), package
