"""What the outbox gave up is found without looking at all it ever sent."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index the few, hopefully none."""
    op.execute("""
        CREATE INDEX ix_outbox_given_up ON outbox (created_at) WHERE due_at IS NULL AND sent_at IS NULL
    """)
