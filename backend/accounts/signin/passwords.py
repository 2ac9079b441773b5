"""Passwords: argon2id, computed where it blocks nobody."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from backend.accounts.people.domain import WeakPasswordError
from backend.core.heavy import HeavyWork

# RFC 9106's second recommended choice (64 MiB, three passes) is the library's default.
_HASHER: Final = PasswordHasher()
# Each takes 64 MiB and some 50 ms of every core: two at once are enough for a station's change of shift.
_PASSWORDS: Final = HeavyWork(at_once=2, waiting=40)


SHORTEST: Final = 10
# zxcvbn's "safely unguessable", from 0 to 4. What lies beyond the first letters says little more, and each of
# them may double the time: some 50 ms at worst for as many as these.
LEAST_SCORE: Final = 3
MOST_GUESSED: Final = 14
OURS: Final = ("shouwang", "守望")  # what somebody would try first here


def hash_password(password: str) -> str:
    """A password as it is stored."""
    return _PASSWORDS.run(_HASHER.hash, password)


def refuse_weak(username: str, password: str) -> None:
    """WeakPasswordError for a password that is short, or that a guesser would come to early.

    No rules of what letters it needs. Raises BusyError.
    """
    with place() as here:
        here.refuse_weak(username, password)


class Place:
    """A place in the queue: what is asked of it is done, however busy it has become since."""

    def refuse_weak(self, username: str, password: str) -> None:
        """WeakPasswordError for a password that is short, or that a guesser would come to early."""
        is_plain = len(password) < SHORTEST or password.lower() == username.lower()
        if is_plain or _PASSWORDS.run_in_place(_score, username, password) < LEAST_SCORE:
            raise WeakPasswordError(shortest=SHORTEST)

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


def _score(username: str, password: str) -> int:
    score: int = zxcvbn(password[:MOST_GUESSED], user_inputs=[username, *OURS])["score"]
    return score


def _verify(stored: str | None, password: str) -> bool:
    try:
        _HASHER.verify(stored or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe())
