"""What other rooms' events mean for photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.accounts.domain import PersonErased
from tasks.media.service import remove_photos_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.events import EventBus


def subscribe(bus: EventBus) -> None:
    """Ask to be told."""
    bus.subscribe(PersonErased, _erase)


def _erase(session: Session, event: PersonErased) -> None:
    """A person's photos go with them."""
    remove_photos_of(session, event.person_id)
