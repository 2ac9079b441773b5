"""Every route in the wrong hands: nobody's, another role's, another station's; unknown and ended things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.answers import refusals
from tests.contract.world import Client, draft

if TYPE_CHECKING:
    from tests.contract.operations import Operation
    from tests.contract.world import World

pytestmark = pytest.mark.contract

# Whose path holds an id, but everybody may read it.
PUBLIC_THINGS = {"code", "account_id"}
# Ended work can be copied; a sighting of it is kept all the same.
AFTER_THE_END = {"copy", "sightings"}


def body_of(world: World, operation: Operation) -> dict[str, object]:
    """A body that fits, so that the answer is about who asks and for what."""
    if operation.path.endswith("/packages") and operation.method == "post":
        return {"json": draft()}
    return {} if operation.body is None else {"json": world.document.sample(operation.body)}


def test_nobody_signed_in(world: World) -> None:
    with refusals(world, at_least=60) as asked:
        for operation in world.document.operations():
            if operation.action is not None:
                path, sent = operation.at(**world.ids), body_of(world, operation)
                asked.expect("nobody", world.clients["anybody"], operation.method, path, {401}, **sent)
                forged = Client(world.app, {"Authorization": "Bearer forged"})
                asked.expect("forged", forged, operation.method, path, {401}, **sent)


def test_other_roles(world: World) -> None:
    with refusals(world, at_least=300) as asked:
        for operation in world.document.operations():
            for name, client in world.unable(operation):
                if name != "anybody":
                    path, sent = operation.at(**world.ids), body_of(world, operation)
                    asked.expect(name, client, operation.method, path, {403}, **sent)


def test_a_cookie_without_its_token(world: World) -> None:
    with refusals(world, at_least=30) as asked:
        officer = world.clients["officer-lin"]
        without = Client(world.app, {"Cookie": officer.headers["Cookie"]})
        for operation in world.document.operations():
            if operation.method != "get" and operation.action:  # what anybody may do needs no cookie
                path = operation.at(**world.ids)
                answer = asked.expect(
                    "no CSRF", without, operation.method, path, {403}, **body_of(world, operation)
                )
                if answer.get_json(force=True)["type"] != "/problems/csrf":
                    asked.faults.append(f"{operation}: {answer.text}")


def test_things_that_are_not_there(world: World) -> None:
    with refusals(world, at_least=40) as asked:
        for operation in world.document.operations():
            if operation.parameters:
                path, sent = operation.at(), body_of(world, operation)
                asked.expect("unknown", world.able(operation), operation.method, path, {404}, **sent)


def test_another_stations_things(world: World) -> None:
    stranger = world.clients["officer-zheng"]
    with refusals(world, at_least=20) as asked:
        for operation in world.document.operations():
            wanted = set(operation.parameters) - PUBLIC_THINGS
            if wanted and operation.action in stranger.actions:
                path, sent = operation.at(**world.ids), body_of(world, operation)
                asked.expect("another station", stranger, operation.method, path, {403, 404}, **sent)


def test_another_volunteers_things(world: World) -> None:
    stranger = world.clients["other"]
    with refusals(world, at_least=5) as asked:
        for operation in world.document.operations():
            if operation.parameters and operation.action == "assignments.work":
                path, sent = operation.at(**world.ids), body_of(world, operation)
                asked.expect("another's seat", stranger, operation.method, path, {404}, **sent)
        asked.expect("another's photo", stranger, "GET", f"/api/v1/photos/{world.ids['photo_id']}", {404})


def test_packages_that_have_ended(world: World) -> None:
    with refusals(world, at_least=12) as asked:
        for operation in world.document.operations():
            verb = operation.path.rpartition("/")[2]
            if "{package_id}" in operation.path and operation.method != "get" and verb not in AFTER_THE_END:
                path = operation.at(package_id=world.ids["ended"])
                sent = body_of(world, operation)
                client = world.able(operation)
                answer = asked.expect("ended", client, operation.method, path, {409, 422}, **sent)
                if answer.status_code == 422:
                    asked.faults.append(f"{operation}: the sample body does not fit: {answer.text}")


def test_a_draft_is_nobodys_task(world: World) -> None:
    with refusals(world, at_least=4) as asked:
        for operation in world.document.operations():
            if (
                operation.action in {"packages.grab", "packages.watch", "sightings.send"}
                and operation.parameters
            ):
                path, sent = operation.at(package_id=world.ids["draft"]), body_of(world, operation)
                asked.expect("a draft", world.clients["volunteer"], operation.method, path, {404}, **sent)
