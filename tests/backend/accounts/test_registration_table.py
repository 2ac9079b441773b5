"""The life of a registration: every step of the table, and every step that is not in it."""

from itertools import product

import pytest

from backend.accounts.registrations.domain import (
    LIVE,
    STATE_WORDS,
    TRANSITIONS,
    RegistrationState,
    RegistrationStateError,
    Step,
    next_state,
    steps_of,
)

PARTIES = ("person", "station", "time")
EVERYTHING = list(product(RegistrationState, Step, PARTIES))


@pytest.mark.parametrize(("state", "step", "by"), EVERYTHING)
def test_a_step_happens_exactly_if_the_table_has_it(state: RegistrationState, step: Step, by: str) -> None:
    who, following = TRANSITIONS.get((state, step), (None, None))
    if who == by:
        assert next_state(state, step, by) is following
        assert step in steps_of(state, by)
    else:
        with pytest.raises(RegistrationStateError) as raised:
            next_state(state, step, by)
        assert STATE_WORDS[state].zh in raised.value.problem("zh")["detail"]
        assert step not in steps_of(state, by)


def test_what_is_over_stays_over() -> None:
    for state in set(RegistrationState) - set(LIVE):
        assert not any(steps_of(state, by) for by in PARTIES)


def test_every_live_state_can_end() -> None:
    for state in LIVE:
        assert any(steps_of(state, by) for by in PARTIES)


def test_only_the_station_approves() -> None:
    ways = [who for (_, _), (who, state) in TRANSITIONS.items() if state is RegistrationState.APPROVED]
    assert ways == ["station"]
