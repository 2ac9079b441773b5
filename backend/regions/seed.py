"""Xiamen's regions out of the shipped files, and one demo station per town; adds only what is not there."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import shapely
from sqlalchemy import select

from backend.core.geo import XIAMEN_BOX, Position
from backend.regions.domain.drafts import Crs, Reading, RegionDraft
from backend.regions.domain.levels import name_stem
from backend.regions.models import Region, Station
from backend.regions.readers import read_file
from backend.regions.service import ImportOptions, import_regions, register_station

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DATA: Final = Path(__file__).with_name("data")
CENTRES: Final = DATA / "towns" / "centres.csv"
FILES: Final = (
    DATA / "districts" / "xiamen_districts.geojson",
    DATA / "divisions" / "streets.csv",
    DATA / "divisions" / "communities.csv",
    DATA / "towns" / "xiamen_towns_approximate.geojson",
)
PROVINCE: Final = ("35", "福建省")
CITY: Final = ("3502", "厦门市")
FARM: Final = "农场"


@dataclass(frozen=True, slots=True)
class Seeded:
    """How much a seeding added; zeros the second time."""

    regions: int
    stations: int


def seed_xiamen(session: Session) -> Seeded:
    """Make sure that Xiamen's regions and demo stations are there; what is there already stays as it is."""
    registered = set(session.scalars(select(Region.code)))
    readings = [
        _root(),
        *(read_file(path, crs=Crs.WGS84, encoding="utf-8", box=XIAMEN_BOX) for path in FILES),
    ]
    for reading in readings:
        reading.drafts = [draft for draft in reading.drafts if draft.code not in registered]
    added = 0
    if any(reading.drafts for reading in readings):
        added = import_regions(session, readings, ImportOptions()).added
    return Seeded(added, _seed_stations(session))


def _root() -> Reading:
    """Province and city, which no shipped file lists; the city is all its districts."""
    collection = json.loads(FILES[0].read_text("utf-8"))
    districts = [shapely.geometry.shape(feature["geometry"]) for feature in collection["features"]]
    whole = shapely.union_all(districts)
    drafts = [
        RegionDraft(*PROVINCE, area=None, approximate=False, source="seed", where="seed"),
        # Derived, so that the districts of another survey are not held against it.
        RegionDraft(*CITY, area=whole, approximate=True, source="seed", where="seed"),
    ]
    return Reading("seed", is_list=False, drafts=drafts)


def _seed_stations(session: Session) -> int:
    """One station per town that has a known centre, at that centre, with a number nobody can have."""
    have = set(session.scalars(select(Station.region_code)))
    added = 0
    with CENTRES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["code"] in have:
                continue
            name = name_stem(row["name"]).removesuffix(FARM) + "派出所"
            position = Position.checked(float(row["lon"]), float(row["lat"]), XIAMEN_BOX)
            register_station(session, name, demo_phone(row["code"]), row["code"], position, demo=True)
            added += 1
    return added


def demo_phone(region_code: str) -> str:
    """A number that rings nowhere: local numbers never begin with 0."""
    return f"0592-0{region_code[-6:]}"
