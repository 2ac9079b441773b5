"""A publish stays short: what it asks the database, and whom it lets wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from backend.core.stream import Relay
from tests.tasks.packages.city import add_volunteer, cell_near, stand_at
from tests.tasks.packages.desk import Desk

# But for the escrow: the key, the lock, rounds, neighbours, what is written, what the card and the desks'
# document show, the relay's two, and the answer.
MOST_STATEMENTS = 22


@contextmanager
def statements_of(desk: Desk) -> Iterator[list[str]]:
    """Every statement the application sends."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(" ".join(statement.split()))

    event.listen(desk.parts.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(desk.parts.database.engine, "before_cursor_execute", note)


def crowd(desk: Desk, count: int) -> None:
    """Volunteers nearby; every other has a socket open, every third watches over a cell."""
    with desk.parts.database.transaction() as session:
        watches = [(cell_near(300),) if number % 3 == 0 else () for number in range(count)]
        people = [add_volunteer(session, watch=watch) for watch in watches]
    # After the commit: where somebody rests is forgotten then, and all of them rested at first.
    for number, actor in enumerate(people):
        stand_at(desk.parts.presence, actor, 50.0 * (number % 20), online=number % 2 == 0)


def publish(desk: Desk) -> tuple[dict[str, Any], list[str]]:
    package_id = desk.draft(rounds=[{"range_m": 1_500, "cap": 500, "wait_s": 60}])
    with statements_of(desk) as seen:
        answer = desk.post("officer", f"/packages/{package_id}/publish", {"key": str(uuid4())})
    return answer, seen


def test_many_people_cost_no_statement_more_than_a_few(desk: Desk) -> None:
    desk.parts.valkey.flushdb()
    crowd(desk, 2)
    few, asked_for_few = publish(desk)
    crowd(desk, 60)
    many, asked_for_many = publish(desk)
    assert few["rounds"][0]["alerted"]["online"] == 1
    assert many["rounds"][0]["alerted"]["online"] == 31
    assert many["rounds"][0]["alerted"]["notified"] == 31
    assert asked_for_many == asked_for_few
    assert len(asked_for_many) <= MOST_STATEMENTS


def test_phones_are_told_before_the_officers_answer_is_read(desk: Desk) -> None:
    _, seen = publish(desk)
    told = next(number for number, one in enumerate(seen) if "UPDATE stream SET number" in one)
    read = next(number for number, one in enumerate(seen) if "FROM package_history" in one)
    assert told < read


def test_what_was_announced_stands_though_its_answer_fails(desk: Desk) -> None:
    """As if the line had broken: the same key again gives the package, and nothing happens twice."""
    package_id, key = desk.draft(), str(uuid4())

    def fail(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM package_history" in statement:
            raise ConnectionResetError

    event.listen(desk.parts.database.engine, "before_cursor_execute", fail)
    desk.post("officer", f"/packages/{package_id}/publish", {"key": key}, expect=500)
    event.remove(desk.parts.database.engine, "before_cursor_execute", fail)
    again = desk.post("officer", f"/packages/{package_id}/publish", {"key": key})
    assert again["state"] == "open"
    assert [line["action"] for line in again["history"]] == ["draft", "publish"]


@pytest.fixture(autouse=True)
def _relay_is_real(desk: Desk) -> None:
    """The instance's own relay numbers and announces after each commit."""
    assert isinstance(desk.parts.relay, Relay)
