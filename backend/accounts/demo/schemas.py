"""Who one may be in the demo."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import List, Nested, String
from marshmallow.validate import Length, OneOf

from backend.accounts.roles import Role
from backend.accounts.signin.schemas import KINDS
from backend.core.fields import Text
from backend.core.shapes import choice


class DemoSignInIn(Schema):
    """Which of the staff."""

    username = Text(required=True, validate=Length(1, 64))


class IdentityOut(Schema):
    """One of the cast. Staff have a user name, the others sign in with their code."""

    code = String(required=True)
    display_name = String(required=True)
    kind = String(required=True, validate=OneOf(KINDS))
    role = choice(Role, required=True)
    note = String(required=True)
    username = String()


class IdentityListOut(Schema):
    """The cast."""

    items = List(Nested(IdentityOut), required=True)
    next = String(required=True, allow_none=True)
