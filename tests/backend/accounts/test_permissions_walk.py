"""Every route and every socket event, asked by nobody and by every role.

Each names one action; who holds it in no scope is refused before anything else is looked at, and
nobody ever gets an answer that was not expected. Another station's objects are the subject of each
room's own tests; here the ids are nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from werkzeug.routing import Rule, UUIDConverter

from backend.accounts.duty.service import stand_duty
from backend.accounts.permissions import TablePolicy
from backend.accounts.roles import GRANTED_ROLES, STATION_ROLES, Role
from backend.accounts.signin.domain import EndReason
from backend.accounts.signin.service.sessions import end_session
from backend.core.actions import Action
from backend.core.guard import Grant
from backend.core.realtime.admission import Knock
from backend.core.realtime.answering import in_library_form
from backend.core.realtime.index import Desk, Profile, Seat
from backend.core.realtime.registry import EVENTS
from backend.core.settings import PROJECT_ROOT
from tests.backend.accounts.town import SignedIn, add_citizen, add_staff, add_volunteer
from tests.backend.accounts.web import API, Caller, Web, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from backend.core.realtime.registry import SocketEvent, WaitingEvent
    from backend.core.realtime.server import LiveServer

NOBODYS = UUID("00000000-0000-7000-8000-000000000000")
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
OPEN = {Action.PUBLIC, Action.SIGNED_IN}
PHONES = {Role.CITIZEN, Role.VOLUNTEER}
# They would end the walk; each has tests of its own.
ENDINGS = {"/sign-out", "/registrations/mine/withdraw"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One method of one route."""

    method: str
    path: str
    action: Action | None


@pytest.fixture(scope="module")
def web(shared_web: Web) -> Web:
    """One instance for the whole walk."""
    return shared_web


@pytest.fixture(scope="module")
def routes(web: Web) -> list[Asked]:
    """All of /api/v1, with nobody's ids in the paths."""
    return [
        Asked(method, _filled(web, rule), getattr(web.app.view_functions[rule.endpoint], "action", None))
        for rule in web.app.url_map.iter_rules()
        if rule.rule.startswith(API)
        for method in sorted(METHODS & (rule.methods or set()))
    ]


def _filled(web: Web, rule: Rule) -> str:
    """A path for a rule: every id is nobody's, every other part is a zero."""
    values = {
        name: NOBODYS if isinstance(converter, UUIDConverter) else 0
        for name, converter in rule._converters.items()
    }
    path: str = web.app.url_map.bind("").build(rule.endpoint, values)
    return path.removeprefix(API)


@pytest.fixture(scope="module")
def people(web: Web) -> dict[Role, SignedIn]:
    """One person of each role, signed in."""
    everybody = {
        Role.CITIZEN: web.made(add_citizen),
        Role.VOLUNTEER: web.made(add_volunteer, web.town),
    }
    for role in GRANTED_ROLES:
        at_station = role in STATION_ROLES
        grant = Grant(role, web.town.station) if at_station else Grant(role, region_code="350206")
        everybody[role] = web.made(add_staff, f"the-{role.value}", grant)
    return everybody


def caller_of(web: Web, role: Role, person: SignedIn) -> Caller:
    return web.phone(person) if role in PHONES else web.desk(person)


def test_every_route_names_its_action(routes: list[Asked]) -> None:
    assert len(routes) > 30
    assert [asked for asked in routes if asked.action is None] == []


def test_every_action_is_asked_for_by_a_door_or_within_a_room(routes: list[Asked]) -> None:
    """An action nobody asks for is a promise that nothing keeps."""
    doors = {asked.action for asked in routes} | {event.action for event in EVENTS.values()}
    rooms = [PROJECT_ROOT / room for room in ("backend", "tasks", "rewards", "wechat")]
    sources = [path for room in rooms for path in room.rglob("*.py") if path.name != "permissions.py"]
    text = "".join(path.read_text("utf-8") for path in sources)
    within = {action for action in Action if f"Action.{action.name}" in text}
    assert set(Action) - doors - within == set()


def test_nobody_gets_in_without_signing_in(web: Web, routes: list[Asked]) -> None:
    for asked in routes:
        answer = web.anybody().ask(asked.method, asked.path, **_body(asked))
        assert answer.status_code < 500, asked
        if asked.action is Action.PUBLIC:
            assert answer.status_code != 401 or "sign-in" in asked.path, asked
        else:
            assert (answer.status_code, problem(answer)) == (401, "sign-in-required"), asked


@pytest.mark.parametrize("role", list(Role))
def test_every_route_for_every_role(
    web: Web, routes: list[Asked], people: dict[Role, SignedIn], role: Role
) -> None:
    person = people[role]
    for asked in routes:
        if asked.path in ENDINGS:
            continue
        answer = caller_of(web, role, person).ask(asked.method, asked.path, **_body(asked))
        assert answer.status_code < 500, (asked, answer.text)
        refused = answer.status_code == 403 and problem(answer) == "forbidden"
        assert refused in _expected(asked, role, person), (asked, answer.status_code, answer.text)
        if asked.action is not Action.PUBLIC:
            assert answer.status_code != 401, asked
        if answer.status_code >= 400:
            problem(answer)


def _expected(asked: Asked, role: Role, person: SignedIn) -> set[bool]:
    """Whether a refusal is expected; both answers where a verb of its own decides."""
    if asked.action in OPEN:
        return {asked.path == "/totp/start" and role in PHONES}
    scopes = TablePolicy().scopes(person.actor, asked.action or Action.PUBLIC)
    if asked.action is Action.LEDGER_READ and scopes and scopes[0].kind == "region":
        return {True, False}  # a region's books are open to it, the whole city's are not
    return {not scopes}


def _body(asked: Asked) -> dict[str, object]:
    return {} if asked.method == "GET" else {"json": {}}


# -- sockets ------------------------------------------------------------------------------------


def test_every_socket_event_names_its_action_and_schema() -> None:
    assert len(EVENTS) > 3
    for event in EVENTS.values():
        assert event.action in Action
        assert event.action is not Action.PUBLIC, event.name
        assert callable(event.schema().load)


def unheard(_frame: bytes) -> None:
    """Where what is sent to a socket of these tests goes."""


def asked(live: LiveServer, event: SocketEvent | WaitingEvent) -> Callable[..., dict[str, Any]]:
    """An event as the socket server calls it."""
    return in_library_form(live._answering.ask(event))


@pytest.mark.parametrize("event", list(EVENTS.values()), ids=lambda event: f"{event.namespace}-{event.name}")
@pytest.mark.parametrize("role", list(Role))
def test_every_socket_event_for_every_role(
    web: Web, people: dict[Role, SignedIn], role: Role, event: SocketEvent | WaitingEvent
) -> None:
    live: LiveServer = web.app.extensions["live"]
    person = people[role]
    sid = f"{role}-{event.name}"
    if event.namespace == "/volunteer":
        live.index.add_seat(Seat(sid, person.actor, unheard, Profile()))
    else:
        live.index.desks[sid] = Desk(sid, person.actor, {}, unheard)
    answer = asked(live, event)(sid, {})
    slug = "" if answer["ok"] else answer["problem"]["type"].removeprefix("/problems/")
    assert answer["ok"] or answer["problem"]["status"] < 500, answer
    allowed = event.action is Action.SIGNED_IN or TablePolicy().scopes(person.actor, event.action)
    assert (slug == "forbidden") == (not allowed), answer


def test_what_changes_while_a_phone_connects_is_not_lost(web: Web, people: dict[Role, SignedIn]) -> None:
    """Duty begun, or the token revoked, between the first look at the token and the seat's place."""
    live: LiveServer = web.app.extensions["live"]
    volunteer, leaving = people[Role.VOLUNTEER], web.made(add_citizen)
    lot = [
        Knock("connecting", volunteer.secret, None, unheard),
        Knock("leaving", leaving.secret, None, unheard),
    ]
    seats = [Seat("connecting", volunteer.actor, unheard), Seat("leaving", leaving.actor, unheard)]
    for seat in seats:
        live.index.add_seat(seat)
    until = web.made(stand_duty, volunteer.actor.person_id).until
    web.made(end_session, leaving.actor.person_id, leaving.actor.session_id, EndReason.REVOKED)
    with web.transaction() as session:
        states = live._admission._read(session, lot, seats)
    assert seats[0].profile.duty_until == until
    assert states.keys() == {"connecting"}
    assert [seat.revoked for seat in seats] == [False, True]


def test_a_socket_that_is_not_known_is_asked_to_sign_in(web: Web) -> None:
    live: LiveServer = web.app.extensions["live"]
    for event in EVENTS.values():
        answer = asked(live, event)("nobody", {})
        assert answer["problem"]["type"] == "/problems/sign-in-required"


@pytest.mark.parametrize("data", [[], "text", 7, True])
def test_what_is_no_object_is_unreadable(web: Web, people: dict[Role, SignedIn], data: object) -> None:
    live: LiveServer = web.app.extensions["live"]
    live.index.add_seat(Seat("odd", people[Role.VOLUNTEER].actor, unheard, Profile()))
    answer = asked(live, EVENTS["/volunteer", "duty"])("odd", data)
    assert answer["problem"]["type"] == "/problems/unreadable"


def test_every_role_is_walked() -> None:
    assert set(Role) == PHONES | GRANTED_ROLES
