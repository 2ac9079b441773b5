"""Rate limits: so many in a window, each subject for itself, and open while Valkey is away."""

from __future__ import annotations

from unittest.mock import NonCallableMock

import pytest
from valkey import Valkey

from backend.core.errors import RateLimitedError
from backend.core.limits import RateLimit
from backend.core.runtime import Runtime
from backend.core.settings import Settings

LIMIT = RateLimit("test", most=3, per_s=60)


def parts_with(valkey: Valkey, settings: Settings) -> Runtime:
    rest = dict.fromkeys(
        ("clock", "database", "valkey", "bus", "relay", "presence", "load_profiles"), NonCallableMock()
    )
    names = ("authenticate_token", "authenticate_tokens", "authenticate_cookie", "why_ended")
    asked = dict.fromkeys(names, max)
    return Runtime(settings=settings, hasty=valkey, **asked, **rest)


def test_beyond_the_limit_it_says_how_long(valkey: Valkey, settings: Settings) -> None:
    parts = parts_with(valkey, settings)
    for _ in range(3):
        LIMIT.take(parts, "10.0.0.1")
    with pytest.raises(RateLimitedError) as raised:
        LIMIT.take(parts, "10.0.0.1")
    assert 0 < raised.value.values["seconds"] <= 60
    LIMIT.take(parts, "10.0.0.2")


def test_the_window_ends_although_tries_go_on(valkey: Valkey, settings: Settings) -> None:
    parts = parts_with(valkey, settings)
    for _ in range(3):
        LIMIT.take(parts, "x")
    (key,) = valkey.keys("limit:test:*")
    before = valkey.pttl(key)
    with pytest.raises(RateLimitedError):
        LIMIT.take(parts, "x")
    assert valkey.pttl(key) <= before


def test_it_is_open_while_valkey_is_away(settings: Settings) -> None:
    away = Valkey.from_url("valkey://127.0.0.1:1/0", socket_connect_timeout=0.2)
    for _ in range(10):
        LIMIT.take(parts_with(away, settings), "x")


def test_the_subject_is_not_stored(valkey: Valkey, settings: Settings) -> None:
    LIMIT.take(parts_with(valkey, settings), "10.0.0.1")
    assert not any(b"10.0.0.1" in key for key in valkey.keys("*"))


def test_what_is_given_back_can_be_taken_again(valkey: Valkey, settings: Settings) -> None:
    parts = parts_with(valkey, settings)
    for _ in range(10):
        LIMIT.take(parts, "x")
        LIMIT.give_back(parts, "x")
    (key,) = valkey.keys("limit:test:*")
    valkey.delete(key)
    LIMIT.give_back(parts, "x")  # after the window has ended
    assert 0 < valkey.ttl(key) <= 60
