"""Who may look at a photo is decided by the room whose object it belongs to; each declares its own reader.

@photo_reader("sighting")
def who_sees_a_sightings_photos(session, actor, sighting_id) -> Access | None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.crypto import DataKey
    from backend.core.guard import Actor


@dataclass(frozen=True, slots=True)
class Access:
    """What one reader gets: a sealed photo needs the key of what it belongs to, a shared one a watermark."""

    key: DataKey | None = None
    watermark: str | None = None


# None means that this reader may not see it: they are told that there is nothing.
PhotoReader = Callable[["Session", "Actor", UUID], Access | None]

READERS: dict[str, PhotoReader] = {}


def photo_reader(object_type: str) -> Callable[[PhotoReader], PhotoReader]:
    """Declare who sees photos attached to this type of object; belongs into the room's queries."""

    def declare(reader: PhotoReader) -> PhotoReader:
        READERS[object_type] = reader
        return reader

    return declare
