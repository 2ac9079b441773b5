"""The numbered stream of what people should see now.

A service publishes a row in its own transaction. After commit the relay gives waiting rows the next
numbers, one relay at a time under an advisory lock, and announces them over Valkey. A web process
that missed an announcement reads the rows after its last number, so nothing depends on Valkey.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID

import orjson
import structlog
from sqlalchemy import BigInteger, Identity, Index, Row, delete, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column
from valkey.exceptions import ValkeyError

from backend.core.clock import as_moment
from backend.core.db import Base, Database, after_commit, now

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
    from valkey import Valkey

log = structlog.get_logger(__name__)

CHANNEL = "shouwang:stream"
RELAY_LOCK = 0x5348_5752  # any constant; "SHWR"
BATCH = 500
KEPT = timedelta(hours=24)

Audience = Literal["console", "volunteer", "control"]
NOBODY = "nobody"  # of a message that was taken back


class StreamRow(Base):
    """One message. `number` is null until the relay has seen the row committed."""

    __tablename__ = "stream"
    __table_args__ = (
        Index("ix_stream_waiting", "id", postgresql_where=text("number IS NULL")),
        Index("ix_stream_about", "about", postgresql_where=text("about IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    number: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    audience: Mapped[str]
    event: Mapped[str]
    station_id: Mapped[UUID | None]
    region_code: Mapped[str | None]
    about: Mapped[UUID | None]
    receivers: Mapped[dict[str, Any]]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class StreamHead(Base):
    """The last number given out: a single row, so that numbers have no gaps."""

    __tablename__ = "stream_head"

    only: Mapped[bool] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told, as `publish` takes it."""

    audience: Audience
    event: str
    data: dict[str, Any]
    station_id: UUID | None = None
    region_code: str | None = None
    receivers: dict[str, Any] = field(default_factory=dict)
    about: UUID | None = None


def publish(
    session: Session,
    audience: Audience,
    event: str,
    data: dict[str, Any],
    *,
    station_id: UUID | None = None,
    region_code: str | None = None,
    receivers: dict[str, Any] | None = None,
    about: UUID | None = None,
) -> None:
    """Write one message; it is announced after commit and never if the transaction fails.

    `receivers` narrows a volunteer message: {"cells": […], "persons": […], "except": […],
    "wake": bool, "resting": bool}: in the cells are those on duty; with "wake" those too who let a
    danger to life wake them; with "resting" everybody, for what alerts nobody. For the console the
    kind of message, the station and the region decide who may see it. `about` is the person whose words,
    places or doings the message holds: it is taken back when they ask to be forgotten.
    """
    session.add(
        StreamRow(
            audience=audience,
            event=event,
            data=data,
            station_id=station_id,
            region_code=region_code,
            about=about,
            receivers=receivers or {},
            created_at=now(session),
        )
    )
    _relay_after(session)


# One statement and one parameter, however many: as rows of a VALUES list, a hundred of them cost the driver
# more than the database.
INSERT_ALL: Final = text("""
INSERT INTO stream (audience, event, station_id, region_code, about, receivers, data, created_at)
SELECT audience, event, station_id, region_code, about, receivers, data, CAST(:at AS timestamptz)
FROM ROWS FROM (
    jsonb_to_recordset(CAST(:messages AS jsonb)) AS (
        audience varchar, event varchar, station_id uuid, region_code varchar, about uuid, receivers jsonb,
        data jsonb
    )
) WITH ORDINALITY AS told (audience, event, station_id, region_code, about, receivers, data, place)
ORDER BY place
""")


def publish_all(session: Session, messages: Sequence[Message]) -> None:
    """The same for several at once, in this order; they are written when this returns."""
    rows = orjson.dumps(messages).decode()
    session.flush()  # what was published one by one comes first
    session.execute(INSERT_ALL, {"messages": rows, "at": now(session)})
    _relay_after(session)


def _relay_after(session: Session) -> None:
    relay: Callable[[], None] | None = session.info.get("relay")
    hooks = session.info["after_commit"]
    if relay is not None and relay not in hooks:
        after_commit(session, relay)


def take_back(session: Session, person_id: UUID) -> None:
    """Empty every message about a person; the numbers stay whole, and who catches up meets one for nobody.

    What their desks and phones should see instead is published afterwards.
    """
    session.execute(
        update(StreamRow)
        .where(StreamRow.about == person_id)
        .values(audience=NOBODY, event=NOBODY, data={}, receivers={}, about=None)
    )


def head(session: Session) -> int:
    """The last number given out, as this transaction sees it."""
    return session.scalar(select(StreamHead.number)) or 0


def after(session: Session, number: int, limit: int = BATCH) -> list[StreamRow]:
    """The messages after a number, in order."""
    return list(
        session.scalars(
            select(StreamRow).where(StreamRow.number > number).order_by(StreamRow.number).limit(limit)
        )
    )


def as_message(row: StreamRow | Row[Any]) -> dict[str, Any]:
    """The row as it travels over Valkey."""
    return {
        "number": row.number,
        "audience": row.audience,
        "event": row.event,
        "station_id": str(row.station_id) if row.station_id else None,
        "region_code": row.region_code,
        "receivers": row.receivers,
        "data": row.data,
        "at": as_moment(row.created_at),
    }


# A statement of its own: what the next one sees is what was committed when the lock was had.
LOCK: Final = select(func.pg_advisory_xact_lock(RELAY_LOCK))
# All of a batch at once, for every alert waits for it.
NUMBER: Final = text("""
WITH waiting AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place
    FROM (SELECT id FROM stream WHERE number IS NULL ORDER BY id LIMIT :batch) AS first
), head AS (
    UPDATE stream_head SET number = number + (SELECT count(*) FROM waiting)
    WHERE EXISTS (SELECT FROM waiting)
    RETURNING number - (SELECT count(*) FROM waiting) AS before
)
UPDATE stream SET number = head.before + waiting.place FROM waiting, head WHERE stream.id = waiting.id
RETURNING stream.number, audience, event, station_id, region_code, receivers, data, created_at
""").bindparams(batch=BATCH)


class Relay:
    """Numbers committed rows and announces them."""

    def __init__(self, database: Database, valkey: Valkey) -> None:
        """Keep the two ends."""
        self._database = database
        self._valkey = valkey
        self._turn = Lock()
        self._asked = self._served = 0

    def __call__(self) -> None:
        """Number and announce all waiting rows; the sweep of the tick calls this too.

        One at a time in a process, and whoever waited looks first whether the round before began late enough
        to have numbered their rows as well. A herd that commits together costs two rounds, and nobody of it
        holds a connection of the database while they wait.
        """
        self._asked += 1
        mine = self._asked
        with self._turn:
            if self._served >= mine:
                return
            asked = self._asked
            while self._pump() == BATCH:
                pass
            self._served = asked

    def _pump(self) -> int:
        """One batch: numbers in one transaction, announcement after it."""
        with self._database.transaction() as session:
            session.execute(LOCK)
            rows = sorted(session.execute(NUMBER), key=attrgetter("number"))
        self._announce(rows)
        return len(rows)

    def _announce(self, rows: Sequence[Row[Any]]) -> None:
        """Tell every web process; if Valkey is away they catch up by number."""
        if not rows:
            return
        try:
            pipeline = self._valkey.pipeline(transaction=False)
            for row in rows:
                pipeline.publish(CHANNEL, orjson.dumps(as_message(row)))
            pipeline.execute()
        except ValkeyError as error:
            log.warning("stream_announce_failed", rows=len(rows), error=type(error).__name__)


def prune(session: Session) -> None:
    """Forget messages older than a day: a client that was away longer takes a snapshot."""
    session.execute(
        delete(StreamRow).where(StreamRow.number.is_not(None), StreamRow.created_at < now(session) - KEPT)
    )
