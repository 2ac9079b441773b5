"""A sighting as staff and as its sender read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoalchemy2.shape import to_shape
from sqlalchemy import select

from backend.accounts.people import queries as people
from backend.core.clock import as_moment
from backend.core.guard import may
from tasks.media.queries import photos_of
from tasks.packages.models import Package
from tasks.packages.queries.packages import target_of
from tasks.sightings.domain import SightingState, actions_from
from tasks.sightings.models import Sighting, SightingHistory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor

PHOTO_OWNER = "sighting"


def staff_sightings(
    session: Session, sightings: Sequence[Sighting], actor: Actor | None = None
) -> list[dict[str, Any]]:
    """Sightings with `actions` of the actor, or for nobody in particular; senders' names are masked."""
    names = people.display_names(session, {sighting.person_id for sighting in sightings})
    photos = photos_of(session, PHOTO_OWNER, [sighting.id for sighting in sightings])
    packages = _packages_of(session, sightings)
    return [
        {
            **_document(row, packages[row.package_id], photos.get(row.id, [])),
            "by": {"id": str(row.person_id), "display_name": names.get(row.person_id, "")},
            "reason": row.reason,
            "urgent": row.state is SightingState.NEW,
            "actions": _actions(session, row, packages[row.package_id], actor),
        }
        for row in sightings
    ]


def staff_sighting(session: Session, sighting: Sighting, actor: Actor | None = None) -> dict[str, Any]:
    """One sighting as lists and the console's stream have it."""
    return staff_sightings(session, [sighting], actor)[0]


def with_contact(session: Session, document: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """The same with the sender's full name and phone; the caller writes the audit line."""
    name = people.display_names(session, [person_id], full=True).get(person_id, "")
    phone = people.phones(session, [person_id]).get(person_id)
    return {**document, "by": {"id": str(person_id), "display_name": name, "phone": phone}}


def with_history(
    session: Session, document: dict[str, Any], rows: Sequence[SightingHistory]
) -> dict[str, Any]:
    """The same with its story."""
    names = people.display_names(session, {row.by for row in rows if row.by is not None})
    story = [
        {
            "at": as_moment(row.at),
            "action": row.action,
            "state": row.state,
            "by": row.by and {"id": str(row.by), "display_name": names.get(row.by, "")},
            "note": row.note,
        }
        for row in rows
    ]
    return {**document, "history": story}


def own_sightings(session: Session, sightings: Sequence[Sighting]) -> list[dict[str, Any]]:
    """Sightings as their sender reads them: without the officer's reasons and buttons."""
    photos = photos_of(session, PHOTO_OWNER, [sighting.id for sighting in sightings])
    packages = _packages_of(session, sightings)
    return [
        {
            **_document(row, packages[row.package_id], photos.get(row.id, [])),
            "by": {"id": str(row.person_id), "display_name": ""},
            "reason": None,
            "urgent": False,
            "actions": [],
        }
        for row in sightings
    ]


def own_sighting(session: Session, sighting: Sighting) -> dict[str, Any]:
    """One of them."""
    return own_sightings(session, [sighting])[0]


def _document(row: Sighting, package: Package, photos: list[dict[str, Any]]) -> dict[str, Any]:
    point = to_shape(row.position)
    return {
        "id": str(row.id),
        "package_id": str(row.package_id),
        "package_number": package.number,
        "position": {"lon": point.x, "lat": point.y, "accuracy_m": row.accuracy_m},
        "place_text": row.place_text,
        "text": row.text,
        "photos": photos,
        "seen_at": as_moment(row.seen_at),
        "sent_at": as_moment(row.sent_at),
        "late": row.late,
        "opened_at": as_moment(row.opened_at),
        "judged_at": as_moment(row.judged_at),
        "state": row.state,
    }


def _actions(session: Session, row: Sighting, package: Package, actor: Actor | None) -> list[str]:
    target = target_of(package)
    return sorted(
        action
        for action, step in actions_from(row.state).items()
        if step.permission is not None and (actor is None or may(session, actor, step.permission, target))
    )


def _packages_of(session: Session, sightings: Sequence[Sighting]) -> Mapping[UUID, Package]:
    wanted = {sighting.package_id for sighting in sightings}
    return {package.id: package for package in session.scalars(select(Package).where(Package.id.in_(wanted)))}
