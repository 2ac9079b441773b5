"""Positions on the earth: what a valid one is, and how far apart two are.

Everything here is WGS-84, longitude first as GeoJSON has it. The common mistakes (latitude first, a point
in another city, a point nowhere on earth) are told apart, because a person can mend each in another way.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, isfinite, pi, radians, sin, sqrt
from typing import Any, Final

from backend.core.errors import AppError, Bilingual

# The mean radius (IUGG R1): a distance on this sphere is within 0.6 % of the ellipsoid's.
EARTH_RADIUS_M: Final = 6_371_008.8
METRES_PER_DEGREE: Final = EARTH_RADIUS_M * pi / 180


class PositionError(AppError):
    """A position that cannot be used."""

    status = 422
    slug = "position-invalid"
    title = Bilingual("位置有误", "Position not usable")
    detail = Bilingual(
        "位置应为经度、纬度两个数字，没有保存任何内容，请重新定位或在地图上选点。",
        "A position is a longitude and a latitude; nothing was saved, please pick the place again.",
    )


class PositionOffEarthError(PositionError):
    """Longitude or latitude is no number, or beyond the earth's range."""

    slug = "position-off-earth"
    detail = Bilingual(
        "经度 {lon}、纬度 {lat} 不在地球上（经度 -180 至 180，纬度 -90 至 90），没有保存，请重新选点。",
        "Longitude {lon}, latitude {lat} is nowhere on earth; nothing was saved, please pick again.",
    )


class PositionSwappedError(PositionError):
    """Latitude was given first."""

    slug = "position-swapped"
    detail = Bilingual(
        "经度和纬度可能写反了：收到经度 {lon}、纬度 {lat}，没有保存任何内容，请对调后重试。",
        "Longitude and latitude seem to be swapped: got longitude {lon}, latitude {lat}. "
        "Nothing was saved; please swap them and try again.",
    )


class PositionOutsideCityError(PositionError):
    """On earth, but not in the city this system serves."""

    slug = "position-outside-city"
    detail = Bilingual(
        "位置（经度 {lon}、纬度 {lat}）不在本市范围内，没有保存任何内容，请在本市范围内选点。",
        "The position (longitude {lon}, latitude {lat}) is outside this city; nothing was saved, "
        "please pick a place inside the city.",
    )


@dataclass(frozen=True, slots=True)
class CityBox:
    """The rectangle, in degrees, that a city's positions must lie in; its edges belong to it."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies in the box."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    @classmethod
    def read(cls, text: str) -> CityBox:
        """A box written as west,south,east,north; raises ValueError for anything that is none."""
        numbers = [float(part) for part in text.split(",")]
        if len(numbers) != 4:  # noqa: PLR2004 - the four edges
            raise ValueError("has to be four numbers: west,south,east,north")
        box = cls(*numbers)
        if not (-180 <= box.west < box.east <= 180 and -90 <= box.south < box.north <= 90):  # noqa: PLR2004 # degrees
            raise ValueError("has to be west,south,east,north in degrees, west below east, south below north")
        return box

    def __str__(self) -> str:
        return f"{self.west},{self.south},{self.east},{self.north}"


# Xiamen with its islands and the sea between them, and a few kilometres around: the city of the demo.
XIAMEN_BOX: Final = CityBox(west=117.85, south=24.35, east=118.50, north=24.95)


@dataclass(frozen=True, slots=True)
class Position:
    """A point in degrees of WGS-84. Make it with `Position.checked` from anything a person sent."""

    lon: float
    lat: float

    @classmethod
    def checked(cls, lon: object, lat: object, box: CityBox | None) -> Position:
        """A position in the city's box, or one of the `PositionError`s; `box=None` is the whole earth."""
        if not is_number(lon) or not is_number(lat):
            raise PositionError
        position = cls(float(lon), float(lat))  # type: ignore[arg-type] # held by is_number
        position._refuse_swapped(box)
        if not (-180 <= position.lon <= 180 and -90 <= position.lat <= 90):  # noqa: PLR2004 # degrees
            raise PositionOffEarthError(lon=position.lon, lat=position.lat)
        if box is not None and not box.holds(position.lon, position.lat):
            raise PositionOutsideCityError(lon=position.lon, lat=position.lat)
        return position

    @classmethod
    def from_geojson(cls, point: object, box: CityBox | None) -> Position:
        """A position from a GeoJSON Point; a third number (altitude) is ignored."""
        if not isinstance(point, dict) or point.get("type") != "Point":
            raise PositionError
        coordinates = point.get("coordinates")
        if not isinstance(coordinates, list | tuple) or len(coordinates) not in {2, 3}:
            raise PositionError
        return cls.checked(coordinates[0], coordinates[1], box)

    def _refuse_swapped(self, box: CityBox | None) -> None:
        """Raise if exchanging the two numbers would make sense where the position itself does not."""
        if box is not None:
            swapped = not box.holds(self.lon, self.lat) and box.holds(self.lat, self.lon)
        else:
            swapped = abs(self.lon) <= 90 < abs(self.lat) <= 180  # noqa: PLR2004 # degrees
        if swapped:
            raise PositionSwappedError(lon=self.lon, lat=self.lat)

    def distance_m(self, other: Position) -> float:
        """Great-circle distance in metres."""
        return haversine_m(self.lon, self.lat, other.lon, other.lat)

    def as_geojson(self) -> dict[str, Any]:
        """The position as a GeoJSON Point."""
        return {"type": "Point", "coordinates": [self.lon, self.lat]}

    def as_ewkt(self) -> str:
        """The position as PostGIS reads it."""
        return f"SRID=4326;POINT({self.lon!r} {self.lat!r})"


def haversine_m(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Great-circle distance in metres between two points in degrees."""
    phi_a, phi_b = radians(lat_a), radians(lat_b)
    half_chord = sin((phi_b - phi_a) / 2) ** 2
    half_chord += cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    # Rounding may carry antipodes a hair beyond 1, where asin has no answer.
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half_chord)))


def is_number(value: object) -> bool:
    """Whether a value is a real number; JSON's true is an int to Python but no coordinate."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return isfinite(value)
    except OverflowError:  # an int too long for a float
        return False
