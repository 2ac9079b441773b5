"""Checked positions as the tables keep them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoalchemy2.shape import from_shape
from shapely import Point

if TYPE_CHECKING:
    from geoalchemy2 import WKBElement

    from backend.core.geo import Position


def stored(position: Position | None) -> WKBElement | None:
    """A position as a PostGIS point."""
    if position is None:
        return None
    return from_shape(Point(position.lon, position.lat), srid=4326)
