"""While a password is hashed nobody's connection is held and nothing is locked; tries count all the same."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, select

from backend.accounts.pauses.models import Pause
from backend.accounts.people.models import StaffAccount
from backend.accounts.signin import passwords
from backend.core.guard import Grant
from backend.core.heavy import BusyError
from tests.backend.accounts.town import PASSWORD, SignedIn, add_staff
from tests.backend.accounts.web import Web, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine import Engine

    from backend.core.settings import Settings

NEW = "another long password"


@pytest.fixture
def officer(web: Web) -> SignedIn:
    return web.made(add_staff, "officer", Grant("officer", web.town.station), password=PASSWORD)


@pytest.fixture
def beside(instance_settings: Settings) -> Iterator[Engine]:
    """Somebody else's connection."""
    engine = create_engine(str(instance_settings.database_url))
    yield engine
    engine.dispose()


@pytest.fixture
def hashing(web: Web, beside: Engine, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For each hash made: how many connections were out meanwhile. Fails when a row it needs is locked."""
    held: list[int] = []

    def watched(original: Callable[..., Any]) -> Callable[..., Any]:
        def work(*args: Any) -> Any:
            held.append(web.parts.database.engine.pool.checkedout())
            with beside.begin() as connection:
                for table in (Pause, StaffAccount):
                    connection.execute(select(table.__table__).with_for_update(nowait=True))
            return original(*args)

        return work

    for name in ("hash", "verify"):
        monkeypatch.setattr(PasswordHasher, name, watched(getattr(PasswordHasher, name)))
    return held


def failures(web: Web) -> list[tuple[int, bool]]:
    with web.transaction() as session:
        return [(row.failures, row.paused_until is not None) for row in session.scalars(select(Pause))]


def sign_in(web: Web, password: str, username: str = "officer") -> str:
    answer = web.anybody().post("/staff/sign-in", {"username": username, "password": password})
    return "in" if answer.status_code == 200 else problem(answer)


def test_signing_in_holds_nothing_while_it_hashes(web: Web, officer: SignedIn, hashing: list[int]) -> None:
    assert sign_in(web, "wrong") == "wrong-credentials"
    assert sign_in(web, "wrong", "nobody") == "wrong-credentials"
    assert sign_in(web, PASSWORD) == "in"
    assert len(hashing) >= 3
    assert set(hashing) == {0}


def test_changing_and_giving_passwords_holds_nothing_either(
    web: Web, officer: SignedIn, hashing: list[int]
) -> None:
    admin = web.desk(web.made(add_staff, "admin", Grant("administrator")))
    assert web.desk(officer).post("/staff/password", {"old": PASSWORD, "new": NEW}).status_code == 204
    path = f"/staff/{officer.actor.person_id}/password"
    assert admin.post(path, {"password": PASSWORD}).status_code == 204
    role = {"role": "officer", "station_id": str(web.town.station)}
    body = {"username": "newcomer", "name": "林海", "password": NEW, "roles": [role]}
    assert admin.post("/staff", body).status_code == 201
    assert len(hashing) == 4
    assert set(hashing) == {0}


def test_a_right_password_settles_its_charge(web: Web, officer: SignedIn) -> None:
    for _ in range(4):
        sign_in(web, "wrong")
    assert failures(web) == [(4, False)]
    assert sign_in(web, PASSWORD) == "in"
    assert failures(web) == [(0, False)]


def test_a_right_old_password_counts_for_nothing(web: Web, officer: SignedIn) -> None:
    desk = web.desk(officer)
    for _ in range(4):
        assert problem(desk.post("/staff/password", {"old": "wrong", "new": NEW})) == "wrong-old-password"
    assert desk.post("/staff/password", {"old": PASSWORD, "new": NEW}).status_code == 204
    assert failures(web) == [(4, False)]


def test_the_password_alone_is_no_wrong_try_where_a_code_is_asked_for(web: Web, officer: SignedIn) -> None:
    desk = web.desk(officer)
    secret = desk.post("/totp/start").get_json()["secret"]
    assert desk.post("/totp/confirm", {"code": pyotp.TOTP(secret).at(web.clock.now())}).status_code == 204
    for _ in range(6):
        assert sign_in(web, PASSWORD) == "totp-required"
    assert failures(web) == [(0, False)]


def test_who_is_sent_away_as_busy_has_tried_nothing(
    web: Web, officer: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = web.desk(officer)
    monkeypatch.setattr("gevent.monkey.is_module_patched", lambda _name: True)  # as in a web process
    with ExitStack() as full:
        with suppress(BusyError):
            while True:
                full.enter_context(passwords.place())
        assert sign_in(web, PASSWORD) == "busy"
        assert problem(desk.post("/staff/password", {"old": PASSWORD, "new": NEW})) == "busy"
        assert failures(web) == []
    monkeypatch.undo()
    assert sign_in(web, PASSWORD) == "in"


def test_a_password_changed_meanwhile_opens_nothing(
    web: Web, officer: SignedIn, beside: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old password was right when it was checked, and is no longer when the session would begin."""
    original = PasswordHasher.verify

    def while_an_administrator_acts(*args: Any) -> bool:
        with beside.begin() as connection:
            connection.execute(StaffAccount.__table__.update().values(password_hash="!"))
        return original(*args)

    monkeypatch.setattr(PasswordHasher, "verify", while_an_administrator_acts)
    assert sign_in(web, PASSWORD) == "wrong-credentials"
    assert failures(web) == [(1, False)]
