"""What the database itself refuses, whoever asks: the program may be wrong and the books stay right."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import Connection, TextClause, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from rewards.ledger.domain import ROUTES

from .conftest import Escrow, OpenBudget, Pay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

CHANGES = [
    f"{verb} {table}{rest}"
    for table, column in [
        ("transfer", "points"),
        ("budget", "points"),
        ("ledger_account", "balance"),
        ("seal", "form"),
        ("audit", "action"),
    ]
    for verb, rest in [("UPDATE", f" SET {column} = {column}"), ("DELETE FROM", ""), ("TRUNCATE", " CASCADE")]
]
COLUMNS = (
    "key, request_digest, kind, debit_id, credit_id, points, debit_after, credit_after, cause, memo, by, at"
)


def inserting(selected: str, more: str = "") -> TextClause:
    """An INSERT into transfer of what is selected."""
    return text(f"INSERT INTO transfer ({COLUMNS}{more}) SELECT {selected}")


POST = inserting(
    "gen_random_uuid(), sha256('x'), :kind, d.id, c.id, :points, d.balance - :points + :slip,"
    " c.balance + :points, gen_random_uuid(), '{}', :by, now(), :correction_of, :proposed_by"
    " FROM ledger_account d, ledger_account c WHERE d.kind = :debit AND c.kind = :credit",
    ", correction_of, proposed_by",
)


@pytest.fixture
def books(session: Session, budget: OpenBudget, escrow: Escrow, pay: Pay) -> Session:
    budget(1_000)
    package = uuid4()
    escrow(package, 100)
    pay(package, uuid4(), 40)
    return session


@pytest.fixture
def as_owner(migrator_url: str) -> Iterator[Connection]:
    engine = create_engine(migrator_url)
    with engine.connect() as connection:
        connection.execute(text("SET ROLE owner"))
        connection.execute(
            text("INSERT INTO ledger_account (kind, owner_id, opened_at) VALUES ('treasury', NULL, now())")
        )
        connection.execute(
            text(
                "INSERT INTO audit (at, action, object_type, object_id, details)"
                " VALUES (now(), 'a', 'b', 'c', '{}')"
            )
        )
        yield connection
    engine.dispose()


@pytest.mark.parametrize("statement", CHANGES)
def test_role_app_changes_nothing(books: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|only a transfer|never changed"):
        books.execute(text(statement))


@pytest.mark.parametrize(
    "statement", [change for change in CHANGES if "audit" in change or "TRUNCATE" in change]
)
def test_nor_does_the_owner_of_the_tables(as_owner: Connection, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"only a transfer|never changed"):
        as_owner.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_account SET balance = 5",
        "UPDATE ledger_account SET owner_id = gen_random_uuid()",
        "DELETE FROM ledger_account",
    ],
)
def test_an_account_changes_only_by_a_transfer(as_owner: Connection, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"only a transfer|never changed"):
        as_owner.execute(text(statement))


def test_an_account_is_born_empty(as_owner: Connection, session: Session) -> None:
    opening = (
        "INSERT INTO ledger_account (kind, owner_id, balance, opened_at) VALUES ('wallet', :id, 9, now())"
    )
    as_owner.execute(text(opening), {"id": uuid4()})
    assert as_owner.scalar(text("SELECT sum(balance) FROM ledger_account")) == 0
    with pytest.raises(DBAPIError, match="permission denied"):
        session.execute(text(opening), {"id": uuid4()})


def post(session: Session, **values: object) -> None:
    usual = {
        "kind": "award",
        "debit": "escrow",
        "credit": "wallet",
        "points": 1,
        "slip": 0,
        "by": uuid4(),
        "correction_of": None,
        "proposed_by": None,
    }
    session.execute(POST, usual | values)


def test_a_plain_insert_moves_the_balances(books: Session) -> None:
    post(books, points=7)
    balances = books.execute(text("SELECT kind, balance FROM ledger_account WHERE kind <> 'treasury'"))
    assert {row.kind: row.balance for row in balances} == {"budget": 900, "escrow": 53, "wallet": 47}


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"slip": 1}, "claims the balances"),
        ({"points": 61}, "ck_ledger_account_balance"),
        ({"points": 0}, "ck_transfer_points"),
        ({"points": -5}, "ck_transfer_points"),
        ({"points": 2_000_000_000}, "ck_transfer_points"),
        ({"credit": "escrow"}, "ck_transfer_two_accounts"),
        ({"debit": "budget"}, "route"),
        ({"debit": "treasury"}, "route"),
        ({"debit": "treasury", "kind": "opening"}, "route"),
        ({"kind": "gift"}, "route"),
        ({"debit": "treasury", "credit": "budget", "kind": "opening"}, "opening_without_budget"),
        ({"debit": "wallet", "credit": "budget", "kind": "correction"}, "ck_transfer_correction"),
        ({"correction_of": 1}, "ck_transfer_correction"),
    ],
)
def test_a_transfer_that_breaks_a_promise_is_refused(
    books: Session, values: dict[str, object], why: str
) -> None:
    with pytest.raises(IntegrityError, match=why):
        post(books, **values)


def test_an_award_to_its_own_confirmer_is_refused(books: Session) -> None:
    holder = books.scalar(text("SELECT owner_id FROM ledger_account WHERE kind = 'wallet'"))
    with pytest.raises(IntegrityError, match="own_award"):
        post(books, by=holder)


@pytest.mark.parametrize(
    ("points", "same_person", "why"),
    [(40, False, None), (41, False, "ck_ledger_account_balance|too_large"), (1, True, "two_people")],
)
def test_a_correction_takes_two_people_and_no_more_than_was_given(
    books: Session, points: int, *, same_person: bool, why: str | None
) -> None:
    award = books.scalar(text("SELECT id FROM transfer WHERE kind = 'award'"))
    by = uuid4()
    values = {
        "kind": "correction",
        "debit": "wallet",
        "credit": "budget",
        "points": points,
        "by": by,
        "proposed_by": by if same_person else uuid4(),
        "correction_of": award,
    }
    if why is None:
        post(books, **values)
        return
    with pytest.raises(IntegrityError, match=why):
        post(books, **values)


def test_a_release_goes_back_where_the_points_came_from(books: Session, budget: OpenBudget) -> None:
    other = budget(5, "3503")
    release = inserting(
        "gen_random_uuid(), sha256('x'), 'release', d.id, c.id, 1, 59, 6,"
        " gen_random_uuid(), '{}', NULL, now() FROM ledger_account d, ledger_account c"
        " WHERE d.kind = 'escrow' AND c.owner_id = :key"
    )
    with pytest.raises(IntegrityError, match="released_elsewhere"):
        books.execute(release, {"key": other.key})


def test_a_cause_is_paid_once_whatever_the_key(books: Session) -> None:
    again = inserting(
        "gen_random_uuid(), request_digest, kind, debit_id, credit_id, 1, debit_after - 1,"
        " credit_after + 1, cause, memo, by, at FROM transfer WHERE kind = 'award'"
    )
    with pytest.raises(IntegrityError, match="uq_transfer_award_cause"):
        books.execute(again)


def test_many_transfers_in_one_statement_move_each_account_once(books: Session) -> None:
    books.execute(
        inserting(
            "gen_random_uuid(), sha256('x'), 'award', d.id, c.id, 2, d.balance - 2 * n,"
            " c.balance + 2 * n, gen_random_uuid(), '{}', gen_random_uuid(), now()"
            " FROM ledger_account d, ledger_account c, generate_series(1, 30) n"
            " WHERE d.kind = 'escrow' AND c.kind = 'wallet' ORDER BY n"
        )
    )
    assert books.scalar(text("SELECT balance FROM ledger_account WHERE kind = 'escrow'")) == 0
    assert books.execute(text("SELECT * FROM check_books()")).all() == []


def test_one_wrong_transfer_among_many_refuses_them_all(books: Session) -> None:
    many = inserting(
        "gen_random_uuid(), sha256('x'), 'award', d.id, c.id, 2, d.balance - 2 * n,"
        " c.balance + 2 * n + n / 20,"
        " gen_random_uuid(), '{}', gen_random_uuid(), now()"
        " FROM ledger_account d, ledger_account c, generate_series(1, 20) n"
        " WHERE d.kind = 'escrow' AND c.kind = 'wallet' ORDER BY n"
    )
    with pytest.raises(IntegrityError, match="claims the balance 81, the account has 80"):
        books.execute(many)


def test_the_program_and_the_database_know_the_same_routes(session: Session) -> None:
    rows = session.execute(text("SELECT kind, debit_kind, credit_kind FROM transfer_route"))
    assert {tuple(row) for row in rows} == {(route.kind, route.debit, route.credit) for route in ROUTES}
