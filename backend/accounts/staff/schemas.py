"""Staff, coming in and going out."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import UUID, Boolean, List, Nested, String
from marshmallow import post_load
from marshmallow.validate import Length, Regexp

from backend.accounts.signin.schemas import PASSWORD, RoleOut
from backend.accounts.staff.service import StaffForm
from backend.core.fields import Password, Text
from backend.core.guard import Grant

MOST_ROLES = 20
USERNAME = Regexp(r"^[A-Za-z0-9][A-Za-z0-9._\-]{1,62}\Z")


class GrantIn(Schema):
    """One role and where."""

    role = Text(required=True, validate=Length(1, 32))
    station_id = UUID(load_default=None, allow_none=True)
    region_code = String(load_default="", validate=Regexp(r"^[0-9]{0,18}\Z"))

    @post_load
    def _as_grant(self, data: dict[str, Any], **_: Any) -> Grant:
        return Grant(**data)


class StaffIn(Schema):
    """A new member of staff."""

    username = Text(required=True, validate=USERNAME)
    name = Text(required=True, validate=Length(1, 50))
    password = Password(required=True, validate=PASSWORD)
    officer_number = Text(load_default=None, allow_none=True, validate=Length(1, 20))
    roles = List(Nested(GrantIn), required=True, validate=Length(max=MOST_ROLES))

    @post_load
    def _as_form(self, data: dict[str, Any], **_: Any) -> StaffForm:
        return StaffForm(grants=tuple(data.pop("roles")), **data)


class NewPasswordIn(Schema):
    """A new password for somebody else."""

    password = Password(required=True, validate=PASSWORD)


class StaffQuery(Schema):
    """Whose staff; without a station, one's own."""

    station = UUID(load_default=None)


class StaffOut(Schema):
    """A colleague."""

    id = UUID(required=True)
    display_name = String(required=True)
    username = String(required=True)
    officer_number = String(required=True, allow_none=True)
    disabled = Boolean(required=True)
    roles = List(Nested(RoleOut), required=True)


class StaffListOut(Schema):
    """Colleagues, by user name."""

    items = List(Nested(StaffOut), required=True)
    next = String(required=True, allow_none=True)
