"""What is done for the ledger later: the tick seals what was posted, a worker checks all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from backend.core.jobs import job_runtime
from backend.core.seal import due_work
from rewards.ledger.sealed import SEALED
from rewards.ledger.service.checks import CHECK, run_check

if TYPE_CHECKING:
    from backend.core.outbox import Sender

DUE = due_work(*SEALED)


def check_ledger(payload: dict[str, Any]) -> None:
    """Do the check somebody asked for; one that is done is not done again."""
    run_check(job_runtime().database, UUID(payload["check_id"]))


SENDERS: Final[dict[str, Sender]] = {CHECK: check_ledger}
