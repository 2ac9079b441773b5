"""Cells: a range is covered without a gap, nearest first, and a cell's name has one spelling."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from backend.core.cells import (
    CellInvalidError,
    ReachedCell,
    cell_at,
    cell_centre,
    checked_cell,
    is_cell,
    reach,
    reaches,
)
from backend.core.geo import METRES_PER_DEGREE, haversine_m

HESHAN = shapely.Point(118.148792, 24.514638)
PARK = shapely.box(118.14, 24.50, 118.16, 24.52)

city_lons = st.floats(117.9, 118.4)
city_lats = st.floats(24.4, 24.9)


@given(city_lons, city_lats)
def test_a_point_lies_in_a_cell_whose_centre_is_near(lon: float, lat: float) -> None:
    cell = cell_at(lon, lat)
    assert is_cell(cell)
    assert checked_cell(cell) == cell
    assert haversine_m(lon, lat, *cell_centre(cell)) < 260
    assert cell_at(*cell_centre(cell)) == cell


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "",
        "8941a54aa0bffff ",
        "8941A54AA0BFFFF",
        "0x8941a54aa0bfff",
        "8841a54aa1fffff",
        "8a41a54aa087fff",
        "zzzzzzzzzzzzzzz",
        "8941a54aa0bfff",
        "000000000000000",
        "１２３４５６７８９０１２３４５",
    ],
)
def test_what_is_no_cell_of_resolution_9_is_refused(value: object) -> None:
    assert not is_cell(value)
    with pytest.raises(CellInvalidError):
        checked_cell(value)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 3000), st.floats(0, 1), st.floats(0, 360))
def test_nobody_inside_the_range_is_missed(range_m: float, share: float, bearing_deg: float) -> None:
    # A hair inside, as the plane and the sphere differ by 0.02 % over this distance.
    offset = shapely.affinity.rotate(
        shapely.Point(0, share * range_m * 0.999 / METRES_PER_DEGREE), bearing_deg, origin=(0, 0)
    )
    lon = HESHAN.x + offset.x / 0.90985
    lat = HESHAN.y + offset.y
    assert cell_at(lon, lat) in {item.cell for item in reach(HESHAN, range_m)}


@pytest.mark.parametrize("area", [HESHAN, PARK])
@pytest.mark.parametrize("range_m", [0, 150, 500, 2000])
def test_cells_come_nearest_first_and_none_is_beyond_the_range(area: BaseGeometry, range_m: float) -> None:
    reached = reach(area, range_m)
    distances = [item.distance_m for item in reached]
    assert distances == sorted(distances)
    assert len({item.cell for item in reached}) == len(reached)
    assert max(distances) < range_m + 260


def test_the_cell_of_the_point_itself_comes_first() -> None:
    assert reach(HESHAN, 1000)[0].cell == cell_at(HESHAN.x, HESHAN.y)
    assert [item.cell for item in reach(HESHAN, 0)] == [cell_at(HESHAN.x, HESHAN.y)]


def test_inside_an_area_the_distance_is_zero() -> None:
    middle = cell_at(118.15, 24.51)
    assert ReachedCell(middle, 0.0) in reach(PARK, 100)


@settings(max_examples=60, deadline=None)
@given(city_lons, city_lats, st.floats(0, 5000))
def test_one_cell_asked_alone_gets_the_same_answer(lon: float, lat: float, range_m: float) -> None:
    cell = cell_at(lon, lat)
    assert reaches(HESHAN, range_m, cell) == (cell in {item.cell for item in reach(HESHAN, range_m)})


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 2000), st.floats(0, 2000))
def test_a_wider_range_only_adds_cells(one: float, other: float) -> None:
    near, far = sorted((one, other))
    assert {item.cell for item in reach(PARK, near)} <= {item.cell for item in reach(PARK, far)}


def test_an_area_in_two_parts_with_a_hole_is_covered() -> None:
    ring = shapely.box(118.05, 24.44, 118.08, 24.46) - shapely.box(118.06, 24.445, 118.07, 24.455)
    cells = {
        item.cell for item in reach(shapely.MultiPolygon([ring, shapely.box(118.2, 24.6, 118.21, 24.61)]), 0)
    }
    assert cell_at(118.055, 24.445) in cells
    assert cell_at(118.205, 24.605) in cells
    assert cell_at(118.065, 24.45) not in cells
