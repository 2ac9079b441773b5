"""Client-made keys: the same key and content do nothing twice, the same key with other content is refused."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import delete, text

from backend.core.db import now
from backend.core.errors import KeyReusedError
from tasks.packages.domain.rules import REQUEST_KEPT
from tasks.packages.seat_models import Request

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy.orm import Session


# One statement of one length, however many keys. And in one order everywhere: two lots that
# share keys wait for each other in a row, not in a ring.
REMEMBER: Final = text("""
INSERT INTO package_requests (person_id, key, action, object_id, digest, at)
SELECT person_id, key, CAST(:action AS varchar), CAST(:object_id AS uuid), CAST(:digest AS bytea),
       CAST(:at AS timestamptz)
FROM unnest(CAST(:persons AS uuid[]), CAST(:keys AS uuid[])) AS asked (person_id, key)
ORDER BY person_id, key
ON CONFLICT DO NOTHING
RETURNING person_id, key
""")
FORGET: Final = text("""
DELETE FROM package_requests
USING unnest(CAST(:persons AS uuid[]), CAST(:keys AS uuid[])) AS asked (person_id, key)
WHERE package_requests.person_id = asked.person_id AND package_requests.key = asked.key
""")


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
    (answer,) = are_repeated(session, [(person_id, key)], action, object_id, body)
    if isinstance(answer, KeyReusedError):
        raise answer
    return answer


def are_repeated(
    session: Session,
    asked: Sequence[tuple[UUID, UUID]],
    action: str,
    object_id: UUID,
    body: Mapping[str, Any] | None = None,
) -> list[bool | KeyReusedError]:
    """The same for several (person, key), all different; a key of something else is not raised, but said."""
    digest = _digest(body or {})
    values = {"action": action, "object_id": object_id, "digest": digest, "at": now(session)}
    written = session.execute(REMEMBER, {**values, **_in_columns(asked)})
    new = {(row.person_id, row.key) for row in written}

    def answer(person_id: UUID, key: UUID) -> bool | KeyReusedError:
        if (person_id, key) in new:
            return False
        known = session.get_one(Request, (person_id, key), populate_existing=True)
        same = (known.action, known.object_id, known.digest) == (action, object_id, digest)
        return same or KeyReusedError()

    return [answer(person_id, key) for person_id, key in asked]


def forget(session: Session, asked: Collection[tuple[UUID, UUID]]) -> None:
    """Drop keys whose requests were refused: sent again, they are looked at anew."""
    if asked:
        session.execute(FORGET, _in_columns(asked))


def forget_old(session: Session) -> int:
    """Drop keys that no client repeats any more; the number dropped."""
    oldest: datetime = now(session) - REQUEST_KEPT
    gone = session.execute(delete(Request).where(Request.at < oldest).returning(Request.key))
    return len(gone.all())


def _in_columns(asked: Collection[tuple[UUID, UUID]]) -> dict[str, list[UUID]]:
    return {"persons": [person_id for person_id, _ in asked], "keys": [key for _, key in asked]}


def _digest(body: Mapping[str, Any]) -> bytes:
    text = json.dumps(body, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).digest()
