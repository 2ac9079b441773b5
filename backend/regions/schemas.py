"""What regions and stations look like coming in and going out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Enum, Float, List, Nested, Raw, String
from apiflask.validators import OneOf, Regexp

from backend.core.shapes import Always, reference
from backend.regions.domain.levels import Level

if TYPE_CHECKING:
    from backend.regions.domain.places import Responsible, StationSummary

CODE: Final = Regexp(r"\A[0-9]{2,18}\Z")
CODE_HINT: Final = {"description": "Official code, hierarchical by prefix.", "example": "350206003"}


class RegionQuery(Schema):
    """Whose children to list."""

    parent = String(validate=CODE, metadata=CODE_HINT | {"example": "3502"})


class BoundaryQuery(Schema):
    """Which outlines."""

    level = String(
        load_default=str(Level.DISTRICT),
        validate=OneOf([str(level) for level in Level if level != Level.PROVINCE]),
    )
    parent = String(validate=CODE, metadata=CODE_HINT | {"example": "3502"})


class PlaceQuery(Schema):
    """A point."""

    lon = Float(required=True, metadata={"description": "Longitude, WGS-84.", "example": 118.149})
    lat = Float(required=True, metadata={"description": "Latitude, WGS-84.", "example": 24.515})


class RegionOut(Schema):
    """One region without its outline."""

    code = String(required=True, metadata=CODE_HINT)
    name = String(required=True)
    level = Enum(Level, by_value=True, required=True)
    has_area = Boolean(required=True, metadata={"description": "Whether its outline is known."})
    approximate = Boolean(required=True, metadata={"description": "The outline was derived, not surveyed."})


class RegionList(Schema):
    """Regions; a list of them is always whole."""

    items = List(Nested(RegionOut), required=True)
    next = Always(None)


class PointOut(Schema):
    """A GeoJSON Point in WGS-84."""

    type = Always("Point")
    coordinates = List(Float(), required=True, metadata={"minItems": 2, "maxItems": 2})


class StationOut(Schema):
    """One station."""

    id = UUID(required=True)
    name = String(required=True)
    phone = String(required=True)
    region_code = String(required=True)
    position = Nested(PointOut, required=True)
    demo = Boolean(required=True, metadata={"description": "Made up for the demo; its phone rings nowhere."})


def station_document(station: StationSummary) -> dict[str, Any]:
    """A station in the shape that `StationOut` dumps."""
    return {
        "id": station.id,
        "name": station.name,
        "phone": station.phone,
        "region_code": station.region_code,
        "position": station.position.as_geojson(),
        "demo": station.demo,
    }


class StationsPart(Schema):
    """This room's part of a console's snapshot."""

    stations = List(Nested(StationOut), required=True)


class StationList(Schema):
    """Stations; the list is always whole."""

    items = List(Nested(StationOut), required=True)
    next = Always(None)


class ResponsibleOut(Schema):
    """Who is responsible at a point; empty and null off every known region."""

    regions = List(
        Nested(RegionOut), required=True, metadata={"description": "From the city to the smallest."}
    )
    station = Nested(StationOut, required=True, allow_none=True)


def responsible_document(found: Responsible) -> dict[str, object]:
    """An answer in the shape that `ResponsibleOut` dumps."""
    return {"regions": found.regions, "station": found.station and station_document(found.station)}


class BoundaryProperties(Schema):
    """What an outline says beside its shape."""

    code = String(required=True)
    name = String(required=True)
    level = String(required=True)
    approximate = Boolean(required=True)


class BoundaryFeature(Schema):
    """One outline as a GeoJSON Feature."""

    type = Always("Feature")
    properties = Nested(BoundaryProperties, required=True)
    geometry = Raw(required=True, metadata={"allOf": [reference("MultiPolygon")]})


class BoundaryCollection(Schema):
    """Outlines as a GeoJSON FeatureCollection."""

    type = Always("FeatureCollection")
    features = List(Nested(BoundaryFeature), required=True)
