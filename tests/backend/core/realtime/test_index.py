"""Who a message is for: duty, waking, cells, watch areas, persons, scopes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import h3
import pytest

from backend.core.cells import cell_at
from backend.core.db import new_id
from backend.core.guard import Actor, Scope
from backend.core.realtime.index import READS, UNREAD, Desk, LiveIndex, Profile, Seat

NOW = datetime(2026, 5, 20, 7, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
HERE = cell_at(118.104, 24.517)
THERE = cell_at(118.140, 24.480)
ON_DUTY = Profile(duty_until=LATER)
RESTING = Profile()
WAKEABLE = Profile(wake_for_life=True)


def seat(profile: Profile, cell: str | None = HERE, person: UUID | None = None) -> Seat:
    actor = Actor(person or new_id(), new_id(), "volunteer")
    return Seat(str(new_id()), actor, lambda _frame: None, profile, cell)


def index_of(*seats: Seat) -> LiveIndex:
    index = LiveIndex()
    for one in seats:
        index.add_seat(one)
    return index


@pytest.mark.parametrize(
    ("profile", "wake", "alerted"),
    [
        (ON_DUTY, False, True),
        (ON_DUTY, True, True),
        (RESTING, False, False),
        (RESTING, True, False),
        (WAKEABLE, False, False),
        (WAKEABLE, True, True),
        (Profile(duty_until=NOW), False, False),
    ],
)
def test_resting_people_are_left_alone(profile: Profile, wake: bool, alerted: bool) -> None:  # noqa: FBT001 - a table
    one = seat(profile)
    got = index_of(one).receivers({"cells": [HERE], "wake": wake}, NOW)
    assert got == ({one} if alerted else set())


def test_only_the_cells_named_are_reached() -> None:
    near, far = seat(ON_DUTY, HERE), seat(ON_DUTY, THERE)
    assert index_of(near, far).receivers({"cells": [HERE]}, NOW) == {near}


def test_a_compacted_cell_reaches_all_within() -> None:
    near, far = seat(ON_DUTY, HERE), seat(ON_DUTY, THERE)
    assert index_of(near, far).receivers({"cells": [h3.cell_to_parent(HERE, 7)]}, NOW) == {near}


def test_a_watch_area_counts_like_a_position() -> None:
    one = seat(Profile(duty_until=LATER, watch_cells=frozenset({THERE})), cell=None)
    assert index_of(one).receivers({"cells": [THERE]}, NOW) == {one}


def test_a_person_named_is_reached_on_every_phone_even_at_rest() -> None:
    person = new_id()
    phones = [seat(RESTING, person=person), seat(RESTING, THERE, person=person)]
    got = index_of(*phones, seat(ON_DUTY)).receivers({"persons": [str(person)]}, NOW)
    assert {one.sid for one in got} == {phone.sid for phone in phones}


def test_those_left_out_are_left_out() -> None:
    one, other = seat(ON_DUTY), seat(ON_DUTY)
    wanted = {"cells": [HERE], "except": [str(one.actor.person_id)]}
    assert index_of(one, other).receivers(wanted, NOW) == {other}


def test_moving_and_leaving_keep_the_index_true() -> None:
    one = seat(ON_DUTY)
    index = index_of(one)
    index.place(one.sid, THERE)
    assert index.receivers({"cells": [HERE]}, NOW) == set()
    assert index.receivers({"cells": [THERE]}, NOW) == {one}
    index.remove_seat(one.sid)
    assert index.receivers({"cells": [THERE]}, NOW) == set()
    assert index.seats_of(one.actor.person_id) == []


def test_a_changed_profile_is_obeyed_at_once() -> None:
    one = seat(RESTING)
    index = index_of(one)
    assert index.update_profile(one.actor.person_id, ON_DUTY) == [one]
    assert index.receivers({"cells": [HERE]}, NOW) == {one}


def test_what_alerts_nobody_reaches_those_at_rest_too() -> None:
    one, far = seat(RESTING), seat(RESTING, THERE)
    assert index_of(one, far).receivers({"cells": [HERE], "resting": True}, NOW) == {one}


def test_a_profile_that_came_while_it_was_being_read_is_the_newer_one() -> None:
    slow, quick = seat(UNREAD), seat(UNREAD)
    index = index_of(slow, quick)
    index.update_profile(slow.actor.person_id, ON_DUTY)
    index.complete(slow.sid, slow.actor, RESTING)
    index.complete(quick.sid, quick.actor, ON_DUTY)
    index.complete("gone", quick.actor, ON_DUTY)
    assert sorted(one.sid for one in index.receivers({"cells": [HERE]}, NOW)) == sorted([slow.sid, quick.sid])


def desk_of(**scopes: tuple[Scope, ...]) -> Desk:
    """A desk that may see some kinds of things somewhere, and others nowhere."""
    found = {READS[event]: scopes.get(event, ()) for event in READS}
    return Desk("d", Actor(new_id(), new_id(), "staff"), found, lambda _frame: None)


def test_a_desk_sees_its_station_and_its_region() -> None:
    station = new_id()
    desk = desk_of(package=(Scope("station", station_id=station), Scope("region", region_code="350206")))
    assert desk.may_see("package", station, "350203001")
    assert desk.may_see("package", None, "350206001")
    assert not desk.may_see("package", new_id(), "350203001")
    assert not desk.may_see("package", None, None)


def test_a_desk_is_told_only_what_its_reader_may_read() -> None:
    """A dispatcher watches the map, but sightings and registrations are not theirs to read."""
    desk = desk_of(package=(Scope("all"),))
    assert desk.may_see("package", None, "350206001")
    for event in ("sighting", "registration", "handover"):
        assert not desk.may_see(event, None, "350206001")
