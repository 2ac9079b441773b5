"""A package as staff read it."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Enum, Integer, List, Nested, Raw, String

from backend.core.shapes import choice, reference, variant
from tasks.packages.domain.kinds import Kind
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import PackageAction, PackageState
from tasks.packages.schemas.assignments_out import AssignmentOut
from tasks.packages.schemas.details import ANY_DETAILS, DETAILS
from tasks.packages.schemas.parts import PersonOut, PhotoOut

TIME = {"format": "date-time"}


class PackageStationOut(Schema):
    """The posting station."""

    id = String(required=True)
    name = String(required=True)
    phone = String(required=True)


class ConsentOut(Schema):
    """The guardian's consent; the name only for those who may read it."""

    guardian_name = String(required=True, allow_none=True)
    relation = String(required=True, allow_none=True)
    recorded_at = String(required=True, metadata=TIME)


class AlertedOut(Schema):
    """On duty with a socket, on duty without one, resting but woken."""

    online = Integer(required=True)
    notified = Integer(required=True)
    woken = Integer(required=True)


class RoundOut(Schema):
    """One round, planned or done."""

    number = Integer(required=True)
    range_m = Integer(required=True)
    cap = Integer(required=True)
    wait_s = Integer(required=True)
    due_at = String(required=True, allow_none=True, metadata=TIME)
    done_at = String(required=True, allow_none=True, metadata=TIME)
    alerted = Nested(AlertedOut, required=True)


class HistoryOut(Schema):
    """One line of the story."""

    at = String(required=True, metadata=TIME)
    action = String(required=True)
    by = Nested(PersonOut, required=True, allow_none=True)
    note = String(required=True, allow_none=True)


@variant("kind", details=DETAILS)
class PackageOut(Schema):
    """A package; `assignments` and `history` in the detail only."""

    id = String(required=True)
    number = String(required=True, metadata={"example": "XR-20261121-0003"})
    kind = Enum(Kind, by_value=True, required=True)
    state = Enum(PackageState, by_value=True, required=True)
    version = Integer(required=True)
    title = String(required=True)
    summary = String(required=True)
    station = Nested(PackageStationOut, required=True, allow_none=True)
    officer_number = String(required=True)
    posted_by = Nested(PersonOut, required=True, allow_none=True)
    area = Raw(required=True, metadata={"allOf": [reference("Area")]})
    place_text = String(required=True)
    region_code = String(required=True)
    region_name = String(required=True)
    reward_points = Integer(required=True)
    seats = Integer(required=True)
    seats_taken = Integer(required=True)
    escrow_points = Integer(required=True)
    arrive_within_min = Integer(required=True)
    duration_min = Integer(required=True, allow_none=True)
    created_at = String(required=True, metadata=TIME)
    opened_at = String(required=True, allow_none=True, metadata=TIME)
    deadline_at = String(required=True, allow_none=True, metadata=TIME)
    ended_at = String(required=True, allow_none=True, metadata=TIME)
    approval_asked_at = String(required=True, allow_none=True, metadata=TIME)
    outcome = String(required=True, allow_none=True)
    false_alarm = Boolean(required=True)
    incident_number = String(required=True, allow_none=True)
    guardian_consent = Nested(ConsentOut, required=True, allow_none=True)
    name_and_face = Enum(NameAndFace, by_value=True, required=True)
    danger_to_life = Boolean(required=True)
    safety_note = String(required=True)
    safety_note_en = String(required=True)
    rounds = List(Nested(RoundOut), required=True)
    reached_range_m = Integer(required=True)
    details = Raw(required=True)
    photo = Nested(PhotoOut, required=True, allow_none=True)
    actions = List(choice(PackageAction), required=True)
    watchers = Integer(required=True)
    sightings_open = Integer(required=True)
    assignments = List(Nested(AssignmentOut))
    history = List(Nested(HistoryOut))


class PackageList(Schema):
    """A page of packages; `next` is the cursor of the following one."""

    items = List(Nested(PackageOut), required=True)
    next = String(required=True, allow_none=True)


class RingOut(Schema):
    """What one range would reach."""

    range_m = Integer(required=True)
    online = Integer(required=True)
    on_duty = Integer(required=True)
    wakeable = Integer(required=True)
    cells = Integer(required=True)


class ReachOut(Schema):
    """The rings, nearest first."""

    rings = List(Nested(RingOut), required=True)


class ParsedFields(Schema):
    """What a call can say, in the shape of POST /packages."""

    kind = choice(Kind)
    title = String()
    summary = String()
    place_text = String()
    danger_to_life = Boolean()
    incident_number = String()
    details = Raw(metadata=ANY_DETAILS)


class CallerOut(Schema):
    """The family member who called. The call is no consent: that is the officer's to record."""

    guardian_name = String(required=True, allow_none=True)
    relation = String(required=True, allow_none=True)


class ParsedCallOut(Schema):
    """What was found in the call's text, and the paths of it."""

    fields_ = Nested(ParsedFields, required=True, data_key="fields", attribute="fields")
    found = List(String(), required=True)
    guardian = Nested(CallerOut, required=True, allow_none=True)


class ReviewOut(Schema):
    """A break-glass to be looked at."""

    id = String(required=True)
    package_id = String(required=True)
    package_number = String(required=True)
    reason = String(required=True)
    broken_by = Nested(PersonOut, required=True)
    broken_at = String(required=True, metadata=TIME)
    due_on = String(required=True, metadata={"format": "date"})
    closed_at = String(required=True, allow_none=True, metadata=TIME)
    finding = String(required=True, allow_none=True)


class ReviewList(Schema):
    """Reviews that wait, oldest first."""

    items = List(Nested(ReviewOut), required=True)
    next = String(required=True, allow_none=True)
