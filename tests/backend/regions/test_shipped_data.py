"""The shipped data: small enough for a page, whole, joined up, and each with its source and licence."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import shapely.geometry

from backend.core.geo import XIAMEN_BOX
from backend.core.settings import PROJECT_ROOT
from backend.regions.seed import CENTRES, DATA, FILES
from tests.backend.regions.conftest import FIXTURES

BASEMAP = PROJECT_ROOT / "static" / "basemap"
WALKS = PROJECT_ROOT / "backend" / "demo" / "data" / "walks"
LAYERS = ("land", "roads", "metro", "districts", "towns")


def features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
    return found


def present(path: Path) -> Path:
    """The path, unless the removable road layer was removed."""
    if not (BASEMAP / "roads").is_dir() and not path.exists():
        pytest.skip("the road layer was removed")
    return path


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_is_small_and_valid(layer: str) -> None:
    path = present(BASEMAP / f"{layer}.geojson")
    assert path.stat().st_size < 600_000
    for feature in features(path):
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert not shape.is_empty


def test_towns_on_the_map_say_that_they_are_approximate() -> None:
    towns = features(BASEMAP / "towns.geojson")
    assert len(towns) == 46
    assert all(town["properties"]["approximate"] is True for town in towns)


def test_the_approximate_towns_divide_the_districts_without_a_rest() -> None:
    districts = [shapely.geometry.shape(item["geometry"]) for item in features(FILES[0])]
    towns = [shapely.geometry.shape(item["geometry"]) for item in features(FILES[3])]
    whole, parts = shapely.union_all(districts), shapely.union_all(towns)
    assert whole.symmetric_difference(parts).area < whole.area * 1e-4
    assert sum(town.area for town in towns) == pytest.approx(whole.area, rel=1e-4)


def test_every_town_lies_around_its_centre() -> None:
    towns = {
        item["properties"]["code"]: shapely.geometry.shape(item["geometry"]) for item in features(FILES[3])
    }
    for line in CENTRES.read_text("utf-8").splitlines()[1:]:
        code, _, lon, lat, placed = line.split(",")
        assert towns[code].contains(shapely.Point(float(lon), float(lat)))
        assert placed in {"centre", "hand"}


def test_the_roads_are_one_network_that_routes_can_be_found_on() -> None:
    root: dict[tuple[float, ...], tuple[float, ...]] = {}

    def find(node: tuple[float, ...]) -> tuple[float, ...]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    ends: Counter[tuple[float, ...]] = Counter()
    for feature in features(present(BASEMAP / "roads.geojson")):
        assert feature["properties"]["rank"] in {"main", "middle", "minor"}
        for line in feature["geometry"]["coordinates"]:
            first, last = tuple(line[0]), tuple(line[-1])
            ends.update((first, last))
            root[find(first)] = find(last)
    assert len({find(node) for node in ends}) == 1
    assert sum(count == 1 for count in ends.values()) < len(ends) / 10


def test_walks_are_people_on_foot_somewhere_else() -> None:
    walks = sorted(WALKS.glob("*/*.gpx"))
    assert 20 <= len(walks) <= 30
    for walk in walks:
        points = ET.parse(walk).findall(".//{*}trkpt")  # noqa: S314 # our own file
        assert len(points) >= 10
        assert all(point.find("{*}time") is not None for point in points)
        assert not XIAMEN_BOX.holds(float(points[0].attrib["lon"]), float(points[0].attrib["lat"]))


@pytest.mark.parametrize(
    "folder", [*DATA.iterdir(), *FIXTURES.iterdir(), BASEMAP], ids=lambda path: path.name
)
def test_every_folder_of_data_has_its_source_and_licence(folder: Path) -> None:
    assert (folder / "SOURCE").stat().st_size > 0
    assert (folder / "LICENCE").stat().st_size > 0


def test_walks_have_their_sources_and_licences() -> None:
    for folder in (path for path in WALKS.iterdir() if path.is_dir()):
        assert (folder / "SOURCE").is_file()
        assert (folder / "LICENCE").is_file()


def test_the_roads_admit_that_their_source_states_no_licence() -> None:
    assert "states no licence" in present(BASEMAP / "roads" / "SOURCE").read_text("utf-8")
