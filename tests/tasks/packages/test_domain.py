"""The tables and the small arithmetic, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest

from tasks.packages.domain import assignments as seats
from tasks.packages.domain import name_and_face as names
from tasks.packages.domain import packages as table
from tasks.packages.domain.assignments import AssignmentAction, AssignmentState
from tasks.packages.domain.errors import AssignmentStateError, PackageEndedError, PackageStateError
from tasks.packages.domain.kinds import RULES, Kind, RoundPlan
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import ENDED, LIVE, PackageAction, PackageState
from tasks.packages.domain.rules import (
    age_band,
    fields_with_name,
    is_author,
    is_minor,
    is_of_unknown_age,
    needs_approval_to_open,
    number_of,
)


def test_there_are_five_kinds_and_each_has_its_rule() -> None:
    assert len(Kind) == 5
    assert set(RULES) == set(Kind)
    assert len({rule.prefix for rule in RULES.values()}) == 5


@pytest.mark.parametrize(("state", "action"), list(product(PackageState, PackageAction)))
def test_every_cell_of_the_package_table_answers(state: PackageState, action: PackageAction) -> None:
    if (state, action) in table.STEPS:
        assert table.step_of(state, action).target in PackageState
    else:
        error = PackageEndedError if state in ENDED else PackageStateError
        with pytest.raises(error):
            table.step_of(state, action)


@pytest.mark.parametrize(("state", "action"), list(product(AssignmentState, AssignmentAction)))
def test_every_cell_of_the_seat_table_answers(state: AssignmentState, action: AssignmentAction) -> None:
    if (state, action) in seats.STEPS:
        assert seats.step_of(state, action).target in AssignmentState
    else:
        with pytest.raises(AssignmentStateError):
            seats.step_of(state, action)


@pytest.mark.parametrize(("state", "action"), list(product(NameAndFace, PackageAction)))
def test_every_cell_of_the_name_table_answers(state: NameAndFace, action: PackageAction) -> None:
    if (state, action) in names.STEPS:
        assert names.step_of(state, action).target in NameAndFace
    else:
        with pytest.raises(PackageStateError):
            names.step_of(state, action)


def test_an_ended_package_stays_ended() -> None:
    leaving = {
        (state, step.target)
        for (state, _), step in table.STEPS.items()
        if state in ENDED and step.target is not state
    }
    assert leaving == set()


def test_every_state_is_reached_from_the_draft() -> None:
    reached, edge = set(), {PackageState.DRAFT}
    while edge:
        reached |= edge
        edge = {step.target for (state, _), step in table.STEPS.items() if state in reached} - reached
    assert reached == set(PackageState)


def test_only_live_packages_end_by_the_clock() -> None:
    assert {state for state, action in table.STEPS if action is PackageAction.EXPIRE} == set(LIVE)


@pytest.mark.parametrize(
    ("details", "minor"),
    [
        ({"age": 17}, True),
        ({"age": 18}, False),
        ({"category": "child_7_9"}, True),
        ({"category": "dementia"}, False),
        ({"age": 80, "category": "child_7_9"}, False),
    ],
)
def test_the_age_goes_before_the_category(details: dict[str, object], minor: object) -> None:
    assert is_minor(details) is minor


def test_an_age_is_unknown_only_when_nothing_says_whether_a_child() -> None:
    assert is_of_unknown_age({"category": "dementia"})
    assert not is_of_unknown_age({"category": "child_4_6"})
    assert not is_of_unknown_age({"age": 40})


@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "0-3"), (3, "0-3"), (8, "7-9"), (17, "16-17"), (19, "18-19"), (20, "20-29"), (78, "70-79")],
)
def test_age_bands(age: int, band: str) -> None:
    words = age_band(age)
    assert words is not None
    assert words.zh == f"{band}岁"


def test_numbers() -> None:
    assert number_of(Kind.MISSING_PERSON, date(2026, 11, 21), 3) == "XR-20261121-0003"


def test_five_kilometres_is_not_yet_wide() -> None:
    assert not needs_approval_to_open([RoundPlan(5_000, 1, 0)])
    assert needs_approval_to_open([RoundPlan(500, 1, 0), RoundPlan(5_001, 1, 0)])


def test_a_name_is_found_in_public_words() -> None:
    public = {"title": "寻找林小满", "summary": "", "place_text": "学校"}
    details = {
        "details.features": "林小满左手有痣",
        "details.likely_roads": ["林小满常走的路"],
        "details.clothing": None,
    }
    found = ["title", "details.features", "details.likely_roads"]
    assert fields_with_name(["林母", "林小满"], {**public, **details}) == found
    assert fields_with_name([], public) == []
    assert fields_with_name(["", "林"], public) == []


def test_the_command_centre_waits() -> None:
    asked = datetime(2026, 5, 20, tzinfo=UTC)
    assert not names.may_command_centre_approve(None, asked, 180)
    assert not names.may_command_centre_approve(asked, asked + timedelta(seconds=179), 180)
    assert names.may_command_centre_approve(asked, asked + timedelta(seconds=180), 180)


def test_four_eyes() -> None:
    me = uuid4()
    assert is_author(me, me, None)
    assert not is_author(me, uuid4(), None)
