"""Reads out of a city's database what the checker wants to know about some packages, and about the whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from rewards.ledger.verify import as_dict, verify_ledger
from tests.chaos.history import PackageRow, SeatRow, TransferRow, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Engine

PACKAGES = """
SELECT packages.id::text AS id, state, seats, seats_taken, settled_at IS NOT NULL AS settled,
       (SELECT count(*) FROM package_rounds WHERE package_id = packages.id AND done_at IS NOT NULL) AS done,
       coalesce((SELECT balance FROM ledger_account WHERE kind = 'escrow' AND owner_id = packages.id), 0)
       AS escrow
FROM packages WHERE packages.id::text = ANY(:ids)
"""
STORY = """
SELECT package_id::text AS id, action, count(*) AS lines
FROM package_history WHERE package_id::text = ANY(:ids) GROUP BY 1, 2
"""
SEATS = """
SELECT id::text, package_id::text, person_id::text, state, points
FROM assignments WHERE package_id::text = ANY(:ids) ORDER BY id
"""
# A package's escrow and release are caused by the package, an award by its assignment.
TRANSFERS = """
SELECT transfer.kind, cause::text, points, wallet.owner_id::text AS person
FROM transfer LEFT JOIN ledger_account wallet ON wallet.id = credit_id AND wallet.kind = 'wallet'
WHERE cause::text = ANY(:ids)
   OR cause IN (SELECT id FROM assignments WHERE package_id::text = ANY(:ids))
ORDER BY transfer.id
"""
NOTICES = "SELECT person_id::text, package_id::text, event FROM notices WHERE package_id::text = ANY(:ids)"
NUMBERS = "SELECT number FROM stream WHERE number IS NOT NULL ORDER BY number"
COUNTS = """
SELECT (SELECT count(*) FROM stream WHERE number IS NULL) AS stream,
       (SELECT count(*) FROM outbox WHERE due_at IS NOT NULL) AS outbox,
       (SELECT count(*) FROM outbox WHERE due_at IS NULL AND sent_at IS NULL) AS given_up
"""


def read_truth(engine: Engine, package_ids: Iterable[str]) -> Truth:
    """The truth about these packages, and whether the stream, the outbox and the ledger are whole.

    All of one moment: a repeatable read.
    """
    ids = list(package_ids)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        session = Session(connection)

        def rows(query: str) -> list[Any]:
            statement = text(query)
            if ":ids" in query:
                statement = statement.bindparams(bindparam("ids", ids))
            return list(session.execute(statement))

        story: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for package_id, action, lines in rows(STORY):
            story[package_id][action] = lines
        counts = rows(COUNTS)[0]
        return Truth(
            packages={
                row.id: PackageRow(
                    row.id, row.state, row.seats, row.seats_taken, row.settled, story[row.id], row.done,
                    row.escrow,
                )
                for row in rows(PACKAGES)
            },
            seats=tuple(SeatRow(*row) for row in rows(SEATS)),
            transfers=tuple(TransferRow(*row) for row in rows(TRANSFERS)),
            notices=tuple(tuple(row) for row in rows(NOTICES)),
            stream_numbers=tuple(row.number for row in rows(NUMBERS)),
            stream_waiting=counts.stream,
            outbox_waiting=counts.outbox,
            outbox_given_up=counts.given_up,
            ledger=as_dict(verify_ledger(session), "en"),
        )  # fmt: skip


def pending(engine: Engine) -> tuple[int, int]:
    """How many rows of the stream wait for a number, and how many of the outbox to be sent."""
    with engine.connect() as connection:
        counts = connection.execute(text(COUNTS)).one()
    return counts.stream, counts.outbox


def hurry_round(engine: Engine, package_id: str) -> None:
    """Time passes: what waits for the clock in this package is due."""
    due = "UPDATE package_rounds SET due_at = now() WHERE package_id = :id AND done_at IS NULL"
    _change(engine, due, package_id)


def hurry_deadline(engine: Engine, package_id: str) -> None:
    """Time passes: this package has reached its deadline."""
    _change(engine, "UPDATE packages SET deadline_at = now() WHERE id = :id", package_id)


def hurry_settlement(engine: Engine, package_id: str) -> None:
    """Time passes: no report of those who stood down can be on its way any more."""
    late = "UPDATE assignments SET ended_at = now() - interval '25 hours'"
    _change(engine, f"{late} WHERE package_id = :id AND state = 'stood_down'", package_id)


def is_settled(engine: Engine, package_id: str) -> bool:
    """Whether nothing about this package waits any more."""
    with engine.begin() as connection:
        query = text("SELECT settled_at IS NOT NULL FROM packages WHERE id = :id")
        return bool(connection.execute(query, {"id": package_id}).scalar())


def hurry_outbox(engine: Engine) -> None:
    """Time passes: what a worker had taken when it died is due again."""
    _change(engine, "UPDATE outbox SET due_at = now() WHERE due_at > now()")


def _change(engine: Engine, statement: str, package_id: str | None = None) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement), {"id": package_id} if package_id else {})
