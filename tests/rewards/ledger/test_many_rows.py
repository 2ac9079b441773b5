"""What the budgets' page costs grows with what is held now, not with every package there ever was."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import psycopg

from backend.accounts.permissions import TablePolicy
from backend.core.db import Database, make_engine
from backend.ground.postgres import libpq_url
from rewards.ledger.domain import BudgetFacts
from rewards.ledger.queries.books import budgets_for
from rewards.ledger.service import escrow_package, open_budget
from tests.plans import analyze, pages_read
from tests.rewards.ledger.conftest import MEMO, add_regions

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Actor
    from backend.core.settings import Settings

PACKAGE = UUID(int=1)
# Escrows that were filled and paid back, straight into the tables: booking them one by one takes minutes.
PAST = """
SET ROLE owner;
ALTER TABLE transfer DISABLE TRIGGER USER;
WITH made AS (
    INSERT INTO ledger_account (kind, owner_id, opened_at)
    SELECT 'escrow', gen_random_uuid(), now() FROM generate_series(1, 8000) RETURNING id, owner_id
), budget AS (SELECT id FROM ledger_account WHERE kind = 'budget')
INSERT INTO transfer (key, request_digest, kind, debit_id, credit_id, points, debit_after, credit_after,
                      cause, memo, at)
SELECT gen_random_uuid(), sha256(''), way.kind, CASE way.kind WHEN 'escrow' THEN budget.id ELSE made.id END,
       CASE way.kind WHEN 'escrow' THEN made.id ELSE budget.id END, 5, 0, 0, made.owner_id, '{}', now()
FROM made, budget, (VALUES ('escrow'), ('release')) AS way (kind);
ALTER TABLE transfer ENABLE TRIGGER USER;
"""


def test_budgets_are_read_without_the_past(
    instance_settings: Settings, clock: ManualClock, bus: EventBus, administrator: Actor, migrator_url: str
) -> None:
    engine = make_engine(str(instance_settings.database_url), instance_settings)
    database = Database(engine, clock, bus, TablePolicy(), instance_settings)
    with database.transaction() as session:
        add_regions(session)
        facts = BudgetFacts("平安志愿积分", "3502", 2026, 1_000, "一般公共预算", "厦财指〔2026〕12号")
        open_budget(session, administrator, uuid4(), facts)
    with psycopg.connect(libpq_url(migrator_url)) as connection:
        connection.execute(PAST)
    with database.transaction() as session:
        for points in (10, 20):  # filled twice, counted once
            escrow_package(
                session,
                package_id=PACKAGE,
                region_code="350206",
                points=points,
                memo=MEMO,
                by=administrator.person_id,
            )
    analyze(migrator_url)
    with database.transaction() as session:
        (found,) = budgets_for(session, administrator)
        assert (found.balance, found.held, found.awarded) == (980, 20, 0)
        assert budgets_for(session, administrator, found.budget.id) == [found]
        assert budgets_for(session, administrator, found.budget.id + 1) == []
        assert pages_read(session, lambda: budgets_for(session, administrator)) < 250
    engine.dispose()
