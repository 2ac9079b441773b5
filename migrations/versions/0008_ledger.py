"""The ledger: accounts, transfers, budgets, corrections, and the functions by which the books check it all.

Role app can add accounts (empty), budgets and transfers, and read; it can write no balance. A trigger
moves the balances when transfers are inserted, and refuses every transfer that breaks a promise, so
what the tables say does not depend on the program being right.
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE ledger_account (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_ledger_account PRIMARY KEY,
    kind text NOT NULL
        CONSTRAINT ck_ledger_account_kind CHECK (kind IN ('treasury', 'budget', 'escrow', 'wallet')),
    owner_id uuid,
    balance bigint NOT NULL DEFAULT 0,
    opened_at timestamptz NOT NULL,
    CONSTRAINT uq_ledger_account_kind UNIQUE NULLS NOT DISTINCT (kind, owner_id),
    CONSTRAINT ck_ledger_account_owner CHECK ((kind = 'treasury') = (owner_id IS NULL)),
    -- Only the treasury may be below zero, and no balance leaves what a JavaScript number holds exactly.
    CONSTRAINT ck_ledger_account_balance CHECK (
        balance <= 9000000000000000
        AND balance >= CASE WHEN kind = 'treasury' THEN -9000000000000000 ELSE 0 END)
);

CREATE TABLE transfer_route (
    kind text NOT NULL,
    debit_kind text NOT NULL,
    credit_kind text NOT NULL,
    CONSTRAINT pk_transfer_route PRIMARY KEY (kind, debit_kind, credit_kind)
);
INSERT INTO transfer_route VALUES
    ('opening', 'treasury', 'budget'),
    ('escrow', 'budget', 'escrow'),
    ('award', 'escrow', 'wallet'),
    ('release', 'escrow', 'budget'),
    ('correction', 'wallet', 'budget'),
    ('correction', 'budget', 'treasury');

CREATE TABLE budget (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_budget PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT uq_budget_key UNIQUE,
    request_digest bytea NOT NULL,
    name text NOT NULL,
    region_code text NOT NULL,
    year integer NOT NULL CONSTRAINT ck_budget_year CHECK (year BETWEEN 2000 AND 2200),
    points bigint NOT NULL CONSTRAINT ck_budget_points CHECK (points BETWEEN 1 AND 1000000000),
    source_of_funds text NOT NULL,
    document_number text NOT NULL,
    opened_by uuid,
    opened_at timestamptz NOT NULL
);
CREATE INDEX ix_budget_year ON budget (year, region_code);

CREATE TABLE transfer (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_transfer PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT uq_transfer_key UNIQUE,
    request_digest bytea NOT NULL CONSTRAINT ck_transfer_digest CHECK (length(request_digest) = 32),
    kind text NOT NULL,
    debit_id bigint NOT NULL CONSTRAINT fk_transfer_debit_id REFERENCES ledger_account,
    credit_id bigint NOT NULL CONSTRAINT fk_transfer_credit_id REFERENCES ledger_account,
    points bigint NOT NULL CONSTRAINT ck_transfer_points CHECK (points BETWEEN 1 AND 1000000000),
    debit_after bigint NOT NULL,
    credit_after bigint NOT NULL,
    cause uuid NOT NULL,
    memo jsonb NOT NULL,
    correction_of bigint CONSTRAINT fk_transfer_correction_of REFERENCES transfer,
    proposed_by uuid,
    by uuid,
    at timestamptz NOT NULL,
    CONSTRAINT ck_transfer_two_accounts CHECK (debit_id <> credit_id),
    CONSTRAINT ck_transfer_correction CHECK ((kind = 'correction') = (correction_of IS NOT NULL)),
    CONSTRAINT ck_transfer_two_people CHECK (
        kind <> 'correction' OR (by IS NOT NULL AND proposed_by IS NOT NULL AND by <> proposed_by))
);
CREATE INDEX ix_transfer_debit_id ON transfer (debit_id, id);
CREATE INDEX ix_transfer_credit_id ON transfer (credit_id, id);
CREATE INDEX ix_transfer_cause ON transfer (cause);
CREATE INDEX ix_transfer_correction_of ON transfer (correction_of) WHERE correction_of IS NOT NULL;
-- Paid once per cause, for ever.
CREATE UNIQUE INDEX uq_transfer_award_cause ON transfer (cause) WHERE kind = 'award';

CREATE TABLE correction (
    id uuid CONSTRAINT pk_correction PRIMARY KEY,
    key uuid NOT NULL CONSTRAINT uq_correction_key UNIQUE,
    request_digest bytea NOT NULL,
    transfer_id bigint NOT NULL CONSTRAINT fk_correction_transfer_id REFERENCES transfer,
    points bigint NOT NULL CONSTRAINT ck_correction_points CHECK (points BETWEEN 1 AND 1000000000),
    reason text NOT NULL,
    state text NOT NULL CONSTRAINT ck_correction_state CHECK (state IN ('proposed', 'approved', 'refused')),
    proposed_by uuid NOT NULL,
    proposed_at timestamptz NOT NULL,
    decided_by uuid,
    decided_at timestamptz,
    decision_note text,
    posted_id bigint CONSTRAINT uq_correction_posted_id UNIQUE
        CONSTRAINT fk_correction_posted_id REFERENCES transfer,
    CONSTRAINT ck_correction_decided CHECK (
        (state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)
        AND (state = 'approved') = (posted_id IS NOT NULL)),
    CONSTRAINT ck_correction_two_people CHECK (decided_by <> proposed_by)
);
CREATE INDEX ix_correction_transfer_id ON correction (transfer_id);
CREATE INDEX ix_correction_waiting ON correction (proposed_at) WHERE state = 'proposed';
"""

# Locking order: by kind, then id, as LOCK_ORDER in rewards/ledger/domain.py. NO KEY, so that the
# foreign keys of other people's transfers need not wait. (plpgsql keeps its plans; sql would plan each call.)
LOCK = """
CREATE FUNCTION lock_accounts(wanted bigint[]) RETURNS SETOF ledger_account
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM ledger_account WHERE id = ANY (wanted)
        ORDER BY array_position(ARRAY['escrow', 'wallet', 'budget', 'treasury'], kind), id
        FOR NO KEY UPDATE;
END $$;
"""

PROMISES = """
-- Which promise a transfer breaks by itself, apart from its balances; null when it keeps all.
CREATE FUNCTION broken_promise(t transfer) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    d record;
    c record;
BEGIN
    SELECT kind, owner_id INTO d FROM ledger_account WHERE id = t.debit_id;
    SELECT kind, owner_id INTO c FROM ledger_account WHERE id = t.credit_id;
    IF NOT EXISTS (
        SELECT FROM transfer_route r
        WHERE r.kind = t.kind AND r.debit_kind = d.kind AND r.credit_kind = c.kind) THEN
        RETURN 'route';
    END IF;
    CASE t.kind
    WHEN 'award' THEN
        IF c.owner_id IN (t."by", t.proposed_by) THEN
            RETURN 'own_award';
        END IF;
    WHEN 'opening' THEN
        IF NOT EXISTS (SELECT FROM budget b WHERE b.key = c.owner_id AND b.points = t.points) THEN
            RETURN 'opening_without_budget';
        END IF;
    WHEN 'release' THEN
        IF NOT EXISTS (
            SELECT FROM transfer e
            WHERE e.kind = 'escrow' AND e.credit_id = t.debit_id AND e.debit_id = t.credit_id) THEN
            RETURN 'released_elsewhere';
        END IF;
    WHEN 'correction' THEN
        IF d.kind = 'wallet' AND d.owner_id IN (t."by", t.proposed_by) THEN
            RETURN 'own_award';
        END IF;
        IF NOT EXISTS (
            SELECT FROM transfer o
            WHERE o.id = t.correction_of AND o.credit_id = t.debit_id AND o.kind IN ('award', 'opening')
              AND o.points >= (SELECT sum(points) FROM transfer x WHERE x.correction_of = t.correction_of)) THEN
            RETURN 'correction_too_large';
        END IF;
    ELSE
    END CASE;
    RETURN NULL;
END $$;

-- Moves the two balances of one transfer, if they come out as it claims and it keeps its promises.
CREATE FUNCTION move_one(t transfer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    debit_balance bigint;
    credit_balance bigint;
    promise text;
BEGIN
    PERFORM lock_accounts(ARRAY[t.debit_id, t.credit_id]);
    UPDATE ledger_account SET balance = balance - t.points WHERE id = t.debit_id
        RETURNING balance INTO debit_balance;
    UPDATE ledger_account SET balance = balance + t.points WHERE id = t.credit_id
        RETURNING balance INTO credit_balance;
    IF (t.debit_after, t.credit_after) IS DISTINCT FROM (debit_balance, credit_balance) THEN
        PERFORM refuse_transfer(t.id, format('claims the balances %s and %s, the accounts have %s and %s',
            t.debit_after, t.credit_after, debit_balance, credit_balance));
    END IF;
    promise := broken_promise(t);
    IF promise IS NOT NULL THEN
        PERFORM refuse_transfer(t.id, 'breaks a promise of the ledger: ' || promise);
    END IF;
END $$;

CREATE FUNCTION refuse_transfer(id bigint, why text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'transfer % %', id, why USING ERRCODE = 'integrity_constraint_violation';
END $$;

-- Moves the balances of everything one statement inserted, one transfer or a hundred thousand, and
-- refuses what does not follow. Statement by statement, since a row trigger would rewrite one budget's
-- row once per transfer. Many are moved by EXECUTE, whose statements are planned for how many they are.
CREATE FUNCTION move_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    many bigint := (SELECT count(*) FROM posted);
    one transfer;
    wrong record;
BEGIN
    IF many <= 1 THEN
        FOR one IN SELECT * FROM posted LOOP
            PERFORM move_one(one);
        END LOOP;
        RETURN NULL;
    END IF;
    PERFORM lock_accounts(ARRAY(SELECT debit_id FROM posted UNION SELECT credit_id FROM posted));
    EXECUTE $many$
        SELECT id, claimed, derived FROM (
            SELECT e.id, e.claimed,
                   a.balance + sum(e.change) OVER (PARTITION BY e.account_id ORDER BY e.id) AS derived
            FROM (SELECT id, debit_id AS account_id, -points AS change, debit_after AS claimed FROM posted
                  UNION ALL SELECT id, credit_id, points, credit_after FROM posted) e
            JOIN ledger_account a ON a.id = e.account_id
        ) running WHERE claimed <> derived ORDER BY id LIMIT 1
    $many$ INTO wrong;
    IF wrong.id IS NOT NULL THEN
        PERFORM refuse_transfer(
            wrong.id, format('claims the balance %s, the account has %s', wrong.claimed, wrong.derived));
    END IF;
    EXECUTE $many$
        UPDATE ledger_account a SET balance = a.balance + moved.change
        FROM (SELECT account_id, sum(change)::bigint AS change
              FROM (SELECT debit_id AS account_id, -points AS change FROM posted
                    UNION ALL SELECT credit_id, points FROM posted) e
              GROUP BY account_id) moved
        WHERE a.id = moved.account_id
    $many$;
    EXECUTE $many$
        SELECT id, promise FROM (
            SELECT t.id, broken_promise(t) AS promise FROM transfer t JOIN posted USING (id) OFFSET 0
        ) checked WHERE promise IS NOT NULL ORDER BY id LIMIT 1
    $many$ INTO wrong;
    IF wrong.id IS NOT NULL THEN
        PERFORM refuse_transfer(wrong.id, 'breaks a promise of the ledger: ' || wrong.promise);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER move_balances AFTER INSERT ON transfer REFERENCING NEW TABLE AS posted
    FOR EACH STATEMENT EXECUTE FUNCTION move_balances();

-- An account never changes hands or kind, and its balance only by a transfer: depth 1 is a plain UPDATE.
CREATE FUNCTION keep_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() = 1
        OR (NEW.id, NEW.kind, NEW.owner_id, NEW.opened_at)
            IS DISTINCT FROM (OLD.id, OLD.kind, OLD.owner_id, OLD.opened_at) THEN
        RAISE EXCEPTION 'only a transfer changes an account' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION open_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.balance := 0;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_account BEFORE UPDATE ON ledger_account FOR EACH ROW EXECUTE FUNCTION keep_account();
CREATE TRIGGER open_empty BEFORE INSERT ON ledger_account FOR EACH ROW EXECUTE FUNCTION open_empty();
CREATE TRIGGER never_delete BEFORE DELETE ON ledger_account FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER never_truncate BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
"""

# Every row names one thing that is wrong; a sound ledger gives none. `row_id` is a transfer's number
# except where `problem` begins with "account", "budget" or "correction_row".
CHECK = """
CREATE FUNCTION check_books() RETURNS TABLE (problem text, row_id bigint, expected text, found text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH entry AS (
        SELECT id, debit_id AS account_id, -points AS change, debit_after AS after FROM transfer
        UNION ALL SELECT id, credit_id, points, credit_after FROM transfer
    ), stepped AS (
        SELECT id, after,
               change + COALESCE(lag(after) OVER (PARTITION BY account_id ORDER BY id), 0) AS derived
        FROM entry
    ), summed AS (SELECT account_id, sum(change) AS balance FROM entry GROUP BY account_id)
    SELECT 'balance_after', id, derived::text, after::text FROM stepped WHERE after <> derived
    UNION ALL
    SELECT 'account_balance', a.id, COALESCE(s.balance, 0)::text, a.balance::text
    FROM ledger_account a LEFT JOIN summed s ON s.account_id = a.id WHERE a.balance <> COALESCE(s.balance, 0)
    UNION ALL
    SELECT 'account_negative', id, '0', balance::text FROM ledger_account
    WHERE balance < 0 AND kind <> 'treasury'
    UNION ALL
    SELECT 'account_twice', max(id), '1', count(*)::text FROM ledger_account
    GROUP BY kind, owner_id HAVING count(*) > 1
    UNION ALL
    SELECT 'sum_not_zero', NULL, '0', sum(balance)::text FROM ledger_account HAVING sum(balance) <> 0
    UNION ALL
    SELECT 'points_out_of_range', id, '1…1000000000', points::text FROM transfer
    WHERE points NOT BETWEEN 1 AND 1000000000
    UNION ALL
    SELECT 'unknown_account', t.id, NULL, format('%s → %s', t.debit_id, t.credit_id) FROM transfer t
    WHERE NOT EXISTS (SELECT FROM ledger_account a WHERE a.id = t.debit_id)
       OR NOT EXISTS (SELECT FROM ledger_account a WHERE a.id = t.credit_id)
    UNION ALL
    SELECT promise, id, NULL, kind
    FROM (SELECT id, kind, broken_promise(t) AS promise FROM transfer t OFFSET 0) checked
    WHERE promise IS NOT NULL
    UNION ALL
    SELECT 'one_person', id, NULL, NULL FROM transfer
    WHERE kind = 'correction' AND (by IS NULL OR proposed_by IS NULL OR by = proposed_by)
    UNION ALL
    SELECT 'paid_twice', max(id), '1', count(*)::text FROM transfer WHERE kind = 'award'
    GROUP BY cause HAVING count(*) > 1
    UNION ALL
    SELECT 'key_twice', max(id), '1', count(*)::text FROM transfer GROUP BY key HAVING count(*) > 1
    UNION ALL
    SELECT 'budget_without_opening', b.id, b.points::text, NULL FROM budget b
    WHERE NOT EXISTS (
        SELECT FROM ledger_account a JOIN transfer t ON t.credit_id = a.id AND t.kind = 'opening'
        WHERE a.kind = 'budget' AND a.owner_id = b.key AND t.points = b.points)
    UNION ALL
    SELECT 'correction_unproposed', t.id, NULL, NULL FROM transfer t
    WHERE t.kind = 'correction' AND NOT EXISTS (
        SELECT FROM correction c
        WHERE c.posted_id = t.id AND c.transfer_id = t.correction_of AND c.points = t.points
          AND c.proposed_by = t.proposed_by AND c.decided_by = t.by)
$$;
"""

GRANTS = """
SELECT make_append_only('transfer');
SELECT make_append_only('budget');
SELECT make_append_only('transfer_route');
REVOKE ALL ON ledger_account, transfer_route, correction FROM app;
GRANT SELECT ON ledger_account, transfer_route TO app;
GRANT INSERT (kind, owner_id, opened_at) ON ledger_account TO app;
GRANT SELECT, INSERT ON correction TO app;
GRANT UPDATE (state, decided_by, decided_at, decision_note, posted_id) ON correction TO app;
REVOKE ALL ON FUNCTION lock_accounts(bigint[]), broken_promise(transfer), move_one(transfer), check_books()
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_accounts(bigint[]), check_books() TO app;
"""


def upgrade() -> None:
    """Make the tables, the functions and the locks."""
    for statements in (TABLES, LOCK, PROMISES, CHECK, GRANTS):
        op.execute(statements)
