"""What administrators and auditors read: accounts with names, totals, the trial balance, budgets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from backend.accounts.queries import display_names
from backend.core.actions import Action
from backend.core.errors import NotFoundError
from backend.core.guard import Actor, Columns, scopes_of, within
from rewards.ledger.domain import ACCOUNT_NAMES, AccountKind, CorrectionState, TransferKind
from rewards.ledger.models import Account, Budget, Correction, Transfer
from rewards.ledger.queries.entries import PAGE
from rewards.ledger.words import ESCROW_NAME, UNKNOWN, WALLET_NAME

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import InstrumentedAttribute, Session

    from backend.core.words import Language


@dataclass(frozen=True, slots=True)
class AccountSum:
    """An account with everything it ever gave and got."""

    id: int
    kind: AccountKind
    name: str
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Credits less debits."""
        return self.credit - self.debit


@dataclass(frozen=True, slots=True)
class KindSum:
    """All accounts of one kind together."""

    count: int
    kind: AccountKind
    name: str
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Credits less debits."""
        return self.credit - self.debit


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """A budget and where its points are now."""

    budget: Budget
    account_id: int
    balance: int
    held: int  # in escrows it filled

    @property
    def awarded(self) -> int:
        """What has left it for good: paid to people, or taken back by a correction of its opening."""
        return self.budget.points - self.balance - self.held


def get_account(session: Session, account_id: int) -> Account:
    """An account by id; raises NotFoundError."""
    account = session.get(Account, account_id, populate_existing=True)
    if account is None:
        raise NotFoundError
    return account


def accounts_page(session: Session, kind: AccountKind | None, before: int | None) -> list[Account]:
    """Accounts, the newest first."""
    query = select(Account).order_by(Account.id.desc()).limit(PAGE)
    if kind is not None:
        query = query.where(Account.kind == kind)
    if before is not None:
        query = query.where(Account.id < before)
    return list(session.scalars(query, execution_options={"populate_existing": True}))


def names_of(session: Session, accounts: Iterable[Account], language: Language) -> dict[int, str]:
    """What each account is called; volunteers masked (王**)."""
    by_kind: dict[str, dict[UUID, int]] = {kind: {} for kind in AccountKind}
    names: dict[int, str] = {}
    for account in accounts:
        names[account.id] = ACCOUNT_NAMES[AccountKind(account.kind)].read(language)
        if account.owner_id is not None:
            by_kind[account.kind][account.owner_id] = account.id
    budgets = by_kind[AccountKind.BUDGET]
    for budget in session.scalars(select(Budget).where(Budget.key.in_(budgets))) if budgets else ():
        names[budgets[budget.key]] = budget.name
    escrows = by_kind[AccountKind.ESCROW].values()
    for account_id, number in _package_numbers(session, escrows).items():
        names[account_id] = ESCROW_NAME.read(language, number=number)
    wallets = by_kind[AccountKind.WALLET]
    people = display_names(session, wallets, language=language) if wallets else {}
    for person_id, account_id in wallets.items():
        name = people.get(person_id, UNKNOWN.read(language))
        names[account_id] = WALLET_NAME.read(language, name=name)
    return names


def _package_numbers(session: Session, escrow_ids: Iterable[int]) -> dict[int, str]:
    """The number of the package behind each escrow, out of the memo of what filled it first."""
    rows = session.execute(
        select(Transfer.credit_id, func.min(Transfer.memo["number"].astext))
        .where(Transfer.credit_id.in_(list(escrow_ids)), Transfer.kind == TransferKind.ESCROW)
        .group_by(Transfer.credit_id)
    )
    return {account_id: number or "" for account_id, number in rows}


def sums_of(session: Session, accounts: list[Account], names: dict[int, str]) -> list[AccountSum]:
    """Everything each of these accounts ever gave and got."""
    ids = [account.id for account in accounts]
    given, got = _totals(session, Transfer.debit_id, ids), _totals(session, Transfer.credit_id, ids)
    return [
        AccountSum(
            account.id,
            AccountKind(account.kind),
            names[account.id],
            given.get(account.id, 0),
            got.get(account.id, 0),
        )
        for account in accounts
    ]


def _totals(session: Session, side: InstrumentedAttribute[int], ids: list[int]) -> dict[int, int]:
    rows = session.execute(select(side, func.sum(Transfer.points)).where(side.in_(ids)).group_by(side))
    return {account_id: int(total) for account_id, total in rows}


def trial_balance(session: Session, language: Language) -> list[AccountSum | KindSum]:
    """The treasury and each budget by itself, all escrows together, all wallets together."""
    single = (AccountKind.TREASURY, AccountKind.BUDGET)
    query = select(Account).where(Account.kind.in_(single)).order_by(Account.kind.desc(), Account.id)
    accounts = list(session.scalars(query, execution_options={"populate_existing": True}))
    rows = sums_of(session, accounts, names_of(session, accounts, language))
    return [
        *rows,
        *(_together(session, kind, language) for kind in (AccountKind.ESCROW, AccountKind.WALLET)),
    ]


def _together(session: Session, kind: AccountKind, language: Language) -> KindSum:
    sides = (Transfer.debit_id, Transfer.credit_id)
    debit, credit = (
        session.scalar(
            select(func.sum(Transfer.points)).join(Account, Account.id == side).where(Account.kind == kind)
        )
        for side in sides
    )
    name = ACCOUNT_NAMES[kind].read(language)
    count = session.scalar(select(func.count()).select_from(Account).where(Account.kind == kind)) or 0
    return KindSum(count, kind, name, int(debit or 0), int(credit or 0))


def budgets_for(session: Session, actor: Actor, budget_id: int | None = None) -> list[BudgetFigures]:
    """The budgets the reader may see (or that one of them), newest year first, from the city down."""
    budget_accounts = select(Account.id, Account.owner_id, Account.balance)
    accounts = budget_accounts.where(Account.kind == AccountKind.BUDGET).subquery()
    # Only what still holds something is asked where it came from: nearly every escrow there ever was is
    # empty. No index has the balance in it: with one, a transfer would write its accounts into all of theirs.
    filled = (
        select(Account.id, Account.balance, Transfer.debit_id.label("budget_id"))
        .join(Transfer, Transfer.credit_id == Account.id)
        .where(Account.kind == AccountKind.ESCROW, Account.balance > 0)
        .where(Transfer.kind == TransferKind.ESCROW)
        .distinct()
        .subquery()
    )
    held = (
        select(filled.c.budget_id, func.sum(filled.c.balance).label("held"))
        .group_by(filled.c.budget_id)
        .subquery()
    )
    mine = within(scopes_of(session, actor, Action.LEDGER_READ), actor, Columns(region=Budget.region_code))
    query = (
        select(Budget, accounts.c.id, accounts.c.balance, func.coalesce(held.c.held, 0))
        .join(accounts, accounts.c.owner_id == Budget.key)
        .join(held, held.c.budget_id == accounts.c.id, isouter=True)
        .where(mine)
        .order_by(Budget.year.desc(), Budget.region_code, Budget.id)
    )
    if budget_id is not None:
        query = query.where(Budget.id == budget_id)
    return [
        BudgetFigures(budget, account_id, balance, int(in_escrow))
        for budget, account_id, balance, in_escrow in session.execute(query)
    ]


def budget_names(session: Session, budget_ids: Iterable[int]) -> dict[int, str]:
    """What these budgets are called, by id."""
    rows = session.execute(select(Budget.id, Budget.name).where(Budget.id.in_(set(budget_ids))))
    return {row.id: row.name for row in rows}


def budget_region(session: Session, account: Account) -> str | None:
    """The region a budget account lies in; None for every other account."""
    if account.kind != AccountKind.BUDGET:
        return None
    return session.scalar(select(Budget.region_code).where(Budget.key == account.owner_id))


def corrections_page(
    session: Session, state: CorrectionState | None, before: UUID | None
) -> list[Correction]:
    """Proposals, the newest first."""
    query = select(Correction).order_by(Correction.id.desc()).limit(PAGE)
    if state is not None:
        query = query.where(Correction.state == state)
    if before is not None:
        query = query.where(Correction.id < before)
    return list(session.scalars(query))
