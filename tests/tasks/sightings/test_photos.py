"""Pictures of a sighting: its words go ahead, they follow."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from PIL import Image

from backend.core.errors import NotFoundError
from tasks.media.queries import photo_ids_of
from tasks.media.service import receive_photo
from tasks.packages.service.ending import retract_package
from tasks.sightings import documents, service
from tasks.sightings.domain import LATE_WITHIN, MOST_PHOTOS, MorePhotosError, SightingTooLateError
from tasks.sightings.models import Sighting
from tests.tasks.packages.city import City, add_volunteer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.guard import Actor
    from tasks.packages.models import Package
    from tests.tasks.sightings.conftest import Told

    Sent = tuple[Actor, Sighting, Package]


def photo_of(session: Session, actor: Actor) -> UUID:
    out = BytesIO()
    Image.new("RGB", (64, 48), "#c33").save(out, "JPEG")
    return receive_photo(session, actor.person_id, out.getvalue()).id


def test_they_follow_the_words_once_and_in_order(session: Session, sent: Sent, told: Told) -> None:
    walker, sighting, package = sent
    first, second = photo_of(session, walker), photo_of(session, walker)
    service.add_photos(session, walker, sighting.id, [first])
    # The answer was lost: the same again, and one more.
    service.add_photos(session, walker, sighting.id, [first, second])
    service.add_photos(session, walker, sighting.id, [second])
    shown = [photo["id"] for photo in documents.own_sighting(session, sighting)["photos"]]
    assert shown == [str(first), str(second)]
    assert [len(row.data["photos"]) for row in told("console", "sighting")] == [0, 1, 2]
    assert package.sightings_open == 1


def test_the_sender_alone_adds_them(session: Session, sent: Sent, city: City) -> None:
    _, sighting, _ = sent
    for stranger in (add_volunteer(session), city.officer):
        with pytest.raises(NotFoundError):
            service.add_photos(session, stranger, sighting.id, [photo_of(session, stranger)])
    assert photo_ids_of(session, documents.PHOTO_OWNER, sighting.id) == set()


def test_too_many_are_refused_and_the_earlier_ones_kept(session: Session, sent: Sent) -> None:
    walker, sighting, _ = sent
    many = [photo_of(session, walker) for _ in range(MOST_PHOTOS + 1)]
    service.add_photos(session, walker, sighting.id, many[:2])
    with pytest.raises(MorePhotosError):
        service.add_photos(session, walker, sighting.id, many[2:])
    assert photo_ids_of(session, documents.PHOTO_OWNER, sighting.id) == set(many[:2])


def test_a_day_after_the_end_they_are_refused(
    session: Session, sent: Sent, city: City, clock: ManualClock
) -> None:
    walker, sighting, package = sent
    retract_package(session, city.officer, package.id, "家人已找到", false_alarm=True)
    service.add_photos(session, walker, sighting.id, [photo_of(session, walker)])
    clock.advance(LATE_WITHIN + timedelta(seconds=1))
    with pytest.raises(SightingTooLateError):
        service.add_photos(session, walker, sighting.id, [photo_of(session, walker)])
