"""Client-made keys: the same key and content do nothing twice, the same key with other content is refused."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from backend.core.db import now
from backend.core.errors import KeyReusedError
from tasks.packages.domain.rules import REQUEST_KEPT
from tasks.packages.seat_models import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session


def is_repeated(
    session: Session,
    person_id: UUID,
    key: UUID,
    action: str,
    object_id: UUID,
    body: Mapping[str, Any] | None = None,
) -> bool:
    """Whether this person used this key before for the very same; remembers it otherwise.

    Two at once: the second waits here for the first, and repeats it only if that one was committed.
    Raises KeyReusedError when the key stood for something else.
    """
    digest = _digest(body or {})
    values = {"action": action, "object_id": object_id, "digest": digest}
    written = session.execute(
        insert(Request)
        .values(person_id=person_id, key=key, at=now(session), **values)
        .on_conflict_do_nothing()
        .returning(Request.key)
    ).scalar_one_or_none()
    if written is not None:
        return False
    known = session.get_one(Request, (person_id, key), populate_existing=True)
    if (known.action, known.object_id, known.digest) != (action, object_id, digest):
        raise KeyReusedError
    return True


def forget_old(session: Session) -> int:
    """Drop keys that no client repeats any more; the number dropped."""
    oldest: datetime = now(session) - REQUEST_KEPT
    gone = session.execute(delete(Request).where(Request.at < oldest).returning(Request.key))
    return len(gone.all())


def _digest(body: Mapping[str, Any]) -> bytes:
    text = json.dumps(body, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()
