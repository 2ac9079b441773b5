"""Photos to send and people to send them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from backend.core.db import new_id
from backend.core.guard import Actor
from tasks.media import ports

if TYPE_CHECKING:
    from collections.abc import Callable


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
