"""Fields that every room's schemas share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from apiflask import fields


def as_moment(value: datetime) -> str:
    """An aware moment as it travels: RFC 3339, UTC, with Z and milliseconds."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Moment(fields.AwareDateTime):
    """A moment: RFC 3339; read in any zone, written in UTC with Z."""

    def __init__(self, **options: Any) -> None:
        """A moment without a zone is refused: nobody knows when it was."""
        super().__init__(format="iso", **options)

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else as_moment(value)
