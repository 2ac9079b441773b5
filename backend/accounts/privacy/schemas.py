"""The one thing asked before somebody is forgotten."""

from __future__ import annotations

from apiflask import Schema
from marshmallow.validate import Equal

from backend.core.fields import Flag


class EraseIn(Schema):
    """Said on purpose."""

    confirm = Flag(required=True, validate=Equal(True))  # noqa: FBT003 - a value
