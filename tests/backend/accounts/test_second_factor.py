"""The second factor: switched on by its first code, asked for at sign-in, each code taken once."""

from datetime import timedelta

import pyotp
import pytest

from backend.core.clock import ManualClock
from backend.core.guard import Grant
from tests.backend.accounts.town import PASSWORD, SignedIn, add_citizen, add_staff
from tests.backend.accounts.web import Caller, Web, problem


@pytest.fixture
def officer(web: Web) -> SignedIn:
    return web.made(add_staff, "officer", Grant("officer", web.town.station), password=PASSWORD)


@pytest.fixture
def desk(web: Web, officer: SignedIn) -> Caller:
    return web.desk(officer)


def sign_in(web: Web, code: str | None) -> str:
    body = {"username": "officer", "password": PASSWORD, "totp": code}
    answer = web.anybody().post("/staff/sign-in", body)
    return "in" if answer.status_code == 200 else problem(answer)


def switch_on(desk: Caller, clock: ManualClock) -> pyotp.TOTP:
    started = desk.post("/totp/start").get_json()
    totp = pyotp.TOTP(started["secret"])
    assert pyotp.parse_uri(started["uri"]).secret == totp.secret
    assert desk.post("/totp/confirm", {"code": totp.at(clock.now())}).status_code == 204
    return totp


def test_it_is_asked_for_once_it_is_on(web: Web, desk: Caller, clock: ManualClock) -> None:
    assert sign_in(web, None) == "in"
    assert desk.get("/session").get_json()["totp_on"] is False
    totp = switch_on(desk, clock)
    assert desk.get("/session").get_json()["totp_on"] is True
    assert sign_in(web, None) == "totp-required"
    clock.advance(timedelta(seconds=30))
    assert sign_in(web, totp.at(clock.now())) == "in"


def test_a_started_but_unconfirmed_one_is_not_asked_for(web: Web, desk: Caller) -> None:
    desk.post("/totp/start")
    assert sign_in(web, None) == "in"


def test_a_code_is_taken_once(web: Web, desk: Caller, clock: ManualClock) -> None:
    totp = switch_on(desk, clock)
    assert sign_in(web, totp.at(clock.now())) == "wrong-totp"
    clock.advance(timedelta(seconds=30))
    code = totp.at(clock.now())
    assert sign_in(web, code) == "in"
    assert sign_in(web, code) == "wrong-totp"
    clock.advance(timedelta(seconds=30))
    assert sign_in(web, code) == "wrong-totp"


@pytest.mark.parametrize(
    ("drift_s", "result"), [(-60, "wrong-totp"), (-30, "in"), (30, "in"), (60, "wrong-totp")]
)
def test_a_phones_clock_may_be_half_a_minute_off(
    web: Web, desk: Caller, clock: ManualClock, drift_s: int, result: str
) -> None:
    totp = switch_on(desk, clock)
    clock.advance(timedelta(minutes=10))
    assert sign_in(web, totp.at(clock.now() + timedelta(seconds=drift_s))) == result


def test_wrong_codes_bring_the_same_pause_as_wrong_passwords(
    web: Web, desk: Caller, clock: ManualClock
) -> None:
    totp = switch_on(desk, clock)
    clock.advance(timedelta(minutes=5))
    for _ in range(5):
        assert sign_in(web, "000000") == "wrong-totp"
    assert sign_in(web, totp.at(clock.now())) == "paused"


def test_a_forgotten_code_is_no_wrong_one(web: Web, desk: Caller, clock: ManualClock) -> None:
    totp = switch_on(desk, clock)
    clock.advance(timedelta(minutes=5))
    for _ in range(10):
        assert sign_in(web, None) == "totp-required"
    assert sign_in(web, totp.at(clock.now())) == "in"


def test_switching_it_off_takes_a_code(web: Web, desk: Caller, clock: ManualClock) -> None:
    totp = switch_on(desk, clock)
    assert problem(desk.post("/totp/remove", {"code": "000000"})) == "wrong-totp"
    assert desk.post("/totp/remove", {"code": "000000"}).status_code == 422
    clock.advance(timedelta(seconds=30))
    assert desk.post("/totp/remove", {"code": totp.at(clock.now())}).status_code == 204
    assert sign_in(web, None) == "in"


def test_each_step_in_its_turn(desk: Caller, clock: ManualClock) -> None:
    assert problem(desk.post("/totp/confirm", {"code": "000000"})) == "totp-state"
    assert problem(desk.post("/totp/remove", {"code": "000000"})) == "totp-state"
    switch_on(desk, clock)
    assert problem(desk.post("/totp/start")) == "totp-state"
    assert problem(desk.post("/totp/confirm", {"code": "000000"})) == "totp-state"


def test_it_is_for_staff(web: Web) -> None:
    citizen = web.phone(web.made(add_citizen))
    assert problem(citizen.post("/totp/start")) == "forbidden"
    assert problem(citizen.post("/staff/password", {"old": "x", "new": "y"})) == "forbidden"


def test_an_administrators_reset_switches_it_off(
    web: Web, desk: Caller, clock: ManualClock, officer: SignedIn
) -> None:
    switch_on(desk, clock)
    admin = web.desk(web.made(add_staff, "admin", Grant("administrator")))
    answer = admin.post(f"/staff/{officer.actor.person_id}/password", {"password": PASSWORD + "2"})
    assert answer.status_code == 204
    again = web.anybody().post("/staff/sign-in", {"username": "officer", "password": PASSWORD + "2"})
    assert again.status_code == 200
