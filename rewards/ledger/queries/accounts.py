"""Finding accounts: whose, which budgets stand above a region, where an escrow came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, func, select

from rewards.ledger.domain import AccountKind, TransferKind
from rewards.ledger.models import Account, Budget, Transfer

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

# Put together once: every publish asks, while it holds its package.
BUDGETS: Final = (
    select(Budget, Account)
    .join(Account, (Account.owner_id == Budget.key) & (Account.kind == AccountKind.BUDGET))
    .order_by(func.length(Budget.region_code).desc(), Budget.id)
    .execution_options(populate_existing=True)
)
BUDGETS_ABOVE: Final = BUDGETS.where(
    Budget.year == bindparam("year"), Budget.region_code.in_(bindparam("prefixes", expanding=True))
)
BUDGET_OF_ACCOUNT: Final = BUDGETS.where(Account.id == bindparam("account_id"))


def account_of(session: Session, kind: AccountKind, owner_id: UUID) -> Account | None:
    """The account of one owner, or None when it was never needed."""
    return session.scalar(
        select(Account)
        .where(Account.kind == kind, Account.owner_id == owner_id)
        .execution_options(populate_existing=True)
    )


def budgets_above(
    session: Session, region_code: str, year: int, only: int | None = None
) -> list[tuple[Budget, Account]]:
    """The year's budgets responsible for a region, the nearest first, with their accounts as of now.

    `only` is the one account id asked for, of whatever year: points promised before New Year.
    """
    if only is not None:
        rows = session.execute(BUDGET_OF_ACCOUNT, {"account_id": only})
    else:
        # Every prefix of the code is the code of something that contains the region.
        prefixes = [region_code[:length] for length in range(len(region_code) + 1)]
        rows = session.execute(BUDGETS_ABOVE, {"year": year, "prefixes": prefixes})
    return [(budget, account) for budget, account in rows]


def budget_behind(session: Session, escrow_id: int) -> int | None:
    """The budget account an escrow's points came from; all of them come from one."""
    return session.scalar(
        select(Transfer.debit_id)
        .where(Transfer.credit_id == escrow_id, Transfer.kind == TransferKind.ESCROW)
        .order_by(Transfer.id)
        .limit(1)
    )


def last_transfer_id(session: Session, account_id: int) -> int:
    """The number of the last transfer an account took part in; 0 when there was none."""
    debits = select(func.max(Transfer.id)).where(Transfer.debit_id == account_id).scalar_subquery()
    credits_ = select(func.max(Transfer.id)).where(Transfer.credit_id == account_id).scalar_subquery()
    return session.scalar(select(func.greatest(debits, credits_))) or 0
