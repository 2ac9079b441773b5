"""What the console's snapshot says of registrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.accounts.registrations import queries
from backend.accounts.registrations.schemas import PendingCount, RegistrationOut
from backend.core.actions import Action
from backend.core.guard import scopes_of
from backend.core.realtime.registry import console_part, tells

if TYPE_CHECKING:
    from backend.core.realtime.registry import SocketContext


tells("/console", registration=RegistrationOut)


@console_part(PendingCount)
def pending(context: SocketContext) -> dict[str, Any]:
    """How many registrations wait for this desk."""
    scopes = scopes_of(context.session, context.actor, Action.REGISTRATION_READ)
    visible = queries.within(scopes, context.actor)
    return {"registrations_pending": queries.count_pending(context.session, visible)}
