"""Phones are let in together; what goes wrong with one of them, or with all, keeps nobody else out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import gevent
import pytest
from sqlalchemy.exc import OperationalError

from backend.core.clock import ManualClock
from backend.core.db import new_id
from backend.core.errors import UnauthenticatedError
from backend.core.guard import Actor
from backend.core.realtime import registry
from backend.core.realtime.admission import Admission, Admitted, Knock
from backend.core.realtime.index import LiveIndex, Profile, Seat
from backend.core.realtime.registry import VOLUNTEER, SocketContext

NOW = datetime(2026, 5, 20, 7, 30, tzinfo=UTC)


class Door:
    """An admission whose database is a dictionary of tokens."""

    def __init__(self) -> None:
        self.index = LiveIndex()
        self.tokens: dict[str, Actor] = {}
        self.looks = 0
        self.forgets = False  # every session ends after the first look
        self.lots: list[int] = []
        self.trouble: Exception | None = None
        self.bad_row: UUID | None = None
        self.announced: list[Seat] = []
        parts = SimpleNamespace(
            database=SimpleNamespace(transaction=self._transaction),
            clock=ManualClock(NOW),
            authenticate_tokens=self._recognise,
            load_profiles=self._profiles,
        )
        self.admission = Admission(cast("Any", parts), self.index, self.announced.extend)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        gevent.sleep(0)  # others come meanwhile, as they do while a database is asked
        if self.trouble is not None:
            raise self.trouble
        yield None

    def _recognise(self, _session: object, tokens: Iterable[str]) -> dict[str, Actor]:
        self.looks += 1
        if self.forgets and self.looks > 1:
            return {}
        return {token: self.tokens[token] for token in tokens if token in self.tokens}

    def _profiles(self, _session: object, persons: Collection[UUID]) -> dict[UUID, Profile]:
        return {person: Profile(wake_for_life=True) for person in persons}

    def part(self, contexts: Sequence[SocketContext]) -> list[dict[str, Any]]:
        """The one part of a state there is here."""
        self.lots.append(len(contexts))
        if self.bad_row in {context.actor.person_id for context in contexts}:
            raise KeyError("a row nobody can read")
        return [{"me": str(context.actor.person_id)} for context in contexts]

    def person(self, token: str) -> Actor:
        self.tokens[token] = Actor(new_id(), new_id(), "volunteer")
        return self.tokens[token]

    def knock(self, token: str) -> gevent.Greenlet[Any, Any]:
        return gevent.spawn(self.admission.admit, Knock(f"sid-{token}", token, None, lambda _frame: None))


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    door = Door()
    monkeypatch.setitem(registry.STATE_PARTS, VOLUNTEER, [door.part])
    return door


def test_those_who_come_together_are_read_together(door: Door) -> None:
    people = {f"t{number}": door.person(f"t{number}") for number in range(30)}
    found = {token: door.knock(token) for token in people}
    for token, actor in people.items():
        admitted: Admitted = found[token].get(timeout=5)
        assert admitted.state is not None
        assert admitted.state["me"] == str(actor.person_id)
        assert admitted.seat.profile == Profile(wake_for_life=True)
        assert door.index.seats[f"sid-{token}"] is admitted.seat
    assert sum(door.lots) == 30
    assert len(door.lots) <= 3
    assert set(door.announced) == set(door.index.seats.values())


def test_an_unknown_token_is_turned_away_alone(door: Door) -> None:
    door.person("known")
    known, unknown = door.knock("known"), door.knock("unknown")
    assert known.get(timeout=5).state is not None
    with pytest.raises(UnauthenticatedError):
        unknown.get(timeout=5)
    assert door.index.seats.keys() == {"sid-known"}


def test_one_unreadable_row_keeps_one_phone_out(door: Door) -> None:
    door.bad_row = door.person("bad").person_id
    for token in ("a", "b"):
        door.person(token)
    first = door.knock("a")
    others = {token: door.knock(token) for token in ("bad", "b")}
    assert first.get(timeout=5).state is not None
    assert others["b"].get(timeout=5).state is not None
    with pytest.raises(KeyError):
        others["bad"].get(timeout=5)
    assert door.index.seats.keys() == {"sid-a", "sid-b"}


def test_a_database_in_trouble_is_asked_once_a_lot_and_the_door_stays_open(door: Door) -> None:
    for token in ("a", "b", "c"):
        door.person(token)
    door.trouble = OperationalError("SELECT 1", {}, Exception("gone"))
    knocking = [door.knock(token) for token in ("a", "b", "c")]
    for one in knocking:
        with pytest.raises(OperationalError):
            one.get(timeout=5)
    assert door.index.seats == {}
    assert door.looks == 0
    door.trouble = None
    assert door.knock("a").get(timeout=5).state is not None


def test_a_token_that_ends_on_the_way_in_has_no_state(door: Door) -> None:
    door.person("leaving")
    door.forgets = True
    admitted = door.knock("leaving").get(timeout=5)
    assert admitted.state is None
    assert admitted.seat.revoked
