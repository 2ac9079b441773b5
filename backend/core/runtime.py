"""The parts one process is made of, put together once by the wiring and found again by the edges."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from flask import current_app

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session
    from valkey import Valkey

    from backend.core.clock import Clock
    from backend.core.db import Database
    from backend.core.events import EventBus
    from backend.core.guard import Actor
    from backend.core.outbox import Sender
    from backend.core.presence import Presence
    from backend.core.realtime.index import Profile
    from backend.core.settings import Settings
    from backend.core.stream import Relay

EXTENSION = "shouwang"

T = TypeVar("T")


class Live(Protocol):
    """What handlers may ask of the sockets of this process."""

    def place(self, sid: str, cell: str) -> frozenset[str]:
        """A socket moved to a cell; the cells it counts in from now on."""
        ...

    def counts(self) -> dict[str, int]:
        """Open sockets by namespace."""
        ...


Authenticator = Callable[["Session", str], "Actor | None"]


@dataclass(frozen=True, slots=True)
class DueWork:
    """Something the tick claims every second: does up to a batch, says how many it did."""

    name: str
    run: Callable[[Session], int]
    every_s: float = 1.0


@dataclass(slots=True)
class Runtime:
    """Everything a process needs; the wiring fills it, nobody else writes to it."""

    settings: Settings
    clock: Clock
    database: Database
    valkey: Valkey
    hasty: Valkey  # the same server, for what somebody waits for: one try, and half a second for it
    bus: EventBus
    relay: Relay
    presence: Presence
    authenticate_token: Authenticator
    authenticate_tokens: Callable[[Session, Iterable[str]], dict[str, Actor]]
    authenticate_cookie: Authenticator
    why_ended: Callable[
        [Session, str], str | None
    ]  # told to whoever has the cookie of a session that is over
    load_profiles: Callable[[Session, Collection[UUID]], dict[UUID, Profile]]
    live: Live | None = None  # the sockets of a web process; other processes have none
    due_work: tuple[DueWork, ...] = ()
    senders: dict[str, Sender] = field(default_factory=dict)
    _kept: dict[object, Any] = field(default_factory=dict)

    def only(self, kind: Callable[[Runtime], T]) -> T:
        """The one of its kind that a room keeps in this process's memory; made when it is first asked for."""
        if kind not in self._kept:
            self._kept[kind] = kind(self)
        found: T = self._kept[kind]
        return found


def runtime() -> Runtime:
    """The runtime of the Flask app in whose context this is called."""
    found: Runtime = current_app.extensions[EXTENSION]
    return found
