"""A session that is over keeps why, and its secret's hash: so whoever still has the secret can be told."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of those that ended before, nobody wrote down why."""
    op.execute("ALTER TABLE sign_in ADD COLUMN ended_for text")
