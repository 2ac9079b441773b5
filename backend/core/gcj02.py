"""WGS-84 to GCJ-02, the shifted coordinates of Chinese maps, and back.

The wire and the database are WGS-84; GCJ-02 exists only at a map's edge and in files an importer is told
about. The forward formula is the public one (first in Go and C by "eviltransform"); it has no closed
inverse, so the inverse is found by fixed point. `tests/vectors/gcj02.json` holds pairs that the
TypeScript twin of the phone client must reproduce too.
"""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt

# Krasovsky 1940, which the shift is computed on although WGS-84 goes in.
SEMI_MAJOR_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323

# Chinese map makers apply the shift in this rectangle, and leave the rest of the world as it is.
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271

# The shift changes by about 1 % of a step, so each turn wins two digits; 8 turns reach 1e-12 degrees.
MAX_TURNS = 30
CLOSE_ENOUGH_DEG = 1e-12


def is_shifted(lon: float, lat: float) -> bool:
    """Whether a point lies in the rectangle in which Chinese maps are shifted."""
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Degrees (lon, lat) in WGS-84 to GCJ-02; points outside China come back unchanged."""
    if not is_shifted(lon, lat):
        return lon, lat
    east, north = _shift(lon, lat)
    return lon + east, lat + north


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Degrees (lon, lat) in GCJ-02 to WGS-84, exact to far below a millimetre.

    Within 800 m of the rectangle's edge the shift itself jumps, and no inverse can be exact there.
    """
    if not is_shifted(lon, lat):
        return lon, lat
    x, y = lon, lat
    for _ in range(MAX_TURNS):
        east, north = _shift(x, y)
        off_x, off_y = x + east - lon, y + north - lat
        x -= off_x
        y -= off_y
        if abs(off_x) + abs(off_y) < CLOSE_ENOUGH_DEG:
            break
    return x, y


def _shift(lon: float, lat: float) -> tuple[float, float]:
    """How far a WGS-84 point is moved, in degrees east and north."""
    x, y = lon - 105.0, lat - 35.0
    common = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    root = sqrt(abs(x))
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north_m += _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east_m += _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))
    phi = radians(lat)
    squeeze = 1 - ECCENTRICITY_SQUARED * sin(phi) ** 2
    prime_vertical_m = SEMI_MAJOR_M / sqrt(squeeze)
    meridian_m = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / (squeeze * sqrt(squeeze))
    east = east_m * 180 / (prime_vertical_m * cos(phi) * pi)
    return east, north_m * 180 / (meridian_m * pi)


def _waves(value: float, *waves: tuple[float, float]) -> float:
    """Two thirds of a sum of sines, each given as (amplitude, frequency)."""
    return sum(amplitude * sin(value * frequency * pi) for amplitude, frequency in waves) * 2 / 3
