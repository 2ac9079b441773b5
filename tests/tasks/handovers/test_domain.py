"""The table of hand-overs, and what is missing from a list."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.handovers.domain import (
    STATE_NAMES,
    STEPS,
    HandoverAction,
    HandoverMovedOnError,
    HandoverState,
    HandoverStateError,
    ItemKind,
    OpenItem,
    left_out,
    names_of,
    next_state,
)


def item(number: int) -> OpenItem:
    return OpenItem(str(number), ItemKind.PACKAGE, f"任务{number}", f"XR-{number}", "open", None, str(number))


def test_waiting_ends_once() -> None:
    for state in HandoverState:
        for action in HandoverAction:
            if (state, action) in STEPS:
                assert state is HandoverState.WAITING
            else:
                with pytest.raises(HandoverStateError):
                    next_state(state, action)
        assert STATE_NAMES[state].zh


@given(open_ids=st.sets(st.integers(0, 20)), listed=st.sets(st.integers(0, 20)))
@settings(deadline=None)  # a busy machine is no defect
def test_what_is_left_out_is_exactly_what_is_not_listed(open_ids: set[int], listed: set[int]) -> None:
    missing = left_out(map(item, sorted(open_ids)), [item(number).as_document() for number in listed])
    assert {int(one.id) for one in missing} == open_ids - listed


def test_the_error_names_the_items() -> None:
    error = HandoverMovedOnError([item(number) for number in range(5)])
    detail = error.problem("zh")["detail"]
    assert "XR-0 任务0、XR-1 任务1、XR-2 任务2等 5 项" in detail
    assert "and 2 more" in error.problem("en")["detail"]
    assert len(error.problem("zh")["missing"]) == 5
    assert names_of([item(1)]).zh == "XR-1 任务1"


def test_a_brace_in_a_title_is_no_placeholder() -> None:
    odd = OpenItem("1", ItemKind.PACKAGE, "{0} {names}", "XR-1", "open", None, "1")
    assert "{0} {names}" in HandoverMovedOnError([odd]).problem("zh")["detail"]
