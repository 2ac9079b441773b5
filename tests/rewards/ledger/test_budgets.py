from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from backend.accounts.permissions import TablePolicy
from backend.core.audit import AuditRow
from backend.core.errors import ForbiddenError, KeyReusedError
from backend.core.guard import Actor, Grant
from backend.regions.domain.places import RegionNotFoundError
from backend.regions.models import Region
from rewards.ledger import seed
from rewards.ledger.domain import AccountKind, BudgetFacts
from rewards.ledger.models import Budget, Transfer
from rewards.ledger.queries.accounts import account_of
from rewards.ledger.queries.books import budgets_for
from rewards.ledger.service import open_budget
from rewards.ledger.service.budgets import city_year

from .conftest import Escrow, OpenBudget, Pay

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock


def test_points_come_out_of_a_budget_only(session: Session, budget: OpenBudget) -> None:
    opened = budget(700)
    treasury = session.execute(
        text("SELECT balance FROM ledger_account WHERE kind = 'treasury'")
    ).scalar_one()
    account = account_of(session, AccountKind.BUDGET, opened.key)
    assert account is not None
    assert (treasury, account.balance) == (-700, 700)
    line = session.scalars(select(AuditRow).where(AuditRow.action == "ledger.open_budget")).one()
    assert line.details == {"points": 700}


def test_the_same_key_opens_once_and_other_facts_are_refused(session: Session, budget: OpenBudget) -> None:
    key = uuid4()
    assert budget(700, key=key).id == budget(700, key=key).id
    with pytest.raises(KeyReusedError):
        budget(701, key=key)
    with pytest.raises(KeyReusedError):
        budget(700, "350206", key=key)
    assert session.scalar(select(func.count()).select_from(Transfer)) == 1


def test_a_region_that_is_not_there_gets_no_budget(session: Session, budget: OpenBudget) -> None:
    with pytest.raises(RegionNotFoundError):
        budget(10, "350299")
    assert session.scalar(select(func.count()).select_from(Budget)) == 0


class TestRoles:
    @pytest.fixture
    def policy(self) -> TablePolicy:
        return TablePolicy()

    def test_an_administrator_opens(self, budget: OpenBudget) -> None:
        budget(1)

    @pytest.mark.parametrize("role", ["auditor", "officer", "command_centre", "duty_lead"])
    @pytest.mark.usefixtures("regions")
    def test_nobody_else_does(self, session: Session, role: str) -> None:
        actor = Actor(uuid4(), uuid4(), "staff", (Grant(role, uuid4(), "3502"),))
        with pytest.raises(ForbiddenError):
            open_budget(session, actor, uuid4(), BudgetFacts("x", "3502", 2026, 1, "x", "x"))

    def test_a_command_centre_sees_the_budgets_of_its_region(
        self, session: Session, budget: OpenBudget
    ) -> None:
        budget(1, "3502")
        district = budget(1, "350206")
        centre = Actor(uuid4(), uuid4(), "staff", (Grant("command_centre", None, "350206"),))
        auditor = Actor(uuid4(), uuid4(), "staff", (Grant("auditor"),))
        assert [each.budget.id for each in budgets_for(session, centre)] == [district.id]
        assert len(budgets_for(session, auditor)) == 2


def test_a_budgets_figures_say_where_its_points_are(
    session: Session, budget: OpenBudget, escrow: Escrow, pay: Pay, administrator: Actor
) -> None:
    budget(1_000)
    package = uuid4()
    escrow(package, 300)
    escrow(uuid4(), 200)
    pay(package, uuid4(), 50)
    figures = budgets_for(session, administrator)[0]
    assert (figures.balance, figures.held, figures.awarded) == (500, 450, 50)


def test_the_year_is_the_citys(session: Session, clock: ManualClock) -> None:
    clock.advance(datetime(2026, 12, 31, 15, 59, tzinfo=UTC) - clock.now())
    assert city_year(session) == 2026
    clock.advance(timedelta(minutes=1))
    assert city_year(session) == 2027


def test_the_demos_budgets_are_opened_once(session: Session, regions: None) -> None:
    for code, _name, _points in seed.BUDGETS:
        if session.get(Region, code) is None:
            session.add(Region(code=code, name=code, level="district", parent_code="3502", source="test"))
    session.flush()
    seed.seed(session)
    seed.seed(session)
    assert session.scalar(select(func.count()).select_from(Budget)) == len(seed.BUDGETS)
    assert session.execute(text("SELECT * FROM check_books()")).all() == []
