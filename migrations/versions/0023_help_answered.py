"""When somebody's call for help was answered, and by whom."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Calls from before wait for an answer as long as their seats do."""
    op.execute("""
        ALTER TABLE assignments
            ADD COLUMN help_answered_at timestamptz,
            ADD COLUMN help_answered_by uuid;
    """)
