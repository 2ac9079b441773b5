"""A person's quota is the person's: no other session, header or address renews it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.accounts.registrations.views import IN_PERSON, SUBMISSIONS
from backend.accounts.signin.service.sessions import open_session
from backend.core.edge import COOKIE
from backend.core.guard import Grant
from tests.backend.accounts.town import HOME, add_citizen, add_staff, fields
from tests.backend.accounts.web import Caller, Web, problem

if TYPE_CHECKING:
    import pytest

    from backend.core.guard import Actor

QUOTA = f"limit:{SUBMISSIONS.name}:*"


def spend(web: Web, actor: Actor, times: int = SUBMISSIONS.most) -> None:
    for _ in range(times):
        SUBMISSIONS.take(web.parts, str(actor.person_id))


def test_signing_in_again_renews_nothing(web: Web) -> None:
    person = web.made(add_citizen)
    spend(web, person.actor)
    again = web.made(open_session, person.actor.person_id, "phone", "another phone")
    for secret in (person.secret, again.secret):
        phone = Caller(web.app, {"Authorization": f"Bearer {secret}"})
        refused = phone.post("/registrations", fields(1), environ_overrides={"REMOTE_ADDR": "10.0.0.9"})
        assert problem(refused) == "rate-limited"
    assert web.phone(web.made(add_citizen)).post("/registrations", fields(2)).status_code == 201


def test_a_desk_cannot_try_numbers_either(web: Web) -> None:
    """Whether one is registered is told in person too."""
    grid = web.made(add_staff, "grid", Grant("grid_worker", region_code=HOME))
    for _ in range(IN_PERSON.most):
        IN_PERSON.take(web.parts, str(grid.actor.person_id))
    assert problem(web.desk(grid).post("/registrations/in-person", fields(1))) == "rate-limited"


def test_what_opens_nothing_is_counted_nowhere(web: Web) -> None:
    """Or whoever invents headers fills Valkey with an hour of keys."""
    for number in range(5):
        for headers in (
            {"Authorization": f"Bearer invented-{number}"},
            {"Authorization": f"Basic {number}"},
            {"Cookie": f"{COOKIE}=invented-{number}"},
        ):
            answer = Caller(web.app, headers).post("/registrations", fields(number))
            assert problem(answer) == "sign-in-required"
    assert web.parts.valkey.keys(QUOTA) == []


def test_a_wrong_shape_and_a_wrong_format_cost_nothing(web: Web) -> None:
    person = web.made(add_citizen)
    phone = web.phone(person)
    spend(web, person.actor, SUBMISSIONS.most - 1)
    for _ in range(2):
        assert problem(phone.post("/registrations", {})) == "invalid-input"
        assert phone.ask("POST", "/registrations", data="x", content_type="text/plain").status_code == 415
    assert phone.post("/registrations", fields(1)).status_code == 201


def test_no_connection_waits_while_a_person_is_counted(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    pool, pipeline = web.parts.database.engine.pool, web.parts.hasty.pipeline

    def watched(**options: Any) -> Any:
        held.append(pool.checkedout())
        return pipeline(**options)

    monkeypatch.setattr(web.parts.hasty, "pipeline", watched)
    assert web.phone(web.made(add_citizen)).post("/registrations", fields(1)).status_code == 201
    assert held[0] == 0
