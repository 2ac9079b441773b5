"""The second factor of staff: a six-digit code of RFC 6238, each taken once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import pyotp

from backend.accounts.pauses.service import count_failure, open_try, refund
from backend.accounts.people.queries import field_of, get_person, person_key, staff_account, unsealed
from backend.accounts.signin.domain import (
    TotpCodeError,
    TotpRequiredError,
    TotpStateError,
    WrongTotpError,
)
from backend.core.audit import note
from backend.core.crypto import seal
from backend.core.db import now
from backend.core.errors import ForbiddenError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.accounts.pauses.models import Pause
    from backend.accounts.pauses.service import Charge
    from backend.accounts.people.models import StaffAccount
    from backend.core.guard import Actor

STEP_S: Final = 30
DRIFT: Final = (-1, 0, 1)  # steps a phone's clock may be off
ISSUER: Final = "Shouwang"
FIELD: Final = "totp"


def start(session: Session, actor: Actor) -> tuple[str, str]:
    """Begin to set it up: the secret and the address an authenticator reads. Raises TotpStateError."""
    account = _own_account(session, actor)
    if account.totp_sealed is not None:
        raise TotpStateError
    secret = pyotp.random_base32()
    person = get_person(session, account.person_id)
    key = person_key(session, person)
    account.totp_pending_sealed = seal(key, field_of(person.id, FIELD), secret)
    return secret, pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=ISSUER)


def confirm(session: Session, actor: Actor, code: str) -> None:
    """Switch it on with a first right code. Raises TotpStateError, TotpCodeError."""
    account = _own_account(session, actor)
    if account.totp_sealed is not None or account.totp_pending_sealed is None:
        raise TotpStateError
    _use_code(session, account, account.totp_pending_sealed, code)
    account.totp_sealed, account.totp_pending_sealed = account.totp_pending_sealed, None
    note(session, actor, "totp.on", "person", actor.person_id)


def remove(session: Session, actor: Actor, code: str) -> None:
    """Switch it off with a right code. Raises TotpStateError, TotpCodeError."""
    account = _own_account(session, actor)
    if account.totp_sealed is None:
        raise TotpStateError
    _use_code(session, account, account.totp_sealed, code)
    account.totp_sealed = None
    note(session, actor, "totp.off", "person", actor.person_id)


def check_at_sign_in(
    session: Session, account: StaffAccount, code: str | None, pause: Pause, charged: Charge
) -> None:
    """Ask for the code where it is on. Raises TotpRequiredError; WrongTotpError, which leaves the charge."""
    if account.totp_sealed is None:
        return
    if not code:
        refund(session, pause, charged)
        raise TotpRequiredError
    if not _take(session, account, account.totp_sealed, code):
        raise WrongTotpError


def _use_code(session: Session, account: StaffAccount, sealed: bytes, code: str) -> None:
    """Take a code of somebody signed in; wrong ones are counted with the wrong passwords."""
    pause = open_try(session, "staff", account.username)
    if not _take(session, account, sealed, code):
        count_failure(session, pause)
        raise TotpCodeError


def _take(session: Session, account: StaffAccount, sealed: bytes, code: str) -> bool:
    """Whether a code fits a step later than the last one taken; it is taken by that."""
    session.refresh(account, ["totp_last_step"], with_for_update=True)
    secret = unsealed(session, get_person(session, account.person_id), FIELD, sealed)
    totp = pyotp.TOTP(secret or "")
    present = int(now(session).timestamp()) // STEP_S
    given = "".join(code.split())
    for step in (present + drift for drift in DRIFT):
        right = totp.at(step * STEP_S)
        fresh = account.totp_last_step is None or step > account.totp_last_step
        if fresh and secrets.compare_digest(right.encode(), given.encode()):
            account.totp_last_step = step
            session.flush()
            return True
    return False


def _own_account(session: Session, actor: Actor) -> StaffAccount:
    if actor.kind != "staff":
        raise ForbiddenError
    return staff_account(session, actor.person_id)
