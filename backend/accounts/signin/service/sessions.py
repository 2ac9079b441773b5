"""Sessions: begun, recognised, listed, ended; ending one closes its live sockets on every process."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, select, update

from backend.accounts.signin import queries
from backend.accounts.signin.domain import EndReason
from backend.accounts.signin.models import SignIn
from backend.core.db import after_commit, new_id, now, settings_of
from backend.core.errors import NotFoundError
from backend.core.presence import presence_of
from backend.core.stream import publish

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.accounts.signin.queries import SignInKind
    from backend.core.guard import Actor

SECRET_BYTES: Final = 32
SEEN_EVERY: Final = timedelta(minutes=1)
ENDED_KEPT: Final = timedelta(days=30)
CLIENT_LENGTH: Final = 120
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Opened:
    """A fresh session and its secret, which is shown this once."""

    sign_in: SignIn
    secret: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A session that is not inserted yet."""

    row: dict[str, Any]
    secret: str


def draft(session: Session, person_id: UUID, kind: SignInKind, client: str) -> Draft:
    """A session to be; always with a new secret, so that nobody can plant one beforehand."""
    settings, moment = settings_of(session), now(session)
    hours, days = settings.staff_session_hours, settings.session_days
    length = timedelta(hours=hours) if kind == "staff" else timedelta(days=days)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row = {
        "id": new_id(),
        "person_id": person_id,
        "kind": kind,
        "secret_hash": queries.secret_hash(secret),
        "client": client[:CLIENT_LENGTH],
        "created_at": moment,
        "last_seen_at": moment,
        "expires_at": moment + length,
    }
    return Draft(row, secret)


def open_session(session: Session, person_id: UUID, kind: SignInKind, client: str) -> Opened:
    """Begin a session."""
    drafted = draft(session, person_id, kind, client)
    sign_in = SignIn(**drafted.row)
    session.add(sign_in)
    session.flush()
    return Opened(sign_in, drafted.secret)


def authenticate_token(session: Session, token: str) -> Actor | None:
    """The volunteer or citizen a bearer token stands for, or None."""
    return authenticate_tokens(session, [token]).get(token)


def authenticate_tokens(session: Session, tokens: Iterable[str]) -> dict[str, Actor]:
    """The same for many; tokens that stand for nobody are left out."""
    return _authenticate(session, tokens, "phone")


def authenticate_cookie(session: Session, cookie: str) -> Actor | None:
    """The staff member a session cookie stands for, or None."""
    return _authenticate(session, [cookie], "staff").get(cookie)


def why_ended(session: Session, cookie: str) -> EndReason | None:
    """Why the staff session of a cookie is over; None for one that is not, or is not known any more.

    For whoever holds the cookie only: its secret finds the session and opens nothing by now.
    """
    found = queries.by_secret(session, cookie, "staff")
    if found is None:
        return None
    if found.ended_for is not None:
        return EndReason(found.ended_for)
    return EndReason.EXPIRED if found.expires_at <= now(session) else None


def _authenticate(session: Session, secrets: Iterable[str], kind: SignInKind) -> dict[str, Actor]:
    found = queries.recognise_many(session, secrets, kind)
    long_ago = now(session) - SEEN_EVERY
    unseen = [one.actor.session_id for one in found.values() if one.last_seen_at <= long_ago]
    if unseen:
        _mark_seen(session, unseen)
    return {secret: one.actor for secret, one in found.items()}


def _mark_seen(session: Session, session_ids: Sequence[UUID]) -> None:
    """At most once a minute; requests of one session at the same time do not wait for each other."""
    free = (
        select(SignIn.id)
        .where(SignIn.id.in_(session_ids))
        .order_by(SignIn.id)
        .with_for_update(skip_locked=True)
    )
    session.execute(
        update(SignIn).where(SignIn.id.in_(free.scalar_subquery())).values(last_seen_at=now(session))
    )


def end_session(session: Session, person_id: UUID, session_id: UUID, reason: EndReason) -> None:
    """End one session of a person; raises NotFoundError when it is not theirs or over already."""
    found = session.get(SignIn, session_id, with_for_update=True)
    if found is None or found.person_id != person_id or found.ended_at is not None:
        raise NotFoundError
    _end(session, [found], reason)


def end_sessions_of(
    session: Session, person_id: UUID, reason: EndReason, *, keep: UUID | None = None
) -> None:
    """End every session of a person, but for the one they are using, if they keep it."""
    rows = session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.id != keep)
        .with_for_update()
    )
    _end(session, rows, reason)


def end_expired(session: Session) -> int:
    """End sessions whose time is over, up to a batch; how many. Their sockets close too."""
    rows = session.scalars(
        select(SignIn)
        .where(SignIn.ended_at.is_(None), SignIn.expires_at <= now(session))
        .order_by(SignIn.expires_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    _end(session, rows, EndReason.EXPIRED)
    return len(rows)


def forget_ended(session: Session) -> int:
    """Drop sessions that ended a month ago; how many."""
    statement = delete(SignIn).where(SignIn.ended_at < now(session) - ENDED_KEPT).returning(SignIn.id)
    return len(session.scalars(statement).all())


def _end(session: Session, rows: Iterable[SignIn], reason: EndReason) -> None:
    ended = list(rows)
    for row in ended:
        row.ended_at, row.ended_for = now(session), reason
    if ended:
        session.flush()
        ids = [str(row.id) for row in ended]
        publish(session, "control", "revoke", {"session_ids": ids, "reason": str(reason)})
        _forget_places(session, {row.person_id for row in ended if row.kind == "phone"})


def _forget_places(session: Session, person_ids: Collection[UUID]) -> None:
    """Where somebody was goes with the last phone they are signed in on."""
    presence = presence_of(session)
    gone = set(person_ids) - queries.signed_in_among(session, person_ids, "phone")
    if presence is not None and gone:
        after_commit(session, partial(presence.forget, gone))
