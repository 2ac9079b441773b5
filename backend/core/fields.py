"""Fields that every room's schemas share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apiflask import fields

from backend.core.clock import as_moment


class Moment(fields.AwareDateTime):
    """A moment: RFC 3339; read in any zone, written in UTC with Z."""

    def __init__(self, **options: Any) -> None:
        """A moment without a zone is refused: nobody knows when it was."""
        super().__init__(format="iso", **options)

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else as_moment(value)
