"""An assignment as it is read."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Enum, Float, Integer, List, Nested, String

from backend.core.shapes import choice
from tasks.packages.domain.assignments import AssignmentAction, AssignmentState
from tasks.packages.domain.kinds import Kind
from tasks.packages.domain.packages import PackageState
from tasks.packages.schemas.parts import LonLatOut, PhotoOut

TIME = {"format": "date-time"}


class EndedOut(Schema):
    """A package ended, told at once to everybody it had reached; so in both languages."""

    id = String(required=True)
    number = String(required=True)
    kind = Enum(Kind, by_value=True, required=True)
    state = Enum(PackageState, by_value=True, required=True)
    false_alarm = Boolean(required=True)
    outcome_text = String(required=True)
    outcome_text_en = String(required=True)
    at = String(required=True, metadata=TIME)


class AssignmentPackageOut(Schema):
    """What the assignment is for."""

    number = String(required=True)
    kind = Enum(Kind, by_value=True, required=True)
    title = String(required=True)
    state = Enum(PackageState, by_value=True, required=True)
    ended = Nested(
        EndedOut,
        required=True,
        allow_none=True,
        metadata={"description": "How it ended: a phone that was away is not told again."},
    )


class VolunteerOut(Schema):
    """Whose it is; the phone for staff who decide."""

    id = String(required=True)
    display_name = String(required=True)
    phone = String(required=True, allow_none=True)


class AdditionOut(Schema):
    """What the volunteer said."""

    text = String(required=True)
    found = Boolean(required=True)
    photos = List(Nested(PhotoOut), required=True)
    position = Nested(LonLatOut, required=True, allow_none=True)
    at = String(required=True, metadata=TIME)


class ReportOut(AdditionOut):
    """What was found and done, in the volunteer's own words; theirs were a sighting's if `from_sighting`."""

    from_sighting = Boolean(required=True)
    officer_note = String(
        required=True,
        allow_none=True,
        metadata={"description": "The officer's words on a sighting that was the person; for staff alone."},
    )
    additions = List(
        Nested(AdditionOut),
        required=True,
        metadata={"description": "What the volunteer added before the decision."},
    )


class HelpOut(Schema):
    """需要帮助: since when, and where; and when the police said that they spoke to whoever called."""

    at = String(required=True, metadata=TIME)
    position = Nested(LonLatOut, required=True, allow_none=True)
    answered_at = String(required=True, allow_none=True, metadata=TIME)


class LivePositionOut(LonLatOut):
    """Where somebody on the way is now; kept for two minutes only."""

    accuracy_m = Float(required=True, allow_none=True)
    at = String(required=True, metadata=TIME)


class AssignmentOut(Schema):
    """One person's seat."""

    id = String(required=True)
    package_id = String(required=True)
    package = Nested(AssignmentPackageOut, required=True)
    volunteer = Nested(VolunteerOut, required=True)
    state = Enum(AssignmentState, by_value=True, required=True)
    grabbed_at = String(required=True, metadata=TIME)
    arrive_by = String(required=True, metadata=TIME)
    arrived_at = String(required=True, allow_none=True, metadata=TIME)
    arrived_m = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How far from the package's area they said so, in metres; 0 within it."},
    )
    ended_at = String(required=True, allow_none=True, metadata=TIME)
    help = Nested(HelpOut, required=True, allow_none=True)
    report = Nested(ReportOut, required=True, allow_none=True)
    sighting_id = String(required=True, allow_none=True)
    reward_points = Integer(required=True)
    points = Integer(required=True, allow_none=True)
    insured = Boolean(required=True)
    insurance = String(
        required=True, allow_none=True, metadata={"description": "Insurer and policy; null: not insured."}
    )
    reason = String(required=True, allow_none=True)
    actions = List(choice(AssignmentAction), required=True)
    position = Nested(LivePositionOut, required=True, allow_none=True)


class AssignmentList(Schema):
    """A person's assignments, newest first."""

    items = List(Nested(AssignmentOut), required=True)
    next = String(required=True, allow_none=True)
