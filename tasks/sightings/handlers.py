"""What sightings do when a package ends; what they keep of a person, and what goes when they ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoalchemy2.shape import from_shape, to_shape
from shapely import Point

from backend.accounts.domain import PersonErased, PersonForgotten
from backend.accounts.privacy.ports import exports
from backend.core.cells import cell_at, cell_centre
from tasks.packages.domain.events import PackageEnded
from tasks.sightings import documents, queries, service

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.events import EventBus


def subscribe(bus: EventBus) -> None:
    """Ask to be told."""
    bus.subscribe(PersonErased, forget_sender)
    bus.subscribe(PersonForgotten, show_what_is_left)
    bus.subscribe(PackageEnded, close_with_package)


def close_with_package(session: Session, event: PackageEnded) -> None:
    """Nothing stays open on a package that is over."""
    service.close_open(session, event.package_id)


def forget_sender(session: Session, event: PersonErased) -> None:
    """The words go, and where they stood becomes a cell; that somebody was seen thereabouts stays."""
    for sighting in queries.sent_by(session, event.person_id, limit=None):
        point = to_shape(sighting.position)
        sighting.position = from_shape(Point(*cell_centre(cell_at(point.x, point.y))), srid=4326)
        sighting.text, sighting.accuracy_m = "", None


def show_what_is_left(session: Session, event: PersonForgotten) -> None:
    """Desks that show their sightings show them without the words."""
    service.show_what_is_left(session, event.person_id)


@exports("sightings")
def own_copy(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """Everything a person sent about missing people, for the copy of their data."""
    return documents.own_sightings(session, queries.sent_by(session, person_id, limit=None))
