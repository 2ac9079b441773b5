"""Everything of this room that listens to events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.accounts.duty import handlers as duty
from backend.accounts.registrations import handlers as registrations
from backend.accounts.signin import handlers as signin

if TYPE_CHECKING:
    from backend.core.events import EventBus


def subscribe(bus: EventBus) -> None:
    """Listen; sessions last, because ending them is what the others' last words may need."""
    for slice_ in (duty, registrations, signin):
        slice_.subscribe(bus)
