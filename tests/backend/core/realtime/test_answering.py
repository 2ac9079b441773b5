"""Acknowledgements as bytes: what is the same for all is made once, what is not never is."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import orjson
import pytest
from marshmallow import Schema

from backend.accounts.pauses.domain import PausedError
from backend.core.actions import Action
from backend.core.errors import (
    AppError,
    InvalidInputError,
    NotFoundError,
    RateLimitedError,
    StaleVersionError,
)
from backend.core.guard import Actor
from backend.core.problems import document
from backend.core.realtime.answering import MOST_UNANSWERED, Answering, acknowledgement
from backend.core.realtime.index import LiveIndex, Seat
from backend.core.realtime.registry import VOLUNTEER, WaitingEvent
from tasks.packages.domain.assignments import STATE_NAMES, AssignmentState
from tasks.packages.domain.errors import AssignmentStateError, PackageFullError

PLAIN = (NotFoundError, StaleVersionError, PackageFullError)


def test_a_good_answer_says_so() -> None:
    assert orjson.loads(acknowledgement({"seat": 1}, "zh")) == [{"ok": True, "seat": 1}]


def test_what_cannot_be_put_into_bytes_is_told_as_our_defect() -> None:
    (said,) = orjson.loads(acknowledgement({"seat": object()}, "zh"))
    assert (said["ok"], said["problem"]["status"]) == (False, 500)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_says_its_own_words_in_the_readers_language(language: str) -> None:
    errors = [
        *(kind() for kind in PLAIN),
        RateLimitedError(seconds=1), RateLimitedError(seconds=2),
        InvalidInputError({"key": ["missing"]}), InvalidInputError({"cell": ["long"]}),
        *(AssignmentStateError(state=STATE_NAMES[state]) for state in AssignmentState),
        NotFoundError(extras={"more": 1}), NotFoundError(),
        PausedError(timedelta(seconds=5)), PausedError(timedelta(seconds=50)),
        AppError(),
    ]  # fmt: skip
    for error in errors:
        for _ in range(2):
            (said,) = orjson.loads(acknowledgement(error, language))  # type: ignore[arg-type] # drawn
            assert said == {"ok": False, "problem": document(error, language)}  # type: ignore[arg-type] # drawn


def test_only_what_all_of_a_kind_say_is_plain() -> None:
    assert all(kind().is_plain for kind in PLAIN)
    assert not RateLimitedError(seconds=1).is_plain
    assert not NotFoundError(extras={"more": 1}).is_plain
    assert not InvalidInputError({}).is_plain


def test_a_socket_has_only_a_few_events_that_wait() -> None:
    waiting: list[Any] = []
    index, heard = LiveIndex(), []
    index.add_seat(Seat("s", Actor(uuid4(), uuid4(), "volunteer"), lambda _frame: None))
    parts: Any = SimpleNamespace(database=SimpleNamespace(policy=None))
    answering = Answering(parts, index, lambda _seat: None)
    event = WaitingEvent(
        namespace=VOLUNTEER, name="wait", action=Action.SIGNED_IN, schema=Schema,
        handler=lambda _asker, _data, tell: waiting.append(tell),
    )  # fmt: skip
    ask = answering.ask(event)
    for _ in range(MOST_UNANSWERED):
        ask("s", None, heard.append)
    assert heard == []
    ask("s", None, heard.append)
    assert b"/problems/rate-limited" in heard.pop()
    waiting.pop()({})
    assert heard.pop() == b'[{"ok":true}]'
    ask("s", None, heard.append)
    assert (heard, len(waiting)) == ([], MOST_UNANSWERED)
