"""Small values as they travel: times, points, names of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from geoalchemy2.shape import to_shape
from shapely.ops import nearest_points

from backend.core.geo import haversine_m

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoalchemy2 import WKBElement


def lon_lat(point: WKBElement | None) -> dict[str, float] | None:
    """A stored point as {"lon", "lat"}."""
    if point is None:
        return None
    shape = to_shape(point)
    return {"lon": shape.x, "lat": shape.y}


def metres_from(area: WKBElement, point: WKBElement | None) -> int | None:
    """How far a stored point lies from a stored area, in whole metres: 0 within it, None without a point."""
    if point is None:
        return None
    here = to_shape(point)
    nearest, _ = nearest_points(to_shape(area), here)
    return round(haversine_m(nearest.x, nearest.y, here.x, here.y))


def person(person_id: UUID | None, names: Mapping[UUID, str]) -> dict[str, Any] | None:
    """Somebody by id and what they are called."""
    if person_id is None:
        return None
    return {"id": str(person_id), "display_name": names.get(person_id, ""), "name": names.get(person_id, "")}


def photo(photo_id: UUID | None) -> dict[str, str] | None:
    """A photo as clients load it."""
    if photo_id is None:
        return None
    url = f"/api/v1/photos/{photo_id}"
    return {"id": str(photo_id), "url": f"{url}?size=full", "thumb_url": f"{url}?size=thumb"}
