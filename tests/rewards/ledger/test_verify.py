"""`ledger verify` against planted corruption: each is found, and its row is named."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from backend.core.clock import ManualClock
from backend.core.db import Database
from backend.core.events import EventBus
from backend.core.guard import Actor, Grant
from backend.core.seal import AUDIT, seal_waiting
from backend.core.settings import Settings
from rewards.ledger.cli import verify
from rewards.ledger.domain import BudgetFacts
from rewards.ledger.models import Transfer
from rewards.ledger.sealed import SEALED
from rewards.ledger.service import (
    approve_correction,
    escrow_package,
    open_budget,
    pay_assignment,
    propose_correction,
    release_escrow,
)
from rewards.ledger.verify import (
    SENTENCES,
    TABLE_NAMES,
    Verification,
    read_verification,
    verify_ledger,
)
from tests.conftest import AFTERNOON, AllowEverything

from .conftest import MEMO, add_regions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

    from tests.keeper import KeptGround

    MakeBooks = Callable[[], "Books"]

FACTS = BudgetFacts("思明区 2026", "350203", 2026, 1_000, "一般公共预算", "厦财指〔2026〕12号")


class Books:
    """A small committed ledger, sealed but for its last transfer."""

    def __init__(self, ground: KeptGround, name: str, state_dir: Path) -> None:
        self.engine = create_engine(ground.cluster.app(name))
        superuser = ground.cluster.superuser(name).replace("postgresql:", "postgresql+psycopg:", 1)
        self.superuser = create_engine(superuser)
        settings = Settings(environment="test", state_dir=state_dir)
        clock = ManualClock(AFTERNOON)
        self.database = Database(self.engine, clock, EventBus(), AllowEverything(), settings)

    def verify(self) -> Verification:
        with self.database.transaction(isolation="REPEATABLE READ") as session:
            return verify_ledger(session)

    def tampered(self, *statements: str) -> Verification:
        """What is found after SQL of the superuser, every trigger and foreign key out of its way."""
        with Session(self.superuser) as session:
            self.tamper(session, *statements)
            found = verify_ledger(session)
            session.rollback()
        # What a worker keeps of it says the same when it is read again.
        assert read_verification(json.loads(json.dumps(asdict(found)))) == found
        return found

    def tamper(self, session: Session, *statements: str) -> None:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            session.connection().exec_driver_sql(statement)

    def close(self) -> None:
        self.engine.dispose()
        self.superuser.dispose()


@pytest.fixture(scope="module")
def make_books(ground: KeptGround, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeBooks]:
    made: list[tuple[str, Books]] = []

    def make() -> Books:
        name = f"books_{os.getpid()}_{len(made)}"
        ground.clone(name)
        books = Books(ground, name, tmp_path_factory.mktemp("state"))
        made.append((name, books))
        fill(books.database)
        return books

    yield make
    for name, books in made:
        books.close()
        ground.drop(name)


@pytest.fixture(scope="module")
def books(make_books: MakeBooks) -> Books:
    return make_books()


def fill(database: Database) -> None:
    """Post, seal, and post once more."""
    administrator, colleague = (Actor(uuid4(), uuid4(), "staff", (Grant("administrator"),)) for _ in range(2))
    with database.transaction() as session:
        add_regions(session)
        post_seven(session, administrator, colleague)
    with database.transaction() as session:
        for sealed in (*SEALED, AUDIT):
            seal_waiting(session, sealed)
    with database.transaction() as session:
        escrow_package(session, package_id=uuid4(), region_code="350203", points=5, memo=MEMO, by=None)


def post_seven(session: Session, administrator: Actor, colleague: Actor) -> None:
    """Transfers 1 opening, 2 escrow, 3 and 4 awards, 5 release, 6 correction of 3, 7 a second opening."""
    open_budget(session, administrator, uuid4(), FACTS)
    package = uuid4()
    escrow_package(
        session,
        package_id=package,
        region_code="350203001",
        points=100,
        memo=MEMO,
        by=administrator.person_id,
    )
    for _ in range(2):
        pay_assignment(
            session,
            assignment_id=uuid4(),
            package_id=package,
            person_id=uuid4(),
            points=40,
            memo=MEMO,
            by=administrator.person_id,
        )
    release_escrow(session, package_id=package, memo=MEMO, by=None)
    proposed = propose_correction(
        session, administrator, key=uuid4(), transfer_id=3, points=10, reason="重复计算"
    )
    approve_correction(session, colleague, correction_id=proposed.id)
    open_budget(session, administrator, uuid4(), FACTS)


def named(found: Verification) -> set[tuple[str, int | None]]:
    return {(fault.problem, fault.row_id) for fault in found.faults}


def test_a_sound_ledger_is_sound_and_names_its_unsealed_tail(books: Books) -> None:
    found = books.verify()
    assert found.faults == ()
    assert found.ok
    assert (found.checked_transfers, found.ledger_sum) == (8, 0)
    state = found.chains[0]
    assert (state.table, state.sealed_to, state.unsealed, state.oldest_unsealed) == ("transfer", 7, 1, 8)


SLIP_IN = (
    "INSERT INTO transfer OVERRIDING SYSTEM VALUE SELECT 99, gen_random_uuid(), request_digest, kind,"
    " debit_id, credit_id, 1, debit_after - 1, credit_after + 1, gen_random_uuid(), memo, NULL, NULL, by,"
    " at FROM transfer WHERE id = 8"
)
SAME_OWNER = (
    "UPDATE ledger_account a SET owner_id = b.owner_id FROM ledger_account b WHERE a.id = 5 AND b.id = 4"
)
SEAL_AGAIN = (
    "UPDATE seal SET row_digest = sha256('x'), hash = sha256(previous || int8send(sequence)"
    " || int8send(row_id) || int2send(form) || sha256('x')) WHERE sealed_table = 'transfer' AND sequence = 2"
)
# What the superuser does, what must be found, and whether it is the first thing named.
TAMPERING: dict[str, tuple[list[str], set[tuple[str, int | None]]]] = {
    "an amount": (
        ["UPDATE transfer SET points = 50 WHERE id = 3"],
        {("row_changed", 3), ("balance_after", 3), ("account_balance", 4)},
    ),
    "an amount, with the balances made to fit": (
        [
            "UPDATE transfer SET points = 30, debit_after = 70, credit_after = 30 WHERE id = 3",
            "UPDATE transfer SET debit_after = 30 WHERE id = 4",
            "UPDATE transfer SET debit_after = 10, points = 30, credit_after = 930 WHERE id = 5",
        ],
        {("row_changed", 3), ("row_changed", 4), ("row_changed", 5)},
    ),
    "the receiver": (["UPDATE transfer SET credit_id = 5 WHERE id = 3"], {("row_changed", 3)}),
    "the kind": (
        ["UPDATE transfer SET kind = 'opening' WHERE id = 3"],
        {("row_changed", 3), ("route", 3)},
    ),
    "the moment": (["UPDATE transfer SET at = at - interval '1 year' WHERE id = 4"], {("row_changed", 4)}),
    "who confirmed": (["UPDATE transfer SET by = gen_random_uuid() WHERE id = 4"], {("row_changed", 4)}),
    "words of the statement": (["UPDATE transfer SET memo = '{}' WHERE id = 4"], {("row_changed", 4)}),
    "the key": (["UPDATE transfer SET key = gen_random_uuid() WHERE id = 1"], {("row_changed", 1)}),
    "a transfer is gone": (
        ["DELETE FROM transfer WHERE id = 4"],
        {("row_missing", 4), ("balance_after", 5), ("account_balance", 5)},
    ),
    "a transfer is gone from the unsealed tail": (
        ["DELETE FROM transfer WHERE id = 8"],
        {("waiting_wrong", 8), ("account_balance", 2)},
    ),
    "a transfer slipped in": (
        [
            SLIP_IN,
        ],
        {("row_unsealed", 99), ("account_balance", 2)},
    ),
    "a transfer slipped in, with the balances made to fit": (
        [
            SLIP_IN,
            "UPDATE ledger_account SET balance = balance - 1 WHERE id = 2",
            "UPDATE ledger_account SET balance = balance + 1 WHERE kind = 'escrow' AND balance = 5",
        ],
        {("row_unsealed", 99)},
    ),
    "a balance": (
        ["UPDATE ledger_account SET balance = balance + 1 WHERE id = 4"],
        {("account_balance", 4), ("sum_not_zero", None)},
    ),
    "a wallet's owner": (
        ["UPDATE ledger_account SET owner_id = gen_random_uuid() WHERE id = 4"],
        {("row_changed", 4)},
    ),
    "two wallets of one person": (
        [
            "ALTER TABLE ledger_account DROP CONSTRAINT uq_ledger_account_kind",
            SAME_OWNER,
        ],
        {("account_twice", 5), ("row_changed", 5)},
    ),
    "a negative balance": (
        [
            "ALTER TABLE ledger_account DROP CONSTRAINT ck_ledger_account_balance",
            "UPDATE ledger_account SET balance = -1 WHERE id = 4",
        ],
        {("account_negative", 4), ("account_balance", 4)},
    ),
    "paid twice for one cause": (
        [
            "DROP INDEX uq_transfer_award_cause",
            "UPDATE transfer SET cause = (SELECT cause FROM transfer WHERE id = 3) WHERE id = 4",
        ],
        {("paid_twice", 4), ("row_changed", 4)},
    ),
    "an award confirmed by its receiver": (
        ["UPDATE transfer SET by = (SELECT owner_id FROM ledger_account WHERE id = 4) WHERE id = 3"],
        {("own_award", 3), ("row_changed", 3)},
    ),
    "a correction by one person": (
        [
            "ALTER TABLE transfer DROP CONSTRAINT ck_transfer_two_people",
            "UPDATE transfer SET proposed_by = by WHERE id = 6",
        ],
        {("one_person", 6), ("correction_unproposed", 6), ("row_changed", 6)},
    ),
    "a correction larger than its transfer": (
        ["UPDATE transfer SET points = 45 WHERE id = 6"],
        {("correction_too_large", 6), ("row_changed", 6)},
    ),
    "a budget's points": (
        ["UPDATE budget SET points = 2000 WHERE id = 1"],
        {("opening_without_budget", 1), ("budget_without_opening", 1), ("row_changed", 1)},
    ),
    "a budget's document": (
        ["UPDATE budget SET document_number = '另一号' WHERE id = 2"],
        {("row_changed", 2)},
    ),
    "points released to another budget": (
        ["UPDATE transfer SET credit_id = (SELECT credit_id FROM transfer WHERE id = 7) WHERE id = 5"],
        {("released_elsewhere", 5), ("row_changed", 5)},
    ),
    "a link of the chain is gone": (
        ["DELETE FROM seal WHERE sealed_table = 'transfer' AND sequence = 4"],
        {("chain_gap", 5), ("row_unsealed", 4)},
    ),
    "the end of the chain is gone": (
        ["DELETE FROM seal WHERE sealed_table = 'transfer' AND sequence >= 6"],
        {("row_unsealed", 6), ("row_unsealed", 7)},
    ),
    "a link's digest": (
        [
            "ALTER TABLE seal DROP CONSTRAINT ck_seal_hash",
            "UPDATE seal SET row_digest = sha256('x') WHERE sealed_table = 'transfer' AND sequence = 2",
        ],
        {("chain_hash", 2), ("row_changed", 2)},
    ),
    "a link made again after its row was changed": (
        [
            "UPDATE transfer SET memo = '{}' WHERE id = 2",
            SEAL_AGAIN,
        ],
        {("chain_broken", 3), ("row_changed", 2)},
    ),
    "a line of the audit trail": (["UPDATE audit SET actor_id = NULL WHERE id = 1"], {("row_changed", 1)}),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_what_was_tampered_with_is_found_and_named(books: Books, what: str) -> None:
    statements, expected = TAMPERING[what]
    found = books.tampered(*statements)
    assert not found.ok
    assert expected <= named(found), named(found)
    for fault in found.faults:
        assert "None" not in fault.read("en")
        assert "{" not in fault.read("zh")


def test_every_table_and_problem_has_its_sentence() -> None:
    assert set(TABLE_NAMES) == {sealed.name for sealed in (*SEALED, AUDIT)}
    for sentence in SENTENCES.values():
        assert sentence.zh
        assert sentence.en


def run(books: Books, *arguments: str) -> Result:
    @contextmanager
    def open_database() -> Iterator[Database]:
        yield books.database

    return CliRunner().invoke(verify, arguments, obj=open_database)


def test_the_command_says_sound_and_exits_0(books: Books) -> None:
    told = run(books, "--json")
    assert told.exit_code == 0
    answer = json.loads(told.stdout)
    assert answer["ok"] is True
    assert answer["checked_transfers"] == 8
    assert answer["ledger_sum"] == 0
    assert answer["chain"]["sealed_to"] == 7
    assert answer["chain"]["unsealed"] == 1
    assert "first_bad" not in answer
    assert "账目相符" in run(books).stdout


def test_the_command_names_the_first_bad_row_and_exits_1(make_books: MakeBooks) -> None:
    books = make_books()
    with Session(books.superuser) as session:
        books.tamper(session, "UPDATE transfer SET points = points + 1 WHERE id IN (2, 6)")
        session.commit()
    told = run(books, "--json")
    assert told.exit_code == 1
    answer = json.loads(told.stdout)
    assert answer["ok"] is False
    assert (answer["first_bad"]["table"], answer["first_bad"]["row"]) == ("transfer", 2)
    words = run(books)
    assert words.exit_code == 1
    assert "积分流水第 2 号" in words.stderr


def test_transfers_are_numbered_as_the_tests_say(books: Books) -> None:
    with books.database.transaction() as session:
        kinds = list(session.scalars(select(Transfer.kind).order_by(Transfer.id)))
    assert kinds == [
        "opening", "escrow", "award", "award", "release", "correction", "opening", "escrow",
    ]  # fmt: skip
