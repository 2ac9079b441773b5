"""Regions and stations over HTTP: what is there, and the right refusal for what is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import shapely.geometry

from backend.core.runtime import EXTENSION
from backend.regions.seed import seed_xiamen
from backend.regions.views import blueprint
from tests.tasks.small_app import small_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Policy
    from backend.core.settings import Settings

API = "/api/v1"


@pytest.fixture
def client(
    instance_settings: Settings, clock: ManualClock, bus: EventBus, policy: Policy
) -> Iterator[FlaskClient]:
    with small_app(instance_settings, clock, bus, policy, [blueprint], {}) as app:
        with app.extensions[EXTENSION].database.transaction() as session:
            seed_xiamen(session)
        yield app.test_client()


def test_the_tree_is_walked_from_the_city_down(client: FlaskClient) -> None:
    districts = client.get(f"{API}/regions").json
    assert districts is not None
    assert districts["next"] is None
    assert [item["name"] for item in districts["items"]] == [
        "思明区",
        "海沧区",
        "湖里区",
        "集美区",
        "同安区",
        "翔安区",
    ]
    towns: Any = client.get(f"{API}/regions?parent=350206").json
    heshan = next(item for item in towns["items"] if item["name"] == "禾山街道")
    assert heshan == {
        "code": "350206003",
        "name": "禾山街道",
        "level": "town",
        "has_area": True,
        "approximate": True,
    }
    communities: Any = client.get(f"{API}/regions?parent=350206003").json
    assert {item["level"] for item in communities["items"]} == {"community"}
    assert client.get(f"{API}/regions/350206003").json == heshan


def test_outlines_are_geojson_a_map_can_draw(client: FlaskClient) -> None:
    answer: Any = client.get(f"{API}/regions/boundaries?level=town&parent=350206").json
    assert answer["type"] == "FeatureCollection"
    assert len(answer["features"]) == 5
    for feature in answer["features"]:
        assert feature["type"] == "Feature"
        assert feature["properties"]["approximate"] is True
        assert feature["properties"]["code"].startswith("350206")
        assert shapely.geometry.shape(feature["geometry"]).is_valid
    districts: Any = client.get(f"{API}/regions/boundaries").json
    assert len(districts["features"]) == 6


def test_who_is_responsible(client: FlaskClient) -> None:
    answer: Any = client.get(f"{API}/places/responsible?lon=118.149&lat=24.515").json
    assert [region["name"] for region in answer["regions"]] == ["厦门市", "湖里区", "禾山街道"]
    assert answer["station"]["name"] == "禾山派出所"
    assert answer["station"]["position"] == {"type": "Point", "coordinates": [118.149, 24.515]}
    at_sea = client.get(f"{API}/places/responsible?lon=118.49&lat=24.36")
    assert (at_sea.status_code, at_sea.json) == (200, {"regions": [], "station": None})


def test_all_stations(client: FlaskClient) -> None:
    answer: Any = client.get(f"{API}/stations").json
    assert len(answer["items"]) == 46
    assert all(item["demo"] and item["position"]["type"] == "Point" for item in answer["items"])


REFUSALS = {
    "regions/999999": (404, "region-not-found"),
    "regions/x": (404, "region-not-found"),
    "regions?parent=999999": (404, "region-not-found"),
    "regions?parent=x' OR 1=1": (422, "invalid-input"),
    "regions/boundaries?level=province": (422, "invalid-input"),
    "regions/boundaries?level=town&parent=99": (404, "region-not-found"),
    "places/responsible": (422, "invalid-input"),
    "places/responsible?lon=here&lat=there": (422, "invalid-input"),
    "places/responsible?lon=nan&lat=24.5": (422, "invalid-input"),
    "places/responsible?lon=1181&lat=24.5": (422, "position-off-earth"),
    "places/responsible?lon=24.5&lat=118.1": (422, "position-swapped"),
    "places/responsible?lon=116.4&lat=39.9": (422, "position-outside-city"),
}


def test_what_cannot_be_answered_is_refused_in_words(client: FlaskClient) -> None:
    for path, (status, slug) in REFUSALS.items():
        answer = client.get(f"{API}/{path}")
        assert (path, answer.status_code, answer.content_type) == (path, status, "application/problem+json")
        problem: Any = answer.get_json(force=True)
        assert problem["type"] == f"/problems/{slug}"
        assert "。" in problem["detail"]
    english: Any = client.get(f"{API}/regions/999999", headers={"Accept-Language": "en"}).get_json(force=True)
    assert english["detail"] == "No region has the code 999999; please choose one from the list."
