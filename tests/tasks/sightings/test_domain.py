"""The table of sightings and its rules of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.actions import Action
from tasks.sightings.domain import (
    CLOCK_SKEW,
    LATE_WITHIN,
    SEEN_BEFORE,
    STATE_NAMES,
    STEPS,
    SeenInFutureError,
    SeenTooEarlyError,
    SightingAction,
    SightingState,
    SightingStateError,
    SightingTooLateError,
    actions_from,
    checked_seen_at,
    is_late,
    step_of,
)

NOW = datetime(2026, 5, 20, 7, 30, tzinfo=UTC)


@given(st.lists(st.sampled_from(list(SightingAction)), max_size=12))
@settings(deadline=None)  # a busy machine is no defect
def test_any_walk_stays_in_the_table(actions: list[SightingAction]) -> None:
    state = SightingState.NEW
    for action in actions:
        if (state, action) in STEPS:
            step = step_of(state, action)
            assert step.permission is (None if action is SightingAction.CLOSE else Action.SIGHTING_JUDGE)
            assert step == actions_from(state)[action]
            state = step.target
        else:
            with pytest.raises(SightingStateError):
                step_of(state, action)
        assert STATE_NAMES[state].zh


def test_found_and_closed_are_final_and_nothing_becomes_new_again() -> None:
    for final in (SightingState.FOUND, SightingState.CLOSED):
        assert set(actions_from(final)) == {SightingAction.OPEN}
    moves = {target.target for (origin, _), target in STEPS.items() if origin is not SightingState.NEW}
    assert SightingState.NEW not in moves


@pytest.mark.parametrize("ahead_s", [-86_400, -1, 0, 60, 120])
def test_a_fast_clock_is_forgiven(ahead_s: int) -> None:
    told = NOW + timedelta(seconds=ahead_s)
    assert checked_seen_at(told, NOW, missed_from=NOW) == min(told, NOW)


def test_the_future_is_refused() -> None:
    with pytest.raises(SeenInFutureError):
        checked_seen_at(NOW + CLOCK_SKEW + timedelta(seconds=1), NOW, missed_from=NOW)


def test_long_before_anybody_was_missed_is_refused() -> None:
    for told in (NOW - SEEN_BEFORE - timedelta(seconds=1), datetime(1970, 1, 1, tzinfo=UTC)):
        with pytest.raises(SeenTooEarlyError):
            checked_seen_at(told, NOW + timedelta(hours=3), missed_from=NOW)


def test_late_within_a_day_and_no_later() -> None:
    assert not is_late(None, NOW)
    assert is_late(NOW, NOW)
    assert is_late(NOW - LATE_WITHIN, NOW)
    with pytest.raises(SightingTooLateError):
        is_late(NOW - LATE_WITHIN - timedelta(seconds=1), NOW)
