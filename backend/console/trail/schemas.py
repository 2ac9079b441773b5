"""The trail going out, and what one may ask of it."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import UUID, Enum, Integer, List, Nested, String
from marshmallow import post_load
from marshmallow.validate import Length, OneOf, Range

from backend.console.trail.domain import ACTIONS, ObjectKind
from backend.console.trail.queries import Filter
from backend.core.fields import Moment, Text

MOST_ROW = 2**63 - 1


class TrailQuery(Schema):
    """Which lines; without anything, all that the reader may see."""

    actor = UUID(metadata={"description": "Who did it."})
    action = Text(validate=OneOf(sorted(ACTIONS)), metadata={"description": "What was done."})
    object_kind = Enum(ObjectKind, by_value=True)
    object = Text(validate=Length(1, 64), metadata={"description": "An object_id, or a package's number."})
    since = Moment(metadata={"description": "From this moment on."})
    until = Moment(metadata={"description": "Before this moment."})
    cursor = Integer(validate=Range(1, MOST_ROW), metadata={"description": "The last answer's `next`."})

    @post_load
    def _as_filter(self, data: dict[str, Any], **_: Any) -> tuple[Filter, int | None]:
        before: int | None = data.pop("cursor", None)
        return Filter(**data), before


class TrailActorOut(Schema):
    """Who did it; volunteers' names are masked."""

    id = UUID(required=True)
    display_name = String(required=True)


class TrailStationOut(Schema):
    """The station they work for."""

    id = UUID(required=True)
    name = String(required=True)


class TrailLineOut(Schema):
    """One line: who did or read what, when and why. The words are for people, the ids for asking further."""

    id = String(required=True)
    at = Moment(required=True)
    actor = Nested(
        TrailActorOut, required=True, allow_none=True, metadata={"description": "Null: the system itself."}
    )
    action = String(required=True)
    action_words = String(required=True)
    object_kind = String(required=True)
    object_id = String(required=True, allow_none=True, metadata={"description": "To ask for as `object`."})
    object_words = String(required=True)
    station = Nested(TrailStationOut, required=True, allow_none=True)
    reason = String(required=True, allow_none=True)
    detail = String(required=True, allow_none=True)


class TrailOut(Schema):
    """A page of the trail, newest first."""

    items = List(Nested(TrailLineOut), required=True)
    next = String(required=True, allow_none=True)


class TrailActionOut(Schema):
    """One thing that can be done or read."""

    action = String(required=True, metadata={"description": "To ask for as `action`."})
    words = String(required=True)


class TrailActionsOut(Schema):
    """All of them, in the reader's language."""

    items = List(Nested(TrailActionOut), required=True)
    next = String(required=True, allow_none=True)
