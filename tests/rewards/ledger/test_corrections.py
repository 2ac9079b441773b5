from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from backend.core.errors import KeyReusedError, NotFoundError
from backend.core.guard import Actor
from rewards.ledger.domain import (
    CORRECTION_TRANSITIONS,
    AccountKind,
    CorrectionAction,
    CorrectionDecidedError,
    CorrectionState,
    NotCorrectableError,
    OwnAwardError,
    PointsShortError,
    SamePersonError,
    correction_after,
)
from rewards.ledger.models import Correction, Transfer
from rewards.ledger.queries.accounts import account_of
from rewards.ledger.queries.wallet import balance_of
from rewards.ledger.service import approve_correction, propose_correction, refuse_correction

from .conftest import Escrow, OpenBudget, Pay

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@pytest.fixture
def person() -> UUID:
    return uuid4()


@pytest.fixture
def award(budget: OpenBudget, escrow: Escrow, pay: Pay, person: UUID) -> Transfer:
    budget(1_000)
    package = uuid4()
    escrow(package, 100)
    paid = pay(package, person, 50)
    assert paid is not None
    return paid


def propose(
    session: Session, actor: Actor, transfer: Transfer, points: int = 20, key: UUID | None = None
) -> Correction:
    return propose_correction(
        session, actor, key=key or uuid4(), transfer_id=transfer.id, points=points, reason="误确认"
    )


def test_points_move_only_when_a_second_person_approves(
    session: Session, award: Transfer, person: UUID, administrator: Actor, colleague: Actor
) -> None:
    proposed = propose(session, administrator, award)
    assert balance_of(session, person) == 50
    approved = approve_correction(session, colleague, correction_id=proposed.id)

    assert approved.state == CorrectionState.APPROVED
    assert balance_of(session, person) == 30
    posted = session.get_one(Transfer, approved.posted_id)
    assert (posted.correction_of, posted.points) == (award.id, 20)
    assert (posted.proposed_by, posted.by) == (administrator.person_id, colleague.person_id)
    original = session.get_one(Transfer, award.id)
    assert original.points == 50
    assert session.execute(text("SELECT * FROM check_books()")).all() == []


def test_an_opening_goes_back_to_the_treasury(
    session: Session, budget: OpenBudget, administrator: Actor, colleague: Actor
) -> None:
    opened = budget(1_000)
    opening = session.scalars(select(Transfer)).one()
    proposed = propose(session, administrator, opening, 400)
    approve_correction(session, colleague, correction_id=proposed.id)
    account = account_of(session, AccountKind.BUDGET, opened.key)
    assert account is not None
    assert account.balance == 600
    assert session.execute(text("SELECT * FROM check_books()")).all() == []


def test_the_proposer_neither_approves_nor_refuses(
    session: Session, award: Transfer, administrator: Actor
) -> None:
    proposed = propose(session, administrator, award)
    with pytest.raises(SamePersonError):
        approve_correction(session, administrator, correction_id=proposed.id)
    with pytest.raises(SamePersonError):
        refuse_correction(session, administrator, correction_id=proposed.id, reason="x")
    assert proposed.state == CorrectionState.PROPOSED


def test_nobody_corrects_an_award_of_their_own(
    session: Session, award: Transfer, person: UUID, administrator: Actor
) -> None:
    receiver = Actor(person, uuid4(), "staff", administrator.grants)
    with pytest.raises(OwnAwardError):
        propose(session, receiver, award)
    proposed = propose(session, administrator, award)
    with pytest.raises(OwnAwardError):
        approve_correction(session, receiver, correction_id=proposed.id)


def test_no_more_is_taken_back_than_was_given(
    session: Session, award: Transfer, administrator: Actor, colleague: Actor
) -> None:
    with pytest.raises(NotCorrectableError):
        propose(session, administrator, award, 51)
    first, second = propose(session, administrator, award, 30), propose(session, administrator, award, 30)
    approve_correction(session, colleague, correction_id=first.id)
    with pytest.raises(NotCorrectableError) as refused:
        approve_correction(session, colleague, correction_id=second.id)
    assert "20" in refused.value.problem("zh")["detail"]


def test_points_that_are_gone_cannot_be_taken_back(
    session: Session, budget: OpenBudget, administrator: Actor, colleague: Actor, escrow: Escrow
) -> None:
    budget(100)
    opening = session.scalars(select(Transfer)).one()
    escrow(uuid4(), 80)
    proposed = propose(session, administrator, opening, 50)
    with pytest.raises(PointsShortError):
        approve_correction(session, colleague, correction_id=proposed.id)


def test_a_key_stands_for_one_proposal(session: Session, award: Transfer, administrator: Actor) -> None:
    key = uuid4()
    first, again = (
        propose(session, administrator, award, 5, key),
        propose(session, administrator, award, 5, key),
    )
    assert first.id == again.id
    with pytest.raises(KeyReusedError):
        propose(session, administrator, award, 6, key)
    assert session.scalar(select(func.count()).select_from(Correction)) == 1


def test_a_decision_stands_and_approving_twice_is_once(
    session: Session, award: Transfer, person: UUID, administrator: Actor, colleague: Actor
) -> None:
    proposed = propose(session, administrator, award)
    approve_correction(session, colleague, correction_id=proposed.id)
    approve_correction(session, colleague, correction_id=proposed.id)
    assert balance_of(session, person) == 30
    with pytest.raises(CorrectionDecidedError):
        refuse_correction(session, colleague, correction_id=proposed.id, reason="x")
    refused = propose(session, administrator, award)
    refuse_correction(session, colleague, correction_id=refused.id, reason="核实无误")
    with pytest.raises(CorrectionDecidedError):
        approve_correction(session, colleague, correction_id=refused.id)


def test_what_moves_by_itself_is_not_corrected_and_what_is_not_there_neither(
    session: Session, award: Transfer, administrator: Actor
) -> None:
    escrowed = session.scalars(select(Transfer).where(Transfer.kind == "escrow")).one()
    with pytest.raises(NotCorrectableError):
        propose(session, administrator, escrowed)
    with pytest.raises(NotFoundError):
        propose_correction(session, administrator, key=uuid4(), transfer_id=10**9, points=1, reason="x")


@pytest.mark.parametrize("state", CorrectionState)
@pytest.mark.parametrize("action", CorrectionAction)
def test_every_state_and_action_is_in_the_table_or_refused(
    state: CorrectionState, action: CorrectionAction
) -> None:
    if (state, action) in CORRECTION_TRANSITIONS:
        assert correction_after(state, action) is not CorrectionState.PROPOSED
        return
    with pytest.raises(CorrectionDecidedError):
        correction_after(state, action)
