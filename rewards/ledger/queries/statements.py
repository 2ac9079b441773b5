"""A bank's statement of one account over some of the city's days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.core.db import settings_of
from rewards.ledger.models import Account
from rewards.ledger.queries.books import AccountSum, names_of, sums_of
from rewards.ledger.queries.entries import STATEMENT_PAGE, Entry, between, last_before

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.words import Language


@dataclass(frozen=True, slots=True)
class Statement:
    """The account, its balances before and after the days asked for, and a page of what came between."""

    account: AccountSum
    opening_balance: int
    closing_balance: int
    entries: list[Entry]
    counterparts: dict[int, str]
    next: int | None


def statement_of(
    session: Session,
    account: Account,
    *,
    days: tuple[date | None, date | None],
    after: int | None,
    language: Language,
) -> Statement:
    """The statement of an account for days (first, last), None for no bound; `after` continues a page."""
    first, last = days
    opening = last_before(session, account.id, _midnight(session, first)) if first else None
    closing = last_before(session, account.id, _midnight(session, last + timedelta(days=1)) if last else None)
    start = opening.transfer.id if opening else 0
    end = closing.transfer.id if closing else 0
    entries = between(session, account.id, max(start, after or 0), end)
    full = len(entries) == STATEMENT_PAGE
    return Statement(
        account=sums_of(session, [account], names_of(session, [account], language))[0],
        opening_balance=opening.balance_after if opening else 0,
        closing_balance=closing.balance_after if closing else 0,
        entries=entries,
        counterparts=_counterparts(session, account.id, entries, language),
        next=entries[-1].transfer.id if full else None,
    )


def _midnight(session: Session, day: date) -> datetime:
    """When a day of the city begins."""
    return datetime.combine(day, time.min, settings_of(session).zone)


def _counterparts(
    session: Session, account_id: int, entries: list[Entry], language: Language
) -> dict[int, str]:
    """The name of the other account of each entry, by transfer."""
    others = {
        entry.transfer.id: (
            entry.transfer.debit_id if entry.transfer.credit_id == account_id else entry.transfer.credit_id
        )
        for entry in entries
    }
    accounts = session.scalars(select(Account).where(Account.id.in_(set(others.values()))))
    names = names_of(session, accounts, language)
    return {number: names[other] for number, other in others.items()}
