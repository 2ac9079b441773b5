"""Areas as GeoJSON: read them strictly, and say in words what is wrong with one.

An area is a Point, a Polygon or a MultiPolygon in WGS-84. A ring that crosses itself or is not closed is
refused and never mended in silence: which side of it was meant is the sender's to say.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import shapely
import shapely.geometry
from shapely.validation import explain_validity

from backend.core.errors import Bilingual
from backend.core.geo import CityBox, Position, PositionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

AREA_TYPES: Final = ("Point", "Polygon", "MultiPolygon")
RING_LENGTH: Final = 4
# A district's outline has some 1 500 corners; a drawn one has ten.
MAX_CORNERS: Final = 50_000


class AreaFault(StrEnum):
    """What can be wrong with an area, apart from its positions."""

    SHAPE = "shape"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNCLOSED = "unclosed"
    SHORT_RING = "short_ring"
    CROSSING = "crossing"


FAULT_WORDS: Final = {
    AreaFault.SHAPE: Bilingual(
        "不是点、面或多面（Point、Polygon、MultiPolygon）", "it is no Point, Polygon or MultiPolygon"
    ),
    AreaFault.EMPTY: Bilingual("没有任何坐标", "it has no coordinates"),
    AreaFault.TOO_LARGE: Bilingual("顶点太多", "it has too many corners"),
    AreaFault.UNCLOSED: Bilingual(
        "有一圈边界没有闭合（首尾两点不同）", "a ring is not closed (its first and last points differ)"
    ),
    AreaFault.SHORT_RING: Bilingual("有一圈边界少于四个点", "a ring has fewer than four points"),
    AreaFault.CROSSING: Bilingual("边界自相交或重叠", "its outline crosses or overlaps itself"),
}


class AreaInvalidError(PositionError):
    """An area that cannot be used; `fault` says why, `where` gives the place if there is one."""

    slug = "area-invalid"
    title = Bilingual("区域有误", "Area not usable")
    detail = Bilingual(
        "区域无法使用：{why}{where}。没有保存任何内容，请重新画出区域。",
        "The area cannot be used: {why}{where}. Nothing was saved; please draw it again.",
    )

    def __init__(self, fault: AreaFault, where: str = "") -> None:
        """Keep the fault for callers that report it in their own words."""
        super().__init__(why=FAULT_WORDS[fault], where=f" {where}" if where else "")
        self.fault = fault
        self.where = where


def parse_area(area: object, box: CityBox | None) -> BaseGeometry:
    """A valid shapely geometry from a GeoJSON geometry.

    Raises AreaInvalidError, or the PositionError of the first position that is wrong. `box=None` accepts
    the whole earth.
    """
    if not isinstance(area, dict) or area.get("type") not in AREA_TYPES:
        raise AreaInvalidError(AreaFault.SHAPE)
    if area["type"] == "Point":
        position = Position.from_geojson(area, box)
        return shapely.Point(position.lon, position.lat)
    polygons = area.get("coordinates")
    if area["type"] == "Polygon":
        polygons = [polygons]
    if not isinstance(polygons, list):
        raise AreaInvalidError(AreaFault.SHAPE)
    rings = list(_rings(polygons, box))
    geometry = shapely.geometry.shape({"type": "MultiPolygon", "coordinates": rings})
    if not geometry.is_valid:
        raise AreaInvalidError(AreaFault.CROSSING, _place_of_fault(geometry))
    return geometry.geoms[0] if area["type"] == "Polygon" else geometry


def as_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """A geometry as a GeoJSON dict of plain lists and floats."""
    plain: dict[str, Any] = json.loads(shapely.to_geojson(geometry))
    return plain


def _rings(polygons: list[Any], box: CityBox | None) -> Iterator[list[list[tuple[float, float]]]]:
    """Each polygon as rings of checked (lon, lat) pairs."""
    if not polygons:
        raise AreaInvalidError(AreaFault.EMPTY)
    corners = 0
    for polygon in polygons:
        if not isinstance(polygon, list):
            raise AreaInvalidError(AreaFault.SHAPE)
        if not polygon:
            raise AreaInvalidError(AreaFault.EMPTY)
        corners += sum(len(ring) for ring in polygon if isinstance(ring, list))
        if corners > MAX_CORNERS:
            raise AreaInvalidError(AreaFault.TOO_LARGE)
        yield [_ring(ring, box) for ring in polygon]


def _ring(ring: object, box: CityBox | None) -> list[tuple[float, float]]:
    """One closed ring of checked (lon, lat) pairs."""
    if not isinstance(ring, list):
        raise AreaInvalidError(AreaFault.SHAPE)
    pairs = [_pair(corner, box) for corner in ring]
    if len(pairs) < RING_LENGTH:
        raise AreaInvalidError(AreaFault.SHORT_RING)
    if pairs[0] != pairs[-1]:
        raise AreaInvalidError(AreaFault.UNCLOSED)
    return pairs


def _pair(corner: object, box: CityBox | None) -> tuple[float, float]:
    """One corner, checked as a position."""
    position = Position.from_geojson({"type": "Point", "coordinates": corner}, box)
    return position.lon, position.lat


def _place_of_fault(geometry: BaseGeometry) -> str:
    """Where a ring crosses itself, as "(lon, lat)", out of GEOS's words."""
    words = explain_validity(geometry)
    if "[" not in words:
        return ""
    lon, lat = words[words.index("[") + 1 : words.index("]")].split()[:2]
    return f"({float(lon):.6f}, {float(lat):.6f})"
