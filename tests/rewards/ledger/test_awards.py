from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from backend.core.errors import KeyReusedError
from rewards.ledger.domain import (
    AccountKind,
    BudgetShortError,
    NoBudgetError,
    OwnAwardError,
    PointsAwarded,
    PointsInvalidError,
    PointsShortError,
)
from rewards.ledger.models import Account, Transfer
from rewards.ledger.queries.accounts import account_of
from rewards.ledger.service import pay_assignment, release_escrow

from .conftest import MEMO, Escrow, OpenBudget, Pay

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.events import EventBus
    from backend.core.guard import Actor


def balance(session: Session, kind: AccountKind, owner_id: UUID) -> int:
    account = account_of(session, kind, owner_id)
    return account.balance if account else 0


def books(session: Session) -> list[tuple[str, int]]:
    return [(row.problem, row.row_id) for row in session.execute(text("SELECT * FROM check_books()"))]


def test_points_go_from_budget_to_wallet_and_the_rest_back(
    session: Session, budget: OpenBudget, escrow: Escrow, pay: Pay
) -> None:
    opened, package, person = budget(1_000), uuid4(), uuid4()

    escrow(package, 150)
    assert balance(session, AccountKind.BUDGET, opened.key) == 850
    paid = pay(package, person, 50)
    release_escrow(session, package_id=package, memo=MEMO, by=None)

    assert paid is not None
    assert (paid.debit_after, paid.credit_after) == (100, 50)
    assert balance(session, AccountKind.WALLET, person) == 50
    assert balance(session, AccountKind.ESCROW, package) == 0
    assert balance(session, AccountKind.BUDGET, opened.key) == 950
    assert session.scalar(select(func.sum(Account.balance))) == 0
    assert books(session) == []


def test_the_nearest_budget_pays_and_a_short_one_is_passed_over(
    session: Session, budget: OpenBudget, escrow: Escrow
) -> None:
    city, district, elsewhere = budget(1_000), budget(100, "350206"), budget(900, "350203")

    escrow(uuid4(), 60)
    assert balance(session, AccountKind.BUDGET, district.key) == 40
    escrow(uuid4(), 60)
    assert balance(session, AccountKind.BUDGET, district.key) == 40
    assert balance(session, AccountKind.BUDGET, city.key) == 940
    assert balance(session, AccountKind.BUDGET, elsewhere.key) == 900


def test_a_short_budget_is_named(session: Session, budget: OpenBudget, escrow: Escrow) -> None:
    budget(100, "350206")
    with pytest.raises(BudgetShortError) as refused:
        escrow(uuid4(), 101)
    assert "350206 平安志愿积分 2026" in refused.value.problem("zh")["detail"]
    assert refused.value.problem("zh")["title"] == "预算不足"
    assert session.scalar(select(func.count()).where(Transfer.kind == "escrow")) == 0


def test_last_years_budget_pays_nothing(budget: OpenBudget, escrow: Escrow) -> None:
    budget(100, year=2025)
    with pytest.raises(NoBudgetError):
        escrow(uuid4(), 1)


def test_more_seats_take_the_difference_from_the_same_budget(
    session: Session, budget: OpenBudget, escrow: Escrow
) -> None:
    city, district, package = budget(1_000), budget(100, "350206"), uuid4()
    escrow(package, 60)
    assert escrow(package, 60) is None
    escrow(package, 90)
    assert balance(session, AccountKind.ESCROW, package) == 90
    assert balance(session, AccountKind.BUDGET, district.key) == 10
    with pytest.raises(BudgetShortError):
        escrow(package, 120)
    assert balance(session, AccountKind.BUDGET, city.key) == 1_000


def test_an_assignment_is_paid_once(
    session: Session, budget: OpenBudget, escrow: Escrow, pay: Pay, bus: EventBus
) -> None:
    told: list[PointsAwarded] = []
    bus.subscribe(PointsAwarded, lambda _session, event: told.append(event))
    budget()
    package, person, assignment = uuid4(), uuid4(), uuid4()
    escrow(package, 100)

    first = pay(package, person, 50, assignment)
    again = pay(package, person, 50, assignment)
    assert first is not None
    assert again is not None
    assert again.id == first.id
    assert len(told) == 1
    with pytest.raises(KeyReusedError):
        pay(package, person, 49, assignment)
    with pytest.raises(KeyReusedError):
        pay(package, uuid4(), 50, assignment)
    assert balance(session, AccountKind.ESCROW, package) == 50


def test_a_repeat_finds_the_escrow_emptied_by_its_first_time(
    session: Session, budget: OpenBudget, escrow: Escrow, pay: Pay
) -> None:
    budget()
    package, person, assignment = uuid4(), uuid4(), uuid4()
    escrow(package, 50)
    first, again = pay(package, person, 50, assignment), pay(package, person, 50, assignment)
    assert first is not None
    assert again is not None
    assert first.id == again.id


def test_an_escrow_never_pays_more_than_it_has(
    session: Session, budget: OpenBudget, escrow: Escrow, pay: Pay
) -> None:
    budget()
    package = uuid4()
    escrow(package, 50)
    with pytest.raises(PointsShortError):
        pay(package, uuid4(), 51)
    assert balance(session, AccountKind.ESCROW, package) == 50


def test_release_gives_back_once_and_nothing_of_nothing(
    session: Session, budget: OpenBudget, escrow: Escrow
) -> None:
    opened, package = budget(), uuid4()
    assert release_escrow(session, package_id=package, memo=MEMO, by=None) is None
    escrow(package, 80)
    assert release_escrow(session, package_id=package, memo=MEMO, by=None) is not None
    assert release_escrow(session, package_id=package, memo=MEMO, by=None) is None
    assert balance(session, AccountKind.BUDGET, opened.key) == 1_000


def test_a_package_without_points_needs_no_budget(session: Session, escrow: Escrow, pay: Pay) -> None:
    package = uuid4()
    assert escrow(package, 0) is None
    assert pay(package, uuid4(), 0) is None
    assert session.scalar(select(func.count()).select_from(Transfer)) == 0


def test_nobody_confirms_an_award_of_their_own(
    session: Session, budget: OpenBudget, escrow: Escrow, administrator: Actor
) -> None:
    budget()
    package = uuid4()
    escrow(package, 50)
    with pytest.raises(OwnAwardError):
        pay_assignment(
            session,
            assignment_id=uuid4(),
            package_id=package,
            person_id=administrator.person_id,
            points=50,
            memo=MEMO,
            by=administrator.person_id,
        )


@pytest.mark.parametrize("points", [-1, 10**9 + 1, 10**30, 1.5, "5", True, None])
def test_what_is_no_whole_number_of_points_is_refused(
    session: Session, budget: OpenBudget, escrow: Escrow, pay: Pay, points: object
) -> None:
    budget()
    package = uuid4()
    escrow(package, 50)
    with pytest.raises(PointsInvalidError):
        pay(package, uuid4(), points)
    assert session.scalar(select(func.count()).where(Transfer.kind == "award")) == 0
