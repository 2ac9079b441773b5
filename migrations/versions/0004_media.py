"""Photos: what is known of each; the pictures themselves lie in the storage, encrypted."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PHOTOS = """
CREATE TABLE photos (
    id uuid CONSTRAINT pk_photos PRIMARY KEY,
    owner_id uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    -- Null while the files are being written: the row comes first, so that no file is ever without one.
    stored_at timestamptz,
    -- Null once it belongs to something.
    expires_at timestamptz,
    width integer NOT NULL CONSTRAINT ck_photos_width CHECK (width > 0),
    height integer NOT NULL CONSTRAINT ck_photos_height CHECK (height > 0),
    size_bytes integer NOT NULL CONSTRAINT ck_photos_size_bytes CHECK (size_bytes > 0),
    sha256 text NOT NULL CONSTRAINT ck_photos_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    position geometry(Point, 4326),
    -- The key of its files: wrapped by the master key, or sealed with the key of what it belongs to.
    wrapped_key bytea,
    sealed_key bytea,
    attached_type text,
    attached_id uuid,
    attached_order integer,
    CONSTRAINT ck_photos_one_key CHECK (num_nonnulls(wrapped_key, sealed_key) = 1),
    CONSTRAINT ck_photos_attached CHECK (num_nonnulls(attached_type, attached_id, attached_order) IN (0, 3)),
    CONSTRAINT ck_photos_expires CHECK ((expires_at IS NULL) <= (attached_id IS NOT NULL))
);
CREATE INDEX ix_photos_attached ON photos (attached_type, attached_id, attached_order)
    WHERE attached_id IS NOT NULL;
CREATE INDEX ix_photos_expires_at ON photos (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX ix_photos_owner_id ON photos (owner_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON photos TO app;
"""


def upgrade() -> None:
    """Make the table."""
    op.execute(PHOTOS)
