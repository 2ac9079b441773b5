"""What a web process says of its sockets: who is here, and where of those only who may be alerted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from valkey.exceptions import ConnectionError as ValkeyConnectionError

from backend.core.cells import cell_at
from backend.core.db import new_id
from backend.core.guard import Actor
from backend.core.presence import Presence
from backend.core.realtime.announcer import Announcer
from backend.core.realtime.index import LiveIndex, Profile, Seat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from valkey import Valkey

    from backend.core.clock import ManualClock

HERE = cell_at(118.104, 24.517)
WAKEABLE = Profile(wake_for_life=True)
RESTING = Profile()


@pytest.fixture
def presence(valkey: Valkey, clock: ManualClock) -> Presence:
    return Presence(valkey, clock, 1_800)


@pytest.fixture
def index() -> LiveIndex:
    return LiveIndex()


@pytest.fixture
def announcer(presence: Presence, index: LiveIndex, clock: ManualClock) -> Announcer:
    return Announcer(presence, index, clock)


def seat_of(index: LiveIndex, profile: Profile | None = None) -> Seat:
    seat = Seat(str(new_id()), Actor(new_id(), new_id(), "volunteer"), lambda _frame: None, cell=HERE)
    if profile is not None:
        seat.profile = profile
    index.add_seat(seat)
    return seat


def test_where_resting_people_are_is_not_told(
    announcer: Announcer, presence: Presence, index: LiveIndex, clock: ManualClock
) -> None:
    on_duty = seat_of(index, Profile(duty_until=clock.now() + timedelta(hours=1)))
    wakeable, resting, unread = seat_of(index, WAKEABLE), seat_of(index, RESTING), seat_of(index)
    announcer.everybody()
    announcer.tell()
    persons = {seat.actor.person_id for seat in (on_duty, wakeable, resting, unread)}
    assert presence.online() == persons
    assert presence.cells() == {seat.actor.person_id: HERE for seat in (on_duty, wakeable)}


def test_a_rest_heard_of_late_takes_back_what_was_told(
    announcer: Announcer, presence: Presence, index: LiveIndex, clock: ManualClock
) -> None:
    seat = seat_of(index, Profile(duty_until=clock.now() + timedelta(hours=1)))
    person_id = seat.actor.person_id
    announcer.everybody()
    announcer.tell()
    presence.forget(
        [person_id]
    )  # the rest is committed, and this process announces once more before it hears
    announcer.everybody()
    announcer.tell()
    assert presence.cells() == {person_id: HERE}
    index.update_profile(person_id, RESTING)
    announcer.everybody()
    announcer.tell()
    assert presence.cells() == {}
    assert presence.around([HERE]).by_cell == {}
    assert presence.online() == {person_id}
    index.update_profile(person_id, WAKEABLE)
    announcer.everybody()
    announcer.tell()
    assert presence.cells() == {person_id: HERE}


def test_a_duty_whose_time_is_over_is_rest(
    announcer: Announcer, presence: Presence, index: LiveIndex, clock: ManualClock
) -> None:
    seat_of(index, Profile(duty_until=clock.now() + timedelta(hours=1)))
    announcer.everybody()
    announcer.tell()
    clock.advance(timedelta(hours=1))
    announcer.everybody()
    announcer.tell()
    assert presence.cells() == {}


class Weak(Presence):
    """A Valkey that may be away."""

    is_away = False

    def hide(self, persons: Iterable[UUID]) -> None:
        if self.is_away:
            raise ValkeyConnectionError
        super().hide(persons)

    def leave(self, persons: Iterable[UUID]) -> None:
        if self.is_away:
            raise ValkeyConnectionError
        super().leave(persons)


def test_whose_place_was_told_by_half_is_taken_back_when_they_rest(
    index: LiveIndex, valkey: Valkey, clock: ManualClock
) -> None:
    presence = Weak(valkey, clock, 1_800)
    announcer = Announcer(presence, index, clock)
    seat = seat_of(index, WAKEABLE)
    presence.is_away = True
    announcer.everybody()
    announcer.tell()
    assert presence.cells() == {seat.actor.person_id: HERE}
    presence.is_away = False
    seat.profile = RESTING
    announcer.touch([seat])
    announcer.tell()
    assert presence.cells() == {}


def test_who_left_while_valkey_was_away_is_told_of_with_the_next(
    index: LiveIndex, valkey: Valkey, clock: ManualClock
) -> None:
    presence = Weak(valkey, clock, 1_800)
    announcer = Announcer(presence, index, clock)
    gone, stays = seat_of(index, WAKEABLE), seat_of(index, WAKEABLE)
    announcer.everybody()
    announcer.tell()
    index.remove_seat(gone.sid)
    announcer.touch([gone])
    presence.is_away = True
    announcer.tell()
    presence.is_away = False
    announcer.everybody()
    announcer.tell()
    assert presence.online() == {stays.actor.person_id}
