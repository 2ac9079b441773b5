"""What clients ask over their sockets: who may, how often, in what form; then the room's handler.

Every event is asked with a way to tell, which gets the acknowledgement's bytes now or later. So an event that
has to wait for others keeps neither a connection of the database nor the greenlet that reads its socket.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson
from gevent import spawn

from backend.core.actions import Action
from backend.core.errors import (
    AppError,
    Bilingual,
    ForbiddenError,
    Language,
    RateLimitedError,
    UnauthenticatedError,
    UnreadableError,
)
from backend.core.lots import hear
from backend.core.problems import document
from backend.core.realtime import registry
from backend.core.realtime.index import Desk, LiveIndex, Seat
from backend.core.realtime.registry import (
    VOLUNTEER,
    Asker,
    Namespace,
    SocketContext,
    SocketEvent,
    WaitingEvent,
)

if TYPE_CHECKING:
    from marshmallow import Schema

    from backend.core.guard import Actor
    from backend.core.runtime import Runtime

Tell = Callable[[bytes], None]
Ask = Callable[[str, object, Tell], None]

BURST: Final = 40  # events a socket may send at once
REFILL_PER_S: Final = 10.0  # and how many a second after that
MOST_UNANSWERED: Final = 4  # events of a socket that others are waited for in
STATES: Final = frozenset({"cell", "sync"})  # events answered with the whole list of what matches
KNOWN_REFUSALS: Final = 256


class Events(NamedTuple):
    """What a namespace's sockets can ask: the events by name, and the ways of what is none of them."""

    declared: Mapping[str, Ask]
    unknown: Ask
    unreadable: Ask


class UnknownEventError(AppError):
    """Nobody declared an event of this name."""

    status = 404
    slug = "unknown-event"
    title = Bilingual("没有这项操作", "Unknown event")
    detail = Bilingual(
        "服务器没有这项操作，没有保存任何内容，请更新后重试。",
        "The server knows no such event and nothing was saved; please update and try again.",
    )


class Allowance:
    """A token bucket of one socket."""

    __slots__ = ("_at", "_left")

    def __init__(self) -> None:
        self._left = float(BURST)
        self._at = time.monotonic()

    def take(self) -> None:
        """Use one, or raise RateLimitedError."""
        moment = time.monotonic()
        self._left = min(BURST, self._left + (moment - self._at) * REFILL_PER_S)
        self._at = moment
        if self._left < 1:
            raise RateLimitedError(seconds=1)
        self._left -= 1


class Answering:
    """The events of this process's sockets."""

    def __init__(self, parts: Runtime, index: LiveIndex, release: Callable[[Seat], None]) -> None:
        """`release` lets a seat have what was kept back while a whole state was read for it."""
        self._parts = parts
        self._policy = parts.database.policy
        self._index = index
        self._release = release
        self._allowances: dict[str, Allowance] = {}
        self._unanswered: Counter[str] = Counter()

    def forget(self, sid: str) -> None:
        """A socket closed."""
        self._allowances.pop(sid, None)

    def events(self) -> dict[Namespace, Events]:
        """Every event declared so far."""
        declared: dict[Namespace, dict[str, Ask]] = {}
        for (namespace, name), event in registry.EVENTS.items():
            declared.setdefault(namespace, {})[name] = self.ask(event)
        return {
            namespace: Events(
                asks, self._refusal(namespace, UnknownEventError), self._refusal(namespace, UnreadableError)
            )
            for namespace, asks in declared.items()
        }

    def ask(self, event: SocketEvent | WaitingEvent) -> Ask:
        """The way to ask one event: of a socket, with what it sent."""
        ask = self._edge(event.namespace, partial(self._answer, event, event.schema()))

        def ask_holding(sid: str, data: object, tell: Tell) -> None:
            with self._holding(self._who(event.namespace, sid)):
                ask(sid, data, tell)

        return ask_holding if event.name in STATES else ask

    def _refusal(self, namespace: Namespace, kind: type[AppError]) -> Ask:
        """The way of what no event can be made of: it counts as one, and is always refused."""

        def refuse(sid: str, _who: Seat | Desk, _data: object, _tell: Tell) -> None:
            self._spend(sid)
            raise kind

        return self._edge(namespace, refuse)

    def _edge(self, namespace: Namespace, answer: Callable[[str, Seat | Desk, object, Tell], None]) -> Ask:
        """Whatever `answer` raises is told as a problem, in the asker's language."""

        def ask(sid: str, data: object, tell: Tell) -> None:
            who = self._who(namespace, sid)
            try:
                answer(sid, settled(who), data, tell)
            except Exception as error:  # noqa: BLE001 - the edge: whatever it is, a problem is the answer
                tell(acknowledgement(error, who.actor.language if who else "zh"))

        return ask

    def _who(self, namespace: Namespace, sid: str) -> Seat | Desk | None:
        """The seat or desk behind a sid; None while the connection is not settled yet."""
        return self._index.seats.get(sid) if namespace == VOLUNTEER else self._index.desks.get(sid)

    def _spend(self, sid: str) -> None:
        """One event of the socket's allowance; raises RateLimitedError when none is left."""
        allowance = self._allowances.get(sid)
        if allowance is None:
            allowance = self._allowances[sid] = Allowance()
        allowance.take()

    def _loaded(
        self, event: SocketEvent | WaitingEvent, schema: Schema, sid: str, who: Seat | Desk, data: object
    ) -> dict[str, Any]:
        """What was sent, once it is clear how often and whether; the action before its data."""
        self._spend(sid)
        if data is not None and not isinstance(data, dict):
            raise UnreadableError
        if event.action is not Action.SIGNED_IN and not self._policy.scopes(who.actor, event.action):
            raise ForbiddenError
        loaded: dict[str, Any] = schema.load(data or {})
        return loaded

    def _answer(
        self,
        event: SocketEvent | WaitingEvent,
        schema: Schema,
        sid: str,
        who: Seat | Desk,
        data: object,
        tell: Tell,
    ) -> None:
        """In one transaction, or in those the handler opens itself."""
        actor, loaded = who.actor, self._loaded(event, schema, sid, who, data)
        if isinstance(event, WaitingEvent):
            self._ask_and_wait(event, sid, actor, loaded, tell)
            return
        cells = who.cells if isinstance(who, Seat) else frozenset()
        isolation = "REPEATABLE READ" if event.name == "snapshot" else None
        with self._parts.database.transaction(isolation=isolation) as session:
            moment = self._parts.clock.now()
            context = SocketContext(session, actor, self._parts, sid, cells, moment)
            answer = event.handler(context, loaded)
        tell(acknowledgement(answer, actor.language))

    def _ask_and_wait(
        self, event: WaitingEvent, sid: str, actor: Actor, loaded: dict[str, Any], tell: Tell
    ) -> None:
        """What is answered later keeps no reader back: unbounded, one socket could take every connection."""
        if self._unanswered[sid] >= MOST_UNANSWERED:
            raise RateLimitedError(seconds=1)
        self._unanswered[sid] += 1

        def told(found: Mapping[str, Any] | Exception) -> None:
            self._answered(sid)
            tell(acknowledgement(found, actor.language))

        try:
            event.handler(Asker(actor, self._parts), loaded, told)
        except Exception:
            self._answered(sid)
            raise

    def _answered(self, sid: str) -> None:
        if self._unanswered[sid] > 1:
            self._unanswered[sid] -= 1
        else:
            del self._unanswered[sid]

    @contextmanager
    def _holding(self, who: Seat | Desk | None) -> Iterator[None]:
        """Keep back what comes for a seat until the state being read for it is sent.

        A phone takes what a list does not hold off its screen: a card that overtakes an older list
        would ring and vanish. The release waits for the loop's next turn, when the answer is out.
        """
        if not isinstance(who, Seat):
            yield
            return
        who.holders += 1
        try:
            yield
        finally:
            spawn(self._release, who)


def settled(who: Seat | Desk | None) -> Seat | Desk:
    """Whoever is behind a socket; raises UnauthenticatedError while nobody is known to be."""
    if who is None:
        raise UnauthenticatedError
    return who


def in_library_form(ask: Ask) -> Callable[..., dict[str, Any]]:
    """The same event as python-socketio calls a handler: it waits for the answer and returns it."""

    def handle(sid: str, data: object = None, *_more: object) -> dict[str, Any]:
        answer: list[dict[str, Any]] = orjson.loads(hear(partial(ask, sid, data)))
        return answer[0]

    return handle


def acknowledgement(answer: Mapping[str, Any] | Exception, language: Language) -> bytes:
    """The arguments of an acknowledgement: [{"ok": true, …}] or [{"ok": false, "problem": {…}}]."""
    if not isinstance(answer, Exception):
        try:
            return orjson.dumps([{"ok": True, **answer}])
        except orjson.JSONEncodeError as error:  # ours: whoever waits is told, not left waiting
            answer = error
    if isinstance(answer, AppError) and answer.is_plain and answer.status < AppError.status:
        kind = type(answer)
        return _plain_refusal(kind, language)  # type: ignore[arg-type] # mypy: a class would hash as its instances do
    return _refusal(answer, language)


def _refusal(error: Exception, language: Language) -> bytes:
    return orjson.dumps([{"ok": False, "problem": document(error, language)}])


@lru_cache(KNOWN_REFUSALS)
def _plain_refusal(kind: type[AppError], language: Language) -> bytes:
    """Made once: a full package refuses thousands in a second, all in the same words."""
    return _refusal(kind(), language)
