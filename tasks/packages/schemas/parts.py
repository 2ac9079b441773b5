"""Shapes that several messages share: positions, areas, keys, reasons."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import UUID, Field, Float, String
from marshmallow import ValidationError
from marshmallow.validate import Length

from backend.core.fields import Text
from backend.core.geo import Position, PositionError, is_number
from backend.core.runtime import runtime
from backend.core.shapes import reference
from backend.core.words import Bilingual

LONGEST_REASON = 500
LONGEST_CODE = 120
LEAST_ACCURATE_M = 100_000
ACCURACY = Bilingual("精度应为 0 到 100000 米。", "An accuracy is 0 to 100,000 metres.")
NO_OBJECT: dict[str, Any] = {"invalid": "Not a valid mapping type."}
PLACE = {
    "type": "object",
    "required": ["lon", "lat"],
    "properties": {
        "lon": {"type": "number"},
        "lat": {"type": "number"},
        "accuracy_m": {"type": ["number", "null"], "minimum": 0, "maximum": LEAST_ACCURATE_M},
    },
}


class PositionIn(Field[Position]):
    """A place: {"lon", "lat"} in degrees of WGS-84, accuracy_m in metres, or a GeoJSON Point; more is let be.

    Off the earth, swapped and outside the city each have a problem of their own, so this raises the
    PositionErrors of core and not a note on a field.
    """

    def __init__(self, **options: Any) -> None:
        """Say in the OpenAPI document what is expected."""
        nothing = [{"type": "null"}] if options.get("allow_none") else []
        metadata = {
            "description": "WGS-84; or a GeoJSON Point.",
            "anyOf": [PLACE, reference("Point"), *nothing],
            "example": {"lon": 118.115, "lat": 24.5},
        }
        super().__init__(metadata=metadata, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Position:
        if not isinstance(value, dict):
            raise PositionError
        accuracy = value.get("accuracy_m")
        if accuracy is not None and not (is_number(accuracy) and 0 <= accuracy <= LEAST_ACCURATE_M):
            raise ValidationError({"accuracy_m": [ACCURACY]})
        box = runtime().settings.city_box
        if "type" in value:
            return Position.from_geojson(value, box)
        return Position.checked(value.get("lon"), value.get("lat"), box)


class AreaIn(Field[dict[str, Any]]):
    """A GeoJSON Point, Polygon or MultiPolygon; the service reads it strictly."""

    def __init__(self, **options: Any) -> None:
        """Say in the OpenAPI document what is expected."""
        super().__init__(metadata={"allOf": [reference("Area")]}, error_messages=NO_OBJECT, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.make_error("invalid")
        return value


class KeyIn(Schema):
    """A key the client made: the same key again does nothing twice."""

    key = UUID(required=True)


class OptionalKeyIn(Schema):
    """The same where a repeat is harmless anyway."""

    key = UUID(load_default=None, allow_none=True)


class ReasonIn(Schema):
    """Why; somebody will read it."""

    reason = Text(required=True, validate=Length(1, LONGEST_REASON))


class LonLatOut(Schema):
    """A place in degrees of WGS-84."""

    lon = Float(required=True)
    lat = Float(required=True)


class PhotoOut(Schema):
    """A photo by the addresses it is loaded from."""

    id = String(required=True)
    url = String(required=True)
    thumb_url = String(required=True)


class PersonOut(Schema):
    """Somebody by what they are called."""

    id = String(required=True)
    display_name = String(required=True)
    name = String(required=True)
