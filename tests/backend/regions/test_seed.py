"""Seeding: the real Xiamen, added once, and never over what an administrator brought."""

from __future__ import annotations

from collections import Counter

import shapely
from geoalchemy2.shape import from_shape
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.regions.domain.levels import Level
from backend.regions.models import Region, Station
from backend.regions.seed import Seeded, seed_xiamen


def test_the_whole_tree_is_seeded(xiamen: Session) -> None:
    regions = xiamen.scalars(select(Region)).all()
    assert Counter(region.level for region in regions) == {
        Level.PROVINCE: 1,
        Level.CITY: 1,
        Level.DISTRICT: 6,
        Level.TOWN: 54,
        Level.COMMUNITY: 555,
    }
    outlined = Counter(region.level for region in regions if region.area is not None)
    assert outlined == {Level.CITY: 1, Level.DISTRICT: 6, Level.TOWN: 46}
    assert all(
        region.approximate for region in regions if region.level is Level.TOWN and region.area is not None
    )
    assert not any(region.approximate for region in regions if region.level is Level.DISTRICT)


def test_every_station_is_marked_as_demo_and_its_phone_rings_nowhere(xiamen: Session) -> None:
    stations = xiamen.scalars(select(Station)).all()
    assert len(stations) == 46
    assert all(station.demo for station in stations)
    assert len({station.phone for station in stations}) == 46
    assert all(station.phone.startswith("0592-0") for station in stations)
    names = {station.region_code: station.name for station in stations}
    assert names["350206003"] == "禾山派出所"
    assert names["350212105"] == "莲花派出所"
    assert names["350213404"] == "大帽山派出所"


def test_seeding_twice_adds_nothing(xiamen: Session) -> None:
    assert seed_xiamen(xiamen) == Seeded(regions=0, stations=0)


def test_what_was_brought_later_is_kept(xiamen: Session) -> None:
    town = xiamen.get_one(Region, "350206003")
    surveyed = shapely.MultiPolygon([shapely.box(118.14, 24.51, 118.15, 24.52)])
    town.name, town.approximate = "新禾山街道", False
    town.area = from_shape(surveyed, srid=4326)
    xiamen.execute(delete(Station).where(Station.region_code == "350206003"))
    xiamen.flush()
    assert seed_xiamen(xiamen) == Seeded(regions=0, stations=1)
    xiamen.refresh(town)
    assert (town.name, town.approximate) == ("新禾山街道", False)


def test_committees_are_named_as_their_places(xiamen: Session) -> None:
    assert xiamen.get_one(Region, "350203001001").name == "鸿山社区"
