"""Opening a budget: the only way points come into being."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from backend.core import audit
from backend.core.actions import Action
from backend.core.db import now, settings_of
from backend.core.errors import KeyReusedError
from backend.core.guard import Target, require
from backend.regions.queries import region_summary
from rewards.ledger.domain import (
    AccountKind,
    BudgetFacts,
    BudgetShortError,
    NoBudgetError,
    Posting,
    TransferKind,
    check_points,
    derived_key,
    request_digest,
)
from rewards.ledger.models import Budget, Transfer
from rewards.ledger.queries.accounts import budgets_above
from rewards.ledger.service.posting import ensure_account, find_posted, lock_accounts, post

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor


def city_year(session: Session) -> int:
    """The year it is in the city: a budget's year ends at the city's midnight, not at Greenwich's."""
    return now(session).astimezone(settings_of(session).zone).year


def open_budget(session: Session, actor: Actor, key: UUID, facts: BudgetFacts) -> Budget:
    """Issue points into a new budget. The same key and facts give the first budget again.

    Raises ForbiddenError, RegionNotFoundError, PointsInvalidError, KeyReusedError.
    """
    require(session, actor, Action.BUDGET_OPEN, Target(region_code=facts.region_code))
    region_summary(session, facts.region_code)
    check_points(facts.points)
    request = asdict(facts)
    digest = request_digest(TransferKind.OPENING, request)
    made = insert(Budget).values(
        key=key, request_digest=digest, opened_by=actor.person_id, opened_at=now(session), **request
    )
    budget: Budget | None = session.scalar(
        made.on_conflict_do_nothing(index_elements=["key"]).returning(Budget)
    )
    if budget is None:
        return _first(session, key, digest)
    opening = Posting(
        key=derived_key(TransferKind.OPENING, key),
        kind=TransferKind.OPENING,
        debit_id=ensure_account(session, AccountKind.TREASURY, None).id,
        credit_id=ensure_account(session, AccountKind.BUDGET, key).id,
        points=facts.points,
        cause=key,
        by=actor.person_id,
        request=request,
        memo={"budget": facts.name, "document_number": facts.document_number},
    )
    post(session, opening)
    audit.note(session, actor, Action.BUDGET_OPEN, "budget", budget.id, details={"points": facts.points})
    return budget


def _first(session: Session, key: UUID, digest: bytes) -> Budget:
    """The budget that a key already stands for."""
    budget = session.scalars(select(Budget).where(Budget.key == key)).one()
    if budget.request_digest != digest:
        raise KeyReusedError
    return budget


def spend_from_budget(session: Session, posting: Posting, region_code: str, only: int | None) -> Transfer:
    """Post from the nearest budget up the region code that has enough points; `posting.debit_id` is ignored.

    `only` names the one budget account that may be asked (more points for what it already paid).
    Raises NoBudgetError, BudgetShortError (it names the nearest budget).
    """
    posted = find_posted(session, posting.key, posting.digest())
    if posted is not None:
        return posted
    year = city_year(session)
    nearest: tuple[Budget, int] | None = None
    for budget, account in budgets_above(session, region_code, year, only):
        # Read again under lock; others may have spent it since. The escrow is locked with it, for the
        # ledger's order of locking has escrows first.
        balance = account.balance
        if balance >= posting.points:
            locked = lock_accounts(session, (account.id, posting.credit_id))
            balance = locked[account.id].balance
            if balance >= posting.points:
                return post(session, replace(posting, debit_id=account.id), locked).transfer
        nearest = nearest or (budget, balance)
    if nearest is None:
        raise NoBudgetError(year, posting.points)
    raise BudgetShortError(nearest[0].name, nearest[1], posting.points)
