"""Who is responsible where: every town, the borders, the sea, and the query's plan."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from geoalchemy2.shape import from_shape, to_shape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from backend.core.geo import Position
from backend.regions import queries
from backend.regions.domain.levels import Level
from backend.regions.models import Region, Station

# Measured at 1 ms; this only catches a plan that reads every outline.

HESHAN = Position(118.149, 24.515)


def test_the_station_of_the_story_answers_for_its_own_door(xiamen: Session) -> None:
    found = queries.responsible_at(xiamen, HESHAN)
    assert [(region.code, region.name) for region in found.regions] == [
        ("3502", "厦门市"),
        ("350206", "湖里区"),
        ("350206003", "禾山街道"),
    ]
    assert found.station is not None
    assert found.station.name == "禾山派出所"
    assert found.smallest is not None
    assert (found.smallest.level, found.smallest.approximate) == (Level.TOWN, True)


def test_every_town_answers_for_a_point_inside_it(xiamen: Session) -> None:
    towns = xiamen.scalars(select(Region).where(Region.level == Level.TOWN, Region.area.is_not(None))).all()
    for town in towns:
        assert town.area is not None
        for part in to_shape(town.area).geoms:
            inside = part.representative_point()
            found = queries.responsible_at(xiamen, Position(inside.x, inside.y))
            assert found.smallest is not None
            assert found.smallest.code == town.code
            assert found.station is not None
            assert found.station.region_code == town.code


def test_on_a_border_one_of_the_two_answers_always_the_same(xiamen: Session) -> None:
    districts = xiamen.scalars(select(Region).where(Region.level == Level.DISTRICT)).all()
    outlines = {district.code: to_shape(district.area) for district in districts if district.area is not None}
    border = outlines["350203"].intersection(outlines["350206"])
    for share in (0.1, 0.3, 0.5, 0.7, 0.9):
        corner = border.interpolate(share, normalized=True)
        answers = {queries.responsible_at(xiamen, Position(corner.x, corner.y)).regions for _ in range(3)}
        assert len(answers) == 1
        assert answers.pop()[1].code in {"350203", "350206"}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(117.88, 118.41), st.floats(24.42, 24.91))
def test_inside_the_city_nobody_is_without_a_station(xiamen: Session, lon: float, lat: float) -> None:
    whole = to_shape(xiamen.get_one(Region, "3502").area)  # type: ignore[arg-type] # the city has an outline
    found = queries.responsible_at(xiamen, Position(lon, lat))
    if whole.contains(shapely.Point(lon, lat)):
        assert [region.level for region in found.regions] == [Level.CITY, Level.DISTRICT, Level.TOWN]
        assert found.station is not None


def test_a_little_off_the_shore_the_nearest_answers_and_far_out_nobody(xiamen: Session) -> None:
    # The south-eastern shore of the island; the outline ends some way into the sea.
    outline = to_shape(xiamen.get_one(Region, "350203").area)  # type: ignore[arg-type] # seeded
    lat = 24.45
    east = outline.intersection(shapely.LineString([(118.1, lat), (118.4, lat)])).bounds[2]
    near = queries.responsible_at(xiamen, Position(east + 0.002, lat))
    assert near.smallest is not None
    assert near.smallest.code.startswith("350203")
    far = queries.responsible_at(xiamen, Position(east + 0.02, lat))
    assert (far.regions, far.station, far.smallest) == ((), None, None)


def test_a_surveyed_outline_goes_before_an_approximate_one(xiamen: Session) -> None:
    patch = shapely.MultiPolygon([shapely.box(118.148, 24.514, 118.150, 24.516)])
    neighbour = xiamen.get_one(Region, "350206005")
    neighbour.area, neighbour.approximate = from_shape(patch, srid=4326), False
    xiamen.flush()
    smallest = queries.responsible_at(xiamen, HESHAN).smallest
    assert smallest is not None
    assert smallest.code == "350206005"


def test_a_drawn_jurisdiction_goes_before_the_region(xiamen: Session) -> None:
    station = Station(name="机场派出所", phone="0592-0000000", region_code="3502", demo=True)
    station.position = HESHAN.as_ewkt()  # type: ignore[assignment] # GeoAlchemy takes EWKT
    station.jurisdiction = from_shape(
        shapely.MultiPolygon([shapely.box(118.14, 24.51, 118.16, 24.52)]), srid=4326
    )
    xiamen.add(station)
    xiamen.flush()
    found = queries.responsible_at(xiamen, HESHAN)
    assert found.station is not None
    assert found.station.id == station.id


def test_a_town_without_a_station_falls_back_to_the_district(xiamen: Session) -> None:
    xiamen.execute(delete(Station).where(Station.region_code == "350206003"))
    station = Station(name="湖里分局", phone="0592-0000001", region_code="350206", demo=True)
    station.position = HESHAN.as_ewkt()  # type: ignore[assignment] # GeoAlchemy takes EWKT
    xiamen.add(station)
    xiamen.flush()
    found = queries.responsible_at(xiamen, HESHAN)
    assert found.station is not None
    assert found.station.name == "湖里分局"
    assert queries.station_of_region(xiamen, "350206003001") == found.station


def test_places_in_words(xiamen: Session) -> None:
    assert queries.describe_place(xiamen, HESHAN) == "湖里区禾山街道"
    assert queries.describe_place(xiamen, Position(118.49, 24.36)) is None


def test_where_only_the_city_is_known_it_is_named(session: Session) -> None:
    everywhere = from_shape(shapely.MultiPolygon([shapely.box(118.0, 24.4, 118.3, 24.7)]), srid=4326)
    session.add(
        Region(code="3502", name="厦门市", level=Level.CITY, area=everywhere, approximate=True, source="test")
    )
    session.flush()
    assert queries.describe_place(session, HESHAN) == "厦门市"
    assert queries.responsible_at(session, HESHAN).station is None


@pytest.mark.parametrize("where", [HESHAN, Position(118.49, 24.36)])
def test_one_query_uses_the_spatial_index(xiamen: Session, where: Position) -> None:
    # As many unit grids as one real city has; with fifty rows a plan says nothing.
    xiamen.execute(
        text("""
        INSERT INTO regions (code, level, name, parent_code, area, approximate, source)
        SELECT '350206003001' || lpad(n::text, 6, '0'), 'unit_grid', 'g' || n, '350206003',
               ST_Multi(ST_MakeEnvelope(118.0 + x * 0.002, 24.4 + y * 0.002,
                                        118.0 + (x + 1) * 0.002, 24.4 + (y + 1) * 0.002, 4326)), false, 'test'
        FROM (SELECT n, n % 100 AS x, n / 100 AS y FROM generate_series(0, 9999) AS n) AS grid
        """)
    )
    values = {"lon": where.lon, "lat": where.lat, "reach_deg": 0.0045}
    statement = text(f"EXPLAIN (FORMAT JSON) {queries.RESPONSIBLE_AT.text}")
    scans = list(_scans(xiamen.execute(statement, values).scalar_one()[0]["Plan"]))
    assert ("regions", "ix_regions_area") in scans
    assert ("regions", "pk_regions") in scans
    assert ("regions", None) not in scans


def _scans(plan: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Table and index of every scan of a plan; None where the whole table is read."""
    index = plan.get("Index Name")
    for below in plan.get("Plans", []):
        for relation, deeper in _scans(below):
            # A bitmap scan names the table above and the index below.
            yield plan.get("Relation Name") or relation, deeper
    if index or ("Relation Name" in plan and "Plans" not in plan):
        yield plan.get("Relation Name", ""), index


def test_every_real_parking_place_of_the_island_has_its_station(xiamen: Session, shared_data: Path) -> None:
    fences = (shared_data / "basemap" / "xiamen_bike_parking_fences_wgs84.csv").read_text("utf-8-sig")
    for row in list(csv.DictReader(fences.splitlines()))[::20]:
        lon, lat = json.loads(f"[{row['FENCE_LOC']}]")[0]
        found = queries.responsible_at(xiamen, Position(lon, lat))
        assert found.regions[1].name in {"思明区", "湖里区"}
        assert found.station is not None
