"""The stations a console opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.core.realtime.registry import console_part
from backend.regions import queries, schemas

if TYPE_CHECKING:
    from backend.core.realtime.registry import SocketContext


@console_part(schemas.StationsPart)
def every_station(context: SocketContext) -> dict[str, Any]:
    """All stations: who is next door matters as much as one's own."""
    found = [schemas.station_document(station) for station in queries.stations(context.session)]
    return {"stations": schemas.StationOut(many=True).dump(found)}
