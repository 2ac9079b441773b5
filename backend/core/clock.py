"""The time, as something that is handed in: real in service, moved by hand in tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol, overload


class Clock(Protocol):
    """Tells the time; services never read the machine's clock themselves."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        """Start at an aware moment."""
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The moment this clock stands at."""
        return self._now

    def advance(self, step: timedelta) -> datetime:
        """Move forward by a step and return the new moment."""
        self._now += step
        return self._now


@overload
def as_moment(value: datetime) -> str: ...
@overload
def as_moment(value: datetime | None) -> str | None: ...
def as_moment(value: datetime | None) -> str | None:
    """An aware moment as it travels, RFC 3339 in UTC with Z and milliseconds; None for none."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
