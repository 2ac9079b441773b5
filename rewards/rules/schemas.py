"""What reward rules look like going out."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Integer, List, Nested, String

from backend.core.shapes import Always, choice
from tasks.packages.domain.kinds import Kind


class PackageRewardOut(Schema):
    """The rule of one kind of package."""

    kind = choice(Kind, required=True)
    usual = Integer(required=True, metadata={"description": "What a new package offers per seat."})
    most = Integer(required=True)
    source = String(required=True, metadata={"description": "Where the figure comes from."})


class PackageRewardList(Schema):
    """The rules of all kinds."""

    items = List(Nested(PackageRewardOut), required=True)
    next = Always(None)
