"""Fields every room shares: moments that UTC has, words a screen shows as they were typed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from marshmallow import ValidationError
from marshmallow.validate import Length

from backend.core.fields import EMPTY, OFF_THE_CALENDAR, STRANGE, Moment, Password, Text


@pytest.mark.parametrize("edge", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_utc_does_not_have(edge: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Moment().deserialize(edge)
    assert refused.value.messages == [OFF_THE_CALENDAR]


def test_a_moment_is_read_in_utc() -> None:
    assert Moment().deserialize("2026-05-20T15:00:00+08:00") == datetime(2026, 5, 20, 7, tzinfo=UTC)


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u2069", "\u200f", "\ufeff"])
def test_marks_that_turn_the_reading_direction_go(mark: str) -> None:
    assert Text().deserialize(f"{mark}林小{mark}雨") == "林小雨"
    with pytest.raises(ValidationError) as refused:
        Text(validate=Length(1, 9)).deserialize(mark)
    assert refused.value.messages == [EMPTY]


@pytest.mark.parametrize("typed", [" with spaces ", "\u202eturned", "林小雨\u3000走失", "a\u2028b"])
def test_a_password_is_what_was_typed(typed: str) -> None:
    assert Password().deserialize(typed) == typed


@pytest.mark.parametrize("letter", ["\n", "\t", "\x00", "\x1b", "\ud800"])
def test_a_password_has_no_control_characters(letter: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Password().deserialize(f"long{letter}enough")
    assert refused.value.messages == [STRANGE]


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x7f", "\x85", "\ud800"])
def test_control_characters_are_refused(letter: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Text().deserialize(f"林{letter}雨")
    assert refused.value.messages == [STRANGE]


def test_what_joins_letters_stays() -> None:
    family = "👨\u200d👩\u200d👧"
    assert Text().deserialize(f" {family}\r\n走失\u2028了 ") == f"{family}\n走失\n了"
