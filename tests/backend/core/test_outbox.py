"""The outbox: written with the decision, sent after it, repeated until taken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from backend.core import outbox
from backend.core.errors import NotFoundError
from backend.core.outbox import OutboxRow

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.db import Database


def only_row(database: Database) -> OutboxRow:
    with database.transaction() as session:
        return session.scalars(select(OutboxRow)).one()


def test_a_decision_undone_sends_nothing(database: Database) -> None:
    sent: list[dict[str, Any]] = []
    with pytest.raises(NotFoundError), database.transaction() as session:
        outbox.enqueue(session, "notice", {"a": 1})
        raise NotFoundError
    assert outbox.send_due(database, {"notice": sent.append}) == 0
    assert sent == []


def test_what_was_sent_long_ago_is_forgotten(database: Database, clock: ManualClock) -> None:
    for kind in ("sent", "waiting"):
        with database.transaction() as session:
            outbox.enqueue(session, kind, {})
    outbox.send_due(database, {"sent": lambda _payload: None})
    clock.advance(outbox.SENT_KEPT + timedelta(seconds=1))
    with database.transaction() as session:
        outbox.prune(session)
    assert only_row(database).kind == "waiting"


def test_what_is_due_is_sent_once(database: Database) -> None:
    sent: list[dict[str, Any]] = []
    with database.transaction() as session:
        outbox.enqueue(session, "notice", {"a": 1})
    assert outbox.send_due(database, {"notice": sent.append}) == 1
    assert outbox.send_due(database, {"notice": sent.append}) == 0
    assert [payload["a"] for payload in sent] == [1]


def test_the_same_key_is_written_once(database: Database) -> None:
    with database.transaction() as session:
        outbox.enqueue(session, "notice", {"a": 1}, key="k")
        outbox.enqueue(session, "notice", {"a": 2}, key="k")
    assert only_row(database).payload == {"a": 1}


def test_a_failed_send_is_due_again_with_growing_pauses(database: Database, clock: ManualClock) -> None:
    def fail(_: dict[str, Any]) -> None:
        raise ConnectionError

    with database.transaction() as session:
        outbox.enqueue(session, "notice", {})
    pauses = []
    for _ in range(3):
        assert outbox.send_due(database, {"notice": fail}) == 1
        row = only_row(database)
        assert row.due_at is not None
        pauses.append(row.due_at - clock.now())
        clock.advance(pauses[-1])
    assert pauses == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8)]
    assert only_row(database).last_error == "ConnectionError"


def test_a_sender_that_died_leaves_the_row_due_when_its_lease_ends(
    database: Database, clock: ManualClock
) -> None:
    sent: list[dict[str, Any]] = []
    with database.transaction() as session:
        outbox.enqueue(session, "notice", {})
    with database.transaction() as session:
        assert outbox.claim_next(session) is not None
    assert outbox.send_due(database, {"notice": sent.append}) == 0
    clock.advance(outbox.LEASE)
    assert outbox.send_due(database, {"notice": sent.append}) == 1


def test_a_sender_slower_than_its_lease_does_not_make_due_again_what_another_sent(
    database: Database, open_database: Callable[[], Database], clock: ManualClock
) -> None:
    other = open_database()
    sent: list[dict[str, Any]] = []

    def fail_late(_payload: dict[str, Any]) -> None:
        clock.advance(outbox.LEASE)
        assert outbox.send_due(other, {"notice": sent.append}) == 1
        raise TimeoutError

    with database.transaction() as session:
        outbox.enqueue(session, "notice", {})
    outbox.send_due(database, {"notice": fail_late}, limit=1)
    row = only_row(database)
    assert (row.due_at, row.last_error, len(sent)) == (None, None, 1)


def test_two_senders_at_once_take_different_rows(
    database: Database, open_database: Callable[[], Database]
) -> None:
    other = open_database()
    with database.transaction() as session:
        for number in range(4):
            outbox.enqueue(session, "notice", {"number": number})
    with database.transaction() as mine, other.transaction() as theirs:
        rows = [outbox.claim_next(session) for session in (mine, theirs, mine, theirs, theirs)]
    ids = [row.id for row in rows if row]
    assert len(ids) == len(set(ids)) == 4
    assert rows[-1] is None


def test_rows_behind_a_sender_that_hangs_keep_their_attempts(
    database: Database, open_database: Callable[[], Database], clock: ManualClock
) -> None:
    """One worker waits for a bucket, row after row; another must find the rest untouched, and its own."""
    other = open_database()
    taken: list[int] = []

    def hang(payload: dict[str, Any]) -> None:
        taken.append(payload["number"])
        with other.transaction() as session:
            waiting = session.scalars(select(OutboxRow).where(OutboxRow.attempts == 0)).all()
        assert len(waiting) == 4 - len(taken)
        clock.advance(outbox.LEASE - timedelta(seconds=1))
        raise TimeoutError

    with database.transaction() as session:
        for number in range(4):
            outbox.enqueue(session, "remove", {"number": number}, due_at=clock.now())
    assert outbox.send_due(database, {"remove": hang}, limit=4) == 4
    assert sorted(taken) == [0, 1, 2, 3]
    with database.transaction() as session:
        assert {row.attempts for row in session.scalars(select(OutboxRow))} == {1}


def test_a_row_nobody_takes_is_given_up_at_last(database: Database, clock: ManualClock) -> None:
    with database.transaction() as session:
        outbox.enqueue(session, "unknown", {})
    for _ in range(outbox.MOST_ATTEMPTS):
        assert outbox.send_due(database, {}) == 1
        clock.advance(outbox.LONGEST_PAUSE)
    row = only_row(database)
    assert row.due_at is None
    assert row.sent_at is None
    assert outbox.send_due(database, {}) == 0
    with database.transaction() as session:
        assert outbox.backlog(session) == outbox.Backlog(due=0, oldest_due_s=0.0, given_up=1)


def test_what_is_late_is_known(database: Database, clock: ManualClock) -> None:
    with database.transaction() as session:
        outbox.enqueue(session, "notice", {})
        outbox.enqueue(session, "notice", {}, due_at=clock.now() + timedelta(hours=1))
    clock.advance(timedelta(seconds=90))
    with database.transaction() as session:
        assert outbox.backlog(session) == outbox.Backlog(due=1, oldest_due_s=90.0, given_up=0)
