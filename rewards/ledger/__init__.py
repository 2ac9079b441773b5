"""The ledger of points: accounts, transfers, budgets, and the proof that they agree."""
