"""Reads of the region tree: who is responsible where, the tree itself, outlines, stations."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, func, select, text

from backend.core.geo import METRES_PER_DEGREE, Position
from backend.regions.domain.levels import LENGTHS, Level
from backend.regions.domain.places import (
    NEAREST_WITHIN_M,
    RegionNotFoundError,
    RegionSummary,
    Responsible,
    StationNotFoundError,
    StationSummary,
)
from backend.regions.models import Region, Station

if TYPE_CHECKING:
    from uuid import UUID

    from shapely.geometry.base import BaseGeometry
    from sqlalchemy import ScalarSelect, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

# One statement from a point to everybody responsible. `here` finds the smallest region at the point, or the
# nearest within reach, by the GiST index on the outlines; on a shared edge a surveyed outline goes before an
# approximate one, then the lower code, so that the answer never wavers. The chain is `here` and its prefixes
# of every level's length, by primary key: spelled out as an array, since the planner takes a series for a
# thousand rows and then reads the whole table. A drawn jurisdiction goes before a station's region, a smaller
# region before a larger one.
PREFIXES: Final = f"ARRAY[{', '.join(f'left(here.code, {length})' for length in LENGTHS)}]"
RESPONSIBLE_AT: Final = text(f"""
WITH here AS (
    SELECT code FROM regions
    WHERE ST_DWithin(area, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), :reach_deg)
    ORDER BY ST_Distance(area, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)),
             length(code) DESC, approximate, code
    LIMIT 1
), station AS (
    SELECT * FROM (
        SELECT s.*, 0 AS rank FROM stations AS s
        WHERE ST_Covers(s.jurisdiction, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))
        UNION ALL
        SELECT s.*, 1 AS rank FROM here JOIN stations AS s ON s.region_code = ANY ({PREFIXES})
    ) AS candidates
    ORDER BY rank, length(region_code) DESC, name LIMIT 1
)
SELECT r.code, r.name, r.level, r.area IS NOT NULL AS has_area, r.approximate,
       s.id AS station_id, s.name AS station_name, s.phone AS station_phone,
       s.region_code AS station_region_code, ST_X(s.position) AS station_lon, ST_Y(s.position) AS station_lat,
       s.demo AS station_demo
FROM here JOIN regions AS r ON r.code = ANY ({PREFIXES}) LEFT JOIN station AS s ON true
ORDER BY length(r.code)
""")  # noqa: S608 - only lengths of our own go into the text

SUMMARY: Final = (Region.code, Region.name, Region.level, Region.area.is_not(None), Region.approximate)
STATION: Final = (
    Station.id,
    Station.name,
    Station.phone,
    Station.region_code,
    func.ST_X(Station.position),
    func.ST_Y(Station.position),
    Station.demo,
)
# Six decimals are 0.1 m, the precision outlines are imported with.
OUTLINE_DECIMALS: Final = 6


def responsible_at(session: Session, position: Position) -> Responsible:
    """The regions at a point, from the city to the smallest, and the station: one indexed query.

    A point in no region is given to the nearest within NEAREST_WITHIN_M; further out both parts are empty.
    """
    values = {
        "lon": position.lon,
        "lat": position.lat,
        "reach_deg": NEAREST_WITHIN_M / METRES_PER_DEGREE,
    }
    rows = session.execute(RESPONSIBLE_AT, values).all()
    chain = [
        RegionSummary(row.code, row.name, Level(row.level), row.has_area, row.approximate) for row in rows
    ]
    regions = tuple(region for region in chain if region.level is not Level.PROVINCE)
    return Responsible(regions, _station_beside(rows[0]) if rows else None)


def responsible_for(session: Session, area: BaseGeometry) -> Responsible:
    """Who is responsible for an area: at a point that lies in it, which the mean of its corners may not."""
    inside = area.representative_point()
    return responsible_at(session, Position(inside.x, inside.y))


def _station_beside(row: Row[Any]) -> StationSummary | None:
    """The station that RESPONSIBLE_AT repeats beside every region."""
    if row.station_id is None:
        return None
    position = Position(row.station_lon, row.station_lat)
    return StationSummary(
        row.station_id,
        row.station_name,
        row.station_phone,
        row.station_region_code,
        position,
        row.station_demo,
    )


def describe_place(session: Session, position: Position) -> str | None:
    """A point in words, as people say it: 湖里区禾山街道. None outside every region.

    The city is left out, since everybody here is in it; so is a street name, since no shipped layer has any.
    """
    regions = responsible_at(session, position).regions
    words = [region.name for region in regions if region.level is not Level.CITY]
    return "".join(words) or (regions[0].name if regions else None)


def region_summary(session: Session, code: str) -> RegionSummary:
    """One region; raises RegionNotFoundError."""
    # Anything but digits is no code, and some of it is nothing that PostgreSQL could look for.
    is_code = code.isascii() and code.isdigit()
    row = session.execute(select(*SUMMARY).where(Region.code == code)).one_or_none() if is_code else None
    if row is None:
        raise RegionNotFoundError(code=code)
    return RegionSummary(*row)


def regions_below(session: Session, parent_code: str | None) -> list[RegionSummary]:
    """The regions directly below one, by code; below None: the provinces."""
    if parent_code is not None:
        region_summary(session, parent_code)
    statement = select(*SUMMARY).where(Region.parent_code.is_not_distinct_from(parent_code))
    return [RegionSummary(*row) for row in session.execute(statement.order_by(Region.code))]


def region_names(session: Session, codes: Collection[str]) -> dict[str, str]:
    """Names by code, for as many codes as exist: one query for a whole list."""
    statement = select(Region.code, Region.name).where(Region.code.in_(codes))
    return {row.code: row.name for row in session.execute(statement)}


def boundaries(session: Session, level: Level, parent_code: str) -> dict[str, Any]:
    """The outlines of one level within a region as a GeoJSON FeatureCollection; who has none is left out."""
    region_summary(session, parent_code)
    outline = func.ST_AsGeoJSON(Region.area, OUTLINE_DECIMALS)
    statement = (
        select(*SUMMARY, outline)
        .where(Region.level == level, Region.area.is_not(None))
        .where(Region.code.startswith(parent_code, autoescape=True))
        .order_by(Region.code)
    )
    rows = session.execute(statement)
    return {
        "type": "FeatureCollection",
        "features": [_feature(RegionSummary(*row[:5]), row[5]) for row in rows],
    }


def _feature(region: RegionSummary, outline: str) -> dict[str, Any]:
    """One region as a GeoJSON feature."""
    properties = {
        "code": region.code,
        "name": region.name,
        "level": str(region.level),
        "approximate": region.approximate,
    }
    return {"type": "Feature", "properties": properties, "geometry": json.loads(outline)}


def stations(session: Session) -> list[StationSummary]:
    """All stations, by region and name."""
    return _stations(session, select(*STATION).order_by(Station.region_code, Station.name))


def station_summary(session: Session, station_id: UUID) -> StationSummary:
    """One station; raises StationNotFoundError."""
    found = _stations(session, select(*STATION).where(Station.id == station_id))
    if not found:
        raise StationNotFoundError
    return found[0]


def station_of_region(session: Session, region_code: str) -> StationSummary | None:
    """The station of a region or of the smallest region above it that has one."""
    prefixes = [region_code[:length] for length in range(2, len(region_code) + 1)]
    statement = select(*STATION).where(Station.region_code.in_(prefixes))
    found = _stations(
        session, statement.order_by(func.length(Station.region_code).desc(), Station.name).limit(1)
    )
    return found[0] if found else None


def station_ids_below(code: InstrumentedAttribute[str]) -> ScalarSelect[Any]:
    """The ids of the stations in a region and all below it, a JSON array; part of a query with that code."""
    inside = select(func.jsonb_agg(Station.id)).where(code != "", Station.region_code.startswith(code))
    return inside.correlate_except(Station).scalar_subquery()


def _stations(session: Session, statement: Select[Any]) -> list[StationSummary]:
    """The stations a statement over STATION finds."""
    return [
        StationSummary(id_, name, phone, region_code, Position(lon, lat), demo)
        for id_, name, phone, region_code, lon, lat, demo in session.execute(statement)
    ]
