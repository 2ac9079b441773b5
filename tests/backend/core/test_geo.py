"""Positions: every mistake has its own error; distances are the earth's."""

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.geo import (
    EARTH_RADIUS_M,
    XIAMEN_BOX,
    CityBox,
    Position,
    PositionError,
    PositionOffEarthError,
    PositionOutsideCityError,
    PositionSwappedError,
    haversine_m,
)

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)
city_lons = st.floats(XIAMEN_BOX.west, XIAMEN_BOX.east)
city_lats = st.floats(XIAMEN_BOX.south, XIAMEN_BOX.north)


@given(city_lons, city_lats)
def test_every_point_of_the_city_is_accepted_and_comes_back_from_geojson(lon: float, lat: float) -> None:
    position = Position.checked(lon, lat, XIAMEN_BOX)
    assert Position.from_geojson(position.as_geojson(), XIAMEN_BOX) == position


@given(city_lons, city_lats)
def test_latitude_first_is_named_as_such(lon: float, lat: float) -> None:
    with pytest.raises(PositionSwappedError):
        Position.checked(lat, lon, XIAMEN_BOX)


@pytest.mark.parametrize(("lon", "lat"), [(181, 24.5), (118.1, 90.1), (-1e308, 0), (118.1, -24500)])
def test_nowhere_on_earth(lon: float, lat: float) -> None:
    with pytest.raises(PositionOffEarthError):
        Position.checked(lon, lat, XIAMEN_BOX)


@pytest.mark.parametrize(("lon", "lat"), [(116.39, 39.9), (118.1, 24.3), (0, 0), (-118.1, 24.5)])
def test_on_earth_but_in_another_place(lon: float, lat: float) -> None:
    with pytest.raises(PositionOutsideCityError):
        Position.checked(lon, lat, XIAMEN_BOX)


@pytest.mark.parametrize("value", [None, "118.1", True, [118.1], float("nan"), float("inf"), 10**400])
def test_what_is_no_number_is_no_coordinate(value: object) -> None:
    with pytest.raises(PositionError):
        Position.checked(value, 24.5, XIAMEN_BOX)
    with pytest.raises(PositionError):
        Position.checked(118.1, value, XIAMEN_BOX)


def test_without_a_box_the_whole_earth_is_open_but_not_more() -> None:
    assert Position.checked(-179.9, -89.9, None) == Position(-179.9, -89.9)
    with pytest.raises(PositionSwappedError):
        Position.checked(24.5, 118.1, None)
    with pytest.raises(PositionOffEarthError):
        Position.checked(200, 24.5, None)


@pytest.mark.parametrize(
    "point",
    [
        None,
        "Point",
        {"type": "LineString", "coordinates": [118.1, 24.5]},
        {"type": "Point"},
        {"type": "Point", "coordinates": "118.1,24.5"},
        {"type": "Point", "coordinates": [118.1]},
        {"type": "Point", "coordinates": [118.1, 24.5, 3, 4]},
    ],
)
def test_geojson_of_another_shape_is_refused(point: object) -> None:
    with pytest.raises(PositionError):
        Position.from_geojson(point, XIAMEN_BOX)


def test_an_altitude_is_ignored_and_the_database_reads_the_point() -> None:
    position = Position.from_geojson({"type": "Point", "coordinates": [118.1, 24.5, 33.0]}, XIAMEN_BOX)
    assert position.as_ewkt() == "SRID=4326;POINT(118.1 24.5)"


def test_the_refusal_speaks_both_languages_and_gives_the_numbers() -> None:
    problem = PositionOutsideCityError(lon=116.4, lat=39.9)
    assert "116.4" in problem.problem("zh")["detail"]
    assert "outside this city" in problem.problem("en")["detail"]
    assert problem.problem("zh")["status"] == 422


def test_known_distances() -> None:
    assert haversine_m(0, 0, 180, 0) == pytest.approx(pi * EARTH_RADIUS_M)
    assert haversine_m(0, -90, 0, 90) == pytest.approx(pi * EARTH_RADIUS_M)
    # One minute of latitude is a nautical mile, which the sphere of mean radius meets to 0.1 %.
    assert haversine_m(118, 24, 118, 24 + 1 / 60) == pytest.approx(1852, rel=2e-3)


@given(lons, lats, lons, lats)
def test_distance_is_symmetric_and_bounded(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> None:
    there, back = haversine_m(lon_a, lat_a, lon_b, lat_b), haversine_m(lon_b, lat_b, lon_a, lat_a)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= pi * EARTH_RADIUS_M
    assert haversine_m(lon_a, lat_a, lon_a, lat_a) == 0


@given(city_lons, city_lats, city_lons, city_lats, city_lons, city_lats)
def test_a_detour_is_never_shorter(
    lon_a: float, lat_a: float, lon_b: float, lat_b: float, lon_c: float, lat_c: float
) -> None:
    a, b, c = Position(lon_a, lat_a), Position(lon_b, lat_b), Position(lon_c, lat_c)
    assert a.distance_m(c) <= a.distance_m(b) + b.distance_m(c) + 1e-6


@pytest.mark.parametrize(
    "text", ["", "117,24,118", "118.5,24,117,25", "117,25,118,24", "a,b,c,d", "-181,0,1,1", "0,0,nan,1"]
)
def test_what_is_no_box_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        CityBox.read(text)


def test_a_box_is_written_as_it_is_read() -> None:
    assert CityBox.read(str(XIAMEN_BOX)) == XIAMEN_BOX
