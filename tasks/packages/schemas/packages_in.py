"""What staff send about packages: drafts, changes, verdicts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Enum, Integer, List, Nested, String
from marshmallow import ValidationError, post_load, validates_schema
from marshmallow.validate import Length, Range, Regexp

from backend.core.field_notes import name_choices
from backend.core.fields import Moment, Text
from backend.core.words import Bilingual
from tasks.packages.domain.kinds import RULES, Kind, RoundPlan
from tasks.packages.domain.packages import PackageState
from tasks.packages.domain.rules import (
    LONGEST_DURATION_MIN,
    LONGEST_RANGE_M,
    MOST_CAP,
    MOST_POINTS,
    MOST_ROUNDS,
    MOST_SEATS,
)
from tasks.packages.schemas.details import DetailsIn, load_details
from tasks.packages.schemas.parts import AreaIn, ReasonIn

name_choices({kind: rule.name for kind, rule in RULES.items()})
SHORTEST_RANGE_M = 50
LONGEST_WAIT_S = 24 * 3_600
LONGEST_CALL = 4_000
UNKNOWN_STATE = Bilingual("没有这样的状态", "There is no such state.")
WIDENING = Bilingual("每一轮的范围应比上一轮大", "Each round reaches further than the one before.")
INCIDENT_NUMBER = Regexp(r"\A[0-9A-Za-z-]{0,40}\Z")


class RoundIn(Schema):
    """One round: range from the area's edge, cap on people, pause before the next round."""

    range_m = Integer(required=True, strict=True, validate=Range(SHORTEST_RANGE_M, LONGEST_RANGE_M))
    cap = Integer(required=True, strict=True, validate=Range(1, MOST_CAP))
    wait_s = Integer(load_default=300, strict=True, validate=Range(0, LONGEST_WAIT_S))

    @post_load
    def _as_plan(self, data: dict[str, Any], **_: Any) -> RoundPlan:
        return RoundPlan(**data)


class GuardianConsentIn(Schema):
    """The guardian's recorded consent. The name is sealed; null leaves a recorded one as it is."""

    guardian_name = Text(required=True, allow_none=True, validate=Length(1, 40))
    relation = Text(required=True, validate=Length(1, 20))


class _Fields(Schema):
    """What a draft and its changes share."""

    title = Text(validate=Length(max=60))
    summary = Text(validate=Length(max=500))
    place_text = Text(validate=Length(max=120))
    reward_points = Integer(strict=True, validate=Range(0, MOST_POINTS))
    seats = Integer(strict=True, validate=Range(1, MOST_SEATS))
    deadline_at = Moment(allow_none=True)
    duration_min = Integer(allow_none=True, strict=True, validate=Range(5, LONGEST_DURATION_MIN))
    arrive_within_min = Integer(strict=True, validate=Range(1, LONGEST_DURATION_MIN))
    incident_number = String(allow_none=True, validate=INCIDENT_NUMBER)
    guardian_consent = Nested(GuardianConsentIn, allow_none=True)
    danger_to_life = Boolean(truthy={True}, falsy={False})
    rounds = List(Nested(RoundIn), validate=Length(1, MOST_ROUNDS))
    photo_id = UUID(allow_none=True)

    # Of the whole, and only when every round is right in itself: a wrong one has not become a plan.
    @validates_schema(skip_on_field_errors=True)
    def _widening(self, data: dict[str, Any], **_: Any) -> None:
        rounds: list[RoundPlan] = data.get("rounds", [])
        if any(inner.range_m >= outer.range_m for inner, outer in pairwise(rounds)):
            raise ValidationError({"rounds": [WIDENING]})


class PackageIn(_Fields):
    """A new draft. `details` follow the kind."""

    kind = Enum(Kind, by_value=True, required=True)
    area = AreaIn(required=True)
    details = DetailsIn(load_default=dict)

    @post_load
    def _with_defaults(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data["details"] = load_details(data["kind"], data["details"])
        return {"reward_points": 10, "seats": 3, **data}


class PackagePatch(_Fields):
    """Changes to a draft; what is not named stays."""

    version = Integer(required=True, strict=True, validate=Range(min=1))
    kind = Enum(Kind, by_value=True)
    area = AreaIn()
    details = DetailsIn()  # all of them


class BriefIn(Schema):
    """Changes to a package that is out: words and details, never seats, points or place."""

    version = Integer(required=True, strict=True, validate=Range(min=1))
    title = Text(validate=Length(1, 60))
    summary = Text(validate=Length(1, 500))
    place_text = Text(validate=Length(1, 120))
    incident_number = String(allow_none=True, validate=INCIDENT_NUMBER)
    guardian_consent = Nested(GuardianConsentIn, allow_none=True)  # null takes it back
    details = DetailsIn()  # all of them
    photo_id = UUID(allow_none=True)


class RetractIn(ReasonIn):
    """Take a package back."""

    false_alarm = Boolean(load_default=False, truthy={True}, falsy={False})


class ResolveIn(Schema):
    """How it ended, for staff; volunteers get the sentence of the kind."""

    outcome = Text(required=True, validate=Length(1, 500))


class FindingIn(Schema):
    """What the review of a break-glass found."""

    finding = Text(required=True, validate=Length(1, 1_000))


class ParseCallIn(Schema):
    """The text of a 110 call."""

    text = Text(required=True, validate=Length(max=LONGEST_CALL))


class PlaceIn(Schema):
    """Which area to name the place of."""

    area = AreaIn(required=True)


class ReachIn(Schema):
    """Which ranges to count people in."""

    area = AreaIn(required=True)
    ranges_m = List(
        Integer(strict=True, validate=Range(SHORTEST_RANGE_M, LONGEST_RANGE_M)),
        required=True,
        validate=Length(1, MOST_ROUNDS),
    )
    kind = Enum(Kind, by_value=True)
    danger_to_life = Boolean(load_default=False, truthy={True}, falsy={False})


class PackageQuery(Schema):
    """Which packages: states by comma, a kind, only one's own drafts and postings."""

    state = String(metadata={"example": "open,full"})
    kind = Enum(Kind, by_value=True)
    mine = Boolean(load_default=False)
    cursor = UUID(metadata={"description": "`next` of the page before."})

    @post_load
    def _states(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        names = [name for name in data.pop("state", "").split(",") if name]
        if set(names) - set(PackageState):
            raise ValidationError({"state": [UNKNOWN_STATE]})
        return {**data, "states": tuple(PackageState(name) for name in names) or None}
