"""What is left of a package after its end, and of a person's words after they are gone: and how long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import select

from backend.accounts.domain import PersonErased
from backend.accounts.privacy.service import erase_me
from backend.accounts.registrations import handlers as registrations
from backend.core.stream import NOBODY, StreamRow
from tasks.packages import handlers
from tasks.packages.domain.errors import PackageEndedError
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.rules import SEALED_KEPT, SEALED_KEPT_AT_MOST
from tasks.packages.handlers import forget_person, own_assignments
from tasks.packages.notices import keep_notices, notices_of
from tasks.packages.ports import Message
from tasks.packages.queries import sealed
from tasks.packages.service.deciding import confirm_assignment, reject_assignment
from tasks.packages.service.drafts import edit_draft
from tasks.packages.service.ending import resolve_package, retract_package
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.reading import read_card
from tasks.packages.service.sealing import forget_due
from tasks.packages.service.watching import watch_package
from tasks.packages.service.working import release_seat
from tasks.sightings import handlers as sightings
from tasks.sightings.service import Seen, send_sighting
from tests.tasks.packages.world import SPOT, World

if TYPE_CHECKING:
    from tasks.packages.models import Package


def test_a_report_nobody_decides_on_keeps_no_name_for_ever(world: World) -> None:
    package = world.posted()
    assignment = world.reported(package)
    resolve_package(world.session, world.city.officer, package.id, "找到")
    assert package.settled_at is None
    world.clock.advance(SEALED_KEPT_AT_MOST - timedelta(seconds=1))
    assert forget_due(world.session) == 0
    assert sealed.read(world.session, package)
    world.clock.advance(timedelta(seconds=1))
    assert forget_due(world.session) == 1
    assert (package.key, package.sealed, package.photo_id) == (None, None, None)
    # The points do not go with the name: the report can still be confirmed.
    confirm_assignment(world.session, world.city.officer, assignment.id)
    assert package.settled_at is not None
    assert forget_due(world.session) == 0


def test_a_draft_keeps_its_name_for_as_long_as_somebody_works_on_it(world: World) -> None:
    package = world.draft()
    world.clock.advance(SEALED_KEPT - timedelta(days=1))
    edit_draft(world.session, world.city.officer, package.id, 1, {"summary": "可能在学校附近"})
    world.clock.advance(SEALED_KEPT - timedelta(seconds=1))
    assert forget_due(world.session) == 0
    assert package.name_and_face is NameAndFace.WITHHELD
    world.clock.advance(timedelta(seconds=2))
    assert forget_due(world.session) == 1
    assert not sealed.read(world.session, package)
    # Nothing is left to withhold, so nobody is asked to approve it.
    assert package.name_and_face is NameAndFace.NONE


def test_why_somebody_gave_a_seat_back_goes_with_them(world: World) -> None:
    actor, other = world.volunteer(), world.volunteer()
    package = world.posted()
    words = "我妈妈住院了，要去中山医院"
    mine, others = world.grab(package, actor), world.grab(package, other)
    for person, seat in ((actor, mine), (other, others)):
        release_seat(world.session, person, seat.id, uuid4(), words)
    refused = world.reported(world.posted(), actor)
    reject_assignment(world.session, world.city.officer, refused.id, "照片不符")
    forget_person(world.session, PersonErased(actor.person_id))
    for seat in (mine, others, refused):
        world.session.refresh(seat)
    assert (mine.reason, others.reason, refused.reason) == (None, words, "照片不符")
    assert words not in str(own_assignments(world.session, actor.person_id))


def test_what_somebody_was_called_to_is_gone_as_soon_as_it_ends(world: World) -> None:
    """Before the message of the end is sent, and whether or not it ever is."""
    package, told = world.posted(), world.volunteer().person_id
    keep_notices(world.session, Message("package", package.id, 1, (told,), {"title": "寻找走失女童"}))
    resolve_package(world.session, world.city.officer, package.id, "找到")
    assert notices_of(world.session, told) == []


def test_what_was_told_of_somebody_goes_with_them(world: World) -> None:
    """The desks and their phones were told their words; within a day they would be read again."""
    for room in (handlers, registrations, sightings):
        room.subscribe(world.bus)
    actor, other = world.volunteer(), world.volunteer()
    package = world.posted()
    mine, others = world.reported(package, actor), world.reported(package, other)
    seen = Seen(SPOT, 5.0, "看到红色校服", (), world.clock.now())
    sighting = send_sighting(world.session, actor, package.id, uuid4(), seen)
    world.session.flush()
    before = world.count(StreamRow)
    erase_me(world.session, actor)
    world.session.flush()
    rows = world.session.scalars(select(StreamRow).order_by(StreamRow.id)).all()
    about = [row for row in rows if str(actor.person_id) in repr(row.data)]
    assert not [row for row in about if "看过了" in repr(row.data) or "看到红色校服" in repr(row.data)]
    # No row is gone, for numbers have no gaps; and the desks see at once what is left.
    assert [row.id for row in rows[:before]] == list(range(rows[0].id, rows[0].id + before))
    assert {row.audience for row in rows[:before] if row.event == NOBODY} == {NOBODY}
    (told,) = [row.data for row in about if (row.audience, row.event) == ("console", "assignment")]
    assert (told["id"], told["report"]["text"]) == (str(mine.id), "")
    assert told["volunteer"]["display_name"] == "已注销用户"
    (told,) = [row.data for row in about if (row.audience, row.event) == ("console", "sighting")]
    assert (told["id"], told["text"]) == (str(sighting.id), "")
    assert [row for row in rows if row.data.get("id") == str(others.id) and "看过了" in repr(row.data)]


@pytest.mark.parametrize("ending", [resolve_package, retract_package])
def test_the_card_goes_with_the_work(world: World, ending: Callable[..., Package]) -> None:
    package, actor, key = world.posted(), world.volunteer(), uuid4()
    watch_package(world.session, actor, package.id, key)
    assert read_card(world.session, actor, package.id)["watching"]
    ending(world.session, world.city.officer, package.id, "结束")
    with pytest.raises(PackageEndedError):
        read_card(world.session, actor, package.id)
    with pytest.raises(PackageEndedError):
        grab_seat(world.session, actor, package.id, uuid4())
