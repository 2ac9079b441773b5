"""Passwords: argon2id, computed where it blocks nobody."""

from __future__ import annotations

import secrets
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.core.heavy import HeavyWork

# RFC 9106's second recommended choice (64 MiB, three passes) is the library's default.
_HASHER: Final = PasswordHasher()
# Each takes 64 MiB and some 50 ms of every core: two at once are enough for a station's change of shift.
_PASSWORDS: Final = HeavyWork(at_once=2, waiting=40)


def hash_password(password: str) -> str:
    """A password as it is stored."""
    return _PASSWORDS.run(_HASHER.hash, password)


def password_fits(stored: str | None, password: str) -> bool:
    """Whether a password fits; for an unknown user (None) it takes as long and says no."""
    fits = _PASSWORDS.run(_verify, stored or _nobodys_hash(), password)
    return fits and stored is not None


def outdated(stored: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe())
