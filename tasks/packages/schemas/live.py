"""What only the sockets carry of packages."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Float, List, Nested, String

from backend.core.shapes import variant
from tasks.packages.schemas.assignments_out import AssignmentOut
from tasks.packages.schemas.details import DETAILS
from tasks.packages.schemas.packages_out import PackageOut
from tasks.packages.schemas.parts import LonLatOut
from tasks.packages.schemas.volunteers import TIME, BriefingOut, CardOut


class WatchAnswer(Schema):
    """The card of what one keeps an eye out for now."""

    card = Nested(CardOut, required=True)


@variant("kind", details=DETAILS)
class BriefingChange(BriefingOut):
    """A changed briefing, told to all holders at once."""

    sealed_left_out = Boolean(
        required=True, metadata={"description": "Name, face and watermark have to be asked for."}
    )


class MovingOut(LonLatOut):
    """Where somebody on an assignment is."""

    assignment_id = String(required=True)
    package_id = String(required=True)
    accuracy_m = Float(required=True, allow_none=True)
    at = String(required=True, metadata=TIME)
    name = String(required=True)


class PositionsOut(Schema):
    """Positions that changed."""

    items = List(Nested(MovingOut), required=True)


class VolunteerPart(Schema):
    """This room's part of a volunteer's state."""

    packages = List(Nested(CardOut), required=True)
    assignments = List(Nested(AssignmentOut), required=True)


class ConsolePart(Schema):
    """This room's part of a console's snapshot."""

    packages = List(Nested(PackageOut), required=True)
    assignments = List(Nested(AssignmentOut), required=True)
