"""Photos in the database and the storage: whose they are, who sees them, what is left of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops
from sqlalchemy import select

from backend.accounts.domain import PersonErased
from backend.core.crypto import DataKey
from backend.core.db import new_id
from backend.core.errors import NotFoundError
from backend.core.events import record
from backend.core.geo import XIAMEN_BOX, Position, PositionOutsideCityError
from backend.core.outbox import OutboxRow
from backend.core.storage import storage_for
from tasks.media import domain, handlers, queries, service
from tasks.media.domain import (
    LOOSE_HOURS,
    THUMB_EDGE,
    NotAPhotoError,
    PhotoNotUsableError,
    Size,
    TooManyPhotosError,
)
from tasks.media.models import Photo
from tasks.media.ports import Access
from tasks.media.watermark import watermarked
from tests.tasks.media.conftest import add_loose

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Actor
    from backend.core.settings import Settings
    from tasks.media.ports import PhotoReader

SomeBody = Callable[[], "Actor"]
KEY = DataKey(b"k" * 32)


def test_an_upload_is_its_owners_alone(session: Session, jpeg: bytes, somebody: SomeBody) -> None:
    owner, other = somebody(), somebody()
    photo = service.receive_photo(session, owner.person_id, jpeg)
    picture, secret = service.open_photo(session, owner, photo.id, Size.FULL)
    assert Image.open(BytesIO(picture)).size == (photo.width, photo.height) == (640, 480)
    assert not secret
    with pytest.raises(NotFoundError):
        service.open_photo(session, other, photo.id, Size.THUMB)
    with pytest.raises(NotFoundError):
        service.open_photo(session, owner, new_id(), Size.FULL)


def test_nothing_readable_lies_in_the_storage(
    session: Session, jpeg: bytes, somebody: SomeBody, settings: Settings
) -> None:
    photo = service.receive_photo(session, somebody().person_id, jpeg)
    for size in Size:
        stored = storage_for(settings).get(queries.file_name(photo.id, size))
        assert b"JFIF" not in stored
        assert b"\xff\xd8" not in stored[:4]


def test_a_refused_file_leaves_nothing(session: Session, somebody: SomeBody, settings: Settings) -> None:
    with pytest.raises(NotAPhotoError):
        service.receive_photo(session, somebody().person_id, b"<html>")
    assert session.scalars(select(Photo)).all() == []
    assert not list((settings.state_dir / "files").rglob("*.full"))


def test_a_position_is_kept_only_when_given(session: Session, jpeg: bytes, somebody: SomeBody) -> None:
    owner = somebody().person_id
    assert service.receive_photo(session, owner, jpeg).position is None
    photo = service.receive_photo(session, owner, jpeg, Position.checked(118.1, 24.5, XIAMEN_BOX))
    session.expire(photo)
    assert photo.position is not None
    with pytest.raises(PositionOutsideCityError):
        Position.checked(2.35, 48.85, XIAMEN_BOX)


def test_somebody_who_only_uploads_is_stopped(session: Session, jpeg: bytes, somebody: SomeBody) -> None:
    owner = somebody().person_id
    first = service.receive_photo(session, owner, jpeg)
    add_loose(session, owner, domain.MOST_LOOSE - 1)
    with pytest.raises(TooManyPhotosError):
        service.receive_photo(session, owner, jpeg)
    service.attach_photos(session, owner, [first.id], "sighting", new_id())
    service.receive_photo(session, owner, jpeg)


# Attaching


def test_attached_photos_are_seen_by_whom_the_room_says(
    session: Session, jpeg: bytes, somebody: SomeBody, readers: dict[str, PhotoReader]
) -> None:
    owner, officer, stranger = somebody(), somebody(), somebody()
    sighting_id = new_id()
    readers["sighting"] = lambda _session, actor, object_id: (
        Access() if actor is officer and object_id == sighting_id else None
    )
    photos = [service.receive_photo(session, owner.person_id, jpeg) for _ in range(2)]
    order = [photos[1].id, photos[0].id]
    service.attach_photos(session, owner.person_id, order, "sighting", sighting_id)
    links = queries.photos_of(session, "sighting", [sighting_id])[sighting_id]
    assert [link["id"] for link in links] == [str(photo_id) for photo_id in order]
    for reader in (owner, officer):
        assert service.open_photo(session, reader, order[0], Size.THUMB)[0].startswith(b"\xff\xd8")
    with pytest.raises(NotFoundError):
        service.open_photo(session, stranger, order[0], Size.THUMB)


def test_only_ones_own_free_photos_can_be_attached(
    session: Session, jpeg: bytes, somebody: SomeBody, clock: ManualClock
) -> None:
    owner, other = somebody().person_id, somebody().person_id
    mine = service.receive_photo(session, owner, jpeg)
    theirs = service.receive_photo(session, other, jpeg)
    used = service.receive_photo(session, owner, jpeg)
    service.attach_photos(session, owner, [used.id], "report", new_id())
    for bad in ([theirs.id], [used.id], [new_id()], [mine.id, mine.id]):
        with pytest.raises(PhotoNotUsableError):
            service.attach_photos(session, owner, bad, "sighting", new_id())
    session.expire_all()
    clock.advance(timedelta(hours=LOOSE_HOURS))
    with pytest.raises(PhotoNotUsableError) as caught:
        service.attach_photos(session, owner, [mine.id], "sighting", new_id())
    assert "第 1 张" in caught.value.problem("zh")["detail"]


def test_a_detached_photo_is_nobodys_and_soon_gone(session: Session, jpeg: bytes, somebody: SomeBody) -> None:
    owner = somebody()
    photo = service.receive_photo(session, owner.person_id, jpeg)
    package_id = new_id()
    service.attach_photos(session, owner.person_id, [photo.id], "package", package_id)
    service.detach_photos(session, "package", package_id)
    with pytest.raises(NotFoundError):
        service.open_photo(session, owner, photo.id, Size.FULL)
    assert service.remove_expired(session) == 1


# Sealing


def test_a_sealed_photo_opens_with_its_key_only(
    session: Session, jpeg: bytes, somebody: SomeBody, readers: dict[str, PhotoReader]
) -> None:
    officer = somebody()
    photo = service.receive_photo(session, officer.person_id, jpeg)
    plain = service.open_photo(session, officer, photo.id, Size.FULL)[0]
    service.attach_photos(session, officer.person_id, [photo.id], "package", new_id())
    service.seal_photo(session, photo.id, KEY)
    service.seal_photo(session, photo.id, KEY)
    assert photo.wrapped_key is None
    for access in (None, Access()):
        readers["package"] = lambda *_, access=access: access
        with pytest.raises(NotFoundError):
            service.open_photo(session, officer, photo.id, Size.FULL)
    readers["package"] = lambda *_: Access(key=KEY)
    assert service.open_photo(session, officer, photo.id, Size.FULL) == (plain, True)
    readers["package"] = lambda *_: Access(key=KEY, watermark="王小明 05-20 15:30:05")
    marked, secret = service.open_photo(session, officer, photo.id, Size.FULL)
    assert secret
    assert marked != plain


def test_the_watermark_is_everywhere_on_the_picture() -> None:
    for size in ((2560, 1920), (480, 640), (90, 60), (20, 60)):
        out = BytesIO()
        Image.new("RGB", size, "#888").save(out, "JPEG")
        marked = Image.open(BytesIO(watermarked(out.getvalue(), "欧阳喆 138 05-20 15:30:05")))
        width, height = marked.size
        assert width >= THUMB_EDGE
        assert abs(width / height - size[0] / size[1]) < 0.01
        changed = ImageChops.difference(marked, Image.new("RGB", marked.size, "#888")).convert("L")
        for left in (0, width // 2):
            for top in (0, height // 2):
                quarter = changed.crop((left, top, left + width // 2, top + height // 2))
                assert quarter.getextrema()[1] > 30


# What is removed


def test_unused_photos_go_after_a_day(
    session: Session, jpeg: bytes, somebody: SomeBody, clock: ManualClock, settings: Settings
) -> None:
    owner = somebody()
    photo = service.receive_photo(session, owner.person_id, jpeg)
    kept = service.receive_photo(session, owner.person_id, jpeg)
    service.attach_photos(session, owner.person_id, [kept.id], "report", new_id())
    assert service.remove_expired(session) == 0
    clock.advance(timedelta(hours=LOOSE_HOURS, seconds=1))
    assert service.remove_expired(session) == 1
    assert service.remove_expired(session) == 0
    row = session.scalars(select(OutboxRow)).one()
    assert row.kind == service.REMOVE_FILES
    assert row.payload["names"] == [queries.file_name(photo.id, size) for size in Size]
    assert session.scalars(select(Photo.id)).all() == [kept.id]
    # The worker's part: the files themselves.
    for name in row.payload["names"]:
        storage_for(settings).delete(name)
    assert not storage_for(settings).exists(queries.file_name(photo.id, Size.FULL))


def test_whoever_is_erased_takes_their_photos_along(
    session: Session, jpeg: bytes, somebody: SomeBody, bus: EventBus
) -> None:
    handlers.subscribe(bus)
    owner, other = somebody().person_id, somebody().person_id
    for person_id in (owner, owner, other):
        service.receive_photo(session, person_id, jpeg)
    assert len(handlers.own_copy(session, owner)) == 2
    record(session, PersonErased(owner))
    assert session.scalars(select(Photo.owner_id)).all() == [other]


def test_every_refusal_speaks_both_languages() -> None:
    for error in (TooManyPhotosError(most=3), PhotoNotUsableError(position=1)):
        assert error.problem("zh")["detail"] != error.problem("en")["detail"]
    assert domain.JPEG_QUALITY > 80
