"""Rate limits, counted in Valkey: they keep floods away, and fail open when Valkey is away.

A view names its limits (`@limited`), and the edge takes them while it holds no connection: a Valkey that
hangs must not hold those of the database. Addresses and words of the body are counted before the
transaction; persons (`by_person`) once it is known who asks, whatever session or header says so, and the
connection is given back meanwhile: a quota that a new sign-in or an invented header renews protects nothing.
What must hold whatever happens (pauses after wrong passwords) is counted in the database instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import structlog
from apiflask import HTTPError
from flask import g, request
from valkey.exceptions import ValkeyError
from werkzeug.exceptions import UnsupportedMediaType

from backend.core.errors import RateLimitedError
from backend.core.keys import derive_digest

if TYPE_CHECKING:
    from backend.core.guard import Actor
    from backend.core.runtime import Runtime

log = structlog.get_logger(__name__)

View = TypeVar("View", bound=Callable[..., object])
Subject = Callable[[], str | None]
Limits = tuple[tuple["RateLimit", Subject], ...]


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `most` in each window of `per_s` seconds, for each subject."""

    name: str
    most: int
    per_s: int

    def take(self, parts: Runtime, subject: str) -> None:
        """Count one for a subject (an address, a user name); raises RateLimitedError beyond the limit.

        The subject is stored as a keyed digest: addresses are personal data too.
        """
        key = self._key(parts, subject)
        try:
            pipeline = parts.hasty.pipeline(transaction=True)
            pipeline.set(key, 0, ex=self.per_s, nx=True)
            pipeline.incr(key)
            pipeline.ttl(key)
            _, count, seconds = pipeline.execute()
        except ValkeyError as error:
            log.warning("rate_limit_skipped", limit=self.name, error=type(error).__name__)
            return
        if count > self.most:
            raise RateLimitedError(seconds=max(seconds, 1))

    def give_back(self, parts: Runtime, subject: str) -> None:
        """Count one less."""
        key = self._key(parts, subject)
        try:
            pipeline = parts.hasty.pipeline(transaction=True)
            pipeline.set(key, 0, ex=self.per_s, nx=True)  # or a window that has just ended would never end
            pipeline.decr(key)
            pipeline.execute()
        except ValkeyError as error:
            log.warning("rate_limit_skipped", limit=self.name, error=type(error).__name__)

    def _key(self, parts: Runtime, subject: str) -> str:
        return f"limit:{self.name}:{derive_digest(parts.settings, 'limit', subject)[:32]}"


def limited(limit: RateLimit, subject: Subject) -> Callable[[View], View]:
    """Put a view behind a limit; `subject` reads whom to count from the request, None for nobody."""

    def decorate(view: View) -> View:
        view.limits = (*getattr(view, "limits", ()), (limit, subject))  # type: ignore[attr-defined] # read at the edge
        return view

    return decorate


def of_anybody(view: object) -> Limits:
    """The limits of a view that hold before it is known who asks."""
    found: Limits = getattr(view, "limits", ())
    return tuple(one for one in found if one[1] is not by_person)


def of_persons(view: object) -> Limits:
    """The limits of a view that count persons; empty when nobody is signed in."""
    found: Limits = getattr(view, "limits", ())
    return tuple(one for one in found if one[1] is by_person and by_person() is not None)


@contextmanager
def counted(parts: Runtime, limits: Limits) -> Iterator[None]:
    """Count this request for these limits; raises RateLimitedError.

    One whose shape is refused is not counted: who mistypes an identity number has asked for nothing.
    """
    taken = [(limit, whom) for limit, subject in limits if (whom := subject()) is not None]
    for limit, whom in taken:
        limit.take(parts, whom)
    try:
        yield
    except (HTTPError, UnsupportedMediaType):  # APIFlask's own, of a schema that does not fit
        for limit, whom in taken:
            limit.give_back(parts, whom)
        raise


def by_address() -> str:
    """Where the request comes from."""
    return request.remote_addr or ""


def by_person() -> str | None:
    """Who is signed in, however they are; None for nobody."""
    actor: Actor | None = g.get("actor")
    return None if actor is None else str(actor.person_id)


def by_word(field: str) -> Subject:
    """A word of the body, such as the user name somebody signs in with."""

    def read() -> str | None:
        word = g.sent.get(field) if isinstance(g.sent, dict) else None
        return word.strip().lower() if isinstance(word, str) else None

    return read
