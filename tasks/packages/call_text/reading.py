"""From a call's text to the fields of a package."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo


def read_call(text: str, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What the text says, as {"fields": in the shape of POST /packages, "found": names of fields}."""
    return {"fields": {}, "found": []}
