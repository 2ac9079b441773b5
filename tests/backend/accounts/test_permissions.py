"""The permission table: complete, printed, and never giving more than its places."""

from pathlib import Path
from uuid import uuid4

import pytest

from backend.accounts.permissions import TABLE, TablePolicy, as_markdown
from backend.accounts.roles import CHINESE, GRANTED_ROLES, PHONE_ROLES, REGION_ROLES, STATION_ROLES, Role
from backend.core.actions import Action
from backend.core.guard import Actor, Grant, Scope, Target, covers

PAGE = Path(__file__).parents[3] / "docs" / "permissions.md"
OPEN = {Action.PUBLIC, Action.SIGNED_IN}


def actor(kind: str = "staff", *grants: Grant) -> Actor:
    return Actor(uuid4(), uuid4(), kind, grants)


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == as_markdown(), "run: python -m backend.accounts.permissions"


def test_every_role_has_its_row_and_its_word() -> None:
    assert set(TABLE) == set(Role) == set(CHINESE)


def test_every_action_is_somebodys() -> None:
    given = {action for row in TABLE.values() for action in row}
    assert given == set(Action) - OPEN


@pytest.mark.parametrize("role", sorted(GRANTED_ROLES))
def test_a_grant_without_its_place_never_reaches_everything(role: Role) -> None:
    policy = TablePolicy()
    for action in Action:
        for scope in policy.scopes(actor("staff", Grant(role)), action):
            assert TABLE[role][action] in {"own", "all"}
            assert scope.kind in {"own", "all"}


@pytest.mark.parametrize("role", sorted(STATION_ROLES))
def test_station_staff_reach_their_station_only(role: Role) -> None:
    station, other = uuid4(), uuid4()
    person = actor("staff", Grant(role, station))
    for action in TABLE[role]:
        scopes = TablePolicy().scopes(person, action)
        assert not any(covers(scope, person, Target(station_id=other)) for scope in scopes)
        assert not any(covers(scope, person, Target(region_code="350206")) for scope in scopes)


@pytest.mark.parametrize("role", sorted(REGION_ROLES))
def test_region_roles_reach_down_but_not_up_or_sideways(role: Role) -> None:
    person = actor("staff", Grant(role, region_code="350206"))
    for action, reach in TABLE[role].items():
        if reach == "region":
            assert TablePolicy().scopes(person, action) == (Scope("region", region_code="350206"),)
            (scope,) = TablePolicy().scopes(person, action)
            assert covers(scope, person, Target(region_code="350206003"))
            assert not covers(scope, person, Target(region_code="3502"))
            assert not covers(scope, person, Target(region_code="350203"))
            assert not covers(scope, person, Target())


def test_two_grants_add_up() -> None:
    here, there = uuid4(), uuid4()
    person = actor("staff", Grant(Role.AUXILIARY, here), Grant(Role.OFFICER, there))
    policy = TablePolicy()
    assert policy.scopes(person, Action.PACKAGE_PUBLISH) == (Scope("station", station_id=there),)
    assert {scope.station_id for scope in policy.scopes(person, Action.PACKAGE_READ)} == {here, there}


def test_an_auxiliary_drafts_and_an_officer_publishes_and_a_lead_approves() -> None:
    assert Action.PACKAGE_DRAFT in TABLE[Role.AUXILIARY]
    assert Action.PACKAGE_PUBLISH not in TABLE[Role.AUXILIARY]
    assert Action.PACKAGE_PUBLISH in TABLE[Role.OFFICER]
    assert Action.PACKAGE_APPROVE not in TABLE[Role.OFFICER]
    assert Action.PACKAGE_APPROVE in TABLE[Role.DUTY_LEAD]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.HANDLER])
def test_who_needs_no_personal_data_gets_none(role: Role) -> None:
    sealed = {
        Action.PACKAGE_SEALED_READ,
        Action.REGISTRATION_READ,
        Action.SIGHTING_READ,
        Action.ASSIGNMENT_READ,
        Action.CONSOLE_WATCH,
    }
    assert not sealed & set(TABLE[role])


def test_an_auditor_changes_nothing() -> None:
    assert set(TABLE[Role.AUDITOR]) == {Action.LEDGER_READ, Action.LEDGER_VERIFY, Action.AUDIT_READ}


def test_staff_are_no_volunteers_by_being_staff() -> None:
    person = actor("staff", Grant(Role.DUTY_LEAD, uuid4()))
    assert not TablePolicy().scopes(person, Action.DUTY_STAND)
    assert not TablePolicy().scopes(person, Action.PACKAGE_GRAB)


def test_the_roles_of_the_phone_are_few() -> None:
    assert PHONE_ROLES < GRANTED_ROLES
    assert not PHONE_ROLES & STATION_ROLES


def test_the_system_itself_may_do_everything() -> None:
    assert TablePolicy().scopes(actor("system"), Action.BUDGET_OPEN) == (Scope("all"),)
