"""Duty and settings, coming in and going out."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import Float, List, Nested, String
from marshmallow import post_load
from marshmallow.validate import Length, OneOf, Range

from backend.accounts.duty.domain import MOST_WATCH_AREAS, VolunteerSettings, WatchPlace
from backend.core.cells import NAME_LENGTH
from backend.core.fields import Flag, Moment, Text

LABEL_LENGTH = 12
LONGEST_HOURS = 48


class DutyIn(Schema):
    """Begin duty (for so many hours) or rest."""

    on = Flag(required=True)
    hours = Float(load_default=None, allow_none=True, validate=Range(0.25, LONGEST_HOURS))


class DutyOut(Schema):
    """On duty until when, or resting."""

    on = Flag(required=True)
    until = Moment(required=True, allow_none=True)


class DutyAnswer(Schema):
    """What the socket answers to a change of duty."""

    duty = Nested(DutyOut, required=True)


class WatchAreaSchema(Schema):
    """A place the person watches over."""

    label = Text(required=True, validate=Length(1, LABEL_LENGTH))
    cell = String(
        required=True, validate=Length(equal=NAME_LENGTH), metadata={"description": "H3, resolution 9"}
    )


class SettingsSchema(Schema):
    """What a person decides for themselves; a change sends all of it."""

    wake_for_life = Flag(required=True)
    watch_areas = List(Nested(WatchAreaSchema), required=True, validate=Length(max=MOST_WATCH_AREAS))
    language = String(required=True, validate=OneOf(["zh", "en"]))
    large_type = Flag(required=True)

    @post_load
    def _as_settings(self, data: dict[str, Any], **_: Any) -> VolunteerSettings:
        areas = tuple(WatchPlace(**area) for area in data.pop("watch_areas"))
        return VolunteerSettings(watch_areas=areas, **data)


class DutyAndSettings(Schema):
    """This room's part of a volunteer's state."""

    duty = Nested(DutyOut, required=True)
    settings = Nested(SettingsSchema, required=True)
