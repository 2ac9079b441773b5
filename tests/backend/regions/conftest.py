"""A seeded Xiamen, and a folder to put files for the importer in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.core.geo import XIAMEN_BOX
from backend.core.settings import PROJECT_ROOT
from backend.regions.domain.drafts import Crs, Reading
from backend.regions.readers import read_file
from backend.regions.seed import seed_xiamen

FIXTURES = PROJECT_ROOT / "tests" / "fixtures" / "regions"

Read = Callable[..., Reading]
Write = Callable[[str, "str | bytes"], Path]
MakeFeature = Callable[..., dict[str, Any]]


@pytest.fixture
def xiamen(session: Session) -> Session:
    """A session that sees the seeded regions and stations."""
    seed_xiamen(session)
    return session


@pytest.fixture
def read() -> Read:
    """Read a file as the command line would."""

    def read(path: Path, crs: Crs = Crs.WGS84, encoding: str = "utf-8") -> Reading:
        return read_file(path, crs=crs, encoding=encoding, box=XIAMEN_BOX)

    return read


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Put a file into a folder of this test's own."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def feature() -> MakeFeature:
    """A GeoJSON feature with one square, its corner and side in degrees."""

    def feature(code: str, name: str, west: float, south: float, side: float = 0.01) -> dict[str, Any]:
        east, north = west + side, south + side
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    return feature


def collection(*features: dict[str, Any], **members: Any) -> str:
    """Features as the text of a GeoJSON file."""
    return json.dumps({"type": "FeatureCollection", "features": features, **members}, ensure_ascii=False)


@pytest.fixture
def shared_data() -> Path:
    """Data that may be used where it is and not shipped; tests that need it are skipped elsewhere."""
    folder = Path(os.environ.get("SHOUWANG_SHARED_DATA", PROJECT_ROOT.parent / "shared" / "data"))
    if not (folder / "boundaries").is_dir():
        pytest.skip("data not present")
    return folder
