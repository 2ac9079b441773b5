from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.core import seal
from backend.core.audit import AuditRow, note
from backend.core.guard import Actor, Grant
from backend.core.seal import AUDIT, Seal, SealedTable, SealWaiting, chain_state, check_chain, seal_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Engine

    from backend.core.clock import ManualClock


@pytest.fixture
def committed(cloned_database: str) -> Iterator[Engine]:
    engine = create_engine(cloned_database)
    yield engine
    engine.dispose()


def open_session(engine: Engine, clock: ManualClock) -> Session:
    return Session(engine, info={"clock": clock, "after_commit": []})


def write(session: Session, what: str) -> None:
    note(session, None, "test", "thing", what, details={"b": 1, "a": ["中", 0.5]})
    session.flush()


def faults(session: Session) -> list[tuple[str, int | None]]:
    return [(fault.problem, fault.row_id) for fault in check_chain(session, AUDIT)]


def test_rows_are_chained_in_order_and_nothing_waits(session: Session) -> None:
    for what in "abc":
        write(session, what)
    assert seal_waiting(session, AUDIT) == 3
    assert seal_waiting(session, AUDIT) == 0
    links = session.scalars(select(Seal).order_by(Seal.sequence)).all()
    assert [link.sequence for link in links] == [1, 2, 3]
    assert [link.previous for link in links[1:]] == [link.hash for link in links[:-1]]
    assert session.scalar(select(func.count()).select_from(SealWaiting)) == 0
    assert faults(session) == []


def test_the_documented_form_can_be_hashed_by_hand(session: Session, clock: ManualClock) -> None:
    write(session, "x")
    seal_waiting(session, AUDIT)
    row, link = session.scalars(select(AuditRow)).one(), session.scalars(select(Seal)).one()
    details = {"a": ["中", 0.5], "b": 1}
    text_form = json.dumps(
        [2, "audit", row.id, "2026-05-20T07:30:00.000000Z", None, "test", "thing", "x", None, details, None],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    digest = hashlib.sha256(text_form.encode()).digest()
    assert link.row_digest == digest
    start = hashlib.sha256(b"audit").digest()
    numbers = (1).to_bytes(8, "big") + row.id.to_bytes(8, "big") + (2).to_bytes(2, "big")
    assert link.hash == hashlib.sha256(start + numbers + digest).digest()


def test_values_are_hashed_as_text_of_one_form() -> None:
    one = seal.row_digest(
        "t", 1, [datetime(2026, 1, 1, tzinfo=UTC), UUID(int=7), b"\x00\xff", {"b": 1, "a": 2}]
    )
    assert one == seal.row_digest(
        "t", 1, ["2026-01-01T00:00:00.000000Z", str(UUID(int=7)), "00ff", {"a": 2, "b": 1}]
    )
    assert one != seal.row_digest("t", 2, [datetime(2026, 1, 1, tzinfo=UTC), UUID(int=7), b"\x00\xff", {}])


def test_a_row_committed_after_higher_ids_were_sealed_is_not_missed(
    committed: Engine, clock: ManualClock
) -> None:
    with open_session(committed, clock) as slow, open_session(committed, clock) as sealer:
        write(slow, "first id, last commit")
        with open_session(committed, clock) as quick:
            write(quick, "second id, first commit")
            quick.commit()
        assert seal_waiting(sealer, AUDIT) == 1
        sealer.commit()
        assert faults(sealer) == []
        sealer.commit()
        slow.commit()
        assert chain_state(sealer, "audit").unsealed == 1
        assert seal_waiting(sealer, AUDIT) == 1
        sealer.commit()
        ids = list(sealer.scalars(select(Seal.row_id).order_by(Seal.sequence)))
        assert ids == sorted(ids, reverse=True)
        assert faults(sealer) == []


def test_a_row_rolled_back_leaves_nothing_waiting(committed: Engine, clock: ManualClock) -> None:
    with open_session(committed, clock) as session:
        write(session, "never")
        session.rollback()
        assert chain_state(session, "audit").unsealed == 0


def test_posting_does_not_wait_for_a_sealer_nor_a_sealer_for_another(
    committed: Engine, clock: ManualClock
) -> None:
    with (
        open_session(committed, clock) as first,
        open_session(committed, clock) as second,
        open_session(committed, clock) as poster,
    ):
        write(poster, "a")
        poster.commit()
        assert seal_waiting(first, AUDIT) == 1
        second.execute(text("SET lock_timeout = '50ms'"))
        poster.execute(text("SET lock_timeout = '50ms'"))
        assert seal_waiting(second, AUDIT) == 0
        write(poster, "b")
        poster.commit()
        first.commit()
        second.commit()
        assert seal_waiting(second, AUDIT) == 1
        assert faults(second) == []


def test_a_batch_is_as_large_as_asked_and_the_rest_follows(session: Session) -> None:
    for number in range(5):
        write(session, str(number))
    assert [seal_waiting(session, AUDIT, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert faults(session) == []


def test_old_rows_keep_their_form_when_a_table_grows(session: Session) -> None:
    short = SealedTable("audit", {1: ("id", "at", "action")})
    write(session, "old")
    seal_waiting(session, short)
    grown = SealedTable("audit", {1: ("id", "at", "action"), 2: ("id", "at", "action", "reason")})
    write(session, "new")
    seal_waiting(session, grown)
    assert list(session.scalars(select(Seal.form).order_by(Seal.sequence))) == [1, 2]
    assert list(check_chain(session, grown)) == []


def test_what_came_after_a_rows_form_must_be_empty_in_it(session: Session) -> None:
    """An old line put before another station would be read there, and its seal does not know of stations."""
    old = SealedTable("audit", {1: AUDIT.forms[1]})
    write(session, "old")
    officer = Actor(UUID(int=1), UUID(int=2), "staff", (Grant("officer", UUID(int=7)),))
    note(session, officer, "test", "thing", "moved")
    session.flush()
    seal_waiting(session, old)
    _, moved = session.scalars(select(AuditRow.id).order_by(AuditRow.id))
    assert faults(session) == [("row_changed", moved)]


def test_a_form_that_there_is_none_of_is_named(session: Session) -> None:
    write(session, "a")
    seal_waiting(session, SealedTable("audit", {9: AUDIT.forms[1]}))
    write(session, "b")
    seal_waiting(session, AUDIT)
    (row, _) = session.scalars(select(AuditRow.id).order_by(AuditRow.id))
    assert faults(session) == [("form_unknown", row)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seal SET row_id = row_id + 1",
        "DELETE FROM seal",
        "TRUNCATE seal",
        "UPDATE audit SET action = 'other'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "INSERT INTO seal_waiting VALUES ('audit', 1)",
        "UPDATE seal_waiting SET row_id = 0",
        "INSERT INTO seal SELECT sealed_table, sequence + 1, row_id + 1, 1, row_digest, hash, hash FROM seal",
    ],
)
def test_role_app_changes_no_link_and_no_sealed_row(session: Session, statement: str) -> None:
    write(session, "a")
    seal_waiting(session, AUDIT)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(statement))
    assert faults(session) == []
