"""Staff sign in with a password, and change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.accounts.pauses.service import charge, clear_failures, refund, settle
from backend.accounts.people.queries import find_staff, staff_account
from backend.accounts.signin import passwords
from backend.accounts.signin.domain import (
    EndReason,
    SamePasswordError,
    WrongCredentialsError,
    WrongOldPasswordError,
)
from backend.accounts.signin.service import second_factor, sessions
from backend.core.audit import note
from backend.core.db import let_go, now
from backend.core.errors import AppError, ForbiddenError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.accounts.people.models import StaffAccount
    from backend.accounts.signin.service.sessions import Opened
    from backend.core.guard import Actor


def sign_in(session: Session, username: str, password: str, totp: str | None, client: str) -> Opened:
    """A session for the right password (and code). An unknown name costs the same time and says the same.

    Raises PausedError, BusyError, WrongCredentialsError, TotpRequiredError and WrongTotpError. Nothing is
    locked and no connection is held while the password is hashed: the try is charged before, and settled
    after.
    """
    with passwords.place() as place:  # first: who is sent away as busy has tried nothing
        charged = charge(session, "staff", username.lower())
        account = find_staff(session, username)
        if account is not None and account.disabled_at is not None:
            account = None
        stored = account.password_hash if account else None
        let_go(session)
        fits = place.fits(stored, password)
        if account is None or stored is None or not fits:
            raise WrongCredentialsError
        renewed = place.hash(password) if passwords.outdated(stored) else None
    pause = settle(session, charged)
    _require_unchanged(session, account, stored, WrongCredentialsError)
    second_factor.check_at_sign_in(session, account, totp, pause, charged)
    clear_failures(session, pause)
    if renewed is not None:
        account.password_hash = renewed
    return sessions.open_session(session, account.person_id, "staff", client)


def change_password(session: Session, actor: Actor, old: str, new: str) -> None:
    """One's own new password; every other session of theirs ends.

    Raises WeakPasswordError, SamePasswordError, BusyError and WrongOldPasswordError.
    """
    if actor.kind != "staff":
        raise ForbiddenError
    account = staff_account(session, actor.person_id)
    stored = account.password_hash
    if new == old:
        raise SamePasswordError
    with passwords.place() as place:
        place.refuse_weak(account.username, new)
        charged = charge(session, "staff", account.username)
        let_go(session)
        if not place.fits(stored, old):
            raise WrongOldPasswordError
        hashed = place.hash(new)
    pause = settle(session, charged)
    _require_unchanged(session, account, stored, WrongOldPasswordError)
    refund(session, pause, charged)
    account.password_hash = hashed
    account.password_changed_at = now(session)
    account.password_once = False
    note(session, actor, "password.change", "person", actor.person_id)
    sessions.end_sessions_of(session, actor.person_id, EndReason.PASSWORD_CHANGED, keep=actor.session_id)


def _require_unchanged(session: Session, account: StaffAccount, stored: str, refusal: type[AppError]) -> None:
    """Lock the account; what was checked against must still be its password, and the account open."""
    session.refresh(account, with_for_update=True)
    if account.disabled_at is not None or account.password_hash != stored:
        raise refusal
