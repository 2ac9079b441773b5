"""Which tables of the ledger are sealed, and in which form their rows are hashed."""

from __future__ import annotations

from typing import Final

from backend.core.seal import SealedTable

TRANSFERS: Final = SealedTable(
    "transfer",
    {
        1: (
            "id",
            "key",
            "request_digest",
            "kind",
            "debit_id",
            "credit_id",
            "points",
            "debit_after",
            "credit_after",
            "cause",
            "memo",
            "correction_of",
            "proposed_by",
            "by",
            "at",
        )
    },
)
# Without the balance, which moves; it is derived again from the transfers instead.
ACCOUNTS: Final = SealedTable("ledger_account", {1: ("id", "kind", "owner_id", "opened_at")})
BUDGETS: Final = SealedTable(
    "budget",
    {
        1: (
            "id",
            "key",
            "name",
            "region_code",
            "year",
            "points",
            "source_of_funds",
            "document_number",
            "opened_by",
            "opened_at",
        )
    },
)

SEALED: Final = (TRANSFERS, ACCOUNTS, BUDGETS)
