"""Signing in and sessions, coming in and going out."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Integer, List, Nested, String
from marshmallow.validate import Length, OneOf

from backend.accounts.registrations.domain import RegistrationState
from backend.accounts.roles import Role
from backend.core.actions import Action
from backend.core.fields import Moment, Password, Text
from backend.core.shapes import choice

USERNAME = Length(1, 64)
PASSWORD = Length(1, 256)
CODE = Length(1, 16)
KINDS = ("staff", "volunteer", "citizen")
LANGUAGES = ("zh", "en")


class StaffSignInIn(Schema):
    """User name and password, and the authenticator's code where it is on."""

    username = Text(required=True, validate=USERNAME)
    password = Password(required=True, validate=PASSWORD)
    totp = Text(load_default=None, allow_none=True, validate=CODE)


class SignInIn(Schema):
    """A code that a provider vouches for."""

    provider = Text(required=True, validate=Length(1, 32))
    code = Text(required=True, validate=Length(1, 512))


class PasswordChangeIn(Schema):
    """The old password and the new one."""

    old = Password(required=True, validate=PASSWORD)
    new = Password(required=True, validate=PASSWORD)


class TotpCodeIn(Schema):
    """What the authenticator shows now."""

    code = Text(required=True, validate=CODE)


class TotpStartOut(Schema):
    """The new secret, shown this once, and the address that authenticators read as a picture."""

    secret = String(required=True)
    uri = String(required=True)


class StationNameOut(Schema):
    """A station by name."""

    id = UUID(required=True)
    name = String(required=True)


class RoleOut(Schema):
    """One role and where it is held."""

    role = choice(Role, required=True)
    station = Nested(StationNameOut, required=True, allow_none=True)
    region_code = String(required=True)
    region_name = String(required=True)


class PersonOut(Schema):
    """Who is signed in."""

    id = UUID(required=True)
    display_name = String(required=True)
    kind = String(required=True, validate=OneOf(KINDS))
    volunteer_state = choice(RegistrationState, required=True, allow_none=True)
    officer_number = String(required=True, allow_none=True)


class CityOut(Schema):
    """What the instance's settings say about its city, for pages that count by them."""

    time_zone = String(
        required=True,
        metadata={"description": "IANA name: what a day is.", "example": "Asia/Shanghai"},
    )
    region_code = String(required=True, metadata={"example": "3502"})
    approval_escalation_s = Integer(
        required=True,
        metadata={"description": "After so many seconds the command centre may approve name and face."},
    )


class SessionOut(Schema):
    """Who is signed in, and what they may do."""

    person = Nested(PersonOut, required=True)
    roles = List(Nested(RoleOut), required=True)
    actions = List(choice(Action), required=True)
    csrf_token = String(required=True, allow_none=True)
    must_change_password = Boolean(
        required=True,
        metadata={
            "description": "Somebody else made the password: until it is changed, all else is refused."
        },
    )
    totp_on = Boolean(required=True, metadata={"description": "Whether signing in takes a code too."})
    demo = Boolean(required=True)
    city = Nested(CityOut, required=True)
    server_time = Moment(required=True)
    language = String(required=True, validate=OneOf(LANGUAGES))


class TokenOut(Schema):
    """A bearer token, shown this once, and its session."""

    token = String(required=True)
    session = Nested(SessionOut, required=True)


class SessionRowOut(Schema):
    """One of my sessions."""

    id = UUID(required=True)
    client = String(required=True)
    created_at = Moment(required=True)
    last_seen_at = Moment(required=True)
    expires_at = Moment(required=True)
    current = Boolean(required=True)


class SessionListOut(Schema):
    """My sessions, the latest seen first."""

    items = List(Nested(SessionRowOut), required=True)
    next = String(required=True, allow_none=True)
