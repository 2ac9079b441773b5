"""Insurance is promised only while the city names a policy, and a seat keeps the one it was taken under."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from backend.core.settings import Settings
from tasks.packages.service.reading import read_assignment, read_briefing, read_card

if TYPE_CHECKING:
    from tests.tasks.packages.world import World

POLICY = "平安产险 保单号 PZ20260001"


def name_policy(world: World, words: str) -> None:
    changed = world.session.info["settings"].model_copy(update={"volunteer_insurance": words})
    world.session.info["settings"] = changed


def test_without_a_policy_nobody_is_told_they_are_insured(world: World) -> None:
    package, actor = world.posted(), world.volunteer()
    assert not read_card(world.session, actor, package.id)["insured"]
    seat = read_assignment(world.session, actor, world.grab(package, actor).id)
    briefing = read_briefing(world.session, actor, package.id)
    for document in (seat, briefing):
        assert (document["insured"], document["insurance"]) == (False, None)


def test_a_seat_keeps_the_policy_it_was_taken_under(world: World) -> None:
    package, early, late = world.posted(), world.volunteer(), world.volunteer()
    uninsured = world.grab(package, early)
    name_policy(world, POLICY)
    insured = world.grab(package, late)
    assert read_card(world.session, late, package.id)["insured"]
    name_policy(world, "")
    documents = [
        read_assignment(world.session, late, insured.id),
        read_briefing(world.session, late, package.id),
    ]
    documents += [read_assignment(world.session, world.city.officer, insured.id)]
    for document in documents:
        assert (document["insured"], document["insurance"]) == (True, POLICY)
    document = read_assignment(world.session, early, uninsured.id)
    assert (document["insured"], document["insurance"]) == (False, None)


def test_a_policy_is_a_line_of_words() -> None:
    assert Settings(volunteer_insurance=f"  {POLICY} ").volunteer_insurance == POLICY
    with pytest.raises(ValidationError):
        Settings(volunteer_insurance="保" * 121)
