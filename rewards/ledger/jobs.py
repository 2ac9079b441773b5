"""What the tick does for the ledger: seal what was posted."""

from __future__ import annotations

from backend.core.seal import due_work
from rewards.ledger.sealed import SEALED

DUE = due_work(*SEALED)
