"""Sightings: urgent word on a missing person, and what became of each."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SIGHTINGS = """
CREATE TABLE sightings (
    id uuid CONSTRAINT pk_sightings PRIMARY KEY,
    package_id uuid NOT NULL CONSTRAINT fk_sightings_package_id REFERENCES packages,
    person_id uuid NOT NULL,
    key uuid NOT NULL,
    state text NOT NULL
        CONSTRAINT ck_sightings_state CHECK (state IN ('new', 'credible', 'ruled_out', 'found')),
    position geometry(Point, 4326) NOT NULL,
    accuracy_m real CONSTRAINT ck_sightings_accuracy_m CHECK (accuracy_m >= 0),
    place_text text NOT NULL,
    text text NOT NULL CONSTRAINT ck_sightings_text CHECK (length(text) <= 1000),
    seen_at timestamptz NOT NULL,
    sent_at timestamptz NOT NULL,
    -- The package had ended already; kept all the same.
    late boolean NOT NULL,
    opened_at timestamptz,
    opened_by uuid,
    judged_at timestamptz,
    judged_by uuid,
    reason text,
    CONSTRAINT uq_sightings_key UNIQUE (person_id, key),
    CONSTRAINT ck_sightings_seen_at CHECK (seen_at <= sent_at),
    CONSTRAINT ck_sightings_opened CHECK ((opened_at IS NULL) = (opened_by IS NULL)),
    CONSTRAINT ck_sightings_judged CHECK ((state = 'new') = (judged_at IS NULL)),
    CONSTRAINT ck_sightings_ruled_out CHECK (state <> 'ruled_out' OR reason IS NOT NULL)
);
CREATE INDEX ix_sightings_package_id ON sightings (package_id, id);
CREATE INDEX ix_sightings_person_id ON sightings (person_id, id);
CREATE INDEX ix_sightings_waiting ON sightings (id) WHERE state IN ('new', 'credible');
GRANT SELECT, INSERT, UPDATE ON sightings TO app;

CREATE TABLE sighting_history (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_sighting_history PRIMARY KEY,
    sighting_id uuid NOT NULL CONSTRAINT fk_sighting_history_sighting_id REFERENCES sightings,
    at timestamptz NOT NULL,
    by uuid NOT NULL,
    action text NOT NULL,
    state text NOT NULL,
    note text
);
CREATE INDEX ix_sighting_history_sighting_id ON sighting_history (sighting_id, id);
SELECT make_append_only('sighting_history');
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(SIGHTINGS)
