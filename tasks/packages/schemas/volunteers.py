"""What volunteers send and get: cards, briefings, seats, reports."""

from __future__ import annotations

import uuid
from contextlib import suppress
from functools import lru_cache
from typing import Any

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Enum, Float, Integer, List, Nested, Raw, String
from marshmallow.validate import Length, OneOf, Range

from backend.core.cells import NAME_LENGTH
from backend.core.fields import Moment, Text
from backend.core.shapes import reference, variant
from tasks.packages.domain.kinds import Kind
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import PackageState
from tasks.packages.schemas.assignments_out import AssignmentOut, EndedOut
from tasks.packages.schemas.details import DETAILS
from tasks.packages.schemas.parts import KeyIn, LonLatOut, PhotoOut, PositionIn, ReasonIn

TIME = {"format": "date-time"}
MOST_PHOTOS = 9
LONGEST_REPORT = 2_000
KNOWN_PACKAGES = 256
NEEDED = frozenset({"package_id", "key"})


_package_id = lru_cache(KNOWN_PACKAGES)(uuid.UUID)  # a crowd names the same one


class GrabIn(KeyIn):
    """Take a seat; the cell is what the phone shares anyway, and no part of what is asked for."""

    cell = String(allow_none=True, validate=Length(equal=NAME_LENGTH))


class SocketGrabIn(GrabIn):
    """The same over the socket."""

    package_id = UUID(required=True)

    def load(self, data: Any, **options: Any) -> Any:
        """What every phone sends is read at once; the fields read whatever looks otherwise, and say why.

        Thousands grab within a second, and walking through the fields costs more than all the rest of a no.
        """
        if data.keys() == NEEDED and isinstance(key := data["key"], str):
            with suppress(ValueError, TypeError, AttributeError):
                return {"package_id": _package_id(data["package_id"]), "key": uuid.UUID(key)}
        return super().load(data, **options)


class SocketWatchIn(KeyIn):
    """协助留意 over the socket."""

    package_id = UUID(required=True)


class SeenIn(Schema):
    """A card was shown."""

    package_id = UUID(required=True)
    round = Integer(load_default=None, allow_none=True, strict=True, validate=Range(0, 100))


class LivePositionIn(Schema):
    """Where somebody on an assignment is now."""

    assignment_id = UUID(required=True)
    lon = Raw(required=True, metadata={"type": "number"})
    lat = Raw(required=True, metadata={"type": "number"})
    accuracy_m = Float(load_default=None, allow_none=True, validate=Range(0, 100_000))
    at = Moment(load_default=None, allow_none=True)


class CellQuery(Schema):
    """Where the phone is, as a cell."""

    cell = String(validate=Length(equal=NAME_LENGTH), metadata={"description": "H3, resolution 9"})


class ArriveIn(KeyIn):
    """On the spot."""

    position = PositionIn(required=True)


class HelpIn(KeyIn):
    """需要帮助."""

    position = PositionIn(load_default=None, allow_none=True)


class ReleaseIn(KeyIn, ReasonIn):
    """Give the seat back."""

    unsafe = Boolean(
        load_default=False,
        metadata={"description": "The place is not safe: the desks are called, as for help."},
    )


class ReportIn(KeyIn):
    """What was found and done."""

    text = Text(load_default="", validate=Length(max=LONGEST_REPORT))
    found = Boolean(load_default=False, truthy={True}, falsy={False})
    photo_ids = List(UUID(), load_default=list, validate=Length(max=MOST_PHOTOS))
    position = PositionIn(load_default=None, allow_none=True)


class ConfirmIn(Schema):
    """Accept a report; without points: all that were promised."""

    points = Integer(load_default=None, allow_none=True, strict=True, validate=Range(min=0, max=1_000_000))


class CardStationOut(Schema):
    """Whom to call."""

    name = String(required=True)
    phone = String(required=True)


class CircleOut(LonLatOut):
    """The area as a circle."""

    radius_m = Integer(required=True)


class CardOut(Schema):
    """What everybody alerted may read."""

    id = String(required=True)
    number = String(required=True)
    kind = Enum(Kind, by_value=True, required=True)
    version = Integer(required=True, metadata={"description": "Grows with every change of the card."})
    round = Integer(required=True)
    state = Enum(PackageState, by_value=True, required=True)
    title = String(required=True)
    summary = String(required=True)
    area = Nested(CircleOut, required=True)
    range_m = Integer(required=True)
    age_band = String(required=True, allow_none=True)
    sex = String(required=True, allow_none=True, validate=OneOf(["female", "male"]))
    height_cm = Integer(required=True, allow_none=True)
    clothing = String(required=True, allow_none=True)
    features = String(required=True, allow_none=True)
    direction = String(required=True, allow_none=True)
    likely_roads = List(String(), required=True, allow_none=True)
    last_seen_at = String(required=True, allow_none=True, metadata=TIME)
    task = String(
        required=True,
        allow_none=True,
        metadata={"description": "What to check, do or tell; null when somebody is looked for."},
    )
    place_text = String(required=True)
    reward_points = Integer(required=True)
    seats = Integer(required=True)
    seats_left = Integer(required=True)
    opened_at = String(required=True, metadata=TIME)
    deadline_at = String(required=True, allow_none=True, metadata=TIME)
    arrive_within_min = Integer(required=True)
    station = Nested(CardStationOut, required=True, allow_none=True)
    officer_number = String(required=True)
    safety_note = String(required=True)
    danger_to_life = Boolean(required=True)
    insured = Boolean(required=True)
    watching = Boolean()
    holding = Boolean()


class CardList(Schema):
    """Cards, newest first."""

    items = List(Nested(CardOut), required=True)
    next = String(required=True, allow_none=True)


@variant("kind", details=DETAILS)
class BriefingOut(CardOut):
    """What somebody with a seat may read besides."""

    name = String(required=True, allow_none=True)
    photo = Nested(PhotoOut, required=True, allow_none=True)
    name_and_face = Enum(NameAndFace, by_value=True, required=True)
    details = Raw(required=True)
    incident_number = String(required=True, allow_none=True)
    watermark = String(required=True)
    shape = Raw(
        required=True,
        allow_none=True,
        metadata={
            "description": "The area as it was drawn; null for a place with a range around it.",
            "anyOf": [reference("Area"), {"type": "null"}],
        },
    )
    changed_at = String(required=True, allow_none=True, metadata=TIME)
    insurance = String(
        allow_none=True,
        metadata={
            "description": "Insurer and policy of my seat; null: not insured. Not in what all are told."
        },
    )


class GrabOut(Schema):
    """The seat, and what to look for."""

    assignment = Nested(AssignmentOut, required=True)
    briefing = Nested(BriefingOut, required=True, allow_none=True)


@variant("event", data={"package": CardOut, "package_ended": EndedOut})
class NoticeOut(Schema):
    """A message that waited for the phone to be opened."""

    id = String(required=True)
    package_id = String(required=True)
    event = String(required=True)
    data = Raw(required=True)
    at = String(required=True, metadata=TIME)
    read_at = String(required=True, allow_none=True, metadata=TIME)


class NoticeList(Schema):
    """A person's notices, newest first."""

    items = List(Nested(NoticeOut), required=True)
    next = String(required=True, allow_none=True)
