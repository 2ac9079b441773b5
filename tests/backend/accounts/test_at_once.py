"""What happens when two people, or one attacker, press at the same moment."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from backend.accounts.duty.models import Duty
from backend.accounts.pauses.models import Pause
from backend.accounts.registrations.models import Registration
from backend.core.guard import Grant
from tests.backend.accounts.town import add_citizen, add_staff, add_volunteer, fields
from tests.backend.accounts.web import Web, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse


def at_once(*calls: Callable[[], TestResponse]) -> list[TestResponse]:
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def count(web: Web, what: type, *where: Any) -> int:
    with web.transaction() as session:
        return session.scalar(select(func.count()).select_from(what).where(*where)) or 0


def test_guesses_at_once_are_all_counted(web: Web) -> None:
    body = {"username": "nobody", "password": "guess"}
    calls = [lambda: web.anybody().post("/staff/sign-in", body) for _ in range(8)]
    answers = Counter(problem(answer) for answer in at_once(*calls))
    assert answers == {"wrong-credentials": 5, "paused": 3}
    with web.transaction() as session:
        assert session.scalars(select(Pause.failures)).one() == 5


def test_one_identity_number_from_two_phones_registers_once(web: Web) -> None:
    phones = [web.phone(web.made(add_citizen)) for _ in range(4)]
    answers = at_once(*[lambda p=p: p.post("/registrations", fields()) for p in phones])
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {201: 1, 409: 3}
    assert count(web, Registration) == 1


def test_one_person_pressing_twice_registers_once(web: Web) -> None:
    phone = web.phone(web.made(add_citizen))
    answers = at_once(*[lambda n=n: phone.post("/registrations", fields(n)) for n in range(1, 4)])
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 2}
    assert count(web, Registration) == 1


def test_duty_begun_twice_is_one_duty(web: Web) -> None:
    phone = web.phone(web.made(add_volunteer, web.town))
    answers = at_once(*[lambda: phone.put("/me/duty", {"on": True}) for _ in range(4)])
    assert {answer.status_code for answer in answers} == {200}
    assert count(web, Duty, Duty.ended_at.is_(None)) == 1


def test_approved_and_withdrawn_at_once_ends_in_one_of_both(web: Web) -> None:
    officer = web.desk(web.made(add_staff, "officer", Grant("officer", web.town.station)))
    for number in range(1, 5):
        phone = web.phone(web.made(add_citizen))
        registration = phone.post("/registrations", fields(number)).get_json()["id"]
        decided, taken_back = at_once(
            lambda r=registration: officer.post(f"/registrations/{r}/approve"),
            lambda p=phone: p.post("/registrations/mine/withdraw"),
        )
        assert taken_back.status_code == 200
        assert decided.status_code in {200, 409}
        person = phone.get("/session").get_json()["person"]
        assert (person["kind"], person["volunteer_state"]) == ("citizen", None)


def test_sessions_of_one_person_do_not_wait_for_each_other(web: Web) -> None:
    citizen = web.made(add_citizen)
    answers = at_once(*[lambda: web.phone(citizen).get("/session") for _ in range(8)])
    assert {answer.status_code for answer in answers} == {200}


def test_a_session_ended_twice_at_once(web: Web) -> None:
    citizen = web.made(add_citizen)
    answers = at_once(*[lambda: web.phone(citizen).post("/sign-out") for _ in range(4)])
    assert set(Counter(answer.status_code for answer in answers)) <= {204, 401, 404}
