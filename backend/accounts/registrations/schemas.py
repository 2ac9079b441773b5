"""Registrations coming in and going out."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import UUID, Enum, Integer, List, Nested, String
from marshmallow import post_load
from marshmallow.validate import Length, Range, Regexp

from backend.accounts.registrations.domain import STATE_WORDS, RegistrationState, Step
from backend.accounts.registrations.service.submitting import RegistrationForm
from backend.core.field_notes import name_choices
from backend.core.fields import Moment, Text
from backend.core.shapes import choice

LONGEST_REASON = 500
LONGEST_PAGE = 100
name_choices(STATE_WORDS)


class RegistrationIn(Schema):
    """What a person, or a grid worker for them, writes down. What is wrong in it is said by the service."""

    name = Text(required=True, validate=Length(1, 100))
    identity_number = Text(required=True, validate=Length(1, 40))
    phone = Text(required=True, validate=Length(1, 40))
    home_region_code = String(required=True, validate=Regexp(r"^[0-9]{2,18}\Z"))
    consent_version = Text(required=True, validate=Length(1, 20))

    @post_load
    def _as_form(self, data: dict[str, Any], **_: Any) -> RegistrationForm:
        return RegistrationForm(**data)


class ReasonIn(Schema):
    """Why; the person reads it."""

    reason = Text(required=True, validate=Length(1, LONGEST_REASON))


class ClaimIn(Schema):
    """The code a grid worker gave the person."""

    code = Text(required=True, validate=Length(1, 40))


class RegistrationQuery(Schema):
    """Which registrations, and from where on."""

    state = Enum(RegistrationState, by_value=True, load_default=None)
    after = UUID(load_default=None)
    limit = Integer(load_default=LONGEST_PAGE, validate=Range(1, LONGEST_PAGE))


class HomeRegionOut(Schema):
    """Where somebody lives, as far as we ask."""

    code = String(required=True)
    name = String(required=True)


class RegistrationOut(Schema):
    """A registration; the name is masked unless the reader may see it."""

    id = UUID(required=True)
    state = Enum(RegistrationState, by_value=True, required=True)
    name = String(required=True)
    identity_masked = String(required=True)
    phone_masked = String(required=True)
    home_region = Nested(HomeRegionOut, required=True)
    station_id = UUID(required=True, allow_none=True)
    submitted_at = Moment(required=True)
    decided_at = Moment(required=True, allow_none=True)
    reason = String(required=True, allow_none=True)
    registered_by = UUID(required=True, allow_none=True)
    actions = List(choice(Step), required=True)


class RegistrationDetailOut(RegistrationOut):
    """The same with the numbers in clear, for those who decide; every such reading is audited."""

    identity_number = String(required=True, allow_none=True)
    phone = String(required=True, allow_none=True)


class RegistrationListOut(Schema):
    """One page."""

    items = List(Nested(RegistrationOut), required=True)
    next = UUID(required=True, allow_none=True)


class PendingCount(Schema):
    """How many wait for a desk, in its snapshot."""

    registrations_pending = Integer(required=True)


class InPersonOut(Schema):
    """The registration, and the code that the person confirms it with; shown this once."""

    registration = Nested(RegistrationOut, required=True)
    claim_code = String(required=True)


class ConsentOut(Schema):
    """The text one agrees to."""

    version = String(required=True)
    title = String(required=True)
    text = String(required=True)
