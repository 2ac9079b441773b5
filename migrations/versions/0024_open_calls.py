"""Calls for help wait for an answer whatever becomes of their seats, and are found by an index."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


# Until now the end of a seat took its call off the desk, or of the whole package where the seat stood down: such
# calls were closed then, by nobody in particular.
CLOSE_OLD_CALLS = """
    UPDATE assignments
       SET help_answered_at = greatest(help_at, assignments.ended_at)
      FROM packages
     WHERE packages.id = assignments.package_id
       AND help_at IS NOT NULL AND help_answered_at IS NULL
       AND (assignments.state IN ('confirmed', 'rejected', 'released', 'lapsed')
            OR assignments.state = 'stood_down' AND packages.settled_at IS NOT NULL)
"""


def upgrade() -> None:
    """Calls that waited go on waiting."""
    op.execute(CLOSE_OLD_CALLS)
    op.execute("""
        CREATE INDEX ix_assignments_calling ON assignments (package_id)
         WHERE help_at IS NOT NULL AND help_answered_at IS NULL;
    """)
