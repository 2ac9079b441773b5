"""How much of the database a read looks at: pages, counted by PostgreSQL, the same on every machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import event

from backend.ground.postgres import libpq_url

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def analyze(migrator_url: str) -> None:
    """Let the planner know what was written; only the tables' owner may."""
    with psycopg.connect(libpq_url(migrator_url), autocommit=True) as connection:
        connection.execute("SET ROLE owner")
        connection.execute("VACUUM (ANALYZE)")


def pages_read(session: Session, read: Callable[[], object]) -> int:
    """The pages that all statements of `read` look at together, from memory or disk."""
    connection = session.connection()
    with _statements(session) as asked:
        read()
    pages = 0
    for statement, values in asked:
        found = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
        plan: dict[str, Any] = found.scalar_one()[0]["Plan"]
        pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    assert asked
    return pages


@contextmanager
def _statements(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database within the block."""
    asked: list[tuple[str, Any]] = []

    def note(*parts: Any) -> None:
        asked.append((parts[2], parts[3]))

    engine = session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
