"""Photos to send and people to send them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from backend.core.db import new_id, now
from backend.core.guard import Actor
from tasks.media import ports
from tasks.media.domain import LOOSE_HOURS
from tasks.media.models import Photo

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session


@pytest.fixture
def jpeg() -> bytes:
    """A small photo with something in it."""
    image = Image.new("RGB", (640, 480), "#7a9")
    ImageDraw.Draw(image).ellipse((100, 100, 400, 400), fill="#c52")
    out = BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def somebody() -> Callable[[], Actor]:
    def make() -> Actor:
        return Actor(new_id(), new_id(), "volunteer")

    return make


@pytest.fixture
def readers() -> Iterator[dict[str, ports.PhotoReader]]:
    """The registry of readers, as it was again afterwards."""
    before = dict(ports.READERS)
    yield ports.READERS
    ports.READERS.clear()
    ports.READERS.update(before)


def add_loose(session: Session, owner_id: UUID, count: int) -> None:
    """Photos that somebody sent and has not used, without files."""
    moment = now(session)
    session.add_all(
        Photo(
            owner_id=owner_id,
            sent_at=moment,
            stored_at=moment,
            expires_at=moment + timedelta(hours=LOOSE_HOURS),
            width=1,
            height=1,
            size_bytes=1,
            sha256="0" * 64,
            wrapped_key=b"-",
        )
        for _ in range(count)
    )
    session.flush()
