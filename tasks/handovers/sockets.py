"""The hand-overs a console opens with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.core.realtime.registry import console_part, tells
from tasks.handovers import queries
from tasks.handovers.domain import HandoverState
from tasks.handovers.schemas import HandoverOut, HandoversPart

if TYPE_CHECKING:
    from backend.core.realtime.registry import SocketContext


tells("/console", handover=HandoverOut)


@console_part(HandoversPart)
def waiting_handovers(context: SocketContext) -> dict[str, Any]:
    """Hand-overs within reach that nobody signed yet."""
    rows = queries.list_for_staff(context.session, context.actor, state=HandoverState.WAITING)
    return {"handovers": queries.documents(context.session, rows)}
