"""Make static/basemap/land.geojson: the land around the city, rounded and thinned.

Source: OpenStreetMap land polygons (ODbL, © OpenStreetMap contributors). The copy that is shipped *is* the
layer; this script needs the full source only to make it again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from layers import BASEMAP, flatten, read_features, shared_data, unflatten, write_layer

SIMPLIFY_M = 3.0
SMALLEST_M2 = 400.0


def main() -> None:
    """Read, thin, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, help="folder with basemap/xiamen_land_osm_wgs84.geojson")
    source = shared_data(parser.parse_args().source) / "basemap" / "xiamen_land_osm_wgs84.geojson"
    land = [flatten(part).simplify(SIMPLIFY_M) for _, part in read_features(source)]
    kept = sorted((part for part in land if part.area >= SMALLEST_M2), key=lambda part: -part.area)
    note = "© OpenStreetMap contributors, ODbL 1.0"
    write_layer(BASEMAP / "land.geojson", [({}, unflatten(part)) for part in kept], note)


if __name__ == "__main__":
    main()
