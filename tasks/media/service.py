"""The verbs of photos: receive, attach, seal, give up.

Every photo's files are encrypted with a key of its own from the first byte on the disk. Sealing one with a
package's key, or erasing it, therefore changes one row and no file.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from backend.core import outbox
from backend.core.crypto import DataKey, new_wrapped_key, seal_bytes, unwrap_key
from backend.core.db import let_go, new_id, now, settings_of
from backend.core.errors import NotFoundError
from backend.core.heavy import PICTURES
from backend.core.storage import storage_for
from tasks.media.domain import (
    LOOSE_HOURS,
    MOST_LOOSE,
    PhotoNotUsableError,
    Size,
    TooManyPhotosError,
)
from tasks.media.models import Photo
from tasks.media.pictures import Picture, prepare
from tasks.media.queries import (
    file_context,
    file_name,
    key_owner,
    loose_photos,
    read_picture,
    visible_photo,
)
from tasks.media.watermark import watermarked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.geo import Position
    from backend.core.guard import Actor

REMOVE_FILES: Final = "photos.remove_files"
BATCH: Final = 100


def receive_photo(session: Session, owner_id: UUID, data: bytes, position: Position | None = None) -> Photo:
    """Check, re-encode and store what a person sent; it is theirs alone until it is attached.

    Raises the photo errors of the domain, TooManyPhotosError, BusyError or UnavailableError. Gives the
    database connection back twice on the way: neither a picture nor a network may hold one.
    """
    settings = settings_of(session)
    _check_few(session, owner_id)  # before a picture is decoded for nothing
    let_go(session)
    picture = PICTURES.run(prepare, data, settings.photo_max_bytes, settings.photo_max_pixels)
    photo = _add_row(session, owner_id, picture, position)
    let_go(session)
    key = unwrap_key(settings, photo.wrapped_key, key_owner(photo.id))
    storage = storage_for(settings)
    for size, jpeg in ((Size.FULL, picture.full), (Size.THUMB, picture.thumb)):
        storage.put(file_name(photo.id, size), seal_bytes(key, file_context(photo.id, size), jpeg))
    photo.stored_at = now(session)
    session.flush()
    return photo


def attach_photos(
    session: Session,
    owner_id: UUID,
    photo_ids: Sequence[UUID],
    object_type: str,
    object_id: UUID,
    *,
    after: int = 0,
) -> None:
    """Give photos of a person to an object, in this order; raises PhotoNotUsableError, attaching none.

    `after` is how many it has already.
    """
    for order, photo in enumerate(_claim(session, owner_id, photo_ids), start=after):
        photo.attached_type, photo.attached_id, photo.attached_order = object_type, object_id, order
        photo.expires_at = None
    session.flush()


def detach_photos(session: Session, object_type: str, object_id: UUID) -> None:
    """Take an object's photos away from it: nobody sees them from now on, and the next sweep removes them."""
    rows = session.scalars(
        select(Photo)
        .where(Photo.attached_type == object_type, Photo.attached_id == object_id)
        .order_by(Photo.id)
        .with_for_update()
    )
    for photo in rows:
        photo.attached_type = photo.attached_id = photo.attached_order = None
        photo.expires_at = now(session)
    session.flush()


def seal_photo(session: Session, photo_id: UUID, key: DataKey) -> None:
    """From now on only this key opens the photo: what it belongs to decides who is given it.

    Sealing a sealed one again does nothing. Raises NotFoundError.
    """
    photo = session.get(Photo, photo_id, with_for_update=True)
    if photo is None:
        raise NotFoundError
    if photo.wrapped_key is None:
        return
    owner = key_owner(photo.id)
    raw = unwrap_key(settings_of(session), photo.wrapped_key, owner).raw
    photo.sealed_key, photo.wrapped_key = seal_bytes(key, owner, raw), None
    session.flush()


def open_photo(session: Session, actor: Actor, photo_id: UUID, size: Size) -> tuple[bytes, bool]:
    """The picture as this person may see it, and whether it is one that must leave no copy behind.

    Raises NotFoundError for a photo that is not there or not theirs to see.
    """
    photo, access = visible_photo(session, actor, photo_id)
    let_go(session)  # what reading it noted in the audit trail is kept before anything is shown
    jpeg = read_picture(session, photo, size, access.key)
    if access.watermark:
        jpeg = PICTURES.run(watermarked, jpeg, access.watermark)
    return jpeg, photo.sealed_key is not None or access.watermark is not None


def remove_expired(session: Session) -> int:
    """Forget a batch of photos whose time is over: rows and keys now, files through the outbox."""
    rows = session.scalars(
        select(Photo)
        .where(Photo.expires_at <= now(session))
        .order_by(Photo.expires_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    return _remove(session, rows)


def remove_photos_of(session: Session, owner_id: UUID) -> int:
    """Forget everything a person ever sent: they asked to be erased."""
    rows = session.scalars(
        select(Photo).where(Photo.owner_id == owner_id).order_by(Photo.id).with_for_update()
    ).all()
    return _remove(session, rows)


def _remove(session: Session, photos: Sequence[Photo]) -> int:
    """Without its row a file's key is gone: should the removal of the file fail, nobody can read it."""
    for photo in photos:
        names = [file_name(photo.id, size) for size in Size]
        outbox.enqueue(session, REMOVE_FILES, {"names": names}, key=f"{REMOVE_FILES}:{photo.id}")
        session.delete(photo)
    session.flush()
    return len(photos)


def _check_few(session: Session, owner_id: UUID) -> None:
    """Refuse who has as many photos waiting as anybody may."""
    if loose_photos(session, owner_id) >= MOST_LOOSE:
        raise TooManyPhotosError(most=MOST_LOOSE)


def _add_row(session: Session, owner_id: UUID, picture: Picture, position: Position | None) -> Photo:
    """The row of a photo whose files are about to be written; counted again, in a person's turn.

    Others of theirs that were sent together with it passed the first count as it did.
    """
    turn = func.hashtextextended(f"photos:{owner_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(turn)))
    _check_few(session, owner_id)
    photo_id = new_id()
    photo = Photo(
        id=photo_id,
        owner_id=owner_id,
        sent_at=now(session),
        expires_at=now(session) + timedelta(hours=LOOSE_HOURS),
        width=picture.width,
        height=picture.height,
        size_bytes=len(picture.full),
        sha256=picture.sha256,
        position=position.as_ewkt() if position else None,
        wrapped_key=new_wrapped_key(settings_of(session), key_owner(photo_id)),
    )
    session.add(photo)
    session.flush()
    return photo


def _claim(session: Session, owner_id: UUID, photo_ids: Sequence[UUID]) -> list[Photo]:
    """The photos in the order asked for, locked, each checked to be the person's and free."""
    rows = session.scalars(select(Photo).where(Photo.id.in_(photo_ids)).order_by(Photo.id).with_for_update())
    found = {photo.id: photo for photo in rows}
    claimed = []
    for position, photo_id in enumerate(photo_ids, start=1):
        photo = found.pop(photo_id, None)
        if photo is None or not _usable(session, photo, owner_id):
            raise PhotoNotUsableError(position=position)
        claimed.append(photo)
    return claimed


def _usable(session: Session, photo: Photo, owner_id: UUID) -> bool:
    """Whether a person may still attach a photo."""
    free = photo.attached_id is None and photo.expires_at is not None and photo.expires_at > now(session)
    return free and photo.stored_at is not None and photo.owner_id == owner_id
