"""Keys the client made: the same again does nothing twice, the same for something else is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.answers import refusals
from tests.contract.rows import Rows
from tests.contract.world import API, PLACE, Client, World, draft, grabbed, key, posted

if TYPE_CHECKING:
    from tests.contract.operations import Operation

pytestmark = pytest.mark.contract


@dataclass(frozen=True)
class Keyed:
    """One call with a key: who, where, with which body, and the same key with what other body."""

    client: Client
    path: str
    body: dict[str, Any]
    other: tuple[str, dict[str, Any]]  # path and body


def grab(world: World) -> Keyed:
    package, another = (posted(world.clients["officer-lin"]) for _ in range(2))
    body = {"key": key()}
    return Keyed(
        world.clients["other"], f"/packages/{package}/grab", body, (f"/packages/{another}/grab", body)
    )


def watch(world: World) -> Keyed:
    package, another = (posted(world.clients["officer-lin"]) for _ in range(2))
    body = {"key": key()}
    return Keyed(
        world.clients["other"], f"/packages/{package}/watch", body, (f"/packages/{another}/watch", body)
    )


def publish(world: World) -> Keyed:
    officer = world.clients["officer-lin"]
    package, another = (officer.must("POST", "/packages", draft())["id"] for _ in range(2))
    body = {"key": key()}
    return Keyed(officer, f"/packages/{package}/publish", body, (f"/packages/{another}/publish", body))


def _seat(world: World) -> str:
    return grabbed(world.clients["other"], posted(world.clients["officer-lin"]))


def arrive(world: World) -> Keyed:
    path, body = f"/assignments/{_seat(world)}/arrive", {"key": key(), "position": PLACE}
    elsewhere = {**PLACE, "lat": 24.52}
    return Keyed(world.clients["other"], path, body, (path, {**body, "position": elsewhere}))


def help(world: World) -> Keyed:  # noqa: A001 - the verb of its path
    path, body = f"/assignments/{_seat(world)}/help", {"key": key(), "position": PLACE}
    return Keyed(world.clients["other"], path, body, (path, {**body, "position": None}))


def release(world: World) -> Keyed:
    path, body = f"/assignments/{_seat(world)}/release", {"key": key(), "reason": "有急事"}
    return Keyed(world.clients["other"], path, body, (path, {**body, "reason": "太远"}))


def report(world: World) -> Keyed:
    path, body = f"/assignments/{_seat(world)}/report", {"key": key(), "text": "没有看到"}
    return Keyed(world.clients["other"], path, body, (path, {**body, "text": "看到了"}))


def sightings(world: World) -> Keyed:
    path = f"/packages/{world.ids['package_id']}/sightings"
    body = {"key": key(), "position": PLACE, "seen_at": "2026-05-20T07:25:00Z", "text": "在公交站"}
    return Keyed(world.clients["watcher"], path, body, (path, {**body, "text": "在超市"}))


def budgets(world: World) -> Keyed:
    body = {
        "key": key(), "name": "集美区志愿积分", "region_code": "350211", "year": 2026, "points": 500,
        "source_of_funds": "一般公共预算", "document_number": "财指〔2026〕9 号",
    }  # fmt: skip
    return Keyed(
        world.clients["admin-ye"], "/ledger/budgets", body, ("/ledger/budgets", {**body, "points": 9})
    )


def corrections(world: World) -> Keyed:
    admin = world.clients["admin-ye"]
    award = admin.must("GET", f"/ledger/transfers?account={world.ids['account_id']}")["items"][0]["id"]
    body = {"key": key(), "transfer_id": award, "points": 1, "reason": "多记一分"}
    return Keyed(admin, "/ledger/corrections", body, ("/ledger/corrections", {**body, "points": 2}))


CALLS: dict[str, Callable[[World], Keyed]] = {
    call.__name__: call
    for call in (grab, watch, publish, arrive, help, release, report, sightings, budgets, corrections)
}


def keyed_operations(world: World) -> Iterator[Operation]:
    for operation in world.document.operations():
        if operation.body and "key" in operation.body.get("properties", {}):
            yield operation


def test_every_route_with_a_key_is_tried(world: World) -> None:
    assert {operation.path.rpartition("/")[2] for operation in keyed_operations(world)} == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_the_same_again_writes_nothing(world: World, name: str) -> None:
    call = CALLS[name](world)
    first = call.client.ask("POST", API + call.path, json=call.body)
    assert first.status_code in {200, 201}, first.text
    rows = Rows(world.parts.database.engine)
    before = rows.now()
    again = call.client.ask("POST", API + call.path, json=call.body)
    assert again.status_code == first.status_code, again.text
    assert again.get_json().get("id") == first.get_json().get("id")
    after = rows.now()
    assert {name: (before[name], after[name]) for name in after if before[name] != after[name]} == {}


@pytest.mark.parametrize("name", CALLS)
def test_the_same_key_for_something_else_is_refused(world: World, name: str) -> None:
    call = CALLS[name](world)
    path, body = call.other
    assert call.client.ask("POST", API + call.path, json=call.body).status_code in {200, 201}
    with refusals(world, at_least=1) as asked:
        answer = asked.expect("the same key", call.client, "POST", API + path, {409}, json=body)
    assert answer.get_json(force=True)["type"] == "/problems/key-reused"
