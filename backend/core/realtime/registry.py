"""What sockets can be asked, declared by the rooms: events, and parts of the states sent to clients.

A room's `sockets.py` decorates plain functions; the wiring binds them. A test walks this registry as
another walks the routes: every event names its action and its schema.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from backend.core.clock import as_moment

if TYPE_CHECKING:
    from datetime import datetime

    from marshmallow import Schema
    from sqlalchemy.orm import Session

    from backend.core.actions import Action
    from backend.core.guard import Actor
    from backend.core.runtime import Runtime

Namespace = Literal["/volunteer", "/console"]
VOLUNTEER: Namespace = "/volunteer"
CONSOLE: Namespace = "/console"


@dataclass(frozen=True, slots=True)
class SocketContext:
    """What a socket handler is given: an open transaction, who asks, and where they are."""

    session: Session
    actor: Actor
    runtime: Runtime
    sid: str
    cells: frozenset[str]  # the socket's H3 cell (if told) and the person's watch areas
    now: datetime

    def at(self, cells: frozenset[str]) -> SocketContext:
        """The same context for a socket that moved."""
        return replace(self, cells=cells)


EventHandler = Callable[[SocketContext, dict[str, Any]], dict[str, Any]]
StatePart = Callable[[SocketContext], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SocketEvent:
    """One event a client may send; the answer is its acknowledgement."""

    namespace: Namespace
    name: str
    action: Action
    schema: type[Schema]
    handler: EventHandler


EVENTS: dict[tuple[Namespace, str], SocketEvent] = {}
STATE_PARTS: dict[Namespace, list[StatePart]] = {"/volunteer": [], "/console": []}


def on(
    namespace: Namespace, name: str, *, action: Action, schema: type[Schema]
) -> Callable[[EventHandler], EventHandler]:
    """Declare a handler: its data was loaded by `schema`, its transaction commits when it returns.

    The acknowledgement is {"ok": true, **returned} or {"ok": false, "problem": {…}}.
    """

    def declare(handler: EventHandler) -> EventHandler:
        EVENTS[namespace, name] = SocketEvent(namespace, name, action, schema, handler)
        return handler

    return declare


def state_part(namespace: Namespace) -> Callable[[StatePart], StatePart]:
    """Declare one part of the state a client gets.

    /volunteer: merged into `welcome` on connect and into the answers to `cell` and `sync`.
    /console: merged into the answer to `snapshot`, all parts in one REPEATABLE READ transaction.
    """

    def declare(part: StatePart) -> StatePart:
        STATE_PARTS[namespace].append(part)
        return part

    return declare


def state(context: SocketContext, namespace: Namespace) -> dict[str, Any]:
    """Every part of a client's state, merged, with the server's time for its countdowns."""
    merged: dict[str, Any] = {"server_time": as_moment(context.now)}
    for part in STATE_PARTS[namespace]:
        merged.update(part(context))
    return merged
