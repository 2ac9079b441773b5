"""The life of a package's points: promised out of a budget, paid for confirmed work, the rest given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from backend.core.events import record
from rewards.ledger.domain import (
    AccountKind,
    OwnAwardError,
    PointsAwarded,
    Posting,
    TransferKind,
    derived_key,
)
from rewards.ledger.models import Account, Transfer
from rewards.ledger.queries.accounts import account_of, budget_behind, last_transfer_id
from rewards.ledger.service.budgets import spend_from_budget
from rewards.ledger.service.posting import ensure_account, lock_accounts, new_account, post

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session


def escrow_package(
    session: Session,
    *,
    package_id: UUID,
    region_code: str,
    points: int,
    memo: Mapping[str, Any],
    by: UUID | None,
) -> Transfer | None:
    """Promise `points` in all for a package: what its escrow has taken so far is topped up to that.

    Comes out of the nearest budget up the region code with enough points, a top-up out of the same
    one. None when nothing is missing. Raises BudgetShortError, NoBudgetError.
    """
    if points == 0:
        return None
    taken: Sequence[Transfer] = ()
    escrow = new_account(session, AccountKind.ESCROW, package_id)
    if escrow is None:
        escrow = ensure_account(session, AccountKind.ESCROW, package_id)
        lock_accounts(session, [escrow.id])
        taken = session.scalars(
            select(Transfer).where(Transfer.credit_id == escrow.id, Transfer.kind == TransferKind.ESCROW)
        ).all()
    missing = points - sum(transfer.points for transfer in taken)
    if missing <= 0:
        return None
    posting = Posting(
        key=derived_key(TransferKind.ESCROW, package_id, points),
        kind=TransferKind.ESCROW,
        debit_id=0,
        credit_id=escrow.id,
        points=missing,
        cause=package_id,
        by=by,
        request={"package_id": package_id, "points": points},
        memo=memo,
    )
    return spend_from_budget(session, posting, region_code, taken[0].debit_id if taken else None)


def pay_assignment(
    session: Session,
    *,
    assignment_id: UUID,
    package_id: UUID,
    person_id: UUID,
    points: int,
    memo: Mapping[str, Any],
    by: UUID | None,
) -> Transfer | None:
    """Pay a confirmed assignment out of its package's escrow into the person's wallet, once.

    None for 0 points. Raises OwnAwardError, PointsShortError, KeyReusedError (other points for the
    same assignment).
    """
    if points == 0:
        return None
    if by == person_id:
        raise OwnAwardError
    posting = Posting(
        key=derived_key(TransferKind.AWARD, assignment_id),
        kind=TransferKind.AWARD,
        debit_id=ensure_account(session, AccountKind.ESCROW, package_id).id,
        credit_id=ensure_account(session, AccountKind.WALLET, person_id).id,
        points=points,
        cause=assignment_id,
        by=by,
        request={"assignment_id": assignment_id, "person_id": person_id, "points": points},
        memo=memo,
    )
    transfer, fresh = post(session, posting)
    if fresh:
        record(
            session,
            PointsAwarded(
                person_id, points, transfer.credit_after, transfer.id, assignment_id, memo, transfer.at
            ),
        )
    return transfer


def release_escrow(
    session: Session, *, package_id: UUID, memo: Mapping[str, Any], by: UUID | None
) -> Transfer | None:
    """Give what is left of a package's escrow back to the budget it came from; None when nothing is left."""
    escrow = account_of(session, AccountKind.ESCROW, package_id)
    if escrow is None:
        return None
    budget_id = budget_behind(session, escrow.id)
    if budget_id is None:
        return None
    rest = lock_accounts(session, (escrow.id, budget_id))[escrow.id].balance
    if rest == 0:
        return None
    return post(session, _release(session, escrow, budget_id, rest, memo, by)).transfer


def _release(
    session: Session,
    escrow: Account,
    budget_id: int,
    rest: int,
    memo: Mapping[str, Any],
    by: UUID | None,
) -> Posting:
    """The posting that empties an escrow. Its last transfer makes the key: each state is emptied once."""
    assert escrow.owner_id is not None  # noqa: S101 - only the treasury has no owner
    last = last_transfer_id(session, escrow.id)
    return Posting(
        key=derived_key(TransferKind.RELEASE, escrow.owner_id, last),
        kind=TransferKind.RELEASE,
        debit_id=escrow.id,
        credit_id=budget_id,
        points=rest,
        cause=escrow.owner_id,
        by=by,
        request={"package_id": escrow.owner_id, "after": last},
        memo=memo,
    )
