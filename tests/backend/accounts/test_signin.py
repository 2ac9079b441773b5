"""Staff sign in with a password: pauses that grow, nothing learnt from a refusal, a cookie that is safe."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from valkey import Valkey
from werkzeug.test import TestResponse

from backend.accounts.pauses.domain import pause_after
from backend.accounts.signin import passwords
from backend.accounts.signin.models import SignIn
from backend.accounts.signin.service import sessions
from backend.core.clock import ManualClock
from backend.core.edge import COOKIE, CSRF_HEADER, MARKER
from backend.core.errors import UnauthenticatedError
from backend.core.guard import Grant
from backend.core.settings import Settings
from tests.backend.accounts.town import HOME, PASSWORD, SignedIn, Town, add_citizen, add_staff
from tests.backend.accounts.web import Caller, Web, open_web, problem


@pytest.fixture
def officer(web: Web) -> SignedIn:
    return web.made(add_staff, "officer", Grant("officer", web.town.station), password=PASSWORD)


def sign_in(caller: Caller, username: str = "officer", password: str = PASSWORD, **more: Any) -> TestResponse:
    return caller.post("/staff/sign-in", {"username": username, "password": password, **more})


def cookie_of(answer: TestResponse) -> str:
    return answer.headers["Set-Cookie"].split(";")[0].removeprefix(f"{COOKIE}=")


def test_who_works_for_a_region_is_known_with_its_stations(web: Web) -> None:
    everywhere, here = (
        web.made(add_staff, f"centre-{code}", Grant("command_centre", region_code=code)).actor.grants[0]
        for code in ("350206", HOME)
    )
    assert everywhere.stations == {web.town.station, web.town.other}
    assert here.stations == {web.town.station}
    assert web.made(add_staff, "admin", Grant("administrator")).actor.grants[0].stations == frozenset()


def test_the_right_password_opens_a_session(web: Web, officer: SignedIn) -> None:
    answer = sign_in(web.anybody(), "Officer")
    assert answer.status_code == 200
    said = answer.get_json()
    assert said["person"]["display_name"] == "林警官"
    assert said["person"]["kind"] == "staff"
    assert said["person"]["officer_number"] == "032187"
    assert said["roles"] == [
        {
            "role": "officer",
            "station": {"id": str(web.town.station), "name": "禾山派出所"},
            "region_code": "350206003",
            "region_name": "禾山街道",
        }
    ]
    assert "packages.publish" in said["actions"]
    assert "packages.approve" not in said["actions"]
    assert said["city"] == {
        "time_zone": "Asia/Shanghai",
        "region_code": "3502",
        "approval_escalation_s": 180,
    }
    again = web.with_cookie(cookie_of(answer)).get("/session").get_json()
    assert again["csrf_token"] == said["csrf_token"]
    assert again["person"] == said["person"]


def test_the_cookie_cannot_be_read_or_sent_by_others(web: Web, officer: SignedIn) -> None:
    cookie = sign_in(web.anybody()).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie  # the public address of this test is http


def test_a_second_cookie_tells_the_page_that_there_is_a_session(web: Web, officer: SignedIn) -> None:
    _, marker = sign_in(web.anybody()).headers.getlist("Set-Cookie")
    assert marker.startswith(f"{MARKER}=1;")
    assert "HttpOnly" not in marker
    _, gone = web.desk(officer).post("/sign-out").headers.getlist("Set-Cookie")
    assert gone.startswith(f"{MARKER}=;")


def test_behind_https_the_cookie_is_secure(instance_settings: Settings, clock: ManualClock) -> None:
    changed = instance_settings.model_copy(update={"public_url": "https://city.example"})
    with open_web(changed, clock) as web:
        web.made(add_staff, "officer", Grant("auditor"), password=PASSWORD)
        assert "; Secure" in sign_in(web.anybody()).headers["Set-Cookie"]


def test_the_secret_is_not_in_the_database(web: Web, officer: SignedIn) -> None:
    secret = cookie_of(sign_in(web.anybody()))
    with web.transaction() as session:
        stored = session.execute(select(SignIn.__table__)).all()
    assert secret not in repr(stored)


def test_an_unknown_name_and_a_wrong_password_look_alike(web: Web, officer: SignedIn) -> None:
    unknown = sign_in(web.anybody(), "nobody", "wrong password")
    wrong = sign_in(web.anybody(), "officer", "wrong password")
    assert problem(unknown) == problem(wrong) == "wrong-credentials"
    assert unknown.data == wrong.data
    assert unknown.status_code == wrong.status_code == 401
    assert "Set-Cookie" not in wrong.headers


def test_an_unknown_name_costs_a_hash_of_the_same_strength() -> None:
    stored = passwords._nobodys_hash()
    assert stored.startswith("$argon2id$")
    assert not passwords.outdated(stored)
    with passwords.place() as place:
        assert not place.fits(None, "anything")


def test_wrong_passwords_bring_growing_pauses(web: Web, officer: SignedIn, clock: ManualClock) -> None:
    caller = web.anybody()
    for _ in range(5):
        assert problem(sign_in(caller, password="wrong")) == "wrong-credentials"
    assert problem(sign_in(caller)) == "paused"
    paused = sign_in(caller)
    assert (paused.status_code, paused.headers["Retry-After"]) == (429, "60")
    assert paused.get_json(force=True)["retry_after_s"] == 60
    assert "1 分钟后" in paused.get_json(force=True)["detail"]
    clock.advance(timedelta(seconds=61))
    assert problem(sign_in(caller, password="wrong")) == "wrong-credentials"
    clock.advance(timedelta(seconds=61))
    assert problem(sign_in(caller)) == "paused"
    clock.advance(timedelta(seconds=60))
    assert sign_in(caller).status_code == 200
    assert problem(sign_in(caller, password="wrong")) == "wrong-credentials"


def test_a_name_nobody_has_is_paused_as_well(web: Web) -> None:
    for _ in range(5):
        sign_in(web.anybody(), "nobody")
    assert problem(sign_in(web.anybody(), "NOBODY")) == "paused"


def test_the_pause_grows_to_an_hour_and_no_further() -> None:
    pauses = [pause_after(failures) for failures in range(1, 200)]
    assert pauses[:4] == [None] * 4
    assert pauses[4:8] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert pauses[-1] == timedelta(hours=1)


def test_the_lock_out_holds_while_valkey_is_away(instance_settings: Settings, clock: ManualClock) -> None:
    away = instance_settings.model_copy(update={"valkey_url": "valkey://127.0.0.1:1/0"})
    with open_web(away, clock) as web:
        web.made(add_staff, "officer", Grant("auditor"), password=PASSWORD)
        for _ in range(5):
            assert problem(sign_in(web.anybody(), password="wrong")) == "wrong-credentials"
        assert problem(sign_in(web.anybody())) == "paused"


def test_a_flood_from_one_address_is_slowed(web: Web) -> None:
    answers = [web.anybody().post("/sign-in", {"provider": "x", "code": "y"}) for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {422}
    assert problem(answers[60]) == "rate-limited"
    wait_s = answers[60].headers["Retry-After"]
    assert 0 < int(wait_s) <= 60
    assert f"{wait_s} 秒后" in answers[60].get_json(force=True)["detail"]
    other = web.anybody().post(
        "/sign-in", {"provider": "x", "code": "y"}, environ_overrides={"REMOTE_ADDR": "10.0.0.9"}
    )
    assert other.status_code == 422


def test_no_address_is_stored_by_the_limits(web: Web, instance_settings: Settings) -> None:
    web.anybody().post("/sign-in", {"provider": "x", "code": "y"})
    keys = Valkey.from_url(str(instance_settings.valkey_url)).keys("limit:*")
    assert keys
    assert not any(b"127.0.0.1" in key for key in keys)


def test_a_disabled_account_is_no_account(web: Web, officer: SignedIn) -> None:
    admin = web.made(add_staff, "admin", Grant("administrator"))
    assert web.desk(admin).post(f"/staff/{officer.actor.person_id}/disable").status_code == 200
    assert problem(sign_in(web.anybody())) == "wrong-credentials"
    assert web.desk(officer).get("/session").status_code == 401


class TestCsrf:
    def test_an_unsafe_request_needs_the_token_of_its_cookie(self, web: Web, officer: SignedIn) -> None:
        caller = web.desk(officer)
        del caller.headers[CSRF_HEADER]
        refused = caller.post("/sign-out")
        assert (refused.status_code, problem(refused)) == (403, "csrf")
        caller.headers[CSRF_HEADER] = web.with_cookie("another").headers[CSRF_HEADER]
        assert problem(caller.post("/sign-out")) == "csrf"
        assert web.desk(officer).get("/session").status_code == 200

    def test_reading_needs_none(self, web: Web, officer: SignedIn) -> None:
        caller = web.desk(officer)
        del caller.headers[CSRF_HEADER]
        assert caller.get("/session").status_code == 200

    def test_a_cookie_that_opens_nothing_does_not_stand_in_the_way_of_signing_in(
        self, web: Web, officer: SignedIn
    ) -> None:
        stale = Caller(web.app, {"Cookie": f"{COOKIE}=stale"})
        assert sign_in(stale).status_code == 200

    def test_without_its_token_a_cookie_ends_nobodys_session(self, web: Web, officer: SignedIn) -> None:
        beside = Caller(web.app, {"Cookie": web.desk(officer).headers["Cookie"]})
        assert sign_in(beside).status_code == 200
        assert web.desk(officer).get("/session").status_code == 200

    def test_a_form_of_another_site_cannot_sign_anybody_in(self, web: Web, officer: SignedIn) -> None:
        answer = web.anybody().ask(
            "POST", "/staff/sign-in", data={"username": "officer", "password": PASSWORD}
        )
        assert answer.status_code == 415


class TestSessions:
    def test_signing_in_again_makes_a_new_session_and_ends_the_old(self, web: Web, officer: SignedIn) -> None:
        first = cookie_of(sign_in(web.anybody()))
        second = cookie_of(sign_in(web.with_cookie(first)))
        assert first != second
        assert web.with_cookie(first).get("/session").status_code == 401
        assert web.with_cookie(second).get("/session").status_code == 200

    def test_signing_out_ends_it(self, web: Web, officer: SignedIn) -> None:
        answer = web.desk(officer).post("/sign-out")
        assert answer.status_code == 204
        assert f"{COOKIE}=;" in answer.headers["Set-Cookie"]
        assert web.desk(officer).get("/session").status_code == 401

    def test_a_session_expires(self, web: Web, officer: SignedIn, clock: ManualClock) -> None:
        clock.advance(timedelta(hours=12))
        assert web.desk(officer).get("/session").status_code == 401

    def test_one_sees_and_ends_ones_own(self, web: Web, officer: SignedIn) -> None:
        other = cookie_of(sign_in(web.anybody(), totp=None))
        items = web.with_cookie(other).get("/sessions").get_json()["items"]
        assert [item["current"] for item in items if item["id"] != str(officer.actor.session_id)] == [True]
        ended = web.with_cookie(other).ask("DELETE", f"/sessions/{officer.actor.session_id}")
        assert ended.status_code == 204
        assert web.desk(officer).get("/session").status_code == 401
        assert web.with_cookie(other).get("/session").status_code == 200

    def test_who_still_has_the_cookie_is_told_why_it_opens_nothing(
        self, web: Web, officer: SignedIn, clock: ManualClock
    ) -> None:
        def said(caller: Caller) -> Any:
            answer = caller.get("/sessions")
            assert (answer.status_code, problem(answer)) == (401, "sign-in-required")
            return answer.get_json(force=True).get("reason")

        here, there, third = (cookie_of(sign_in(web.anybody())) for _ in range(3))
        web.with_cookie(here).ask("DELETE", f"/sessions/{officer.actor.session_id}")
        assert said(web.desk(officer)) == "revoked"
        with pytest.raises(UnauthenticatedError) as told:
            web.app.extensions["live"]._admit_console(officer.secret)
        assert told.value.extras == {"reason": "revoked"}
        web.with_cookie(there).post("/sign-out")
        assert said(web.with_cookie(there)) == "signed_out"
        web.with_cookie(here).post("/staff/password", {"old": PASSWORD, "new": "another long password"})
        assert said(web.with_cookie(third)) == "password_changed"
        clock.advance(timedelta(hours=12))
        assert said(web.with_cookie(here)) == "expired"
        web.made(sessions.end_expired)
        assert said(web.with_cookie(here)) == "expired"
        assert said(web.desk(officer)) == "revoked"
        # Whoever has no cookie of it, or sends its secret as something else, learns nothing.
        assert [said(web.anybody()), said(web.with_cookie("x" * 43)), said(web.phone(officer))] == [None] * 3

    def test_another_persons_session_is_not_there(self, web: Web, officer: SignedIn) -> None:
        citizen = web.made(add_citizen)
        answer = web.desk(officer).ask("DELETE", f"/sessions/{citizen.actor.session_id}")
        assert problem(answer) == "not-found"
        assert web.phone(citizen).get("/session").status_code == 200

    def test_last_seen_moves_once_a_minute(self, web: Web, officer: SignedIn, clock: ManualClock) -> None:
        def seen() -> str:
            with web.transaction() as session:
                return session.get_one(SignIn, officer.actor.session_id).last_seen_at.isoformat()

        first = seen()
        clock.advance(timedelta(seconds=59))
        web.desk(officer).get("/session")
        assert seen() == first
        clock.advance(timedelta(seconds=1))
        web.desk(officer).get("/session")
        assert seen() > first

    def test_a_new_password_ends_the_other_sessions(self, web: Web, officer: SignedIn) -> None:
        here = web.with_cookie(cookie_of(sign_in(web.anybody())))
        body = {"old": PASSWORD, "new": "another long password"}
        assert problem(here.post("/staff/password", {**body, "old": "wrong"})) == "wrong-old-password"
        assert problem(here.post("/staff/password", {**body, "new": "short"})) == "weak-password"
        assert here.post("/staff/password", body).status_code == 204
        assert here.get("/session").status_code == 200
        assert web.desk(officer).get("/session").status_code == 401
        assert problem(sign_in(web.anybody())) == "wrong-credentials"
        assert sign_in(web.anybody(), password=body["new"]).status_code == 200


@pytest.mark.parametrize("secret", ["", "x", "x" * 200, "é", "\x00", "' OR 1=1"])
def test_what_is_no_secret_opens_nothing(web: Web, secret: str) -> None:
    assert Caller(web.app, {"Authorization": f"Bearer {secret}"}).get("/session").status_code == 401


def test_a_token_is_no_cookie_and_a_cookie_no_token(web: Web, officer: SignedIn) -> None:
    citizen: SignedIn = web.made(add_citizen)
    assert web.desk(citizen).get("/session").status_code == 401
    assert web.phone(officer).get("/session").status_code == 401


def test_staff_roles_do_not_come_with_a_phone(session: Session, town: Town) -> None:
    from tests.backend.accounts.town import sign_in as open_session

    officer = add_staff(
        session, "o", Grant("officer", town.station), Grant("grid_worker", region_code="350206")
    )
    phone = open_session(session, officer.actor.person_id, "phone")
    assert [grant.role for grant in phone.actor.grants] == ["grid_worker"]
    assert phone.actor.kind == "citizen"
