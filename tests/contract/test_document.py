"""The API document: what it says beyond HTTP, and that the sockets keep to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from jsonschema_rs import Draft202012Validator

from backend.accounts.signin.service.sessions import authenticate_cookie, authenticate_token
from backend.cli import COMMANDS, Shouwang
from backend.core.edge import COOKIE
from backend.core.realtime import registry
from backend.core.realtime.registry import MESSAGES, SocketContext
from backend.core.shapes import schema_name
from backend.core.stream import StreamRow
from tasks.packages.domain.kinds import Kind

if TYPE_CHECKING:
    from backend.core.guard import Actor
    from tests.contract.world import World

pytestmark = pytest.mark.contract


def faults(world: World, name: str, value: Any) -> list[str]:
    """Where a message is not what the document says of it."""
    named = {"$ref": f"#/components/schemas/{name}", "components": world.document.spec["components"]}
    sent = json.loads(json.dumps(value))
    return [
        f"{name}: {error.instance_path}: {error.message[:120]}"
        for error in Draft202012Validator(named).iter_errors(sent)
    ]


def state(world: World, who: str, namespace: registry.Namespace) -> dict[str, Any]:
    """What a socket of this person opens with."""
    headers = world.clients[who].headers
    with world.parts.database.transaction() as session:
        actor: Actor | None = (
            authenticate_cookie(session, headers["Cookie"].removeprefix(f"{COOKIE}="))
            if "Cookie" in headers
            else authenticate_token(session, headers["Authorization"].removeprefix("Bearer "))
        )
        assert actor is not None
        now = world.parts.clock.now()
        context = SocketContext(session, actor, world.parts, "sid", frozenset(), now)
        return registry.state(context, namespace)


def test_both_states_are_what_the_document_says(world: World) -> None:
    console = {"number": 1, **state(world, "officer-lin", "/console")}
    assert console["packages"]
    assert console["sightings"]
    volunteer = state(world, "volunteer", "/volunteer")
    assert volunteer["assignments"]
    found = faults(world, "sockets.ConsoleState", console) + faults(
        world, "sockets.VolunteerState", volunteer
    )
    assert found == []


def test_whatever_was_told_is_what_the_document_says(world: World) -> None:
    with world.parts.database.transaction() as session:
        rows = [(row.audience, row.event, row.data) for row in session.query(StreamRow)]
    told = [row for row in rows if row[0] != "control"]
    assert {f"/{audience}" for audience, _, _ in told} == {"/console", "/volunteer"}
    wrong: list[str] = []
    for audience, event, data in told:
        shape = MESSAGES[registry.CONSOLE if audience == "console" else registry.VOLUNTEER, event]
        wrong += faults(world, schema_name(shape), data)
    assert sorted(set(wrong)) == []


def test_the_command_prints_the_document(world: World) -> None:
    answer = CliRunner().invoke(Shouwang(COMMANDS, name="shouwang"), ["openapi"], catch_exceptions=False)
    printed = json.loads(answer.stdout)
    assert printed["components"] == world.document.spec["components"]
    kinds = printed["components"]["schemas"]["packages.PackageOut"]["oneOf"]
    assert [one["properties"]["kind"]["const"] for one in kinds] == [str(kind) for kind in Kind]
