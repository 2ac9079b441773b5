"""What the demo's own routes take and give."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Integer, List, Nested, String
from apiflask.validators import Length, Range

MOST_AT_ONCE = 500


class CrowdIn(Schema):
    """Which of the crowd: numbers first … first + count - 1."""

    first = Integer(required=True, strict=True, validate=Range(min=1, max=50_000))
    count = Integer(required=True, strict=True, validate=Range(min=1, max=MOST_AT_ONCE))
    duty_hours = Integer(load_default=None, allow_none=True, strict=True, validate=Range(min=1, max=12))


class CrowdRestIn(Schema):
    """Who of the crowd rests."""

    codes = List(String(validate=Length(max=64)), required=True, validate=Length(max=MOST_AT_ONCE))


class SampleRegistrationOut(Schema):
    """What somebody invented would write into the registration form."""

    name = String(required=True)
    identity_number = String(required=True)
    phone = String(required=True)
    home_region_code = String(required=True)


class NeighbourOut(Schema):
    """One of the crowd, signed in."""

    code = String(required=True)
    token = String(required=True)
    began_duty = Boolean(required=True)


class CrowdOut(Schema):
    """The crowd, in the order of its numbers."""

    items = List(Nested(NeighbourOut), required=True)


class SampleCallOut(Schema):
    """What a call taker might have written down."""

    text = String(required=True)
