"""The region tree over HTTP: anybody may read it."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import g

from backend.core.actions import Action
from backend.core.geo import Position
from backend.core.guard import guarded
from backend.core.runtime import runtime
from backend.regions import queries, schemas
from backend.regions.domain.levels import Level

blueprint = APIBlueprint("regions", __name__)


@blueprint.get("/regions")
@guarded(Action.PUBLIC)
@blueprint.input(schemas.RegionQuery, location="query", arg_name="query")
@blueprint.output(schemas.RegionList)
def list_regions(query: dict[str, str]) -> dict[str, Any]:
    """The regions directly below one; without a parent, below the city."""
    parent = query.get("parent", runtime().settings.city_region_code)
    return {"items": queries.regions_below(g.session, parent)}


@blueprint.get("/regions/<code>")
@guarded(Action.PUBLIC)
@blueprint.output(schemas.RegionOut)
def get_region(code: str) -> object:
    """One region."""
    return queries.region_summary(g.session, code)


@blueprint.get("/regions/boundaries")
@guarded(Action.PUBLIC)
@blueprint.input(schemas.BoundaryQuery, location="query", arg_name="query")
@blueprint.output(schemas.BoundaryCollection)
def get_boundaries(query: dict[str, str]) -> dict[str, Any]:
    """The outlines of one level, as far as they are known."""
    parent = query.get("parent", runtime().settings.city_region_code)
    return queries.boundaries(g.session, Level(query["level"]), parent)


@blueprint.get("/places/responsible")
@guarded(Action.PUBLIC)
@blueprint.input(schemas.PlaceQuery, location="query", arg_name="query")
@blueprint.output(schemas.ResponsibleOut)
def get_responsible(query: dict[str, float]) -> dict[str, Any]:
    """Which regions a point lies in, and which station answers for it."""
    place = Position.checked(query["lon"], query["lat"], runtime().settings.city_box)
    found = queries.responsible_at(g.session, place)
    return schemas.responsible_document(found)


@blueprint.get("/stations")
@guarded(Action.PUBLIC)
@blueprint.output(schemas.StationList)
def list_stations() -> dict[str, Any]:
    """All stations."""
    return {"items": [schemas.station_document(station) for station in queries.stations(g.session)]}
