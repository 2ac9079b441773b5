"""Bad input to every socket event: acknowledged with a problem, and nothing written.

The handlers are called as the socket server calls them; `test_volunteer_socket` has the wire.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from backend.core.edge import COOKIE
from backend.core.realtime.index import Desk, Seat
from backend.core.realtime.registry import EVENTS, VOLUNTEER, DeclaredEvent
from tests.contract.answers import fault_of_problem
from tests.contract.defects import wrong_values
from tests.contract.operations import Document
from tests.contract.rows import Rows
from tests.contract.world import CELL, key, posted

if TYPE_CHECKING:
    from tests.contract.world import World

pytestmark = pytest.mark.contract

WHO = {"/volunteer": "volunteer", "/console": "officer-lin"}


def connected(world: World, namespace: str, who: str) -> str:
    """The id of a socket that somebody has open."""
    live, sid = world.app.extensions["live"], uuid4().hex
    headers = world.clients[who].headers
    if namespace == VOLUNTEER:
        with world.parts.database.transaction() as session:
            actor = world.parts.authenticate_token(session, headers["Authorization"].removeprefix("Bearer "))
            assert actor is not None
            profile = world.parts.load_profiles(session, {actor.person_id})[actor.person_id]
        live.index.add_seat(Seat(sid, actor, lambda _frame: None, profile, CELL))
    else:
        admitted = live._admit_console(headers["Cookie"].removeprefix(f"{COOKIE}="))
        live.index.desks[sid] = Desk(sid, *admitted, lambda _frame: None)
    return sid


def tell(world: World, event: DeclaredEvent, sid: str, *data: Any) -> dict[str, Any]:
    """What the server acknowledges; the socket's allowance is as of new."""
    live = world.app.extensions["live"]
    live._answering.forget(sid)
    answer: dict[str, Any] = live.socketio.server.handlers[event.namespace][event.name](sid, *data)
    return answer


def fault(answer: dict[str, Any], statuses: set[int]) -> str | None:
    """What is wrong with a refusal over a socket, or None."""
    if answer["ok"]:
        return f"accepted: {str(answer)[:120]}"
    problem = answer["problem"]
    if problem["status"] not in statuses:
        return f"{problem['status']} instead of {sorted(statuses)}: {problem['detail']}"
    return fault_of_problem(problem, problem["status"], "zh")


@contextmanager
def unwritten(world: World) -> Iterator[list[str]]:
    """Collects faults; nothing is written meanwhile."""
    rows = Rows(world.parts.database.engine)
    before = rows.now()
    faults: list[str] = []
    yield faults
    assert [one for one in faults if one] == []
    assert rows.now() == before


def document() -> tuple[Document, dict[DeclaredEvent, dict[str, Any]]]:
    """The events' schemas, said as an API document says them."""
    marshmallow = MarshmallowPlugin(schema_name_resolver=lambda _: None)
    spec = APISpec("events", "1", "3.1.0", plugins=[marshmallow])
    schemas = {event: marshmallow.resolver.resolve_schema_dict(event.schema()) for event in EVENTS.values()}
    return Document(spec.to_dict()), schemas


def test_wrong_data(world: World) -> None:
    described, schemas = document()
    with unwritten(world) as faults:
        for event, schema in schemas.items():
            sid, sample = connected(world, event.namespace, WHO[event.namespace]), described.sample(schema)
            for data in ([], "words", 7, True, b"bytes"):
                faults.append(_said(event, data, fault(tell(world, event, sid, data), {400})))
            faults.append(
                _said(event, "unknown", fault(tell(world, event, sid, {**sample, "no_such": 1}), {422}))
            )
            for name in schema.get("required", ()):
                without = {one: value for one, value in sample.items() if one != name}
                faults.append(_said(event, f"no {name}", fault(tell(world, event, sid, without), {422})))
            if schema.get("required"):
                faults.append(_said(event, "nothing", fault(tell(world, event, sid), {422})))
            for name, of_field in described.properties(schema).items():
                for what, value, statuses in wrong_values(of_field):
                    answer = tell(world, event, sid, {**sample, name: value})
                    faults.append(_said(event, f"{name} is {what}", fault(answer, set(statuses))))
    assert len(faults) > 50


def _said(event: DeclaredEvent, what: object, wrong: str | None) -> str:
    return f"{event.namespace} {event.name}: {what!r}: {wrong}" if wrong else ""


def test_unknown_and_ended_things(world: World) -> None:
    sid = connected(world, VOLUNTEER, "volunteer")
    where = {"lon": 118.1171, "lat": 24.5146}
    with unwritten(world) as faults:
        for name, thing, statuses in (
            ("grab", {"package_id": str(uuid4()), "key": key()}, {404}),
            ("grab", {"package_id": world.ids["draft"], "key": key()}, {404}),
            ("grab", {"package_id": world.ids["ended"], "key": key()}, {409}),
            ("watch", {"package_id": str(uuid4()), "key": key()}, {404}),
            ("watch", {"package_id": world.ids["ended"], "key": key()}, {409}),
            ("position", {"assignment_id": str(uuid4()), **where}, {404}),
            ("position", {"assignment_id": world.ids["assignment_id"], "lon": 24.5, "lat": 118.1}, {422}),
            ("cell", {"cell": "894131c0c33fffe"}, {422}),
        ):
            event = EVENTS[VOLUNTEER, name]
            faults.append(_said(event, thing, fault(tell(world, event, sid, thing), statuses)))
        other = connected(world, VOLUNTEER, "other")
        event = EVENTS[VOLUNTEER, "position"]
        told = {"assignment_id": world.ids["assignment_id"], **where}
        faults.append(_said(event, "another's seat", fault(tell(world, event, other, told), {404})))


def test_wrong_roles(world: World) -> None:
    described, schemas = document()
    with unwritten(world) as faults:
        for event, schema in schemas.items():
            if event.namespace == VOLUNTEER and event.action not in world.clients["citizen"].actions:
                if event.action == "signed_in":
                    continue
                sid = connected(world, VOLUNTEER, "citizen")
                answer = tell(world, event, sid, described.sample(schema))
                faults.append(_said(event, "a citizen", fault(answer, {403})))
        for event in EVENTS.values():
            faults.append(_said(event, "nobody", fault(tell(world, event, "no such socket", {}), {401})))


def test_keys(world: World) -> None:
    package, another = (posted(world.clients["officer-lin"]) for _ in range(2))
    sid = connected(world, VOLUNTEER, "other")
    for name in ("grab", "watch"):
        event, told = EVENTS[VOLUNTEER, name], {"package_id": package, "key": key()}
        first = tell(world, event, sid, told)
        assert first["ok"], first
        with unwritten(world) as faults:
            again = tell(world, event, sid, told)
            assert again["ok"]
            assert again.get("assignment", {}).get("id") == first.get("assignment", {}).get("id")
            answer = tell(world, event, sid, {**told, "package_id": another})
            faults.append(_said(event, "the same key", fault(answer, {409})))
            assert answer["problem"]["type"] == "/problems/key-reused"
