"""What tests of the ledger ask for: an administrator, a colleague, a budget to spend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from uuid import UUID, uuid4

import pytest

from backend.core.guard import Actor, Grant
from backend.regions.models import Region
from rewards.ledger.domain import BudgetFacts
from rewards.ledger.models import Budget, Transfer
from rewards.ledger.service import escrow_package, open_budget, pay_assignment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class OpenBudget(Protocol):
    def __call__(
        self, points: int = ..., region_code: str = ..., *, key: UUID | None = ..., year: int = ...
    ) -> Budget: ...


@pytest.fixture
def administrator() -> Actor:
    return Actor(uuid4(), uuid4(), "staff", (Grant("administrator"),))


@pytest.fixture
def colleague() -> Actor:
    return Actor(uuid4(), uuid4(), "staff", (Grant("administrator"),))


def add_regions(session: Session) -> None:
    """The few regions these tests speak of."""
    for code, level, parent in (
        ("35", "province", None),
        ("3502", "city", "35"),
        ("3503", "city", "35"),
        ("350203", "district", "3502"),
        ("350206", "district", "3502"),
    ):
        session.add(Region(code=code, name=code, level=level, parent_code=parent, source="test"))
        session.flush()


@pytest.fixture
def regions(session: Session) -> None:
    add_regions(session)


@pytest.fixture
def budget(session: Session, administrator: Actor, regions: None) -> OpenBudget:
    def open_one(
        points: int = 1_000, region_code: str = "3502", *, key: UUID | None = None, year: int = 2026
    ) -> Budget:
        facts = BudgetFacts(
            name=f"{region_code} 平安志愿积分 {year}",
            region_code=region_code,
            year=year,
            points=points,
            source_of_funds="一般公共预算",
            document_number=f"厦财指〔{year}〕12号",
        )
        return open_budget(session, administrator, key or uuid4(), facts)

    return open_one


@pytest.fixture
def escrow(session: Session, administrator: Actor) -> Escrow:
    def escrow_one(package_id: UUID, points: int, region_code: str = "350206001") -> Transfer | None:
        return escrow_package(
            session,
            package_id=package_id,
            region_code=region_code,
            points=points,
            memo=MEMO,
            by=administrator.person_id,
        )

    return escrow_one


@pytest.fixture
def pay(session: Session, administrator: Actor) -> Pay:
    def pay_one(
        package_id: UUID, person_id: UUID, points: int, assignment_id: UUID | None = None
    ) -> Transfer | None:
        return pay_assignment(
            session,
            assignment_id=assignment_id or uuid4(),
            package_id=package_id,
            person_id=person_id,
            points=points,
            memo=MEMO,
            by=administrator.person_id,
        )

    return pay_one


MEMO = {"number": "XR-20260520-0001", "package_kind": "missing_person"}


class Escrow(Protocol):
    def __call__(self, package_id: UUID, points: int, region_code: str = ...) -> Transfer | None: ...


class Pay(Protocol):
    def __call__(
        self, package_id: UUID, person_id: UUID, points: int, assignment_id: UUID | None = ...
    ) -> Transfer | None: ...
