"""Presence: one cell a person, for half an hour, known again after everything was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from backend.core.cells import cell_at
from backend.core.db import new_id
from backend.core.presence import CELLS, CELLS_AT_ONCE, ONLINE_TTL_S, Everywhere, Presence

if TYPE_CHECKING:
    from valkey import Valkey

    from backend.core.clock import ManualClock

HERE = cell_at(118.104, 24.517)
THERE = cell_at(118.140, 24.480)
TTL_S = 1800


@pytest.fixture
def presence(valkey: Valkey, clock: ManualClock) -> Presence:
    return Presence(valkey, clock, TTL_S)


def test_a_person_is_in_one_cell_only(presence: Presence) -> None:
    person = new_id()
    presence.place([(person, HERE)])
    presence.place([(person, THERE)])
    assert presence.around([HERE, THERE]).by_cell == {THERE: {str(person)}}
    assert presence.cells() == {person: THERE}


def test_a_cell_counts_for_its_time_and_no_longer(presence: Presence, clock: ManualClock) -> None:
    person = new_id()
    presence.place([(person, HERE)])
    clock.advance(timedelta(seconds=TTL_S))
    assert presence.around([HERE]).by_cell == {HERE: {str(person)}}
    clock.advance(timedelta(seconds=1))
    assert presence.around([HERE]).by_cell == {}
    assert presence.cells() == {}


def test_a_closed_socket_leaves_the_cell(presence: Presence) -> None:
    person = new_id()
    presence.place([(person, HERE)])
    presence.announce([person])
    assert presence.online() == {person}
    presence.leave([person])
    assert presence.online() == set()
    assert presence.around([HERE]).by_cell == {HERE: {str(person)}}


def test_a_process_that_died_loses_its_people_soon(presence: Presence, clock: ManualClock) -> None:
    presence.announce([new_id()])
    clock.advance(timedelta(seconds=ONLINE_TTL_S + 1))
    assert presence.online() == set()


def test_forgotten_means_nothing_is_left(presence: Presence, valkey: Valkey) -> None:
    person = new_id()
    presence.place([(person, HERE)])
    presence.announce([person])
    presence.forget([person])
    assert presence.around([HERE]).by_cell == {}
    left = [key for key in valkey.keys("*") if str(person).encode() in (valkey.dump(key) or b"")]
    assert left == []


def test_the_city_is_known_again_after_valkey_lost_everything(presence: Presence, valkey: Valkey) -> None:
    person = new_id()
    presence.place([(person, HERE)])
    valkey.flushdb()
    assert presence.around([HERE]).by_cell == {}
    presence.place([(person, HERE)])
    assert presence.around([HERE]).by_cell == {HERE: {str(person)}}


def test_pruning_keeps_the_fresh(presence: Presence, clock: ManualClock) -> None:
    old, fresh = new_id(), new_id()
    presence.place([(old, HERE)])
    clock.advance(timedelta(seconds=TTL_S + 1))
    presence.place([(fresh, THERE)])
    presence.prune()
    assert presence.cells() == {fresh: THERE}


def test_many_are_told_apart_by_cell_and_by_who_is_online(presence: Presence) -> None:
    """More people than one call of the index takes, and more cells than one look."""
    far = [f"8931{number:011x}" for number in range(CELLS_AT_ONCE + 1)]
    here, there = [new_id() for _ in range(1_003)], [new_id() for _ in range(3)]
    presence.place([*((person, HERE) for person in here), *((person, far[-1]) for person in there)])
    presence.announce([*here[::2], there[0]])
    found = presence.around([HERE, *far])
    assert found.by_cell == {HERE: set(map(str, here)), far[-1]: set(map(str, there))}
    assert found.online == {*map(str, here[::2]), str(there[0])}


def test_who_was_not_heard_of_for_a_while_is_not_online(presence: Presence, clock: ManualClock) -> None:
    person = new_id()
    presence.place([(person, HERE)])
    presence.announce([person])
    clock.advance(timedelta(seconds=ONLINE_TTL_S))
    assert presence.around([HERE]).online == presence.online_among([str(person)]) == {str(person)}
    clock.advance(timedelta(seconds=1))
    assert presence.around([HERE]).online == presence.online_among([str(person)]) == set()
    assert presence.around([HERE]).by_cell == {HERE: {str(person)}}


def test_a_whole_city_is_read_however_many_they_are(presence: Presence, valkey: Valkey) -> None:
    """A script's call takes some thousand arguments and no more, so the city is read in pieces."""
    people = [new_id() for _ in range(2_345)]
    presence.place((person, HERE if number % 3 else THERE) for number, person in enumerate(people))
    presence.announce(people[:1_234])
    valkey.hdel(CELLS, str(people[5]))  # known to have been seen, but not where
    everywhere = presence.everywhere()
    wanted = {str(person): HERE if number % 3 else THERE for number, person in enumerate(people)}
    del wanted[str(people[5])]
    assert everywhere.cells == wanted
    assert everywhere.online == {str(person) for person in people[:1_234]}


def test_an_empty_city_is_empty(presence: Presence) -> None:
    assert presence.everywhere() == Everywhere({}, set())
