"""Sightings over HTTP: the right answer for every kind of bad input, and nothing written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from backend.core.runtime import EXTENSION
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.ending import resolve_package
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.publishing import publish_package
from tasks.sightings.models import Sighting
from tasks.sightings.views import SENDINGS, blueprint
from tests.tasks.packages.city import HERE, City, add_volunteer, build_city, missing_child
from tests.tasks.small_app import bearer, small_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from backend.core.clock import ManualClock
    from backend.core.db import Database
    from backend.core.events import EventBus
    from backend.core.guard import Actor, Policy
    from backend.core.presence import Presence
    from backend.core.settings import Settings

Ask = Callable[..., Any]


class Scene:
    """A committed city with one open package, and a client for everybody."""

    def __init__(self, client: FlaskClient, database: Database, people: dict[str, Actor]) -> None:
        self.client = client
        self.database = database
        with database.transaction() as session:
            self.city: City = build_city(session)
            walker, passer_by = add_volunteer(session), add_volunteer(session)
            self.package_id = create_draft(session, self.city.officer, missing_child()).id
            publish_package(session, self.city.officer, self.package_id, uuid4())
            grab_seat(session, walker, self.package_id, uuid4())
        people.update(self.city.staff, walker=walker, passer_by=passer_by)

    def send(self, body: Any, who: str | None = "walker", package_id: object = None) -> Any:
        path = f"/api/v1/packages/{package_id or self.package_id}/sightings"
        client = self.client.application.test_client()
        return client.post(path, json=body, headers=bearer(who) if who else {})

    def ask(self, method: str, path: str, who: str, body: Any = None) -> Any:
        client = self.client.application.test_client()
        return client.open(f"/api/v1{path}", method=method, json=body, headers=bearer(who))

    def sightings(self) -> int:
        with self.database.transaction() as session:
            return session.scalar(select(func.count()).select_from(Sighting)) or 0


@pytest.fixture
def scene(
    instance_settings: Settings, clock: ManualClock, bus: EventBus, policy: Policy, presence: Presence
) -> Iterator[Scene]:
    people: dict[str, Actor] = {}
    with small_app(instance_settings, clock, bus, policy, [blueprint], people) as app:
        database: Database = app.extensions[EXTENSION].database
        database.equip(presence=presence)
        yield Scene(app.test_client(), database, people)


def body(**changes: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "position": {"lon": HERE[0], "lat": HERE[1], "accuracy_m": 15},
        "text": "红色校服",
        "photo_ids": [],
        "seen_at": "2026-05-20T07:28:00Z",
        **changes,
    }


def test_sightings_come_at_a_human_pace(scene: Scene) -> None:
    answers = [scene.send(body()) for _ in range(SENDINGS.most + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {201}
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert scene.sightings() == SENDINGS.most


def test_from_the_tap_to_the_end(scene: Scene) -> None:
    sent = scene.send(body())
    assert sent.status_code == 201
    sighting = sent.json
    assert (sighting["state"], sighting["late"], sighting["actions"]) == ("new", False, [])
    path = f"/sightings/{sighting['id']}"
    listed = scene.ask("GET", "/sightings?state=new", "officer").json
    assert [item["id"] for item in listed["items"]] == [sighting["id"]]
    assert listed["next"] is None
    assert scene.ask("POST", f"{path}/open", "officer").json["opened_at"] == "2026-05-20T07:30:00.000Z"
    assert scene.ask("POST", f"{path}/credible", "officer").json["state"] == "credible"
    assert scene.ask("GET", path, "officer").json["by"]["phone"] == "13800001234"
    assert scene.ask("POST", f"{path}/found", "officer", {"note": "找到了"}).json["state"] == "found"
    assert scene.ask("GET", "/sightings?state=new", "officer").json["items"] == []
    own = scene.ask("GET", "/me/sightings", "walker").json["items"]
    assert [(item["state"], item["reason"]) for item in own] == [("found", None)]


def test_the_same_key_twice_and_with_another_body(scene: Scene) -> None:
    first = body()
    answers = [scene.send(first), scene.send(first)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    other = scene.send({**first, "text": "别的"})
    assert (other.status_code, other.json["type"]) == (409, "/problems/key-reused")
    assert scene.sightings() == 1


def test_the_same_key_from_many_threads_sends_once(scene: Scene) -> None:
    """A phone that repeats because no answer came, while the first request is still under way."""
    first = body()
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: scene.send(first), range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert scene.sightings() == 1


def test_two_officers_at_once_find_her_once(scene: Scene) -> None:
    path = f"/sightings/{scene.send(body()).json['id']}/found"
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda who: scene.ask("POST", path, who, {}), ("officer", "duty_lead")))
    assert sorted(answer.status_code for answer in answers) == [200, 409]


def test_a_geojson_point_is_read_too(scene: Scene) -> None:
    sent = scene.send(body(position={"type": "Point", "coordinates": list(HERE)}))
    assert sent.json["position"] == {"lon": HERE[0], "lat": HERE[1], "accuracy_m": None}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"position": {"lon": 24.5, "lat": 118.1}}, "position-swapped"),
    ({"position": {"lon": 2.35, "lat": 48.85}}, "position-outside-city"),
    ({"position": {"lon": 500, "lat": 24.5}}, "position-off-earth"),
    ({"position": {"lon": "east", "lat": 24.5}}, "invalid-input"),
    ({"position": {"lon": 118.1}}, "invalid-input"),
    ({"position": [118.1, 24.5]}, "invalid-input"),
    ({"position": None}, "invalid-input"),
    ({"position": {"lon": 118.1, "lat": 24.5, "accuracy_m": -1}}, "invalid-input"),
    ({"key": "not-a-key"}, "invalid-input"),
    ({"key": None}, "invalid-input"),
    ({"text": "长" * 501}, "invalid-input"),
    ({"text": 7}, "invalid-input"),
    ({"photo_ids": "x"}, "invalid-input"),
    ({"photo_ids": [str(uuid4()) for _ in range(7)]}, "invalid-input"),
    ({"photo_ids": [str(uuid4())]}, "photo-not-usable"),
    ({"seen_at": "yesterday"}, "invalid-input"),
    ({"seen_at": "2026-05-20T07:28:00"}, "invalid-input"),
    ({"seen_at": "2026-05-20T08:28:00Z"}, "seen-in-future"),
    ({"unknown": 1}, "invalid-input"),
]


def test_wrong_shapes(scene: Scene, subtests: pytest.Subtests) -> None:
    for change, slug in WRONG:
        with subtests.test(str(change)):
            answer = scene.send(body(**change))
            assert (answer.status_code, answer.json["type"]) == (422, f"/problems/{slug}")
    assert scene.sightings() == 0


UNREADABLE: list[tuple[dict[str, Any], int]] = [
    ({"json": {}}, 422),
    ({"json": []}, 422),
    ({"data": "{", "content_type": "application/json"}, 400),
    ({"data": b"\xff\xfe", "content_type": "application/json"}, 400),
    ({"data": "a=b", "content_type": "application/x-www-form-urlencoded"}, 415),
]


def test_unreadable(scene: Scene, subtests: pytest.Subtests) -> None:
    path = f"/api/v1/packages/{scene.package_id}/sightings"
    for sent, status in UNREADABLE:
        with subtests.test(str(sent)):
            answer = scene.client.post(path, headers=bearer("walker"), **sent)
            assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert scene.sightings() == 0


def test_who_may_not(scene: Scene) -> None:
    assert scene.send(body(), who=None).status_code == 401
    assert scene.send(body(), who="officer").status_code == 403
    assert scene.send(body(), who="passer_by").json["type"] == "/problems/not-on-package"
    assert scene.send(body(), package_id=uuid4()).status_code == 404
    assert scene.send(body(), package_id="no-id").status_code == 404
    sighting_id = scene.send(body()).json["id"]
    for verb, data in (("open", None), ("credible", None), ("rule-out", {"reason": "x"}), ("found", {})):
        path = f"/sightings/{sighting_id}/{verb}"
        assert scene.ask("POST", path, "walker", data).status_code == 403
        assert scene.ask("POST", path, "auxiliary", data).status_code == 403
        assert scene.ask("POST", path, "stranger", data).status_code == 404
        assert scene.ask("POST", f"/sightings/{uuid4()}/{verb}", "officer", data).status_code == 404
    assert scene.ask("GET", f"/sightings/{sighting_id}", "stranger").status_code == 404
    assert scene.ask("GET", f"/sightings/{sighting_id}", "walker").status_code == 403
    assert scene.ask("GET", "/sightings", "stranger").json["items"] == []
    assert scene.ask("GET", "/sightings?state=lost", "officer").status_code == 422
    assert (
        scene.ask("POST", f"/sightings/{sighting_id}/rule-out", "officer", {"reason": ""}).status_code == 422
    )


def test_a_package_that_ended_long_ago(scene: Scene, clock: ManualClock) -> None:
    with scene.database.transaction() as session:
        resolve_package(session, scene.city.officer, scene.package_id, "已找到")
    late = scene.send(body())
    assert (late.status_code, late.json["late"]) == (201, True)
    clock.advance(timedelta(days=2))
    too_late = scene.send(body())
    assert (too_late.status_code, too_late.json["type"]) == (409, "/problems/sighting-too-late")
    assert scene.sightings() == 1
