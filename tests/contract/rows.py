"""What is written in the database, closely enough to tell that nothing was."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import Engine

# The audit trail (with its seal) notes refusals too; pauses count wrong passwords.
LEFT_OUT = frozenset({"audit", "seal", "seal_waiting", "alembic_version", "pause", "spatial_ref_sys"})
# A sign-in's row says when it was last seen.
COUNTED_ONLY = frozenset({"sign_in"})


class Rows:
    """Looks at every table of a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        with engine.connect() as connection:
            names = connection.scalars(
                text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
            ).all()
        self.tables = [name for name in names if name not in LEFT_OUT]
        one_each = (
            f"SELECT '{name}', count(*), coalesce(max(xmin::text::bigint), 0) FROM {name}"  # noqa: S608 - our own names
            for name in self.tables
        )
        self._query = text(" UNION ALL ".join(one_each))

    def now(self) -> dict[str, tuple[int, int]]:
        """By table: how many rows there are, and which transaction wrote last."""
        with self._engine.connect() as connection:
            return {
                name: (number, 0 if name in COUNTED_ONLY else last)
                for name, number, last in connection.execute(self._query)
            }
