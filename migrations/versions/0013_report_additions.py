"""Whose words a report's are: an officer's note apart, and what its volunteer added afterwards."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the note and the additions; where a sighting was the report, its text was the officer's."""
    op.execute("""
        ALTER TABLE assignments ADD COLUMN officer_note text;
        UPDATE assignments
           SET officer_note = assignments.report_text, report_text = sightings.text
          FROM sightings WHERE sightings.id = assignments.sighting_id;

        CREATE TABLE assignment_additions (
            id uuid CONSTRAINT pk_assignment_additions PRIMARY KEY,
            assignment_id uuid NOT NULL
                CONSTRAINT fk_assignment_additions_assignment_id REFERENCES assignments,
            at timestamptz NOT NULL,
            text text,
            found boolean NOT NULL,
            position geometry(Point, 4326),
            photo_ids uuid[] NOT NULL
        );
        CREATE INDEX ix_assignment_additions_assignment_id ON assignment_additions (assignment_id, id);
        GRANT SELECT, INSERT, UPDATE ON assignment_additions TO app;
    """)
