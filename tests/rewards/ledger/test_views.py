"""The ledger over HTTP, through the whole application: shapes, roles, pages, bad input."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from backend.app import create_app
from backend.core.audit import AuditRow
from backend.core.clock import ManualClock
from backend.core.guard import Actor, Grant
from backend.core.settings import Settings
from rewards.ledger.models import Budget, Transfer
from rewards.ledger.service import escrow_package, pay_assignment
from tests.conftest import AFTERNOON

from .conftest import MEMO, add_regions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from backend.core.edge import ShouwangFlask
    from backend.core.runtime import Runtime
    from tests.keeper import KeptGround

FORM: dict[str, Any] = {
    "key": "0d4f5f5e-4a49-4a0f-9f4a-0b1d3c5a7e11",
    "name": "湖里区平安志愿积分",
    "region_code": "350206",
    "year": 2026,
    "points": 10_000,
    "source_of_funds": "一般公共预算",
    "document_number": "厦财指〔2026〕12号",
}
VOLUNTEER = uuid4()
ACTORS = {
    "administrator": Actor(uuid4(), uuid4(), "staff", (Grant("administrator"),)),
    "colleague": Actor(uuid4(), uuid4(), "staff", (Grant("administrator"),)),
    "auditor": Actor(uuid4(), uuid4(), "staff", (Grant("auditor"),)),
    "officer": Actor(uuid4(), uuid4(), "staff", (Grant("officer", uuid4()),)),
    "centre": Actor(uuid4(), uuid4(), "staff", (Grant("command_centre", None, "350206"),)),
    "volunteer": Actor(VOLUNTEER, uuid4(), "volunteer"),
    "other": Actor(uuid4(), uuid4(), "volunteer"),
}


def make_app(settings: Settings, clock: ManualClock) -> ShouwangFlask:
    """The whole application, in which a token is the name of an actor above."""
    app = create_app(settings, clock)
    parts: Runtime = app.extensions["shouwang"]
    parts.authenticate_token = lambda _session, token: ACTORS.get(token)
    with parts.database.transaction() as session:
        add_regions(session)
    return app


def close(app: ShouwangFlask) -> None:
    parts: Runtime = app.extensions["shouwang"]
    parts.database.engine.dispose()
    parts.valkey.close()


@pytest.fixture
def app(instance_settings: Settings, clock: ManualClock) -> Iterator[ShouwangFlask]:
    app = make_app(instance_settings, clock)
    yield app
    close(app)


@pytest.fixture(scope="module")
def still_app(
    ground: KeptGround, valkey_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ShouwangFlask]:
    """One application for all that is refused or only read: one budget is open and nothing else happens."""
    name = f"still_{os.getpid()}"
    ground.clone(name)
    settings = Settings(
        environment="test",
        state_dir=tmp_path_factory.mktemp("state"),
        database_url=ground.cluster.app(name),
        valkey_url=valkey_url,
        database_pool_size=2,
    )
    app = make_app(settings, ManualClock(AFTERNOON))
    answer = ask(app.test_client(), "administrator", "/ledger/budgets", FORM)
    assert answer.status_code == 201, answer.text
    yield app
    close(app)
    ground.drop(name)


@pytest.fixture
def client(app: ShouwangFlask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def still(still_app: ShouwangFlask) -> FlaskClient:
    return still_app.test_client()


@pytest.fixture
def parts(app: ShouwangFlask) -> Runtime:
    found: Runtime = app.extensions["shouwang"]
    return found


def ask(client: FlaskClient, who: str, path: str, body: Any = None, language: str = "zh") -> TestResponse:
    headers = {"Authorization": f"Bearer {who}", "Accept-Language": language}
    if body is None:
        return client.get(f"/api/v1{path}", headers=headers)
    return client.post(f"/api/v1{path}", json=body, headers=headers)


def got(client: FlaskClient, who: str, path: str, language: str = "zh") -> Any:
    answer = ask(client, who, path, language=language)
    assert answer.status_code == 200, answer.text
    return answer.json


def fill(parts: Runtime, awards: int = 1) -> UUID:
    """A package of 50 points a seat whose seats all went to one volunteer."""
    package, by = uuid4(), ACTORS["officer"].person_id
    with parts.database.transaction() as session:
        escrow_package(
            session, package_id=package, region_code="350206006", points=50 * awards, memo=MEMO, by=by
        )
        for _ in range(awards):
            pay_assignment(
                session,
                assignment_id=uuid4(),
                package_id=package,
                person_id=VOLUNTEER,
                points=50,
                memo=MEMO,
                by=by,
            )
    return package


def test_a_budget_is_opened_once_and_shown_with_its_figures(client: FlaskClient, parts: Runtime) -> None:
    opened = ask(client, "administrator", "/ledger/budgets", FORM)
    assert opened.status_code == 201
    again = ask(client, "administrator", "/ledger/budgets", FORM)
    assert (again.status_code, again.json) == (201, opened.json)
    other = ask(client, "administrator", "/ledger/budgets", FORM | {"points": 9})
    assert (other.status_code, other.json["type"]) == (409, "/problems/key-reused")

    fill(parts)
    (budget,) = got(client, "auditor", "/ledger/budgets")["items"]
    assert budget | {"opened_at": ""} == {
        "id": "1",
        "account_id": budget["account_id"],
        "name": FORM["name"],
        "region_code": "350206",
        "region_name": "350206",
        "year": 2026,
        "points": 10_000,
        "balance": 9_950,
        "held": 0,
        "awarded": 50,
        "source_of_funds": FORM["source_of_funds"],
        "document_number": FORM["document_number"],
        "opened_at": "",
    }


def test_a_wallet_speaks_in_sentences_of_both_languages(client: FlaskClient, parts: Runtime) -> None:
    ask(client, "administrator", "/ledger/budgets", FORM)
    assert got(client, "volunteer", "/me/wallet") == {"balance": 0, "pending": []}
    assert got(client, "volunteer", "/me/wallet/entries") == {"items": [], "next": None}
    fill(parts)
    assert got(client, "volunteer", "/me/wallet")["balance"] == 50
    (entry,) = got(client, "volunteer", "/me/wallet/entries")["items"]
    assert entry["sentence"] == "协助寻人 XR-20260520-0001 已确认，+50 积分"
    assert (entry["points"], entry["balance_after"], entry["kind"]) == (50, 50, "award")
    (english,) = got(client, "volunteer", "/me/wallet/entries", "en")["items"]
    assert english["sentence"] == "Helping to find a missing person XR-20260520-0001 confirmed: +50 points"
    assert got(client, "other", "/me/wallet")["balance"] == 0


def test_the_trial_balance_is_zero_and_every_row_follows_from_its_sides(
    client: FlaskClient, parts: Runtime
) -> None:
    ask(client, "administrator", "/ledger/budgets", FORM)
    fill(parts)
    balance = got(client, "auditor", "/ledger/trial-balance")
    assert balance["sum"] == 0
    rows = {row["kind"]: (row["debit"], row["credit"], row["balance"]) for row in balance["accounts"]}
    assert rows == {
        "treasury": (10_000, 0, -10_000),
        "budget": (50, 10_000, 9_950),
        "escrow": (50, 50, 0),
        "wallet": (0, 50, 50),
    }
    which = {row["kind"]: ("account_id" in row, row.get("count")) for row in balance["accounts"]}
    one, many = (True, None), (False, 1)
    assert which == {"treasury": one, "budget": one, "escrow": many, "wallet": many}


def test_a_statement_adds_up_and_a_look_at_a_wallet_is_noted(client: FlaskClient, parts: Runtime) -> None:
    ask(client, "administrator", "/ledger/budgets", FORM)
    fill(parts, awards=3)
    (wallet,) = got(client, "auditor", "/ledger/accounts?kind=wallet")["items"]
    assert wallet["balance"] == 150
    path = f"/ledger/accounts/{wallet['id']}/statement"
    today = got(client, "auditor", f"{path}?from=2026-05-20&to=2026-05-20")
    assert (today["opening_balance"], today["closing_balance"]) == (0, 150)
    assert [line["balance"] for line in today["items"]] == [50, 100, 150]
    assert today["items"][0]["counterpart"] == "任务包 XR-20260520-0001 预占"
    later = got(client, "auditor", f"{path}?from=2026-05-21")
    assert (later["opening_balance"], later["closing_balance"], later["items"]) == (150, 150, [])
    before = got(client, "auditor", f"{path}?to=2026-05-19")
    assert (before["opening_balance"], before["closing_balance"], before["items"]) == (0, 0, [])

    with parts.database.transaction() as session:
        looks = select(AuditRow.object_id).where(AuditRow.object_type == "wallet")
        assert list(session.scalars(looks)) == [str(VOLUNTEER)] * 3
        lists = select(func.count()).where(AuditRow.object_type == "wallets")
        assert session.scalar(lists) == 1


def test_pages_follow_each_other_without_a_gap(client: FlaskClient, parts: Runtime) -> None:
    ask(client, "administrator", "/ledger/budgets", FORM)
    fill(parts, awards=60)
    first = got(client, "volunteer", "/me/wallet/entries")
    rest = got(client, "volunteer", f"/me/wallet/entries?cursor={first['next']}")
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (50, 10, None)
    balances = [entry["balance_after"] for entry in first["items"] + rest["items"]]
    assert balances == [50 * count for count in range(60, 0, -1)]
    book = got(client, "auditor", "/ledger/transfers")
    assert len(book["items"]) == 50
    assert len(got(client, "auditor", f"/ledger/transfers?cursor={book['next']}")["items"]) == 12


def test_transfers_are_found_by_account_and_by_cause(client: FlaskClient, parts: Runtime) -> None:
    ask(client, "administrator", "/ledger/budgets", FORM)
    package = fill(parts)
    (escrowed,) = got(client, "auditor", f"/ledger/transfers?cause={package}")["items"]
    assert (escrowed["kind"], escrowed["sentence"]) == ("escrow", "任务包 XR-20260520-0001 预占")
    account = escrowed["credit_account"]["id"]
    kinds = [each["kind"] for each in got(client, "auditor", f"/ledger/transfers?account={account}")["items"]]
    assert kinds == ["award", "escrow"]


def test_a_correction_from_proposal_to_posting(client: FlaskClient, parts: Runtime) -> None:
    ask(client, "administrator", "/ledger/budgets", FORM)
    fill(parts)
    award = next(
        each for each in got(client, "auditor", "/ledger/transfers")["items"] if each["kind"] == "award"
    )
    form = {"key": str(uuid4()), "transfer_id": award["id"], "points": 20, "reason": "误确认"}
    proposed = ask(client, "administrator", "/ledger/corrections", form)
    assert (proposed.status_code, proposed.json["actions"]) == (201, [])
    (seen,) = got(client, "colleague", "/ledger/corrections?state=proposed")["items"]
    assert seen["actions"] == ["approve", "refuse"]
    own = ask(client, "administrator", f"/ledger/corrections/{seen['id']}/approve", {})
    assert (own.status_code, own.json["type"]) == (403, "/problems/second-person-needed")
    approved = ask(client, "colleague", f"/ledger/corrections/{seen['id']}/approve", {})
    assert (approved.status_code, approved.json["state"]) == (200, "approved")
    assert got(client, "volunteer", "/me/wallet")["balance"] == 30
    latest = got(client, "volunteer", "/me/wallet/entries")["items"][0]
    assert latest["sentence"] == "更正：协助寻人 XR-20260520-0001，−20 积分"
    assert got(client, "auditor", "/ledger/transfers")["items"][0]["corrects"] == award["id"]


READS = [
    "/ledger/accounts",
    "/ledger/transfers",
    "/ledger/trial-balance",
    "/ledger/budgets",
    "/ledger/corrections",
    "/ledger/verification",
]


@pytest.mark.parametrize("path", READS)
def test_books_are_read_by_administrators_and_auditors(still: FlaskClient, path: str) -> None:
    for who, status in [("administrator", 200), ("auditor", 200), ("officer", 403), ("volunteer", 403)]:
        assert ask(still, who, path).status_code == status, who
    assert still.get(f"/api/v1{path}").status_code == 401


@pytest.mark.parametrize("path", [path for path in READS if path != "/ledger/budgets"])
def test_a_command_centre_sees_its_budgets_and_no_wallets(still: FlaskClient, path: str) -> None:
    (budget,) = got(still, "centre", "/ledger/budgets")["items"]
    got(still, "centre", f"/ledger/accounts/{budget['account_id']}/statement")
    assert ask(still, "centre", path).status_code == 403


@pytest.mark.parametrize("who", ["auditor", "officer", "centre", "volunteer"])
def test_only_an_administrator_opens_and_corrects(still: FlaskClient, who: str) -> None:
    assert ask(still, who, "/ledger/budgets", FORM).status_code == 403
    correction = {"key": str(uuid4()), "transfer_id": "1", "points": 1, "reason": "x"}
    assert ask(still, who, "/ledger/corrections", correction).status_code == 403


def test_staff_have_no_wallet(still: FlaskClient) -> None:
    assert ask(still, "officer", "/me/wallet").status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        *(({"points": points}, "points") for points in (0, -1, 1.5, 10**9 + 1, 10**30, "50", True, None)),
        *(({"year": year}, "year") for year in (1999, 2201, "2026", 10**30, 2026.5)),
        *(({"key": key}, "key") for key in ("", "x", 7, None)),
        *(({"region_code": code}, "region_code") for code in ("", "厦门", "3502'; --", 3502, "3" * 19)),
        *(({"name": name}, "name") for name in ("", "   ", "名" * 101, 5, None)),
        ({"document_number": ""}, "document_number"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_a_bad_budget_is_refused_by_field_and_nothing_is_written(
    still: FlaskClient, still_app: ShouwangFlask, change: dict[str, Any], field: str
) -> None:
    form = FORM | {"key": str(uuid4())} | change
    answer = ask(still, "administrator", "/ledger/budgets", form)
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/invalid-input")
    assert answer.content_type == "application/problem+json"
    assert field in answer.json["errors"]
    with still_app.extensions["shouwang"].database.transaction() as session:
        assert count(session, Budget) == count(session, Transfer) == 1


@pytest.mark.parametrize("missing", FORM)
def test_a_budget_that_lacks_a_field_is_refused(still: FlaskClient, missing: str) -> None:
    form = {name: value for name, value in FORM.items() if name != missing}
    answer = ask(still, "administrator", "/ledger/budgets", form)
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [missing]


def test_an_unknown_region_is_named(still: FlaskClient) -> None:
    answer = ask(
        still, "administrator", "/ledger/budgets", FORM | {"key": str(uuid4()), "region_code": "999999"}
    )
    assert (answer.status_code, answer.json["type"]) == (404, "/problems/region-not-found")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ledger/accounts/10000/statement", 404),
        ("/ledger/accounts/99999999999999999999/statement", 404),
        ("/ledger/accounts/-1/statement", 404),
        ("/ledger/accounts/x/statement", 404),
        ("/ledger/accounts?kind=secret", 422),
        ("/ledger/accounts?cursor=x", 422),
        ("/ledger/transfers?cursor=-1", 422),
        ("/ledger/transfers?cursor=99999999999999999999", 422),
        ("/ledger/transfers?account=1.5", 422),
        ("/ledger/transfers?cause=x", 422),
        ("/ledger/corrections?state=x", 422),
        ("/ledger/corrections?cursor=7", 422),
    ],
)
def test_a_question_nobody_can_answer_is_a_problem(still: FlaskClient, path: str, status: int) -> None:
    answer = ask(still, "administrator", path)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "days", ["from=x", "from=2026-13-01", "to=2026-02-30", "from=0000-01-01", "to=9999-12-31"]
)
def test_days_that_are_none_are_refused(still: FlaskClient, days: str) -> None:
    answer = ask(still, "administrator", f"/ledger/accounts/1/statement?{days}")
    assert (answer.status_code, list(answer.json["errors"])) == (422, [days.partition("=")[0]])


def test_days_in_the_wrong_order_have_nothing_between_them(still: FlaskClient) -> None:
    found = got(still, "administrator", "/ledger/accounts/1/statement?from=2026-05-21&to=2026-05-19")
    assert found["items"] == []


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
