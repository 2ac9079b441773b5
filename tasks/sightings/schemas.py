"""What sightings look like coming in and going out."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Enum, Float, List, Nested, String
from marshmallow import pre_load
from marshmallow.validate import Length, Range

from backend.core.field_notes import name_choices
from backend.core.fields import Moment, Text
from backend.core.shapes import choice
from tasks.media.schemas import PhotoOut
from tasks.sightings.domain import LONGEST_TEXT, MOST_PHOTOS, STATE_NAMES, SightingAction, SightingState

LONGEST_NOTE = 500
name_choices(STATE_NAMES)
TIME = {"format": "date-time"}


class PositionIn(Schema):
    """A place in degrees of WGS-84; a GeoJSON Point is read too."""

    lon = Float(required=True)
    lat = Float(required=True)
    accuracy_m = Float(load_default=None, allow_none=True, validate=Range(0, 100_000))

    @pre_load
    def _from_geojson(self, data: Any, **_: object) -> Any:
        point = data.get("coordinates") if isinstance(data, dict) and data.get("type") == "Point" else None
        if isinstance(point, list) and len(point) in {2, 3}:
            return {"lon": point[0], "lat": point[1]}
        return data


class SightingIn(Schema):
    """疑似发现: one tap, the place, perhaps a photo and words."""

    key = UUID(required=True, metadata={"description": "Made by the client; repeats are recognised by it."})
    position = Nested(PositionIn, required=True)
    text = Text(load_default="", allow_none=True, validate=Length(max=LONGEST_TEXT))
    photo_ids = List(UUID(), load_default=list, validate=Length(max=MOST_PHOTOS))
    seen_at = Moment(required=True)


class PhotosIn(Schema):
    """Pictures that follow a sighting; repeats count once."""

    photo_ids = List(UUID(), required=True, validate=Length(1, MOST_PHOTOS))


class ReasonIn(Schema):
    """Why it was not the person."""

    reason = Text(required=True, validate=Length(1, LONGEST_NOTE))


class NoteIn(Schema):
    """How the person was found."""

    note = Text(load_default="", validate=Length(max=LONGEST_NOTE))


class SightingQuery(Schema):
    """Which sightings."""

    state = Enum(SightingState, by_value=True)
    package_id = UUID()
    before = UUID(metadata={"description": "`next` of the page before."})


class PersonOut(Schema):
    """The sender; the phone only where one sighting is read."""

    id = UUID(required=True)
    display_name = String(required=True)
    phone = String(allow_none=True)


class PositionOut(Schema):
    """Where it was."""

    lon = Float(required=True)
    lat = Float(required=True)
    accuracy_m = Float(required=True, allow_none=True)


class HistoryOut(Schema):
    """One line of the story."""

    at = String(required=True, metadata=TIME)
    action = choice(SightingAction, required=True)
    state = choice(SightingState, required=True)
    by = Nested(PersonOut, required=True, allow_none=True)
    note = String(required=True, allow_none=True)


class SightingOut(Schema):
    """A sighting."""

    id = UUID(required=True)
    package_id = UUID(required=True)
    package_number = String(required=True)
    by = Nested(PersonOut, required=True)
    position = Nested(PositionOut, required=True)
    place_text = String(required=True)
    text = String(required=True)
    photos = List(Nested(PhotoOut), required=True)
    seen_at = String(required=True, metadata=TIME)
    sent_at = String(required=True, metadata=TIME)
    late = Boolean(required=True, metadata={"description": "The package had ended; kept all the same."})
    opened_at = String(required=True, allow_none=True, metadata=TIME)
    judged_at = String(required=True, allow_none=True, metadata=TIME)
    state = choice(SightingState, required=True)
    reason = String(required=True, allow_none=True)
    urgent = Boolean(required=True)
    actions = List(choice(SightingAction), required=True)
    history = List(Nested(HistoryOut))


class SightingsPart(Schema):
    """This room's part of a console's snapshot."""

    sightings = List(Nested(SightingOut), required=True)


class SightingsOut(Schema):
    """A page of sightings."""

    items = List(Nested(SightingOut), required=True)
    next = String(required=True, allow_none=True)
