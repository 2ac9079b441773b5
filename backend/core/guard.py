"""Who is asking, and whether they may: the guard every route and socket event stands behind.

Core knows names of actions and the shape of a policy; `backend.accounts` injects the policy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Protocol, TypeVar
from uuid import UUID

from flask import g
from sqlalchemy import ColumnElement, SQLColumnExpression, false, or_, true

from backend.core.actions import Action
from backend.core.errors import ForbiddenError, PasswordChangeNeededError, UnauthenticatedError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Grant:
    """One role a person holds, and where: a station's staff, or a region and all below it.

    `stations` are the region's own: what they post is the region's too, wherever it lies.
    """

    role: str
    station_id: UUID | None = None
    region_code: str = ""
    stations: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request or a socket."""

    person_id: UUID
    session_id: UUID
    kind: Literal["staff", "volunteer", "citizen", "system"]
    grants: tuple[Grant, ...] = ()
    language: Literal["zh", "en"] = "zh"
    # Signed in with a password that somebody else made: may change it, and leave.
    must_change_password: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is about: whose it is, which station posted it, where it lies."""

    owner_id: UUID | None = None
    station_id: UUID | None = None
    region_code: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an actor may do an action; queries turn it into a WHERE.

    A region's scope has what lies in it, and what its own `stations` posted elsewhere.
    """

    kind: Literal["own", "station", "region", "all"]
    station_id: UUID | None = None
    region_code: str = ""
    stations: frozenset[UUID] = frozenset()


class Policy(Protocol):
    """The permission table, as the guard sees it."""

    def scopes(self, actor: Actor, action: Action) -> tuple[Scope, ...]:
        """Every scope in which the actor may do the action; empty means never."""
        ...


def covers(scope: Scope, actor: Actor, target: Target) -> bool:
    """Whether a target lies within a scope."""
    match scope.kind:
        case "all":
            return True
        case "own":
            return target.owner_id == actor.person_id
        case "station":
            return target.station_id is not None and target.station_id == scope.station_id
        case "region":
            if target.station_id is not None and target.station_id in scope.stations:
                return True
            return target.region_code is not None and target.region_code.startswith(scope.region_code)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table keeps what a Target holds; None for what its rows have not."""

    owner: SQLColumnExpression[Any] | None = None
    station: SQLColumnExpression[Any] | None = None
    region: SQLColumnExpression[Any] | None = None


def within(scopes: Iterable[Scope], actor: Actor, columns: Columns) -> ColumnElement[bool]:
    """`covers` as a WHERE: the rows that lie in any of these scopes."""
    return or_(false(), *(_within_one(scope, actor, columns) for scope in scopes))


def _within_one(scope: Scope, actor: Actor, columns: Columns) -> ColumnElement[bool]:
    match scope.kind:
        case "all":
            return true()
        case "own":
            return false() if columns.owner is None else columns.owner == actor.person_id
        case "station":
            return false() if columns.station is None else columns.station == scope.station_id
        case "region":
            lies = false() if columns.region is None else _lies_in(columns.region, scope.region_code)
            theirs = false() if columns.station is None else columns.station.in_(scope.stations)
            return or_(lies, theirs) if scope.stations else lies


def _lies_in(region: SQLColumnExpression[Any], code: str) -> ColumnElement[bool]:
    return region.startswith(code, autoescape=True)


def scopes_of(session: Session, actor: Actor, action: Action) -> tuple[Scope, ...]:
    """The actor's scopes for an action, for queries that list."""
    policy: Policy = session.info["policy"]
    return policy.scopes(actor, action)


def may(session: Session, actor: Actor, action: Action, target: Target) -> bool:
    """Whether the actor may do the action to the target."""
    return any(covers(scope, actor, target) for scope in scopes_of(session, actor, action))


def require(session: Session, actor: Actor, action: Action, target: Target) -> None:
    """Raise ForbiddenError unless the actor may do the action to the target."""
    if not may(session, actor, action, target):
        raise ForbiddenError


def guarded(
    action: Action, *, before_own_password: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Put a view behind an action: 401 when nobody is signed in, 403 when no scope has it.

    `before_own_password` opens it also to those who must first change a password somebody else made.
    Scope against the object itself is the service's: it calls `require` with the target.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded_view(*args: P.args, **kwargs: P.kwargs) -> R:
            check(action, before_own_password=before_own_password)
            return view(*args, **kwargs)

        guarded_view.action = action  # type: ignore[attr-defined] # read by the test that walks routes
        guarded_view.before_own_password = before_own_password  # type: ignore[attr-defined] # the same
        return guarded_view

    return decorate


def check(action: Action, *, before_own_password: bool = False) -> None:
    """Refuse the current request unless its actor holds the action in some scope."""
    if action is Action.PUBLIC:
        return
    actor = current_actor()
    if actor.must_change_password and not before_own_password:
        raise PasswordChangeNeededError
    if action is Action.SIGNED_IN:
        return
    if not scopes_of(g.session, actor, action):
        raise ForbiddenError


def current_actor() -> Actor:
    """The signed-in person of this request; raises UnauthenticatedError when there is none."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise unauthenticated(g.get("ended_for"))
    return actor


def unauthenticated(ended_for: str | None) -> UnauthenticatedError:
    """The refusal for somebody who is not signed in, with why they are not any more, if that is known."""
    return UnauthenticatedError(extras={"reason": ended_for} if ended_for else None)
