"""What is sent to whom, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from backend.core.clock import ManualClock
from backend.core.db import new_id
from backend.core.guard import Actor
from backend.core.realtime.delivery import Delivery
from backend.core.realtime.index import LiveIndex, Seat

START = b"42/volunteer,"


class Phone:
    """Takes frames as a socket would and remembers the events in them."""

    def __init__(self, index: LiveIndex) -> None:
        self.heard: list[Any] = []
        self.seat = Seat(str(new_id()), Actor(new_id(), new_id(), "volunteer"), self.take)
        index.add_seat(self.seat)

    def take(self, frame: bytes) -> None:
        self.heard.append(orjson.loads(frame[frame.index(START) + len(START) :]))


@pytest.fixture
def index() -> LiveIndex:
    return LiveIndex()


@pytest.fixture
def closed() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def delivery(index: LiveIndex, closed: list[tuple[str, str]]) -> Delivery:
    clock = ManualClock(datetime(2026, 5, 20, 7, 30, tzinfo=UTC))
    return Delivery(lambda sid, namespace: closed.append((sid, namespace)), index, clock, lambda _seat: None)


def test_a_card_never_overtakes_the_list_that_is_older_than_it(index: LiveIndex, delivery: Delivery) -> None:
    asking, other = Phone(index), Phone(index)
    asking.seat.holders = 2
    persons = [str(phone.seat.actor.person_id) for phone in (asking, other)]
    for number in (1, 2):
        delivery.numbered(
            {"audience": "volunteer", "event": "package", "data": number, "receivers": {"persons": persons}}
        )
    assert other.heard == [["package", 1], ["package", 2]]
    assert asking.heard == []
    delivery.release(asking.seat)
    assert asking.heard == []
    delivery.release(asking.seat)
    assert asking.heard == [["package", 1], ["package", 2]]
    delivery.tell("package", {"number": 3}, [asking.seat])
    assert asking.heard[2:] == [["package", {"number": 3}]]


def test_a_revoked_session_says_goodbye_and_is_closed(
    index: LiveIndex, delivery: Delivery, closed: list[tuple[str, str]]
) -> None:
    gone, staying = Phone(index), Phone(index)
    data = {"session_ids": [str(gone.seat.actor.session_id)], "reason": "signed out elsewhere"}
    delivery.numbered({"audience": "control", "event": "revoke", "data": data})
    assert gone.heard == [["signed_out", {"reason": "signed out elsewhere"}]]
    assert closed == [(gone.seat.sid, "/volunteer")]
    assert staying.heard == []
    assert (gone.seat.revoked, staying.seat.revoked) == (True, False)
