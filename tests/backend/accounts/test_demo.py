"""The demo's people: there once, signed in without a password, nowhere else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.accounts import demo
from backend.accounts.demo.domain import NEIGHBOURS, STAFF, DemoRefusedError, identity_of
from backend.accounts.duty import queries as duty
from backend.accounts.duty.service import stand_duty
from backend.accounts.people.models import Person, Volunteer
from backend.accounts.registrations.identity_number import IdentityNumber
from backend.accounts.signin.service import sessions
from backend.core.clock import ManualClock
from backend.core.db import now
from backend.core.settings import Settings
from tests.backend.accounts.town import Town
from tests.backend.accounts.web import Caller, Web, open_web, problem


@pytest.fixture
def demo_session(session: Session, town: Town) -> Iterator[Session]:
    session.info["settings"] = session.info["settings"].model_copy(update={"demo": True})
    return session


def test_seeding_twice_is_seeding_once(demo_session: Session) -> None:
    def people() -> int:
        return demo_session.scalar(select(func.count()).select_from(Person)) or 0

    demo.seed(demo_session)
    first = people()
    assert first == len(STAFF) + len(NEIGHBOURS)
    demo.seed(demo_session)
    assert people() == first


def test_nothing_is_seeded_outside_demo_mode(session: Session, town: Town) -> None:
    with pytest.raises(DemoRefusedError):
        demo.seed(session)
    with pytest.raises(DemoRefusedError):
        demo.crowd(session, 1, 1)


def test_a_crowd_is_made_once_and_signed_in_each_time(demo_session: Session) -> None:
    first = demo.crowd(demo_session, 1, 30)
    again = demo.crowd(demo_session, 11, 30)
    assert [one["code"] for one in first[:2]] == ["crowd-0001", "crowd-0002"]
    assert demo_session.scalar(select(func.count()).select_from(Volunteer)) == 40
    actors = [sessions.authenticate_token(demo_session, one["token"]) for one in (*first, *again)]
    assert all(actor is not None and actor.kind == "volunteer" for actor in actors)
    assert len({actor.person_id for actor in actors if actor}) == 40


def test_a_crowd_comes_on_duty_and_rests_together(demo_session: Session, clock: ManualClock) -> None:
    sober = demo.crowd(demo_session, 1, 1)[0]
    person = sessions.authenticate_token(demo_session, str(sober["token"]))
    assert person is not None
    stand_duty(demo_session, person.person_id, 2)
    people = demo.crowd(demo_session, 1, 20, duty_hours=8)
    assert [one["began_duty"] for one in people] == [False] + [True] * 19
    assert len(duty.everybody_on_duty(demo_session)) == 20

    # Who stood duty before stays; the cast is nobody's crowd.
    codes = [str(one["code"]) for one in people if one["began_duty"]]
    demo.rest_crowd(demo_session, [*codes, "volunteer-wang"])
    clock.advance(timedelta(seconds=1))
    assert duty.everybody_on_duty(demo_session) == {str(person.person_id)}
    # Again at once, before the tick has ended anything: each has one duty that lasts, the database insists.
    again = demo.crowd(demo_session, 1, 20, duty_hours=8)
    assert [one["began_duty"] for one in again] == [False] + [True] * 19
    assert len(duty.everybody_on_duty(demo_session)) == 20


def test_a_crowd_rests_in_a_demo_only(session: Session, town: Town) -> None:
    with pytest.raises(DemoRefusedError):
        demo.rest_crowd(session, ["crowd-0001"])


def test_the_numbers_are_right_in_form_and_nobodys(demo_session: Session) -> None:
    today = now(demo_session).date()
    numbers = [identity_of(number) for number in (1, 999, 1_000, 49_999, 90_009)]
    assert len(set(numbers)) == len(numbers)
    for text in numbers:
        assert IdentityNumber.parse(text, today).age_on(today) >= 18
        assert text.startswith("350298")


class TestOverHttp:
    @pytest.fixture
    def city(self, web: Web) -> Web:
        web.made(demo.seed)
        return web

    def test_everybody_one_may_be_can_be_signed_in(self, city: Web) -> None:
        items = city.anybody().get("/demo/identities").get_json()["items"]
        assert {item["kind"] for item in items} == {"staff", "volunteer", "citizen"}
        for item in items:
            if item["kind"] == "staff":
                answer = city.anybody().post("/demo/staff-sign-in", {"username": item["username"]})
                session = answer.get_json()
                assert "shouwang_session=" in answer.headers["Set-Cookie"]
                assert [role["role"] for role in session["roles"]] == [item["role"]]
            else:
                body = {"provider": "demo", "code": item["code"]}
                session = city.anybody().post("/sign-in", body).get_json()["session"]
                assert session["person"]["kind"] == item["kind"]
            assert session["person"]["display_name"] == item["display_name"]
            assert session["demo"] is True

    def test_a_phone_signs_in_in_a_browser_that_has_the_console_open(self, city: Web) -> None:
        answer = city.anybody().post("/demo/staff-sign-in", {"username": "officer-lin"})
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        beside = Caller(city.app, {"Cookie": cookie})
        body = {"provider": "demo", "code": "volunteer-wang"}
        assert beside.post("/sign-in", body).get_json()["session"]["person"]["kind"] == "volunteer"
        assert beside.get("/session").get_json()["person"]["kind"] == "staff"
        assert problem(beside.post("/sign-out")) == "csrf"

    def test_a_grid_workers_phone_registers_people(self, city: Web) -> None:
        body = {"provider": "demo", "code": "grid-su"}
        session = city.anybody().post("/sign-in", body).get_json()["session"]
        assert "registrations.in_person" in session["actions"]

    def test_no_password_opens_a_demo_account(self, city: Web) -> None:
        body = {"username": "officer-lin", "password": "!"}
        assert problem(city.anybody().post("/staff/sign-in", body)) == "wrong-credentials"

    @pytest.mark.parametrize("code", ["", "nobody", "x" * 600])
    def test_unknown_codes(self, city: Web, code: str) -> None:
        answer = city.anybody().post("/sign-in", {"provider": "demo", "code": code})
        assert problem(answer) in {"sign-in-refused", "invalid-input"}
        assert problem(city.anybody().post("/demo/staff-sign-in", {"username": "root"})) == "not-found"

    def test_outside_demo_mode_none_of_it_exists(
        self, instance_settings: Settings, clock: ManualClock
    ) -> None:
        with open_web(instance_settings, clock) as web:
            assert problem(web.anybody().get("/demo/identities")) == "not-found"
            assert (
                problem(web.anybody().post("/demo/staff-sign-in", {"username": "officer-lin"})) == "not-found"
            )
            body = {"provider": "demo", "code": "volunteer-wang"}
            assert problem(web.anybody().post("/sign-in", body)) == "provider-unknown"
