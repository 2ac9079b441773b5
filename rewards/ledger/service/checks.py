"""The check of the whole ledger as a job: a person asks, a worker does it, whoever looks next reads it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import func, select, text

from backend.core import outbox
from backend.core.actions import Action
from backend.core.db import now
from backend.core.guard import Actor, Target, require
from rewards.ledger.models import Check
from rewards.ledger.queries.checks import open_check
from rewards.ledger.verify import verify_ledger

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.db import Database

CHECK: Final = "ledger.check"
CHECK_LOCK: Final = 0x4C43_484B  # any constant; "LCHK"
# A worker's job is stopped long before, and tried again: nobody works on what is still open then.
GIVEN_UP: Final = timedelta(hours=1)


class StillCheckingError(Exception):
    """Another worker is checking; tried again later."""


def ask_for_check(session: Session, actor: Actor) -> Check:
    """Have the ledger checked; who asks while a check is under way waits for that one."""
    require(session, actor, Action.LEDGER_VERIFY, Target())
    session.execute(select(func.pg_advisory_xact_lock(CHECK_LOCK)))
    check = open_check(session)
    if check is not None and check.asked_at > now(session) - GIVEN_UP:
        return check
    if check is not None:
        check.finished_at = now(session)
        session.flush()
    check = Check(asked_by=actor.person_id, asked_at=now(session))
    session.add(check)
    session.flush()
    outbox.enqueue(session, CHECK, {"check_id": str(check.id)}, key=f"{CHECK}:{check.id}")
    return check


def run_check(database: Database, check_id: UUID) -> None:
    """Check everything as of one moment, for as long as a worker's job may take.

    Raises StillCheckingError while another worker is at it: the row in the outbox stays due, for that one
    may be stopped before it is through.
    """
    with database.transaction(isolation="REPEATABLE READ") as session:
        if not session.scalar(select(func.pg_try_advisory_xact_lock(CHECK_LOCK, 1))):
            raise StillCheckingError
        if session.get_one(Check, check_id).finished_at is not None:
            return
        # The whole ledger takes longer to read than any request may.
        session.execute(text("SET LOCAL statement_timeout = 0"))
        found = verify_ledger(session)
    with database.transaction() as session:
        check = session.get_one(Check, check_id, with_for_update=True)
        if check.finished_at is None:
            check.finished_at, check.found = now(session), asdict(found)
