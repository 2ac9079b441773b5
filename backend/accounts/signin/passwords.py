"""Passwords: argon2id, computed where it blocks nobody."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
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


class Place:
    """A place in the queue: what is asked of it is done, however busy it has become since."""

    def hash(self, password: str) -> str:
        """A password as it is stored."""
        return _PASSWORDS.run_in_place(_HASHER.hash, password)

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether a password fits; for an unknown user (None) it takes as long and says no."""
        return _PASSWORDS.run_in_place(_verify, stored, password)


@contextmanager
def place() -> Iterator[Place]:
    """A place in the queue; raises BusyError. Taken before a try is charged: no right one stays charged."""
    with _PASSWORDS.place():
        yield Place()


def outdated(stored: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _verify(stored: str | None, password: str) -> bool:
    try:
        _HASHER.verify(stored or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe())
