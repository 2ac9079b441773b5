"""What hand-overs look like coming in and going out."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import UUID, Enum, List, Nested, String
from marshmallow.validate import Length, Regexp

from backend.core.field_notes import name_choices
from backend.core.fields import Text
from backend.core.shapes import choice
from tasks.handovers.domain import DIGEST_LENGTH, LONGEST_NOTE, STATE_NAMES, HandoverState, ItemKind

name_choices(STATE_NAMES)
TIME = {"format": "date-time"}


class DeskQuery(Schema):
    """Which of one's desks: a station's, or a command centre's by its region; neither is the first."""

    station_id = UUID(load_default=None, allow_none=True)
    region_code = String(load_default=None, allow_none=True, validate=Regexp(r"^[0-9]{0,12}\Z"))


class HandoverIn(DeskQuery):
    """A shift to give: of which desk, to whom, with what words, and the list that was read by its digest."""

    to_person_id = UUID(required=True)
    note = Text(load_default="", validate=Length(max=LONGEST_NOTE))
    digest = String(required=True, validate=Length(equal=DIGEST_LENGTH))


class HandoverQuery(Schema):
    """Which hand-overs."""

    state = Enum(HandoverState, by_value=True)
    before = UUID(metadata={"description": "`next` of the page before."})


class ItemOut(Schema):
    """One open item."""

    id = UUID(required=True)
    kind = choice(ItemKind, required=True)
    title = String(required=True)
    number = String(required=True)
    state = String(required=True)
    since = String(required=True, allow_none=True, metadata=TIME)
    package_id = UUID(required=True, allow_none=True)
    who = String(required=True, allow_none=True, metadata={"description": "A masked name."})


class DeskOut(Schema):
    """A station's desk, or a command centre's: then `station_id` is null."""

    station_id = UUID(required=True, allow_none=True)
    region_code = String(required=True)
    name = String(required=True)


class ItemsOut(Schema):
    """Everything open at one of the reader's desks; `digest` stands for the list when it is given."""

    desk = Nested(DeskOut, required=True)
    desks = List(Nested(DeskOut), required=True)
    digest = String(required=True)
    items = List(Nested(ItemOut), required=True)
    next = String(required=True, allow_none=True)


class PersonOut(Schema):
    """A colleague."""

    id = UUID(required=True)
    display_name = String(required=True)


class HandoverOut(Schema):
    """A hand-over; the shift is the giver's until `signed_at`."""

    id = UUID(required=True)
    giver = Nested(PersonOut, required=True, attribute="from", data_key="from")
    receiver = Nested(PersonOut, required=True, attribute="to", data_key="to")
    station_id = UUID(required=True, allow_none=True)
    region_code = String(required=True)
    note = String(required=True)
    items = List(Nested(ItemOut), required=True)
    state = choice(HandoverState, required=True)
    created_at = String(required=True, metadata=TIME)
    signed_at = String(required=True, allow_none=True, metadata=TIME)
    withdrawn_at = String(required=True, allow_none=True, metadata=TIME)


class HandoversPart(Schema):
    """This room's part of a console's snapshot."""

    handovers = List(Nested(HandoverOut), required=True)


class HandoversOut(Schema):
    """A page of hand-overs."""

    items = List(Nested(HandoverOut), required=True)
    next = String(required=True, allow_none=True)
