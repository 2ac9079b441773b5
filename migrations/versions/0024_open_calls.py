"""Calls for help wait for an answer whatever becomes of their seats, and are found by an index."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now the end of a seat took its call off the desk: such calls were closed then, by nobody in particular."""
    op.execute("""
        UPDATE assignments
           SET help_answered_at = greatest(help_at, ended_at)
         WHERE help_at IS NOT NULL AND help_answered_at IS NULL
           AND state IN ('confirmed', 'rejected', 'released', 'lapsed');

        CREATE INDEX ix_assignments_calling ON assignments (package_id)
         WHERE help_at IS NOT NULL AND help_answered_at IS NULL;
    """)
