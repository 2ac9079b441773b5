"""Who works at two desks may have given each of them: one hand-over waits a desk, not a person."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The same index, by desk; a command centre has no station."""
    op.execute("""
        DROP INDEX uq_handovers_waiting;
        CREATE UNIQUE INDEX uq_handovers_waiting
            ON handovers (from_person_id, station_id, region_code) NULLS NOT DISTINCT WHERE state = 'waiting';
    """)
