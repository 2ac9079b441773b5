"""What the scripts that make map layers share: paths, a plane in metres, compact GeoJSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

PROJECT = Path(__file__).resolve().parents[2]
BASEMAP = PROJECT / "static" / "basemap"
REGION_DATA = PROJECT / "backend" / "regions" / "data"

# Five decimals are a metre; the lines of a city map need no more.
DECIMALS = 5
LARGEST_BYTES = 600_000

# A plane through the middle of Xiamen, metres east and north; true to 0.3 % everywhere in the city.
ORIGIN = np.array([118.10, 24.60])
SCALE = np.array([111_195 * np.cos(np.radians(ORIGIN[1])), 111_195])


def flatten(geometry: Any) -> Any:
    """Degrees to metres on the plane."""
    return shapely.transform(geometry, lambda degrees: (degrees - ORIGIN) * SCALE)


def unflatten(geometry: Any) -> Any:
    """Metres on the plane to degrees."""
    return shapely.transform(geometry, lambda metres: metres / SCALE + ORIGIN)


def shared_data(given: Path | None) -> Path:
    """The folder of data that may not all be shipped; exits in words if it is not there."""
    folder = given or Path(os.environ.get("SHOUWANG_SHARED_DATA", PROJECT.parent / "shared" / "data"))
    if not folder.is_dir():
        sys.exit(
            f"The source data is not at {folder}. Give its folder with --source or SHOUWANG_SHARED_DATA; "
            "the layers made from it are already part of the project."
        )
    return folder


def read_features(path: Path) -> list[tuple[dict[str, Any], Any]]:
    """Properties and shape of every feature of a GeoJSON file."""
    collection = json.loads(path.read_text("utf-8"))
    return [(item["properties"], shape(item["geometry"])) for item in collection["features"]]


def write_layer(path: Path, features: list[tuple[dict[str, Any], Any]], note: str) -> None:
    """Write compact GeoJSON, and refuse to write one too large for a page to load at once."""
    collection = {
        "type": "FeatureCollection",
        "note": note,
        "features": [
            {"type": "Feature", "properties": properties, "geometry": compact(geometry)}
            for properties, geometry in features
        ],
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"
    size = len(text.encode())
    if size > LARGEST_BYTES:
        sys.exit(f"{path.name} would have {size} bytes, more than {LARGEST_BYTES}.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    print(f"{path.relative_to(PROJECT)}: {len(features)} features, {size / 1024:.0f} KB")


def compact(geometry: Any) -> dict[str, Any]:
    """A geometry as a dict with few decimals, still valid."""
    rounded = shapely.set_precision(geometry, 10.0**-DECIMALS)
    if not rounded.is_valid:
        sys.exit(f"Rounding broke a geometry: {shapely.is_valid_reason(rounded)}")
    return _rounded(json.loads(shapely.to_geojson(rounded)))


def _rounded(value: Any) -> Any:
    """The same lists and dicts with floats as short as they can be written."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return value
