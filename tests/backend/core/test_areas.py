"""Areas: good GeoJSON comes through unchanged, every fault is named."""

import math
from typing import Any

import pytest
import shapely

from backend.core.areas import MAX_CORNERS, AreaFault, AreaInvalidError, as_geojson, parse_area
from backend.core.geo import XIAMEN_BOX, PositionError, PositionOutsideCityError, PositionSwappedError

SQUARE = [[118.1, 24.5], [118.2, 24.5], [118.2, 24.6], [118.1, 24.6], [118.1, 24.5]]
HOLE = [[118.14, 24.54], [118.14, 24.56], [118.16, 24.56], [118.16, 24.54], [118.14, 24.54]]


@pytest.mark.parametrize(
    "area",
    [
        {"type": "Point", "coordinates": [118.1, 24.5]},
        {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]},
    ],
)
def test_a_good_area_comes_through_unchanged(area: dict[str, Any]) -> None:
    assert as_geojson(parse_area(area, XIAMEN_BOX)) == area


def test_an_altitude_is_dropped() -> None:
    lifted = [[*corner, 12.0] for corner in SQUARE]
    assert parse_area({"type": "Polygon", "coordinates": [lifted]}, XIAMEN_BOX) == shapely.Polygon(SQUARE)


@pytest.mark.parametrize(
    ("area", "fault"),
    [
        (None, AreaFault.SHAPE),
        ({"type": "LineString", "coordinates": SQUARE}, AreaFault.SHAPE),
        ({"type": "Polygon"}, AreaFault.SHAPE),
        ({"type": "MultiPolygon", "coordinates": 7}, AreaFault.SHAPE),
        ({"type": "MultiPolygon", "coordinates": [7]}, AreaFault.SHAPE),
        ({"type": "Polygon", "coordinates": [7]}, AreaFault.SHAPE),
        ({"type": "Polygon", "coordinates": []}, AreaFault.EMPTY),
        ({"type": "MultiPolygon", "coordinates": []}, AreaFault.EMPTY),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, AreaFault.UNCLOSED),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, AreaFault.SHORT_RING),
        ({"type": "Polygon", "coordinates": [[]]}, AreaFault.SHORT_RING),
        ({"type": "Polygon", "coordinates": [SQUARE * MAX_CORNERS]}, AreaFault.TOO_LARGE),
        (
            {"type": "Polygon", "coordinates": [[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]]},
            AreaFault.CROSSING,
        ),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, AreaFault.CROSSING),
        ({"type": "Polygon", "coordinates": [[SQUARE[0]] * 4]}, AreaFault.CROSSING),
    ],
)
def test_every_fault_is_named(area: object, fault: AreaFault) -> None:
    with pytest.raises(AreaInvalidError) as refused:
        parse_area(area, XIAMEN_BOX)
    assert refused.value.fault is fault


def test_a_crossing_is_given_a_place() -> None:
    bow_tie = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]
    with pytest.raises(AreaInvalidError) as refused:
        parse_area({"type": "Polygon", "coordinates": [bow_tie]}, XIAMEN_BOX)
    assert "(118.150000, 24.550000)" in refused.value.problem("zh")["detail"]
    assert "crosses" in str(refused.value)


@pytest.mark.parametrize(
    ("corner", "error"),
    [
        ([24.5, 118.1], PositionSwappedError),
        ([116.4, 39.9], PositionOutsideCityError),
        ([math.nan, 24.5], PositionError),
        ("118.1,24.5", PositionError),
        (None, PositionError),
    ],
)
def test_a_bad_corner_is_a_bad_position(corner: object, error: type[PositionError]) -> None:
    with pytest.raises(error):
        parse_area({"type": "Polygon", "coordinates": [[corner, *SQUARE[1:]]]}, XIAMEN_BOX)
