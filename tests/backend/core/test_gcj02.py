"""WGS-84 and GCJ-02: the shared vectors, the exact way back, and the world outside China."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.gcj02 import EAST, NORTH, SOUTH, WEST, gcj02_to_wgs84, is_shifted, wgs84_to_gcj02
from backend.core.geo import haversine_m

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "gcj02.json").read_text("utf-8"))
TOLERANCE_DEG = VECTORS["tolerance_deg"]

# The shift is below 800 m everywhere; further than 0.02 degrees from the edge it cannot leave the rectangle.
inner_lons = st.floats(WEST + 0.02, EAST - 0.02)
inner_lats = st.floats(SOUTH + 0.02, NORTH - 0.02)


@pytest.mark.parametrize("pair", VECTORS["inside"] + VECTORS["outside"], ids=lambda pair: pair["name"])
def test_the_shared_vectors_hold_in_both_directions(pair: dict[str, Any]) -> None:
    assert wgs84_to_gcj02(*pair["wgs84"]) == pytest.approx(pair["gcj02"], abs=TOLERANCE_DEG)
    assert gcj02_to_wgs84(*pair["gcj02"]) == pytest.approx(pair["wgs84"], abs=TOLERANCE_DEG)


@given(inner_lons, inner_lats)
def test_there_and_back_is_exact_to_a_micrometre(lon: float, lat: float) -> None:
    back_lon, back_lat = gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat))
    assert haversine_m(lon, lat, back_lon, back_lat) < 1e-6


@given(inner_lons, inner_lats)
def test_back_and_there_is_exact_to_a_micrometre(lon: float, lat: float) -> None:
    again_lon, again_lat = wgs84_to_gcj02(*gcj02_to_wgs84(lon, lat))
    assert haversine_m(lon, lat, again_lon, again_lat) < 1e-6


@given(inner_lons, inner_lats)
def test_inside_china_the_shift_is_some_hundred_metres(lon: float, lat: float) -> None:
    assert 0 < haversine_m(lon, lat, *wgs84_to_gcj02(lon, lat)) < 1500


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_outside_china_nothing_moves(lon: float, lat: float) -> None:
    if not is_shifted(lon, lat):
        assert wgs84_to_gcj02(lon, lat) == (lon, lat)
        assert gcj02_to_wgs84(lon, lat) == (lon, lat)
