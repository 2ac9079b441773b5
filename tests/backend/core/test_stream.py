"""The numbered stream: no gaps, commit order, announced once, caught up by number."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Event
from time import sleep
from typing import TYPE_CHECKING, Any, cast

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from valkey import Valkey

from backend.core import stream
from backend.core.db import new_id
from backend.core.errors import NotFoundError
from backend.core.realtime.fanout import Fanout
from backend.core.stream import Relay

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.db import Database

WRITERS = 8
EACH = 25


def publish_one(database: Database, value: int) -> None:
    with database.transaction() as session:
        stream.publish(session, "console", "package", {"value": value})


def numbers(database: Database) -> list[int | None]:
    with database.transaction() as session:
        return [row.number for row in stream.after(session, 0, limit=10_000)]


def test_nothing_is_announced_for_a_transaction_that_fails(database: Database) -> None:
    with pytest.raises(NotFoundError), database.transaction() as session:
        stream.publish(session, "console", "package", {})
        raise NotFoundError
    assert numbers(database) == []


def test_writers_at_the_same_time_leave_no_gap_and_no_double(database: Database) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda value: publish_one(database, value), range(WRITERS * EACH)))
    assert numbers(database) == list(range(1, WRITERS * EACH + 1))


def test_several_at_once_read_as_one_by_one(database: Database) -> None:
    """However they are written: in their order, with everything they hold, and announced."""
    person, station = new_id(), new_id()
    messages = [
        stream.Message("console", "package", {"value": 1, "名": "值"}, station, "350206"),
        stream.Message("volunteer", "package", {"value": 2.5}, receivers={"cells": ["8"], "wake": True}),
        stream.Message("volunteer", "assignment", {"value": None}, about=person),
    ]
    with database.transaction() as session:
        stream.publish_all(session, messages)
        stream.publish_all(session, [])
    with database.transaction() as session:
        for one in messages:
            stream.publish(
                session, one.audience, one.event, one.data, station_id=one.station_id,
                region_code=one.region_code, receivers=one.receivers, about=one.about,
            )  # fmt: skip
    with database.transaction() as session:
        rows = [(stream.as_message(row), row.about) for row in stream.after(session, 0)]
    assert [message["number"] for message, _ in rows] == list(range(1, 7))
    together, alone = rows[:3], rows[3:]
    for (first, about), (second, same_about) in zip(together, alone, strict=True):
        assert {**first, "number": 0} == {**second, "number": 0}
        assert about == same_about


class HeldRelay(Relay):
    """Counts its rounds, and begins the first one only when it is told to."""

    def __init__(self, database: Database, valkey: Valkey) -> None:
        super().__init__(database, valkey)
        self.rounds = 0
        self.go = Event()

    def _pump(self) -> int:
        self.rounds += 1
        assert self.go.wait(30)
        return super()._pump()


def test_a_herd_in_one_process_is_two_rounds_and_holds_no_connections(
    database: Database, valkey: Valkey
) -> None:
    """A relay each would wait for the lock with a connection in hand, until nobody else has one."""
    relay = HeldRelay(database, valkey)
    database.equip(relay=relay)
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(publish_one, database, value) for value in range(WRITERS)]
        while relay._asked < WRITERS:
            sleep(0.01)
        assert cast("QueuePool", database.engine.pool).checkedout() == 0
        relay.go.set()
        for writer in writers:
            writer.result(30)
    assert relay.rounds <= 2
    assert numbers(database) == list(range(1, WRITERS + 1))


def test_a_row_committed_late_gets_a_later_number(
    database: Database, open_database: Callable[[], Database]
) -> None:
    """Ids are given before commit, numbers after: a reader at number n has missed nothing."""
    slow = open_database()
    with slow.transaction() as session:
        stream.publish(session, "console", "package", {"value": "slow"})
        session.flush()
        publish_one(database, 1)
        assert numbers(database) == [1]
    publish_one(database, 2)
    with database.transaction() as session:
        told = [(row.number, row.data["value"]) for row in stream.after(session, 0)]
    assert told == [(1, 1), (2, "slow"), (3, 2)]


def test_a_relay_with_nothing_to_number_writes_nothing(database: Database) -> None:
    """The tick asks every second: rows that are only touched would have to be cleaned up again."""
    publish_one(database, 1)
    with database.transaction() as session:
        before = session.scalar(text("SELECT xmin::text FROM stream_head"))
    Relay(database, Valkey(unix_socket_path="/nonexistent/valkey"))()
    with database.transaction() as session:
        assert session.scalar(text("SELECT xmin::text FROM stream_head")) == before


def test_more_rows_than_a_batch_are_numbered_in_the_order_of_their_ids(
    database: Database, open_database: Callable[[], Database]
) -> None:
    silent = open_database()
    silent.equip(relay=None)
    with silent.transaction() as session:
        for value in range(stream.BATCH + 3):
            stream.publish(session, "console", "package", {"value": value})
    assert numbers(database) == []
    publish_one(database, -1)
    with database.transaction() as session:
        told = [(row.number, row.data["value"]) for row in stream.after(session, 0, limit=10_000)]
    assert told == list(enumerate([*range(stream.BATCH + 3), -1], start=1))


def test_the_announcement_carries_the_whole_message(database: Database, valkey: Valkey) -> None:
    with valkey.pubsub() as pubsub:
        pubsub.subscribe(stream.CHANNEL)
        assert next(pubsub.listen())["type"] == "subscribe"
        publish_one(database, 7)
        message = next(pubsub.listen())
    told = orjson.loads(message["data"])
    assert (told["number"], told["event"], told["data"]) == (1, "package", {"value": 7})
    assert told["at"] == "2026-05-20T07:30:00.000Z"  # as every time that travels


def make_fanout(database: Database, valkey: Valkey) -> tuple[Fanout, list[int]]:
    delivered: list[int] = []
    fanout = Fanout(database, valkey, lambda message: delivered.append(message["number"]), {}, lambda: None)
    return fanout, delivered


def message(number: int) -> dict[str, Any]:
    return {"number": number, "event": "package"}


def test_a_missed_announcement_is_read_from_the_database_in_order(database: Database, valkey: Valkey) -> None:
    fanout, delivered = make_fanout(database, valkey)
    for value in range(5):
        publish_one(database, value)
    fanout.take_numbered(message(1))
    fanout.take_numbered(message(4))
    assert delivered == [1, 2, 3, 4, 5]


def test_an_announcement_that_comes_twice_is_delivered_once(database: Database, valkey: Valkey) -> None:
    fanout, delivered = make_fanout(database, valkey)
    publish_one(database, 0)
    fanout.take_numbered(message(1))
    fanout.take_numbered(message(1))
    fanout.catch_up()
    assert delivered == [1]


def test_a_receiver_that_fails_does_not_stop_the_stream(database: Database, valkey: Valkey) -> None:
    delivered: list[int] = []

    def deliver(told: dict[str, Any]) -> None:
        if told["number"] == 1:
            raise RuntimeError
        delivered.append(told["number"])

    fanout = Fanout(database, valkey, deliver, {}, lambda: None)
    for value in range(3):
        publish_one(database, value)
    fanout.catch_up()
    assert delivered == [2, 3]


def test_a_database_away_for_a_moment_does_not_end_the_listening(database: Database, valkey: Valkey) -> None:
    class Away:
        """Fails once, as a database that is started anew does."""

        calls = 0

        def transaction(self) -> AbstractContextManager[Session]:
            self.calls += 1
            if self.calls == 1:
                raise OperationalError("SELECT 1", {}, Exception())
            return database.transaction()

    def listens_again() -> None:
        raise SystemExit  # ends the greenlet, which nothing else may

    away = Away()
    fanout = Fanout(cast("Database", away), valkey, lambda _message: None, {}, listens_again)
    with pytest.raises(SystemExit):
        fanout._listen_for_ever()
    assert away.calls == 2


def test_without_valkey_rows_are_numbered_all_the_same(
    database: Database, open_database: Callable[[], Database]
) -> None:
    cut_off = open_database()
    cut_off.equip(relay=Relay(cut_off, Valkey(unix_socket_path="/nonexistent/valkey")))
    publish_one(cut_off, 1)
    assert numbers(database) == [1]


def test_old_messages_are_forgotten_and_waiting_ones_kept(database: Database, clock: ManualClock) -> None:
    publish_one(database, 1)
    clock.advance(stream.KEPT + timedelta(seconds=1))
    publish_one(database, 2)
    with database.transaction() as session:
        stream.prune(session)
    assert numbers(database) == [2]


def test_what_is_taken_back_leaves_its_number(database: Database) -> None:
    person, other = new_id(), new_id()
    with database.transaction() as session:
        for about in (person, other, None):
            stream.publish(session, "console", "package", {"words": str(about)}, about=about)
    with database.transaction() as session:
        stream.take_back(session, person)
    with database.transaction() as session:
        rows = stream.after(session, 0)
    assert [(row.number, row.audience) for row in rows] == [
        (1, stream.NOBODY),
        (2, "console"),
        (3, "console"),
    ]
    assert (rows[0].data, rows[0].about, rows[0].receivers) == ({}, None, {})
