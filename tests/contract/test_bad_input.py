"""Bad input to every route: the right problem in the reader's language, and nothing written."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.contract import defects
from tests.contract.answers import refusals
from tests.contract.operations import METHODS
from tests.contract.world import API, PLACE, key

if TYPE_CHECKING:
    from tests.contract.world import World

pytestmark = pytest.mark.contract

OFF_THE_EARTH = ({"lon": 181, "lat": 24.5}, {"lon": 118.1, "lat": -91}, {"lon": "east", "lat": 24.5}, {})
SWAPPED = {"lon": 24.5146, "lat": 118.1171}
ELSEWHERE = {"lon": 121.47, "lat": 31.23}  # a city of its own


def test_wrong_bodies(world: World) -> None:
    with refusals(world, at_least=1_000) as asked:
        for operation in world.document.operations():
            for defect in defects.of_body(world.document, operation):
                path = operation.at(**world.ids)
                client = world.able(operation)
                asked.expect(defect.what, client, operation.method, path, defect.statuses, **defect.sent)


def test_wrong_methods(world: World) -> None:
    with refusals(world, at_least=100) as asked:
        for path, item in world.document.spec["paths"].items():
            if not path.startswith(API):
                continue
            there = next(one for one in world.document.operations() if one.path == path)
            for method in set(METHODS) - item.keys():
                answer = asked.expect("wrong method", world.able(there), method, there.at(**world.ids), {405})
                allowed = {word.strip().lower() for word in answer.headers.get("Allow", "").split(",")}
                if not item.keys() & set(METHODS) <= allowed:
                    asked.faults.append(f"{method} {path}: Allow says {allowed}")


def test_wrong_queries(world: World) -> None:
    faults = []
    for operation in world.document.operations():
        said = world.document.spec["paths"][operation.path][operation.method]
        for name, value in defects.of_query(said):
            answer = world.able(operation).ask("GET", operation.at(**world.ids), query_string={name: value})
            if answer.status_code not in {200, 404, 422}:
                faults.append(f"{operation}?{name}={value[:20]!r}: {answer.status_code}")
    assert faults == []


def test_ids_that_are_none(world: World) -> None:
    with refusals(world, at_least=50) as asked:
        for operation in world.document.operations():
            for name in operation.parameters:
                for value in ("null", "%00", "..%2F..%2Fetc", "%C3%A9", "-1", "9" * 40):
                    path = operation.path.replace(f"{{{name}}}", value).format(**world.ids)
                    # What is no id at all fits no route, or another route's method.
                    asked.expect(value, world.able(operation), operation.method, path, {404, 405, 422})


def test_positions_that_cannot_be(world: World) -> None:
    seat, package = world.ids["assignment_id"], world.ids["package_id"]
    holder, watcher, officer = (world.clients[name] for name in ("volunteer", "watcher", "officer-lin"))
    with refusals(world, at_least=20) as asked:
        for position in (*OFF_THE_EARTH, SWAPPED, ELSEWHERE):
            for verb in ("arrive", "report"):
                body = {"key": key(), "position": position}
                asked.expect(
                    str(position), holder, "POST", f"{API}/assignments/{seat}/{verb}", {422}, json=body
                )
            body = {"key": key(), "position": position, "seen_at": "2026-05-20T07:25:00Z"}
            asked.expect(
                str(position), watcher, "POST", f"{API}/packages/{package}/sightings", {422}, json=body
            )
            area = {"type": "Point", "coordinates": [position.get("lon"), position.get("lat")]}
            body = {"kind": "hazard_check", "area": area}
            asked.expect(str(area), officer, "POST", f"{API}/packages", {422}, json=body)
        for accuracy in (-5, 1e9, "near", True, [9]):
            body = {"key": key(), "position": {**PLACE, "accuracy_m": accuracy}}
            told = {"json": {**body, "seen_at": "2026-05-20T07:25:00Z"}}
            path = f"{API}/packages/{package}/sightings"
            asked.expect(f"accuracy {accuracy}", watcher, "POST", path, {422}, **told)
            for verb in ("arrive", "report", "help"):
                path = f"{API}/assignments/{seat}/{verb}"
                asked.expect(f"accuracy {accuracy}", holder, "POST", path, {422}, json=body)
        body = {"key": key(), "position": SWAPPED}
        swapped = asked.expect("swapped", holder, "POST", f"{API}/assignments/{seat}/help", {422}, json=body)
    assert swapped.get_json(force=True)["type"] == "/problems/position-swapped"


@pytest.mark.parametrize(
    ("name", "data", "statuses"),
    [
        ("not an image", b"words" * 100, {422, 415}),
        ("empty", b"", {422, 415}),
        ("half a JPEG", b"\xff\xd8\xff\xe0" + b"\x00" * 400, {422, 415}),
        ("a page", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", {422, 415}),
    ],
)
def test_photos_that_are_none(world: World, name: str, data: bytes, statuses: set[int]) -> None:
    with refusals(world, at_least=1) as asked:
        sent = {"data": {"file": (BytesIO(data), "photo.jpg", "image/jpeg")}}
        asked.expect(name, world.clients["volunteer"], "POST", f"{API}/photos", statuses, **sent)


def test_uploads_of_the_wrong_form(world: World) -> None:
    with refusals(world, at_least=3) as asked:
        volunteer = world.clients["volunteer"]
        asked.expect("JSON", volunteer, "POST", f"{API}/photos", {415}, json={"file": "x"})
        asked.expect("no file", volunteer, "POST", f"{API}/photos", {415, 422}, data={"name": "x"})
        asked.expect("words", volunteer, "POST", f"{API}/photos", {415, 422}, data={"file": "words"})
