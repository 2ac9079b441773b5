"""H3 cells of resolution 9 (edge about 200 m): the only position an idle phone ever shares.

A range is covered by every cell that overlaps it, so that nobody inside the range is missed; cells come
nearest first, so that a cap on the number of people alerted takes the nearest. Geometry is shapely's, in
degrees (lon, lat) of WGS-84; lengths are metres on a plane laid through the area.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi
from typing import TYPE_CHECKING, Final

import h3
import numpy as np
import shapely

from backend.core.errors import AppError, Bilingual
from backend.core.plane import Plane

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

RESOLUTION: Final = 9
# Receivers' cells and rows are compacted this far and no further (about 250 km²), so that a cell is looked up
# by itself and four parents.
COARSEST: Final = 5
KNOWN_CELLS: Final = 65_536  # how many to remember things about: a large city has about 50 000
NAME_LENGTH: Final = 15

# A buffer's arcs run inside the true circle, and a point has no width at all: cells are looked for a little
# further out than asked, and then measured one by one.
QUARTER_STEPS: Final = 16
OUTSIDE_CIRCLE: Final = 1 / cos(pi / (4 * QUARTER_STEPS))
LOOK_BEYOND_M: Final = 1.0


class CellInvalidError(AppError):
    """Not a cell of resolution 9 in its one accepted spelling."""

    status = 422
    slug = "cell-invalid"
    title = Bilingual("位置网格有误", "Cell not valid")
    detail = Bilingual(
        "收到的位置网格编号无效，原来的位置保持不变，请重新定位。",
        "This is not a valid location cell; your last one stands, please locate yourself again.",
    )


@dataclass(frozen=True, slots=True)
class ReachedCell:
    """One cell of a range, and how far its centre lies from the area's edge (0 inside the area)."""

    cell: str
    distance_m: float


def cell_at(lon: float, lat: float) -> str:
    """The cell a point of WGS-84 lies in."""
    return str(h3.latlng_to_cell(lat, lon, RESOLUTION))


def is_cell(value: object) -> bool:
    """Whether a value is a cell in its one accepted spelling: lower-case hex, resolution 9."""
    if not isinstance(value, str) or len(value) != NAME_LENGTH or value != value.lower():
        return False
    return bool(h3.is_valid_cell(value)) and h3.get_resolution(value) == RESOLUTION


def checked_cell(value: object) -> str:
    """The same cell if it is one; raises CellInvalidError otherwise."""
    if not is_cell(value):
        raise CellInvalidError
    return str(value)


def cell_centre(cell: str) -> tuple[float, float]:
    """Centre of a cell as (lon, lat)."""
    lat, lon = h3.cell_to_latlng(cell)
    return float(lon), float(lat)


def reach(area: BaseGeometry, range_m: float) -> list[ReachedCell]:
    """Every cell with any part within `range_m` of an area, nearest first, ties by the cell's name."""
    plane = Plane(area)
    flat_area = plane.flatten(area)
    found, gaps_m = _around(plane, flat_area, range_m)
    cells = found[gaps_m <= range_m]
    if not len(cells):
        return []
    centres = shapely.points(plane.onto([cell_centre(cell) for cell in cells]))
    distances = shapely.distance(flat_area, centres)
    reached = [ReachedCell(str(c), float(d)) for c, d in zip(cells, distances, strict=True)]
    return sorted(reached, key=lambda item: (item.distance_m, item.cell))


def covers(area: BaseGeometry, ranges_m: Iterable[int]) -> dict[int, frozenset[str]]:
    """The cells of each range as `reach` has them, the narrowest first; looked for once, for the widest."""
    wanted = sorted(set(ranges_m))
    if not wanted:
        return {}
    plane = Plane(area)
    found, gaps_m = _around(plane, plane.flatten(area), wanted[-1])
    return {range_m: frozenset(map(str, found[gaps_m <= range_m])) for range_m in wanted}


def _around(
    plane: Plane, flat_area: BaseGeometry, range_m: float
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Cells that hold at least the whole range, and how far each one's nearest part lies from the area."""
    wide = flat_area.buffer((range_m + LOOK_BEYOND_M) * OUTSIDE_CIRCLE, quad_segs=QUARTER_STEPS)
    shape = h3.geo_to_h3shape(plane.unflatten(wide))
    found = h3.h3shape_to_cells_experimental(shape, RESOLUTION, contain="overlap")
    if not found:
        return np.array([], dtype=object), np.array([])
    return np.array(found, dtype=object), shapely.distance(flat_area, _outlines(plane, found))


def reaches(area: BaseGeometry, range_m: float, cell: str) -> bool:
    """Whether one cell belongs to `reach(area, range_m)`, without listing the others."""
    plane = Plane(area)
    return bool(shapely.distance(plane.flatten(area), _outlines(plane, [cell]))[0] <= range_m)


def _outlines(plane: Plane, cells: list[str]) -> NDArray[np.object_]:
    """The outlines of cells on a plane."""
    rings = [h3.cell_to_boundary(cell) for cell in cells]
    owner = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
    corners = plane.onto(np.concatenate(rings)[:, ::-1])
    outlines: NDArray[np.object_] = shapely.polygons(shapely.linearrings(corners, indices=owner))
    return outlines
