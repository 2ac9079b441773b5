"""Whom a message of the stream is about, so that it can be taken back when they ask to be forgotten."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows written before this know nobody; they are gone within a day."""
    op.execute("""
        ALTER TABLE stream
            ADD COLUMN about uuid,
            DROP CONSTRAINT ck_stream_audience,
            ADD CONSTRAINT ck_stream_audience
                CHECK (audience IN ('console', 'volunteer', 'control', 'nobody'));
        CREATE INDEX ix_stream_about ON stream (about) WHERE about IS NOT NULL;
    """)
