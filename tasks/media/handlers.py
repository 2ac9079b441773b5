"""What other rooms' events mean for photos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.accounts.domain import PersonErased
from backend.accounts.privacy.ports import exports
from backend.core.clock import as_moment
from tasks.media.queries import photo_link, photos_by
from tasks.media.service import remove_photos_of

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.events import EventBus


def subscribe(bus: EventBus) -> None:
    """Ask to be told."""
    bus.subscribe(PersonErased, _erase)


def _erase(session: Session, event: PersonErased) -> None:
    """A person's photos go with them."""
    remove_photos_of(session, event.person_id)


@exports("photos")
def own_copy(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """The photos a person sent, for the copy of their data."""
    photos = photos_by(session, person_id)
    return [{**photo_link(photo), "sent_at": as_moment(photo.sent_at)} for photo in photos]
