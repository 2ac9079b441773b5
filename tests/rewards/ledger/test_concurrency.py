"""Many at once on one hot budget: sums right whenever read, nothing negative, no deadlock, no retry."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, func, select

from backend.core.db import Database
from backend.core.errors import AppError, KeyReusedError
from backend.core.events import EventBus
from backend.core.guard import Actor, Grant
from backend.core.seal import seal_waiting
from backend.core.settings import Settings
from rewards.ledger.domain import BudgetFacts, BudgetShortError, PointsShortError
from rewards.ledger.models import Account, Budget, Transfer
from rewards.ledger.sealed import SEALED
from rewards.ledger.service import (
    approve_correction,
    escrow_package,
    open_budget,
    pay_assignment,
    propose_correction,
    release_escrow,
)
from rewards.ledger.verify import verify_ledger

from .conftest import MEMO, add_regions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from backend.core.clock import ManualClock
    from backend.core.guard import Policy

THREADS = 8
ROUNDS = 25
FACTS = BudgetFacts("湖里区 2026", "350206", 2026, 3_000, "一般公共预算", "12号")
FIRST, SECOND = (Actor(uuid4(), uuid4(), "staff", (Grant("administrator"),)) for _ in range(2))


@pytest.fixture
def database(cloned_database: str, clock: ManualClock, policy: Policy, tmp_path: Path) -> Iterator[Database]:
    engine = create_engine(
        cloned_database, pool_size=THREADS + 3, connect_args={"options": "-c lock_timeout=20000"}
    )
    settings = Settings(environment="test", state_dir=tmp_path / "state")
    database = Database(engine, clock, EventBus(), policy, settings)
    with database.transaction() as session:
        add_regions(session)
        open_budget(session, FIRST, uuid4(), FACTS)
    yield database
    engine.dispose()


def volunteer_day(database: Database, seed: int, people: list[UUID]) -> None:
    """What one officer's shift does to the book: escrow, pay, correct, release, each committed."""
    chance = Random(seed)  # noqa: S311 - draws lots for a test
    for _ in range(ROUNDS):
        package, by = uuid4(), FIRST.person_id
        try:
            with database.transaction() as session:
                escrow_package(
                    session, package_id=package, region_code="350206001", points=90, memo=MEMO, by=by
                )
        except BudgetShortError:
            continue
        award = pay_one(database, package, chance.choice(people))
        if chance.random() < 0.3:
            take_back(database, award, chance.randint(1, 30))
        # Pays and releases in one transaction, as the last confirmation of a package does.
        with database.transaction() as session:
            pay(session, package, chance.choice(people))
            release_escrow(session, package_id=package, memo=MEMO, by=None)


def pay(session: Session, package: UUID, person: UUID) -> int:
    transfer = pay_assignment(
        session,
        assignment_id=uuid4(),
        package_id=package,
        person_id=person,
        points=30,
        memo=MEMO,
        by=FIRST.person_id,
    )
    assert transfer is not None
    return transfer.id


def pay_one(database: Database, package: UUID, person: UUID) -> int:
    with database.transaction() as session:
        return pay(session, package, person)


def take_back(database: Database, transfer_id: int, points: int) -> None:
    with database.transaction() as session:
        proposed = propose_correction(
            session, FIRST, key=uuid4(), transfer_id=transfer_id, points=points, reason="x"
        )
    with database.transaction() as session:
        try:
            approve_correction(session, SECOND, correction_id=proposed.id)
        except PointsShortError:
            session.rollback()


def watch(database: Database, over: threading.Event) -> int:
    """Read the book again and again while others write: how often, all of them right."""
    reads = 0
    while not over.is_set() or reads == 0:
        with database.transaction() as session:
            total, lowest = session.execute(
                select(
                    func.sum(Account.balance), func.min(Account.balance).filter(Account.kind != "treasury")
                )
            ).one()
            assert total == 0
            assert lowest >= 0
        with database.transaction(isolation="REPEATABLE READ") as session:
            found = verify_ledger(session)
            assert found.ok, [fault.read("en") for fault in found.faults]
        with database.transaction() as session:
            for sealed in SEALED:
                seal_waiting(session, sealed, limit=20)
        reads += 1
    return reads


def at_once(*work: Callable[[], object]) -> list[object]:
    """Run all of it together, starting at one moment; what each gave or raised."""
    start = threading.Barrier(len(work))

    def one(job: Callable[[], object]) -> object:
        start.wait()
        try:
            return job()
        except AppError as error:
            return error

    with ThreadPoolExecutor(len(work)) as pool:
        return [future.result() for future in [pool.submit(one, job) for job in work]]


def test_a_hot_budget_pays_everybody_and_the_sums_are_right_at_every_moment(database: Database) -> None:
    over = threading.Event()
    people = [uuid4() for _ in range(5)]
    with ThreadPoolExecutor(THREADS + 1) as pool:
        watching = pool.submit(watch, database, over)
        working = [pool.submit(volunteer_day, database, seed, people) for seed in range(THREADS)]
        try:
            for each in working:
                each.result()
        finally:
            over.set()
        assert watching.result() > 0
    with database.transaction(isolation="REPEATABLE READ") as session:
        found = verify_ledger(session)
    assert found.ok
    assert found.checked_transfers > THREADS


def test_one_assignment_confirmed_by_many_hands_is_paid_once(database: Database) -> None:
    package, assignment, person = uuid4(), uuid4(), uuid4()
    with database.transaction() as session:
        escrow_package(
            session, package_id=package, region_code="350206", points=500, memo=MEMO, by=FIRST.person_id
        )

    def confirm() -> int:
        with database.transaction() as session:
            transfer = pay_assignment(
                session,
                assignment_id=assignment,
                package_id=package,
                person_id=person,
                points=50,
                memo=MEMO,
                by=FIRST.person_id,
            )
            assert transfer is not None
            return transfer.id

    assert len(set(at_once(*[confirm] * THREADS))) == 1
    with database.transaction() as session:
        wallet = session.scalars(select(Account).where(Account.owner_id == person)).one()
        assert wallet.balance == 50


def test_a_budget_for_one_is_never_promised_to_two(database: Database) -> None:
    def promise() -> object:
        with database.transaction() as session:
            escrow_package(
                session, package_id=uuid4(), region_code="350206", points=2_000, memo=MEMO, by=None
            )
            return "promised"

    answers = at_once(*[promise] * THREADS)
    assert answers.count("promised") == 1
    assert sum(isinstance(answer, BudgetShortError) for answer in answers) == THREADS - 1


def test_a_budget_opened_by_many_clicks_is_opened_once(database: Database) -> None:
    key = uuid4()

    def click(points: int) -> Callable[[], object]:
        def opening() -> object:
            facts = BudgetFacts("x", "3502", 2026, points, "x", "y")
            with database.transaction() as session:
                return open_budget(session, FIRST, key, facts).id

        return opening

    answers = at_once(*[click(100)] * 4, *[click(200)] * 4)
    opened = {answer for answer in answers if isinstance(answer, int)}
    refused = [answer for answer in answers if isinstance(answer, KeyReusedError)]
    assert (len(opened), len(refused)) == (1, 4)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Budget)) == 2
        assert session.scalar(select(func.count()).select_from(Transfer)) == 2
