"""Checks of the whole ledger that somebody asked for, and what they found."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One check at a time; the last one is what the page shows."""
    op.execute("""
        CREATE TABLE ledger_check (
            id uuid CONSTRAINT pk_ledger_check PRIMARY KEY,
            asked_by uuid NOT NULL,
            asked_at timestamptz NOT NULL,
            finished_at timestamptz,
            found jsonb
        );
        CREATE UNIQUE INDEX uq_ledger_check_open ON ledger_check ((true)) WHERE finished_at IS NULL;
        CREATE INDEX ix_ledger_check_finished_at ON ledger_check (finished_at) WHERE found IS NOT NULL;
    """)
