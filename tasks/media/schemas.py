"""What a photo looks like coming in and going out."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import UUID, Enum, File, Float, Integer, String
from marshmallow import ValidationError, validates_schema

from tasks.media.domain import Size


class PhotoUpload(Schema):
    """A form with the file, and where it was taken if the person chose to say so (never read from EXIF)."""

    file = File(required=True, metadata={"description": "JPEG, PNG or WebP."})  # type: ignore[no-untyped-call] # APIFlask leaves it untyped
    lon = Float(metadata={"description": "Longitude, WGS-84; together with lat."})
    lat = Float(metadata={"description": "Latitude, WGS-84; together with lon."})

    @validates_schema
    def _both_or_none(self, data: dict[str, object], **_: object) -> None:
        if ("lon" in data) != ("lat" in data):
            message = "lon and lat go together"
            raise ValidationError(message, "lat" if "lon" in data else "lon")


class PhotoQuery(Schema):
    """Which of the two pictures."""

    size = Enum(Size, by_value=True, load_default=Size.FULL)


class PhotoOut(Schema):
    """A photo that was stored."""

    id = UUID(required=True)
    url = String(required=True)
    thumb_url = String(required=True)
    width = Integer(required=True, metadata={"description": "Pixels of the full picture."})
    height = Integer(required=True)
