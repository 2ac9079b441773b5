"""A person's own points: the balance, what came and went, what waits and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rewards.ledger.domain import AccountKind
from rewards.ledger.queries.accounts import account_of
from rewards.ledger.queries.entries import Entry, entry_of, page_of
from tasks.packages.queries.assignments import waiting_for_decision

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class PendingPoints:
    """Points that are promised and not yet confirmed."""

    points: int
    package_number: str
    since: datetime


def balance_of(session: Session, person_id: UUID) -> int:
    """The person's points; 0 before the first came in."""
    account = account_of(session, AccountKind.WALLET, person_id)
    return account.balance if account else 0


def pending_of(session: Session, person_id: UUID) -> list[PendingPoints]:
    """What the person's reports will bring when a station confirms them."""
    return [
        PendingPoints(waiting.points, waiting.package_number, waiting.reported_at)
        for waiting in waiting_for_decision(session, person_id)
        if waiting.points
    ]


def entries_of(session: Session, person_id: UUID, before: int | None) -> list[Entry]:
    """A page of the person's entries, newest first."""
    account = account_of(session, AccountKind.WALLET, person_id)
    if account is None:
        return []
    return [
        entry_of(transfer, account.id) for transfer in page_of(session, account_id=account.id, before=before)
    ]
