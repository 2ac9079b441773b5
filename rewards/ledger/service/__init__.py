"""The verbs of the ledger. Each may be repeated: the same cause is posted once."""

from rewards.ledger.service.awards import escrow_package, pay_assignment, release_escrow
from rewards.ledger.service.budgets import open_budget
from rewards.ledger.service.checks import ask_for_check
from rewards.ledger.service.corrections import (
    approve_correction,
    propose_correction,
    refuse_correction,
)

__all__ = [
    "approve_correction",
    "ask_for_check",
    "escrow_package",
    "open_budget",
    "pay_assignment",
    "propose_correction",
    "refuse_correction",
    "release_escrow",
]
