"""The one thing asked before somebody is forgotten."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean
from marshmallow.validate import Equal


class EraseIn(Schema):
    """Said on purpose."""

    confirm = Boolean(required=True, truthy={True}, falsy={False}, validate=Equal(True))  # noqa: FBT003 - a value
