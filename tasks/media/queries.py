"""Reads of photos: what belongs to an object, who may see one, and its pictures."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select

from backend.core.crypto import DataKey, open_bytes, unwrap_key
from backend.core.db import now, settings_of
from backend.core.errors import NotFoundError
from backend.core.storage import storage_for
from tasks.media.domain import Size
from tasks.media.models import Photo
from tasks.media.ports import READERS, Access

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor

PHOTO_URL: Final = "/api/v1/photos/{id}?size={size}"


def photo_link(photo: Photo) -> dict[str, Any]:
    """A photo as every object that has photos shows it."""
    return {
        "id": str(photo.id),
        "url": PHOTO_URL.format(id=photo.id, size=Size.FULL.value),
        "thumb_url": PHOTO_URL.format(id=photo.id, size=Size.THUMB.value),
        "width": photo.width,
        "height": photo.height,
    }


def photos_of(
    session: Session, object_type: str, object_ids: Iterable[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    """The links of each object's photos in the order they were given; objects without any have []."""
    rows = session.scalars(
        select(Photo)
        .where(Photo.attached_type == object_type, Photo.attached_id.in_(set(object_ids)))
        .order_by(Photo.attached_id, Photo.attached_order)
    )
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for photo in rows:
        if photo.attached_id is not None:
            found[photo.attached_id].append(photo_link(photo))
    return found


def photo_ids_of(session: Session, object_type: str, object_id: UUID) -> set[UUID]:
    """Which photos an object has."""
    query = select(Photo.id).where(Photo.attached_type == object_type, Photo.attached_id == object_id)
    return set(session.scalars(query))


def photos_by(session: Session, owner_id: UUID) -> list[Photo]:
    """Every photo a person sent that is still kept, oldest first."""
    return list(session.scalars(select(Photo).where(Photo.owner_id == owner_id).order_by(Photo.id)))


def visible_photo(session: Session, actor: Actor, photo_id: UUID) -> tuple[Photo, Access]:
    """A photo this person may see, and how; raises NotFoundError for every other one.

    Until it is attached it is its owner's alone. Afterwards the object's room decides; whoever sent an
    unsealed one keeps seeing it.
    """
    photo = session.get(Photo, photo_id)
    if photo is None or photo.stored_at is None:
        raise NotFoundError
    own = photo.owner_id == actor.person_id
    if photo.attached_type is None or photo.attached_id is None:
        access = Access() if own and not _expired(session, photo) else None
    else:
        access = READERS[photo.attached_type](session, actor, photo.attached_id)
        if access is None and own and photo.sealed_key is None:
            access = Access()
    if access is None or (photo.sealed_key is not None and access.key is None):
        raise NotFoundError
    return photo, access


def read_picture(session: Session, photo: Photo, size: Size, key: DataKey | None = None) -> bytes:
    """One picture of a photo as JPEG; a sealed photo needs the key it was sealed with.

    Raises FileMissingError, UnavailableError, or a SealError when the key does not fit.
    """
    sealed = storage_for(settings_of(session)).get(file_name(photo.id, size))
    return open_bytes(_files_key(session, photo, key), file_context(photo.id, size), sealed)


def loose_photos(session: Session, owner_id: UUID) -> int:
    """How many photos of a person belong to nothing yet."""
    statement = select(func.count()).where(Photo.owner_id == owner_id, Photo.attached_id.is_(None))
    return session.scalar(statement) or 0


def file_name(photo_id: UUID, size: Size) -> str:
    """The name of a picture in the storage."""
    return f"{photo_id.hex}.{size.value}"


def file_context(photo_id: UUID, size: Size) -> str:
    """Binds an encrypted picture to its place."""
    return f"photo:{photo_id}:{size.value}"


def key_owner(photo_id: UUID) -> str:
    """The name under which a photo's key is wrapped or sealed."""
    return f"photo:{photo_id}"


def _files_key(session: Session, photo: Photo, key: DataKey | None) -> DataKey:
    if photo.sealed_key is None:
        return unwrap_key(settings_of(session), photo.wrapped_key, key_owner(photo.id))
    if key is None:
        raise NotFoundError
    return DataKey(open_bytes(key, key_owner(photo.id), photo.sealed_key))


def _expired(session: Session, photo: Photo) -> bool:
    return photo.expires_at is not None and photo.expires_at <= now(session)
