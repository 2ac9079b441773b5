"""Where people on an assignment are: two minutes in Valkey and live on the console, never in a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

import orjson
import structlog
from valkey.exceptions import ValkeyError

from backend.core.db import after_commit
from backend.core.realtime.fanout import POSITIONS_CHANNEL
from tasks.packages.domain.assignments import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session
    from valkey import Valkey

log = structlog.get_logger(__name__)

KEPT_S: Final = 120


class LivePositions:
    """The last exact position of each assignment."""

    def __init__(self, valkey: Valkey) -> None:
        self._valkey = valkey

    def tell(self, item: dict[str, Any], station_id: UUID, region_code: str) -> None:
        """Keep one position for a while and show it to the desks that may see its package."""
        message = {"items": [item], "station_id": str(station_id), "region_code": region_code}
        pipeline = self._valkey.pipeline(transaction=False)
        pipeline.set(_key(item["assignment_id"]), orjson.dumps(item), ex=KEPT_S)
        pipeline.publish(POSITIONS_CHANNEL, orjson.dumps(message))
        pipeline.execute()

    def forget(self, assignment_id: str) -> None:
        """Keep nothing of an assignment any longer."""
        self._valkey.delete(_key(assignment_id))

    def of(self, assignment_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The positions that are known, by assignment."""
        wanted = list(assignment_ids)
        if not wanted:
            return {}
        keys: list[Any] = [_key(assignment_id) for assignment_id in wanted]
        values = cast("list[bytes | None]", self._valkey.mget(keys))
        return {
            assignment_id: orjson.loads(value)
            for assignment_id, value in zip(wanted, values, strict=True)
            if value is not None
        }


def with_positions(session: Session, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Assignment documents with the positions that are known; none while Valkey is away or hangs.

    Of an assignment that is over none is told, though one that came in as it ended may still be kept.
    The session's own Valkey is asked: within a transaction nobody waits for it as long as elsewhere.
    """
    valkey: Valkey | None = session.info.get("valkey")
    try:
        out = [document["id"] for document in documents if document["state"] in ACTIVE]
        known = LivePositions(valkey).of(out) if valkey else {}
    except ValkeyError as error:
        log.warning("positions_unavailable", error=type(error).__name__)
        known = {}
    return [{**document, "position": known.get(document["id"])} for document in documents]


def forget_position(session: Session, assignment_id: UUID) -> None:
    """Forget where somebody was, once this transaction is committed: their assignment is over."""
    valkey: Valkey | None = session.info.get("valkey")
    if valkey is not None:
        after_commit(session, partial(LivePositions(valkey).forget, str(assignment_id)))


def _key(assignment_id: str) -> str:
    return f"position:{assignment_id}"
