"""The console's part of the snapshot that no single room owns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from valkey.exceptions import ValkeyError

from backend.console.presence import crowd, crowd_told
from backend.console.schemas import PresenceOut, PresencePart
from backend.core.presence import presence_of
from backend.core.realtime.registry import console_part, tells

if TYPE_CHECKING:
    from backend.core.realtime.registry import SocketContext

NOBODY: dict[str, Any] = {"cells": [], "totals": {"online": 0, "on_duty": 0, "wakeable": 0}}


tells("/console", presence=PresenceOut)


@console_part(PresencePart)
def crowd_part(context: SocketContext) -> dict[str, Any]:
    """People per cell; while Valkey is away or hangs, nobody rather than no console."""
    # Not the runtime's, which wait longer than a snapshot may.
    presence, valkey = presence_of(context.session), context.session.info.get("valkey")
    if presence is None or valkey is None:
        return {"presence": NOBODY}
    try:
        return {"presence": crowd_told(valkey) or crowd(context.session, presence)}
    except ValkeyError:
        return {"presence": NOBODY}
