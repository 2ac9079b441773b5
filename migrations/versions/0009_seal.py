"""The seal: a chain of digests over rows that must stay as they were written, kept beside their tables."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE seal (
    sealed_table text NOT NULL,
    sequence bigint NOT NULL CONSTRAINT ck_seal_sequence CHECK (sequence > 0),
    row_id bigint NOT NULL,
    form smallint NOT NULL,
    row_digest bytea NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT pk_seal PRIMARY KEY (sealed_table, sequence),
    CONSTRAINT uq_seal_row UNIQUE (sealed_table, row_id),
    CONSTRAINT ck_seal_first CHECK (sequence > 1 OR previous = sha256(convert_to(sealed_table, 'UTF8'))),
    CONSTRAINT ck_seal_hash CHECK (
        hash = sha256(previous || int8send(sequence) || int8send(row_id) || int2send(form) || row_digest))
);
SELECT make_append_only('seal');

-- Rows the sealer has not reached. Written by triggers in the row's own transaction, so a row that
-- becomes visible late, behind rows with higher ids, is waiting when it does: no id is a high-water mark.
CREATE TABLE seal_waiting (
    sealed_table text NOT NULL,
    row_id bigint NOT NULL,
    CONSTRAINT pk_seal_waiting PRIMARY KEY (sealed_table, row_id)
);
REVOKE ALL ON seal_waiting FROM app;
GRANT SELECT, DELETE ON seal_waiting TO app;
"""

# The table of a queue has few rows and many changes; its dead ones must not pile up between vacuums.
VACUUM = """
ALTER TABLE seal_waiting SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
"""

MAKE_SEALED = """
-- Has every row that is ever added to a table (with a bigint id) sealed, those already there too.
CREATE FUNCTION make_sealed(target regclass) RETURNS void LANGUAGE plpgsql AS $make$
BEGIN
    EXECUTE format($statement$
        CREATE FUNCTION %1$I() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
        BEGIN
            INSERT INTO seal_waiting SELECT %2$L, id FROM fresh;
            RETURN NULL;
        END $body$
    $statement$, 'await_seal_of_' || target, target);
    EXECUTE format(
        'CREATE TRIGGER await_seal AFTER INSERT ON %s REFERENCING NEW TABLE AS fresh '
        'FOR EACH STATEMENT EXECUTE FUNCTION %I()', target, 'await_seal_of_' || target);
    EXECUTE format('INSERT INTO seal_waiting SELECT %L, id FROM %s', target, target);
END $make$;
REVOKE ALL ON FUNCTION make_sealed(regclass) FROM PUBLIC;

SELECT make_sealed('audit');
SELECT make_sealed('transfer');
SELECT make_sealed('ledger_account');
SELECT make_sealed('budget');
"""


def upgrade() -> None:
    """Make the chain, its queue and the triggers that fill it."""
    for statements in (TABLES, VACUUM, MAKE_SEALED):
        op.execute(statements)
