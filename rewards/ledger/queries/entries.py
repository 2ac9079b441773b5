"""Transfers as entries of one account or of the whole book, newest or oldest first, page by page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, union_all

from rewards.ledger.models import Transfer

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

PAGE = 50
# A statement is read from top to bottom and printed.
STATEMENT_PAGE = 200


class Entry(NamedTuple):
    """A transfer as one of its two accounts sees it: points signed, the balance after it."""

    transfer: Transfer
    points: int
    balance_after: int


def entry_of(transfer: Transfer, account_id: int) -> Entry:
    """The side of a transfer that belongs to an account."""
    if transfer.credit_id == account_id:
        return Entry(transfer, transfer.points, transfer.credit_after)
    return Entry(transfer, -transfer.points, transfer.debit_after)


def page_of(
    session: Session,
    *,
    account_id: int | None = None,
    cause: UUID | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[Transfer]:
    """The newest transfers (of one account, of one cause) numbered below `before`."""
    conditions: list[ColumnElement[bool]] = []
    if before is not None:
        conditions.append(Transfer.id < before)
    if cause is not None:
        conditions.append(Transfer.cause == cause)
    if account_id is None:
        query = select(Transfer).where(*conditions).order_by(Transfer.id.desc()).limit(limit)
        return list(session.scalars(query))
    # One walk down each of the two indexes; OR over two columns would walk neither.
    sides = [
        select(Transfer.id).where(side == account_id, *conditions).order_by(Transfer.id.desc()).limit(limit)
        for side in (Transfer.debit_id, Transfer.credit_id)
    ]
    return _by_ids(session, sides, limit, newest_first=True)


def between(
    session: Session, account_id: int, after: int, upto: int, limit: int = STATEMENT_PAGE
) -> list[Entry]:
    """An account's entries numbered above `after` and at most `upto`, oldest first."""
    sides = [
        select(Transfer.id)
        .where(side == account_id, Transfer.id > after, Transfer.id <= upto)
        .order_by(Transfer.id)
        .limit(limit)
        for side in (Transfer.debit_id, Transfer.credit_id)
    ]
    return [entry_of(row, account_id) for row in _by_ids(session, sides, limit, newest_first=False)]


def _by_ids(session: Session, sides: list[Select[int]], limit: int, *, newest_first: bool) -> list[Transfer]:
    numbers = union_all(*(select(side.subquery()) for side in sides)).subquery()
    order = Transfer.id.desc() if newest_first else Transfer.id
    query = select(Transfer).where(Transfer.id.in_(select(numbers.c.id))).order_by(order).limit(limit)
    return list(session.scalars(query))


def last_before(session: Session, account_id: int, moment: datetime | None) -> Entry | None:
    """An account's last entry before a moment, or its very last; None when there is none.

    A statement is cut by number at these entries, so that it adds up to the point even where two
    clocks disagreed by a moment at midnight.
    """
    numbers = []
    for side in (Transfer.debit_id, Transfer.credit_id):
        query = select(func.max(Transfer.id)).where(side == account_id)
        if moment is not None:
            query = query.where(Transfer.at < moment)
        numbers.append(session.scalar(query) or 0)
    last = max(numbers)
    return entry_of(session.get_one(Transfer, last), account_id) if last else None
