"""The edge's transaction: what is committed, and when hooks run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from backend.core import audit
from backend.core.audit import AuditRow
from backend.core.db import after_commit, once, send_off
from backend.core.errors import AppError, NotFoundError

if TYPE_CHECKING:
    from backend.core.db import Database


class CountedRefusalError(AppError):
    """A refusal that must leave a trace."""

    commits = True


def rows(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(AuditRow)) or 0


def test_hooks_run_after_commit_and_see_the_rows(database: Database) -> None:
    seen: list[int] = []
    with database.transaction() as session:
        audit.note(session, None, "test", "thing", 1)
        after_commit(session, lambda: seen.append(rows(database)))
        assert seen == []
    assert seen == [1]


def test_a_refusal_undoes_everything_and_runs_no_hook(database: Database) -> None:
    seen: list[str] = []
    with pytest.raises(NotFoundError), database.transaction() as session:
        audit.note(session, None, "test", "thing", 1)
        after_commit(session, lambda: seen.append("ran"))
        raise NotFoundError
    assert seen == []
    assert rows(database) == 0


def test_a_released_savepoint_runs_no_hook_before_the_outer_commit(database: Database) -> None:
    seen: list[str] = []
    with pytest.raises(NotFoundError), database.transaction() as session:
        with session.begin_nested():
            after_commit(session, lambda: seen.append("ran"))
        raise NotFoundError
    assert seen == []


def test_a_refusal_that_commits_keeps_what_was_written(database: Database) -> None:
    with pytest.raises(CountedRefusalError), database.transaction() as session:
        audit.note(session, None, "test", "thing", 1)
        raise CountedRefusalError
    assert rows(database) == 1


def test_one_failing_hook_does_not_stop_the_next(database: Database) -> None:
    seen: list[str] = []

    def fail() -> None:
        raise RuntimeError

    with database.transaction() as session:
        after_commit(session, fail)
        after_commit(session, lambda: seen.append("ran"))
    assert seen == ["ran"]


def test_a_snapshot_does_not_see_what_is_committed_meanwhile(database: Database) -> None:
    with database.transaction(isolation="REPEATABLE READ") as session:
        before = session.scalar(select(func.count()).select_from(AuditRow))
        with database.transaction() as other:
            audit.note(other, None, "test", "thing", 1)
        assert session.scalar(select(func.count()).select_from(AuditRow)) == before
    assert rows(database) == 1


def test_what_is_sent_off_is_committed_and_announced_before_the_rest(database: Database) -> None:
    seen: list[str] = []
    with pytest.raises(NotFoundError), database.transaction() as session:
        audit.note(session, None, "test", "thing", 1)
        after_commit(session, lambda: seen.append(f"first, {rows(database)}"))
        send_off(session)
        assert seen == ["first, 1"]
        audit.note(session, None, "test", "thing", 2)
        after_commit(session, lambda: seen.append("second"))
        raise NotFoundError
    assert seen == ["first, 1"]
    assert rows(database) == 1


def test_what_comes_after_a_send_off_has_its_own_commit_and_hooks(database: Database) -> None:
    seen: list[str] = []
    with database.transaction() as session:
        after_commit(session, lambda: seen.append("first"))
        send_off(session)
        audit.note(session, None, "test", "thing", 1)
        after_commit(session, lambda: seen.append("second"))
    assert seen == ["first", "second"]
    assert rows(database) == 1


def test_something_is_read_once_in_a_transaction_and_anew_in_the_next(database: Database) -> None:
    reads: list[str] = []

    def read() -> int:
        reads.append("read")
        return len(reads)

    with database.transaction() as session:
        assert [once(session, "thing", read), once(session, "thing", read)] == [1, 1]
        assert once(session, "other", read) == 2
    with database.transaction() as session:
        assert once(session, "thing", read) == 3
