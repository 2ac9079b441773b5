"""Corrections: new transfers that name the one they take back, by two people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from backend.core import audit
from backend.core.actions import Action
from backend.core.db import new_id, now
from backend.core.errors import KeyReusedError, NotFoundError
from backend.core.guard import Target, require
from rewards.ledger.domain import (
    AccountKind,
    CorrectionAction,
    CorrectionState,
    NotCorrectableError,
    OwnAwardError,
    Posting,
    SamePersonError,
    TransferKind,
    check_points,
    correction_after,
    derived_key,
    request_digest,
)
from rewards.ledger.models import Account, Correction, Transfer
from rewards.ledger.queries.accounts import budget_behind
from rewards.ledger.service.posting import ensure_account, lock_accounts, post

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.guard import Actor


def propose_correction(
    session: Session, actor: Actor, *, key: UUID, transfer_id: int, points: int, reason: str
) -> Correction:
    """Propose to take `points` of an award or an opening back. Nothing moves until somebody else approves.

    Raises ForbiddenError, NotFoundError, OwnAwardError, NotCorrectableError, KeyReusedError.
    """
    require(session, actor, Action.LEDGER_CORRECT, Target())
    check_points(points)
    facts = {"transfer_id": transfer_id, "points": points, "reason": reason}
    digest = request_digest(TransferKind.CORRECTION, facts)
    known = session.scalar(select(Correction).where(Correction.key == key))
    if known is None:
        original = _correctable(session, actor, transfer_id)
        _check_rest(session, original, points)
        made = insert(Correction).values(
            id=new_id(),
            key=key,
            request_digest=digest,
            state=CorrectionState.PROPOSED,
            proposed_by=actor.person_id,
            proposed_at=now(session),
            **facts,
        )
        fresh: Correction | None = session.scalar(
            made.on_conflict_do_nothing(index_elements=["key"]).returning(Correction)
        )
        if fresh is not None:
            audit.note(session, actor, Action.LEDGER_CORRECT, "transfer", transfer_id, reason=reason)
            return fresh
        known = session.scalars(select(Correction).where(Correction.key == key)).one()
    if known.request_digest != digest:
        raise KeyReusedError
    return known


def approve_correction(session: Session, actor: Actor, *, correction_id: UUID) -> Correction:
    """Approve a proposal and post it. Approving twice gives the first result again.

    Raises ForbiddenError, NotFoundError, SamePersonError, OwnAwardError, CorrectionDecidedError,
    NotCorrectableError, PointsShortError.
    """
    correction = _locked(session, actor, correction_id)
    if correction.state == CorrectionState.APPROVED and correction.decided_by == actor.person_id:
        return correction
    state = correction_after(CorrectionState(correction.state), CorrectionAction.APPROVE)
    original = _correctable(session, actor, correction.transfer_id)
    posting = _posting(session, actor, correction, original)
    lock_accounts(session, (posting.debit_id, posting.credit_id))
    _check_rest(session, original, correction.points)
    correction.posted_id = post(session, posting).transfer.id
    _decide(session, actor, correction, state, None)
    return correction


def refuse_correction(session: Session, actor: Actor, *, correction_id: UUID, reason: str) -> Correction:
    """Refuse a proposal. Raises ForbiddenError, NotFoundError, SamePersonError, CorrectionDecidedError."""
    correction = _locked(session, actor, correction_id)
    state = correction_after(CorrectionState(correction.state), CorrectionAction.REFUSE)
    _decide(session, actor, correction, state, reason)
    return correction


def _locked(session: Session, actor: Actor, correction_id: UUID) -> Correction:
    """The proposal, locked; refused to its own proposer."""
    require(session, actor, Action.LEDGER_CORRECT, Target())
    correction = session.get(Correction, correction_id, with_for_update=True)
    if correction is None:
        raise NotFoundError
    if correction.proposed_by == actor.person_id:
        raise SamePersonError
    return correction


def _decide(
    session: Session, actor: Actor, correction: Correction, state: CorrectionState, reason: str | None
) -> None:
    correction.state = state
    correction.decided_by = actor.person_id
    correction.decided_at = now(session)
    correction.decision_note = reason
    audit.note(
        session,
        actor,
        Action.LEDGER_CORRECT,
        "correction",
        correction.id,
        reason=reason,
        details={"state": state, "transfer": correction.transfer_id},
    )
    session.flush()


def _correctable(session: Session, actor: Actor, transfer_id: int) -> Transfer:
    """A transfer that can be taken back, and not one of the actor's own."""
    original = session.get(Transfer, transfer_id)
    if original is None:
        raise NotFoundError
    if original.kind not in {TransferKind.AWARD, TransferKind.OPENING}:
        raise NotCorrectableError(0)
    holder = session.get_one(Account, original.credit_id)
    if holder.kind == AccountKind.WALLET and holder.owner_id == actor.person_id:
        raise OwnAwardError
    return original


def _check_rest(session: Session, original: Transfer, points: int) -> None:
    """No more is taken back than was given, all corrections together."""
    query = select(func.coalesce(func.sum(Transfer.points), 0)).where(Transfer.correction_of == original.id)
    left = original.points - int(session.scalars(query).one())
    if points > left:
        raise NotCorrectableError(left)


def _posting(session: Session, actor: Actor, correction: Correction, original: Transfer) -> Posting:
    """Points of an award go back to the budget that paid it, those of an opening to the treasury."""
    if original.kind == TransferKind.AWARD:
        target = budget_behind(session, original.debit_id)
        assert target is not None  # noqa: S101 - an escrow has points only out of a budget
    else:
        target = ensure_account(session, AccountKind.TREASURY, None).id
    return Posting(
        key=derived_key(TransferKind.CORRECTION, correction.id),
        kind=TransferKind.CORRECTION,
        debit_id=original.credit_id,
        credit_id=target,
        points=correction.points,
        cause=original.cause,
        by=actor.person_id,
        request={"correction_id": correction.id},
        memo={**original.memo, "corrects": original.id},
        proposed_by=correction.proposed_by,
        correction_of=original.id,
    )
