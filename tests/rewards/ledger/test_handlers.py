"""Packages and points in one transaction: the events of packages, the ledger's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from backend.core.events import EventBus, record
from backend.core.stream import StreamRow
from rewards.ledger import handlers
from rewards.ledger.domain import AccountKind, BudgetShortError, OwnAwardError
from rewards.ledger.models import Transfer
from rewards.ledger.queries.accounts import account_of
from rewards.ledger.queries.wallet import balance_of
from rewards.rules.domain import RewardTooHighError
from tasks.packages.domain.events import AssignmentConfirmed, PackagePosted, PackageSettled
from tasks.packages.domain.kinds import Kind

from .conftest import OpenBudget

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NUMBER = "XR-20260520-0001"


@pytest.fixture
def bus() -> EventBus:
    bus = EventBus()
    handlers.subscribe(bus)
    return bus


def posted(package_id: UUID, seats: int = 3, reward: int = 50) -> PackagePosted:
    return PackagePosted(
        package_id=package_id,
        number=NUMBER,
        station_id=uuid4(),
        region_code="350206006",
        kind=Kind.MISSING_PERSON,
        seats=seats,
        reward_points=reward,
        escrow_points=seats * reward,
        by=uuid4(),
    )


def confirmed(
    package_id: UUID, person_id: UUID, *, by: UUID | None = None, points: int = 50
) -> AssignmentConfirmed:
    return AssignmentConfirmed(
        assignment_id=uuid4(),
        package_id=package_id,
        number=NUMBER,
        kind=Kind.MISSING_PERSON,
        person_id=person_id,
        points=points,
        by=by or uuid4(),
    )


def test_a_package_from_posting_to_settlement(session: Session, budget: OpenBudget) -> None:
    opened, package, person = budget(1_000), uuid4(), uuid4()

    record(session, posted(package))
    record(session, confirmed(package, person))
    record(session, PackageSettled(package, NUMBER))

    kinds = list(session.scalars(select(Transfer.kind).order_by(Transfer.id)))
    assert kinds == ["opening", "escrow", "award", "release"]
    assert balance_of(session, person) == 50
    account = account_of(session, AccountKind.BUDGET, opened.key)
    assert account is not None
    assert account.balance == 950
    assert session.execute(text("SELECT * FROM check_books()")).all() == []


def test_the_phone_hears_of_it_in_words(session: Session, budget: OpenBudget) -> None:
    budget(1_000)
    package, person = uuid4(), uuid4()
    record(session, posted(package))
    record(session, confirmed(package, person))

    row = session.scalars(select(StreamRow).where(StreamRow.event == "wallet")).one()
    assert (row.audience, row.receivers) == ("volunteer", {"persons": [str(person)]})
    assert row.data["balance"] == 50
    assert row.data["entry"] == {
        "at": "2026-05-20T07:30:00.000Z",
        "points": 50,
        "balance_after": 50,
        "kind": "award",
        "sentence": f"协助寻人 {NUMBER} 已确认，+50 积分",
        "sentence_en": f"Helping to find a missing person {NUMBER} confirmed: +50 points",
    }


def test_a_short_budget_undoes_the_posting(session: Session, budget: OpenBudget) -> None:
    budget(149)
    with pytest.raises(BudgetShortError):
        record(session, posted(uuid4()))


def test_a_reward_beyond_the_rule_undoes_the_posting(session: Session, budget: OpenBudget) -> None:
    budget(100_000)
    with pytest.raises(RewardTooHighError):
        record(session, posted(uuid4(), reward=501))


def test_nobody_is_paid_on_their_own_word(session: Session, budget: OpenBudget) -> None:
    budget(1_000)
    package, person = uuid4(), uuid4()
    record(session, posted(package))
    with pytest.raises(OwnAwardError):
        record(session, confirmed(package, person, by=person))


def test_work_without_points_leaves_the_book_alone(session: Session) -> None:
    package = uuid4()
    record(session, posted(package, reward=0))
    record(session, confirmed(package, uuid4(), points=0))
    record(session, PackageSettled(package, NUMBER))
    assert session.scalar(select(func.count()).select_from(Transfer)) == 0


def test_the_copy_of_a_persons_data_holds_every_entry(session: Session, budget: OpenBudget) -> None:
    budget(10_000)
    package, person = uuid4(), uuid4()
    assert handlers.own_copy(session, person) == {"balance": 0, "entries": []}
    record(session, posted(package, seats=60))
    for _ in range(60):
        record(session, confirmed(package, person))
    copy = handlers.own_copy(session, person)
    assert copy["balance"] == 3_000
    assert len(copy["entries"]) == 60
    assert copy["entries"][0]["sentence"] == f"协助寻人 {NUMBER} 已确认，+50 积分"
