"""Staff sign in with a password, and change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.accounts.pauses.service import clear_failures, count_failure, open_try
from backend.accounts.people.queries import find_staff, staff_account
from backend.accounts.people.service import check_password
from backend.accounts.signin import passwords
from backend.accounts.signin.domain import EndReason, WrongCredentialsError, WrongOldPasswordError
from backend.accounts.signin.service import second_factor, sessions
from backend.core.audit import note
from backend.core.db import now
from backend.core.errors import ForbiddenError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.accounts.signin.service.sessions import Opened
    from backend.core.guard import Actor


def sign_in(session: Session, username: str, password: str, totp: str | None, client: str) -> Opened:
    """A session for the right password (and code). An unknown name costs the same time and says the same.

    Raises PausedError, WrongCredentialsError, TotpRequiredError and WrongTotpError.
    """
    pause = open_try(session, "staff", username.lower())
    account = find_staff(session, username)
    if account is not None and account.disabled_at is not None:
        account = None
    fits = passwords.password_fits(account.password_hash if account else None, password)
    if account is None or not fits:
        count_failure(session, pause)
        raise WrongCredentialsError
    second_factor.check_at_sign_in(session, account, totp, pause)
    clear_failures(session, pause)
    if passwords.outdated(account.password_hash):
        account.password_hash = passwords.hash_password(password)
    return sessions.open_session(session, account.person_id, "staff", client)


def change_password(session: Session, actor: Actor, old: str, new: str) -> None:
    """One's own new password; every other session of theirs ends. Raises WrongOldPasswordError."""
    if actor.kind != "staff":
        raise ForbiddenError
    account = staff_account(session, actor.person_id)
    pause = open_try(session, "staff", account.username)
    check_password(account.username, new)
    if not passwords.password_fits(account.password_hash, old):
        count_failure(session, pause)
        raise WrongOldPasswordError
    account.password_hash = passwords.hash_password(new)
    account.password_changed_at = now(session)
    note(session, actor, "password.change", "person", actor.person_id)
    sessions.end_sessions_of(session, actor.person_id, EndReason.PASSWORD_CHANGED, keep=actor.session_id)
