"""Sightings close with their package: a state of their own, and a line of history that nobody wrote by hand."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the state, and close what was left open on packages that are over; late word still waits."""
    op.execute("""
        ALTER TABLE sightings
            DROP CONSTRAINT ck_sightings_state,
            DROP CONSTRAINT ck_sightings_judged,
            ADD CONSTRAINT ck_sightings_state
                CHECK (state IN ('new', 'credible', 'ruled_out', 'found', 'closed')),
            -- Closed may have been judged credible before, or never looked at.
            ADD CONSTRAINT ck_sightings_judged
                CHECK (state = 'closed' OR (state = 'new') = (judged_at IS NULL));
        ALTER TABLE sighting_history ALTER COLUMN by DROP NOT NULL;

        WITH closed AS (
            UPDATE sightings SET state = 'closed'
              FROM packages
             WHERE packages.id = sightings.package_id AND packages.ended_at IS NOT NULL
               AND sightings.state IN ('new', 'credible') AND NOT sightings.late
         RETURNING sightings.id, packages.ended_at
        )
        INSERT INTO sighting_history (sighting_id, at, action, state)
        SELECT id, ended_at, 'close', 'closed' FROM closed;
        UPDATE packages
           SET sightings_open = (SELECT count(*) FROM sightings
                                  WHERE sightings.package_id = packages.id AND sightings.state = 'new')
         WHERE ended_at IS NOT NULL AND sightings_open > 0;
    """)
