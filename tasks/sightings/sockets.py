"""The sightings a console opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.core.realtime.registry import console_part, tells
from tasks.sightings import documents, queries
from tasks.sightings.schemas import SightingOut, SightingsPart

if TYPE_CHECKING:
    from backend.core.realtime.registry import SocketContext


tells("/console", sighting=SightingOut)
tells("/volunteer", sighting=SightingOut)


@console_part(SightingsPart)
def open_sightings(context: SocketContext) -> dict[str, Any]:
    """Every sighting within reach that may still lead to somebody."""
    rows = queries.open_for_staff(context.session, context.actor)
    return {"sightings": documents.staff_sightings(context.session, rows, context.actor)}
