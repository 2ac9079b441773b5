"""The audit trail can be read: which station somebody acted for, and an index for each way of asking."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TRAIL = """
-- Empty in older rows, whose seal stays as it is: they are sealed in a form without this column.
ALTER TABLE audit ADD COLUMN station_id uuid;
CREATE INDEX ix_audit_action ON audit (action, id);
CREATE INDEX ix_audit_station_id ON audit (station_id, id) WHERE station_id IS NOT NULL;
CREATE INDEX ix_audit_at ON audit (at);
"""


def upgrade() -> None:
    """Add the column and the indexes."""
    op.execute(TRAIL)
