"""The region tree and its stations."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE regions (
    code text CONSTRAINT pk_regions PRIMARY KEY CONSTRAINT ck_regions_code CHECK (code ~ '^[0-9]{2,18}$'),
    level text NOT NULL CONSTRAINT ck_regions_level CHECK (level IN (
        'province', 'city', 'district', 'town', 'community', 'community_grid', 'unit_grid')),
    name text NOT NULL,
    parent_code text CONSTRAINT fk_regions_parent_code REFERENCES regions (code),
    area geometry(MultiPolygon, 4326),
    approximate boolean NOT NULL,
    source text NOT NULL,
    CONSTRAINT ck_regions_parent CHECK (parent_code IS NULL OR code LIKE parent_code || '_%')
);
CREATE INDEX ix_regions_parent_code ON regions (parent_code);
CREATE INDEX ix_regions_area ON regions USING gist (area);

CREATE TABLE stations (
    id uuid CONSTRAINT pk_stations PRIMARY KEY,
    name text NOT NULL,
    phone text NOT NULL,
    region_code text NOT NULL CONSTRAINT fk_stations_region_code REFERENCES regions (code),
    position geometry(Point, 4326) NOT NULL,
    jurisdiction geometry(MultiPolygon, 4326),
    demo boolean NOT NULL,
    CONSTRAINT uq_stations_region_code_name UNIQUE (region_code, name)
);
CREATE INDEX ix_stations_jurisdiction ON stations USING gist (jurisdiction);

GRANT SELECT, INSERT, UPDATE, DELETE ON regions, stations TO app;
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)
