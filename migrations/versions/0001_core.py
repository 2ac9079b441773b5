"""Core tables: the outbox, the numbered stream, the audit trail, and the lock on append-only tables."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = """
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

-- Locks a table for good: role app may only add and read, and the triggers hold even for its owner.
CREATE FUNCTION make_append_only(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('REVOKE ALL ON %s FROM app', target);
    EXECUTE format('GRANT SELECT, INSERT ON %s TO app', target);
    EXECUTE format(
        'CREATE TRIGGER never_change BEFORE UPDATE OR DELETE ON %s '
        'FOR EACH ROW EXECUTE FUNCTION forbid_change()', target);
    EXECUTE format(
        'CREATE TRIGGER never_truncate BEFORE TRUNCATE ON %s '
        'FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()', target);
END $$;
REVOKE ALL ON FUNCTION make_append_only(regclass) FROM PUBLIC;
"""

TABLES = """
CREATE TABLE outbox (
    id uuid CONSTRAINT pk_outbox PRIMARY KEY,
    kind text NOT NULL,
    key text CONSTRAINT uq_outbox_key UNIQUE,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    last_error text
);
CREATE INDEX ix_outbox_due_at ON outbox (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE stream (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_stream PRIMARY KEY,
    number bigint CONSTRAINT uq_stream_number UNIQUE,
    audience text NOT NULL CONSTRAINT ck_stream_audience CHECK (audience IN ('console', 'volunteer', 'control')),
    event text NOT NULL,
    station_id uuid,
    region_code text,
    receivers jsonb NOT NULL,
    data jsonb NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX ix_stream_waiting ON stream (id) WHERE number IS NULL;
CREATE INDEX ix_stream_created_at ON stream (created_at);

CREATE TABLE stream_head (
    "only" boolean CONSTRAINT pk_stream_head PRIMARY KEY DEFAULT true
        CONSTRAINT ck_stream_head_only CHECK ("only"),
    number bigint NOT NULL
);
INSERT INTO stream_head (number) VALUES (0);

CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_audit PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_id uuid,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id text NOT NULL,
    reason text,
    details jsonb NOT NULL
);
CREATE INDEX ix_audit_object ON audit (object_type, object_id, id);
CREATE INDEX ix_audit_actor ON audit (actor_id, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON outbox, stream TO app;
GRANT SELECT, UPDATE ON stream_head TO app;
SELECT make_append_only('audit');
"""


def upgrade() -> None:
    """Make the tables."""
    op.execute(APPEND_ONLY)
    op.execute(TABLES)
