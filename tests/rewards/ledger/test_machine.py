"""Any order of verbs, right or wrong: the ledger does what a plain model of it does, and its books hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.core.errors import AppError
from backend.core.guard import Actor, Grant
from rewards.ledger.domain import BudgetFacts
from rewards.ledger.models import Account, Transfer
from rewards.ledger.service import (
    approve_correction,
    escrow_package,
    open_budget,
    pay_assignment,
    propose_correction,
    release_escrow,
)

from .book_model import Book, Refusal
from .conftest import MEMO, add_regions

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


def uuids(first: int, count: int) -> list[UUID]:
    return [UUID(int=first * 1_000 + number) for number in range(count)]


# Few of each, so that keys and causes come back and accounts run dry.
KEYS, PACKAGES, ASSIGNMENTS, PEOPLE, STAFF = (
    uuids(kind, count) for kind, count in enumerate((3, 2, 5, 2, 3), start=1)
)
ANYBODY = st.sampled_from([*PEOPLE, *STAFF])
REGIONS = st.sampled_from(["3502", "350206"])
PLACES = st.sampled_from(["350206001", "350206", "350203004", "3503"])
# Multiples of one step, so that balances meet each other exactly.
POINTS = st.sampled_from([0, 10, 20, 30, 60])


def actor(person_id: UUID) -> Actor:
    return Actor(person_id, person_id, "staff", (Grant("administrator"),))


class Machine(RuleBasedStateMachine):
    """Each step is done to the model and to the database, which must agree on refusal and balances."""

    engine: Engine
    info: dict[str, Any]

    def __init__(self) -> None:
        super().__init__()
        self.book = Book()
        self.connection = self.engine.connect()
        self.transaction = self.connection.begin()
        self.session = Session(
            self.connection,
            join_transaction_mode="create_savepoint",
            expire_on_commit=False,
            info=self.info | {"after_commit": []},
        )
        add_regions(self.session)

    def teardown(self) -> None:
        self.session.close()
        self.transaction.rollback()
        self.connection.close()

    def both(self, expected: Refusal | None, real: Callable[[], object]) -> None:
        refused: type[AppError] | None = None
        try:
            with self.session.begin_nested():
                real()
        except AppError as error:
            refused = type(error)
        assert refused is expected

    @initialize()
    def begin_with_a_budget(self) -> None:
        self.open_budget(KEYS[0], "3502", 100)

    @rule(key=st.sampled_from(KEYS), region=REGIONS, points=st.sampled_from([0, 20, 100]))
    def open_budget(self, key: UUID, region: str, points: int) -> None:
        facts = BudgetFacts(region, region, 2026, points, "x", "y")
        self.both(
            self.book.open_budget(key, region, points),
            lambda: open_budget(self.session, actor(STAFF[0]), key, facts),
        )

    @rule(package=st.sampled_from(PACKAGES), region=PLACES, points=POINTS)
    def escrow(self, package: UUID, region: str, points: int) -> None:
        self.both(
            self.book.escrow(package, region, points),
            lambda: escrow_package(
                self.session, package_id=package, region_code=region, points=points, memo=MEMO, by=STAFF[0]
            ),
        )

    @rule(
        assignment=st.sampled_from(ASSIGNMENTS),
        package=st.sampled_from(PACKAGES),
        person=st.sampled_from(PEOPLE),
        points=POINTS,
        by=st.sampled_from([*STAFF, PEOPLE[0]]),
    )
    def pay(self, assignment: UUID, package: UUID, person: UUID, points: int, by: UUID) -> None:
        self.both(
            self.book.pay(assignment, package, person, points, by),
            lambda: pay_assignment(
                self.session,
                assignment_id=assignment,
                package_id=package,
                person_id=person,
                points=points,
                memo=MEMO,
                by=by,
            ),
        )

    @rule(package=st.sampled_from(PACKAGES))
    def release(self, package: UUID) -> None:
        self.both(
            self.book.release(package),
            lambda: release_escrow(self.session, package_id=package, memo=MEMO, by=None),
        )

    @precondition(lambda self: self.book.awards)
    @rule(data=st.data(), points=POINTS, by=st.tuples(ANYBODY, ANYBODY))
    def correct_award(self, data: st.DataObject, points: int, by: tuple[UUID, UUID]) -> None:
        assignment = data.draw(st.sampled_from(sorted(self.book.awards)))
        number = self.number_of("award", assignment)
        self.both(self.book.correct_award(assignment, points, by), lambda: self.correct(number, points, by))

    @precondition(lambda self: self.book.budgets)
    @rule(data=st.data(), points=POINTS, by=st.tuples(ANYBODY, ANYBODY))
    def correct_opening(self, data: st.DataObject, points: int, by: tuple[UUID, UUID]) -> None:
        key = data.draw(st.sampled_from(sorted(self.book.budgets)))
        number = self.number_of("opening", key)
        self.both(self.book.correct_opening(key, points, by), lambda: self.correct(number, points, by))

    def number_of(self, kind: str, cause: UUID) -> int:
        return self.session.scalars(
            select(Transfer.id).where(Transfer.kind == kind, Transfer.cause == cause)
        ).one()

    def correct(self, transfer_id: int, points: int, by: tuple[UUID, UUID]) -> None:
        proposer, approver = map(actor, by)
        key = UUID(
            int=self.session.scalar(text("SELECT nextval(pg_get_serial_sequence('audit', 'id'))")) or 0
        )
        proposed = propose_correction(
            self.session, proposer, key=key, transfer_id=transfer_id, points=points, reason="x"
        )
        approve_correction(self.session, approver, correction_id=proposed.id)

    @invariant()
    def balances_are_the_models(self) -> None:
        rows = self.session.execute(select(Account.kind, Account.owner_id, Account.balance))
        found = {(kind, owner): balance for kind, owner, balance in rows}
        treasury = found.pop(("treasury", None), 0)
        expected = self.book.balances()
        # An account that was looked for and never used holds nothing.
        assert {key: value for key, value in found.items() if value or key in expected} == expected
        assert treasury == -sum(expected.values())

    @invariant()
    def the_books_check_themselves(self) -> None:
        assert self.session.execute(text("SELECT * FROM check_books()")).all() == []


def test_the_ledger_does_what_its_model_does(engine: Engine, session: Session) -> None:
    machine = type("BoundMachine", (Machine,), {"engine": engine, "info": session.info})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
