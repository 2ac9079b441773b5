"""Hand-overs of a shift: every open item of a desk, given by one and signed for by another."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

HANDOVERS = """
CREATE TABLE handovers (
    id uuid CONSTRAINT pk_handovers PRIMARY KEY,
    -- The desk: a station, or a command centre's region.
    station_id uuid,
    region_code text NOT NULL,
    from_person_id uuid NOT NULL,
    to_person_id uuid NOT NULL,
    note text NOT NULL CONSTRAINT ck_handovers_note CHECK (length(note) <= 2000),
    items jsonb NOT NULL CONSTRAINT ck_handovers_items CHECK (jsonb_typeof(items) = 'array'),
    state text NOT NULL
        CONSTRAINT ck_handovers_state CHECK (state IN ('waiting', 'signed', 'withdrawn')),
    created_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT ck_handovers_two_people CHECK (from_person_id <> to_person_id),
    CONSTRAINT ck_handovers_ended CHECK ((state = 'waiting') = (ended_at IS NULL))
);
-- A shift is given once at a time; giving it again takes the first back.
CREATE UNIQUE INDEX uq_handovers_waiting ON handovers (from_person_id) WHERE state = 'waiting';
CREATE INDEX ix_handovers_station_id ON handovers (station_id, id);
CREATE INDEX ix_handovers_region_code ON handovers (region_code text_pattern_ops, id);
GRANT SELECT, INSERT, UPDATE ON handovers TO app;
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(HANDOVERS)
