"""The crowd on the console's map: people per cell, never a dot for somebody at rest."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

import orjson
import structlog
from valkey.exceptions import ValkeyError

from backend.accounts.duty import queries as duty
from backend.core.db import now
from backend.core.realtime.fanout import PRESENCE_CHANNEL

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from valkey import Valkey

    from backend.core.presence import Presence

log = structlog.get_logger(__name__)


# What the desks were told last, kept for who opens one: everybody on duty is read and counted once for all of
# them. It goes with its teller: then who opens a desk counts for themselves.
TOLD = "presence:told"
TOLD_S = 10
WAKEABLE_KEPT = timedelta(seconds=30)  # people change that setting once in months


def crowd(session: Session, presence: Presence, wakeable: int | None = None) -> dict[str, Any]:
    """{"cells": [[H3 cell, online, on duty], …], "totals": {online, on_duty, wakeable}}.

    Online is on duty with an open socket. On duty counts those whose phone is silent too, in the
    cell it last told; people without a cell count in the totals only. `wakeable` is counted unless given.
    """
    on_duty = duty.everybody_on_duty(session)
    everywhere = presence.everywhere()
    online = everywhere.online & on_duty
    # Who has a cell and is on duty, looked through once: there may be tens of thousands, every two seconds.
    placed = [(cell, person in online) for person, cell in everywhere.cells.items() if person in on_duty]
    on_duty_in = Counter(cell for cell, _ in placed)
    online_in = Counter(cell for cell, is_online in placed if is_online)
    return {
        "cells": sorted([cell, online_in[cell], count] for cell, count in on_duty_in.items()),
        "totals": {
            "online": len(online),
            "on_duty": len(on_duty),
            "wakeable": duty.count_wakeable(session) if wakeable is None else wakeable,
        },
    }


def crowd_told(valkey: Valkey) -> dict[str, Any] | None:
    """The crowd as the desks know it; None while nobody tells them."""
    told = cast("bytes | None", valkey.get(TOLD))
    found: dict[str, Any] | None = orjson.loads(told) if told else None
    return found


class PresenceTeller:
    """Tells every console what changed, every two seconds at most."""

    def __init__(self, valkey: Valkey, presence: Presence) -> None:
        """Nothing has been told yet."""
        self._valkey = valkey
        self._presence = presence
        self._told: bytes = b""
        self._wakeable = 0
        self._count_at: datetime | None = None

    def __call__(self, session: Session) -> int:
        """Work for the tick: publish when it differs from what was told last; never more to do."""
        try:
            told = orjson.dumps(crowd(session, self._presence, self._wakeable_about_now(session)))
            self._valkey.set(TOLD, told, ex=TOLD_S)
            if told != self._told:
                self._valkey.publish(PRESENCE_CHANNEL, told)
                self._told = told
        except ValkeyError as error:
            log.warning("presence_not_told", error=type(error).__name__)
        return 0

    def _wakeable_about_now(self, session: Session) -> int:
        moment = now(session)
        if self._count_at is None or moment >= self._count_at:
            self._wakeable = duty.count_wakeable(session)
            self._count_at = moment + WAKEABLE_KEPT
        return self._wakeable
