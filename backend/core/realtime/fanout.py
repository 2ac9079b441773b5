"""From the numbered stream to the sockets of this process.

One greenlet listens to Valkey; another, every CATCH_UP_S, reads what the first did not get. Both hand
messages to `deliver` in the order of their numbers, each number once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from gevent import sleep, spawn
from gevent.lock import RLock
from sqlalchemy.exc import SQLAlchemyError

from backend.core import stream

if TYPE_CHECKING:
    from valkey import Valkey

    from backend.core.db import Database

log = structlog.get_logger(__name__)

CATCH_UP_S = 2.0
POSITIONS_CHANNEL = "shouwang:positions"
PRESENCE_CHANNEL = "shouwang:presence"
LISTEN_TIMEOUT_S = 1.0


class Fanout:
    """Follows the stream from the moment it starts."""

    def __init__(
        self,
        database: Database,
        valkey: Valkey,
        deliver: Callable[[dict[str, Any]], None],
        passing: dict[str, Callable[[dict[str, Any]], None]],
        on_reconnect: Callable[[], None],
    ) -> None:
        """`deliver` gets numbered messages; `passing` maps unnumbered channels to their handlers."""
        self._database = database
        self._valkey = valkey
        self._deliver = deliver
        self._passing = passing
        self._on_reconnect = on_reconnect
        self._order = RLock()
        self.last = 0

    def start(self) -> None:
        """Begin at the present head of the stream."""
        with self._database.transaction() as session:
            self.last = stream.head(session)
        spawn(self._listen_for_ever)
        spawn(self._catch_up_for_ever)

    def _listen_for_ever(self) -> None:
        while True:
            try:
                self._listen()
            except Exception as error:  # noqa: BLE001 - nobody starts this greenlet again; the database fails here too
                log.warning("fanout_listen_failed", error=type(error).__name__)
                sleep(CATCH_UP_S)

    def _listen(self) -> None:
        """Subscribe, catch up on what passed meanwhile, then follow."""
        with self._valkey.pubsub(ignore_subscribe_messages=True) as pubsub:
            pubsub.subscribe(stream.CHANNEL, *self._passing)
            pubsub.get_message(timeout=LISTEN_TIMEOUT_S)
            self.catch_up()
            self._on_reconnect()
            while True:
                message = pubsub.get_message(timeout=LISTEN_TIMEOUT_S)
                if message is not None:
                    self._take(message["channel"].decode(), orjson.loads(message["data"]))

    def _take(self, channel: str, data: dict[str, Any]) -> None:
        if channel == stream.CHANNEL:
            self.take_numbered(data)
        else:
            self._passing[channel](data)

    def take_numbered(self, message: dict[str, Any]) -> None:
        """Deliver the next number, or read the ones before it first."""
        with self._order:
            if message["number"] > self.last + 1:
                self.catch_up()
            if message["number"] == self.last + 1:
                self._hand_over(message)

    def _catch_up_for_ever(self) -> None:
        while True:
            sleep(CATCH_UP_S)
            try:
                self.catch_up()
            except SQLAlchemyError as error:
                log.warning("fanout_catch_up_failed", error=type(error).__name__)

    def catch_up(self) -> None:
        """Deliver everything after the last number, from the database."""
        with self._order:
            while True:
                with self._database.transaction() as session:
                    rows = stream.after(session, self.last)
                for row in rows:
                    self._hand_over(stream.as_message(row))
                if len(rows) < stream.BATCH:
                    return

    def _hand_over(self, message: dict[str, Any]) -> None:
        """Deliver one message; one that cannot be delivered must not stop those after it."""
        self.last = message["number"]
        try:
            self._deliver(message)
        except Exception:
            log.exception("fanout_deliver_failed", event_name=message["event"])
