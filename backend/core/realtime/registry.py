"""What sockets can be asked and what they tell, declared by the rooms: events, messages, parts of states.

A room's `sockets.py` decorates plain functions; the wiring binds them. A test walks this registry as
another walks the routes: every event names its action and its schema.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, Literal

from backend.core.clock import as_moment

if TYPE_CHECKING:
    from datetime import datetime

    from marshmallow import Schema
    from sqlalchemy.orm import Session

    from backend.core.actions import Action
    from backend.core.guard import Actor
    from backend.core.realtime.index import Profile
    from backend.core.runtime import Runtime

Namespace = Literal["/volunteer", "/console"]
VOLUNTEER: Namespace = "/volunteer"
CONSOLE: Namespace = "/console"
# What desks are told without a number: only the latest of it counts.
UNNUMBERED: Final = ("positions", "presence")


@dataclass(frozen=True, slots=True)
class SocketContext:
    """What a socket handler is given: an open transaction, who asks, and where they are."""

    session: Session
    actor: Actor
    runtime: Runtime
    sid: str
    cells: frozenset[str]  # the socket's H3 cell (if told) and the person's watch areas
    now: datetime
    profile: Profile | None = None  # of the person, when it was read in this very transaction

    def at(self, cells: frozenset[str]) -> SocketContext:
        """The same context for a socket that moved."""
        return replace(self, cells=cells)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, for a handler that opens its transactions itself."""

    actor: Actor
    runtime: Runtime


EventHandler = Callable[[SocketContext, dict[str, Any]], dict[str, Any]]
# For what may have to wait for others before it is decided: it tells the answer, or an error, now or later.
AskHandler = Callable[[Asker, dict[str, Any], Callable[["dict[str, Any] | Exception"], None]], None]
# What is said on the stream is heard here before any phone is told of it; it must not wait.
Hearer = Callable[["Runtime", dict[str, Any]], None]
# Asked for many clients of one transaction at once, because thousands connect in the same minute: one
# answer each, in their order.
StatePart = Callable[[Sequence[SocketContext]], Sequence[dict[str, Any]]]
ConsolePart = Callable[[SocketContext], dict[str, Any]]  # desks are few and ask one at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredEvent:
    """One event a client may send; the answer is its acknowledgement."""

    namespace: Namespace
    name: str
    action: Action
    schema: type[Schema]
    answer: type[Schema] | Literal["state"] | None = None  # what a good acknowledgement holds besides `ok`


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketEvent(DeclaredEvent):
    """One that is answered within one transaction."""

    handler: EventHandler


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingEvent(DeclaredEvent):
    """One that may have to wait before it is decided, and opens its transaction then."""

    handler: AskHandler


EVENTS: dict[tuple[Namespace, str], SocketEvent | WaitingEvent] = {}
STATE_PARTS: dict[Namespace, list[StatePart]] = {"/volunteer": [], "/console": []}
# For the API document alone: the shapes of those parts, and of what is told without being asked.
STATE_SHAPES: dict[Namespace, list[type[Schema]]] = {"/volunteer": [], "/console": []}
MESSAGES: dict[tuple[Namespace, str], type[Schema]] = {}
HEARERS: dict[str, list[Hearer]] = {}


def on(
    namespace: Namespace,
    name: str,
    *,
    action: Action,
    schema: type[Schema],
    answer: type[Schema] | Literal["state"] | None = None,
) -> Callable[[EventHandler], EventHandler]:
    """Declare a handler: its data was loaded by `schema`, its transaction commits when it returns.

    The acknowledgement is {"ok": true, **returned} or {"ok": false, "problem": {…}}.
    """

    def declare(handler: EventHandler) -> EventHandler:
        EVENTS[namespace, name] = SocketEvent(
            namespace=namespace, name=name, action=action, schema=schema, answer=answer, handler=handler
        )
        return handler

    return declare


def on_ask(
    namespace: Namespace, name: str, *, action: Action, schema: type[Schema], answer: type[Schema]
) -> Callable[[AskHandler], AskHandler]:
    """The same for a handler that opens its own transactions, because it may have to wait before it does.

    It keeps nobody waiting meanwhile: it tells the answer to whom it is given.
    """

    def declare(handler: AskHandler) -> AskHandler:
        EVENTS[namespace, name] = WaitingEvent(
            namespace=namespace, name=name, action=action, schema=schema, answer=answer, handler=handler
        )
        return handler

    return declare


def hears(*messages: str) -> Callable[[Hearer], Hearer]:
    """Declare what a room does in every web process when phones are about to be told this."""

    def declare(hearer: Hearer) -> Hearer:
        for message in messages:
            HEARERS.setdefault(message, []).append(hearer)
        return hearer

    return declare


def let_rooms_hear(parts: Runtime, message: dict[str, Any]) -> None:
    """A message of the stream, to the rooms that declared so."""
    if message["audience"] == "volunteer":
        for hear in HEARERS.get(message["event"], ()):
            hear(parts, message["data"])


def tells(namespace: Namespace, **messages: type[Schema]) -> None:
    """Declare what a namespace's clients are told: the name of each message and what it holds.

    /volunteer: the name is the event's. /console: it is the `type` of the numbered `event`, and the shape its
    `data`, but for what is UNNUMBERED.
    """
    MESSAGES.update({(namespace, name): shape for name, shape in messages.items()})


def volunteer_part(shape: type[Schema]) -> Callable[[StatePart], StatePart]:
    """Declare one part of a phone's state: in `welcome` and in the answers to `cell` and `sync`."""

    def declare(part: StatePart) -> StatePart:
        STATE_PARTS[VOLUNTEER].append(part)
        STATE_SHAPES[VOLUNTEER].append(shape)
        return part

    return declare


def console_part(shape: type[Schema]) -> Callable[[ConsolePart], ConsolePart]:
    """Declare one part of a desk's state: in the answer to `snapshot`, one REPEATABLE READ transaction."""

    def declare(part: ConsolePart) -> ConsolePart:
        @wraps(part)
        def for_each(contexts: Sequence[SocketContext]) -> list[dict[str, Any]]:
            return [part(context) for context in contexts]

        STATE_PARTS[CONSOLE].append(for_each)
        STATE_SHAPES[CONSOLE].append(shape)
        return part

    return declare


def states(contexts: Sequence[SocketContext], namespace: Namespace) -> list[dict[str, Any]]:
    """Every part of each client's state, merged, with the server's time for its countdowns."""
    merged: list[dict[str, Any]] = [{"server_time": as_moment(context.now)} for context in contexts]
    for part in STATE_PARTS[namespace]:
        for one, found in zip(merged, part(contexts), strict=True):
            one.update(found)
    return merged


def state(context: SocketContext, namespace: Namespace) -> dict[str, Any]:
    """The state of one client."""
    return states([context], namespace)[0]
