"""Whose password somebody else made: it is good for one sign-in, and for changing it."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody knows any more who made the passwords there are, so they stay good."""
    op.execute("ALTER TABLE staff_account ADD COLUMN password_once boolean NOT NULL DEFAULT false;")
