"""The crowd on the console's map, going out."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Integer, Nested, Raw

CELL = {
    "type": "array",
    "description": "H3 cell of resolution 9, how many are online there, how many on duty.",
    "prefixItems": [{"type": "string"}, {"type": "integer"}, {"type": "integer"}],
    "minItems": 3,
    "maxItems": 3,
}


class TotalsOut(Schema):
    """The whole crowd, with those whose cell is not known."""

    online = Integer(required=True)
    on_duty = Integer(required=True)
    wakeable = Integer(required=True)


class PresenceOut(Schema):
    """People per cell."""

    cells = Raw(required=True, metadata={"type": "array", "items": CELL})
    totals = Nested(TotalsOut, required=True)


class PresencePart(Schema):
    """This room's part of the snapshot."""

    presence = Nested(PresenceOut, required=True)
