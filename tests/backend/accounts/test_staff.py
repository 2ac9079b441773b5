"""Administrators take on staff and change what they may do; colleagues see each other."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from backend.accounts.cli import create_admin
from backend.core.audit import AuditRow
from backend.core.edge import CSRF_HEADER
from backend.core.guard import Grant
from tests.backend.accounts.town import HOME, SignedIn, add_staff
from tests.backend.accounts.web import Caller, Web, problem


@pytest.fixture
def admin(web: Web) -> SignedIn:
    return web.made(add_staff, "admin", Grant("administrator"))


@pytest.fixture
def desk(web: Web, admin: SignedIn) -> Caller:
    return web.desk(admin)


def newcomer(web: Web, **changes: Any) -> dict[str, Any]:
    role = {"role": "officer", "station_id": str(web.town.station)}
    body = {"username": "Lin.Hai", "name": "林海", "password": "a long enough one", "roles": [role]}
    return {**body, "officer_number": "032187", **changes}


def test_somebody_new_signs_in_with_the_role_given(web: Web, desk: Caller) -> None:
    made = desk.post("/staff", newcomer(web))
    assert made.status_code == 201
    assert made.get_json()["username"] == "lin.hai"
    body = {"username": "LIN.HAI", "password": "a long enough one"}
    session = web.anybody().post("/staff/sign-in", body).get_json()
    assert [role["role"] for role in session["roles"]] == ["officer"]


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"password": "short"}, "weak-password"),
        ({"password": "Password2026!"}, "weak-password"),
        ({"password": "Shouwang2026"}, "weak-password"),
        ({"username": "a-long-enough-one", "password": "A-LONG-ENOUGH-ONE"}, "weak-password"),
        ({"roles": [{"role": "king"}]}, "role-unknown"),
        ({"roles": [{"role": "volunteer"}]}, "role-unknown"),
        ({"roles": [{"role": "officer"}]}, "role-place"),
        ({"roles": [{"role": "command_centre"}]}, "role-place"),
        (
            {"roles": [{"role": "officer", "station_id": "00000000-0000-7000-8000-000000000000"}]},
            "station-not-found",
        ),
        ({"roles": [{"role": "command_centre", "region_code": "99"}]}, "region-not-found"),
        ({"username": "a b"}, "invalid-input"),
        ({"username": "admin"}, "username-taken"),
    ],
)
def test_who_cannot_be_taken_on(web: Web, desk: Caller, changes: dict[str, Any], slug: str) -> None:
    before = len(desk.get("/staff").get_json()["items"])
    assert problem(desk.post("/staff", newcomer(web, **changes))) == slug
    assert len(desk.get("/staff").get_json()["items"]) == before


def roles_of(answer: Any) -> list[str]:
    return [role["role"] for role in answer.get_json()["roles"]]


def test_another_role_ends_the_open_sessions(web: Web, desk: Caller) -> None:
    officer = web.made(add_staff, "officer", Grant("officer", web.town.station))
    path = f"/staff/{officer.actor.person_id}/roles"
    given = desk.post(path, {"role": "grid_worker", "region_code": HOME})
    assert roles_of(given) == ["officer", "grid_worker"]
    assert web.desk(officer).get("/session").status_code == 401


def test_two_administrators_do_not_undo_each_other(web: Web, desk: Caller) -> None:
    officer = web.made(add_staff, "officer", Grant("officer", web.town.station))
    other = web.desk(web.made(add_staff, "admin-2", Grant("administrator")))
    path = f"/staff/{officer.actor.person_id}/roles"
    held = {"role": "officer", "station_id": str(web.town.station)}
    desk.post(path, {"role": "grid_worker", "region_code": HOME})
    # Who read the list before that ends what they saw, and only that.
    assert roles_of(other.post(f"{path}/end", held)) == ["grid_worker"]
    assert roles_of(desk.post(path, {"role": "duty_lead", "station_id": str(web.town.station)})) == [
        "grid_worker",
        "duty_lead",
    ]


def test_what_changes_nothing_signs_nobody_out_and_is_not_noted(web: Web, desk: Caller) -> None:
    officer = web.made(add_staff, "officer", Grant("officer", web.town.station))
    path = f"/staff/{officer.actor.person_id}/roles"
    held = {"role": "officer", "station_id": str(web.town.station)}
    for again in (desk.post(path, held), desk.post(f"{path}/end", {**held, "role": "duty_lead"})):
        assert (again.status_code, roles_of(again)) == (200, ["officer"])
    assert web.desk(officer).get("/session").status_code == 200
    with web.transaction() as session:
        assert session.scalars(select(AuditRow).where(AuditRow.action == "staff.roles")).all() == []


def test_a_changed_role_is_noted_with_all_that_are_held(web: Web, desk: Caller) -> None:
    officer = web.made(add_staff, "officer", Grant("officer", web.town.station))
    path = f"/staff/{officer.actor.person_id}/roles"
    desk.post(path, {"role": "grid_worker", "region_code": HOME})
    with web.transaction() as session:
        (line,) = session.scalars(select(AuditRow).where(AuditRow.action == "staff.roles"))
    assert line.details == {"roles": [["officer", str(web.town.station), ""], ["grid_worker", None, HOME]]}


@pytest.mark.parametrize(
    ("grant", "slug"),
    [({"role": "king"}, "role-unknown"), ({"role": "officer"}, "role-place"), ({}, "invalid-input")],
)
def test_what_role_cannot_be_given(web: Web, desk: Caller, grant: dict[str, Any], slug: str) -> None:
    officer = web.made(add_staff, "officer", Grant("officer", web.town.station))
    assert problem(desk.post(f"/staff/{officer.actor.person_id}/roles", grant)) == slug
    assert web.desk(officer).get("/session").status_code == 200


ONCE = "a long enough one"
OWN = "river-stone-lantern-7"


def signed_in_once(web: Web, desk: Caller) -> tuple[Caller, dict[str, Any]]:
    """Somebody new, at their own browser, with the password the administrator made."""
    desk.post("/staff", newcomer(web))
    answer = web.anybody().post("/staff/sign-in", {"username": "lin.hai", "password": ONCE})
    session = answer.get_json()
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    return Caller(web.app, {"Cookie": cookie, CSRF_HEADER: session["csrf_token"]}), session


def test_a_password_somebody_else_made_is_changed_before_anything_else(web: Web, desk: Caller) -> None:
    caller, session = signed_in_once(web, desk)
    assert (session["must_change_password"], session["actions"]) == (True, [])
    for path in ("/packages", "/sessions", "/staff"):
        refused = caller.get(path)
        assert (refused.status_code, problem(refused)) == (403, "password-change-needed")
    assert problem(caller.post("/totp/start")) == "password-change-needed"
    assert problem(caller.post("/staff/password", {"old": ONCE, "new": ONCE})) == "same-password"
    assert caller.get("/session").get_json()["must_change_password"] is True

    assert caller.post("/staff/password", {"old": ONCE, "new": OWN}).status_code == 204
    session = caller.get("/session").get_json()
    assert (session["must_change_password"], "packages.publish" in session["actions"]) == (False, True)
    assert caller.get("/packages").status_code == 200


def test_a_reset_password_is_good_for_one_sign_in(web: Web, desk: Caller) -> None:
    officer = web.made(add_staff, "officer", Grant("officer", web.town.station))
    assert web.desk(officer).get("/session").get_json()["must_change_password"] is False
    desk.post(f"/staff/{officer.actor.person_id}/password", {"password": ONCE})
    again = web.anybody().post("/staff/sign-in", {"username": "officer", "password": ONCE})
    assert again.get_json()["must_change_password"] is True


def test_only_three_doors_are_open_before_the_own_password(web: Web) -> None:
    views = web.app.view_functions
    opened = {name for name, view in views.items() if getattr(view, "before_own_password", False)}
    assert opened == {"signin.get_session", "signin.sign_out", "signin.change_password"}


def test_nobody_changes_themselves(web: Web, desk: Caller, admin: SignedIn) -> None:
    own = f"/staff/{admin.actor.person_id}"
    assert problem(desk.post(f"{own}/roles", {"role": "auditor"})) == "own-account"
    assert problem(desk.post(f"{own}/roles/end", {"role": "administrator"})) == "own-account"
    assert problem(desk.post(f"{own}/disable")) == "own-account"
    assert problem(desk.post(f"{own}/password", {"password": "a long enough one"})) == "own-account"


def test_an_account_ends_and_opens_again(web: Web, desk: Caller) -> None:
    made = desk.post("/staff", newcomer(web)).get_json()
    body = {"username": "lin.hai", "password": "a long enough one"}
    assert desk.post(f"/staff/{made['id']}/disable").get_json()["disabled"] is True
    assert web.anybody().post("/staff/sign-in", body).status_code == 401
    assert desk.post(f"/staff/{made['id']}/enable").get_json()["disabled"] is False
    assert web.anybody().post("/staff/sign-in", body).status_code == 200


def test_everything_an_administrator_does_is_noted(web: Web, desk: Caller, admin: SignedIn) -> None:
    desk.post("/staff", newcomer(web))
    with web.transaction() as session:
        (line,) = session.scalars(select(AuditRow).where(AuditRow.action == "staff.add"))
    assert line.actor_id == admin.actor.person_id
    assert line.details == {"roles": [["officer", str(web.town.station), ""]]}


def test_unknown_people_are_not_found(desk: Caller) -> None:
    assert problem(desk.post("/staff/00000000-0000-7000-8000-000000000000/disable")) == "not-found"


def test_colleagues(web: Web) -> None:
    officer = web.made(add_staff, "officer", Grant("officer", web.town.station))
    web.made(add_staff, "aux", Grant("auxiliary", web.town.station))
    web.made(add_staff, "stranger", Grant("officer", web.town.other))
    centre = web.made(add_staff, "centre", Grant("command_centre", region_code="350206"))

    def seen(person: SignedIn, query: str = "") -> list[str]:
        return [item["username"] for item in web.desk(person).get(f"/staff{query}").get_json()["items"]]

    assert seen(officer) == seen(officer, f"?station={web.town.station}") == ["aux", "officer"]
    assert seen(centre) == ["aux", "centre", "officer", "stranger"]
    assert seen(centre, f"?station={web.town.other}") == ["stranger"]
    assert problem(web.desk(officer).get(f"/staff?station={web.town.other}")) == "forbidden"
    assert problem(web.desk(officer).get("/staff?station=7")) == "invalid-input"


def test_the_first_administrator_is_made_at_the_command_line(web: Web) -> None:
    from contextlib import contextmanager

    @contextmanager
    def database() -> Any:
        yield web.parts.database

    arguments = ["--username", "Root", "--name", "管理员", "--password-stdin", "--json"]
    result = CliRunner().invoke(create_admin, arguments, obj=database, input="a long enough one\n")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["username"] == "root"
    body = {"username": "root", "password": "a long enough one"}
    assert "staff.manage" in web.anybody().post("/staff/sign-in", body).get_json()["actions"]
    for field, said in (("--username", "<b>"), ("--name", " "), ("--name", "\u202e")):
        wrong = [*arguments, field, said]
        refused = CliRunner().invoke(create_admin, wrong, obj=database, input="a long enough one\n")
        assert refused.exit_code == 1
        assert field.removeprefix("--") in refused.output
    again = CliRunner().invoke(create_admin, arguments, obj=database, input="a long enough one\n")
    assert again.exit_code == 1
    assert "taken" in again.output
