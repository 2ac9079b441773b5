"""A minor's name and face need the 110 number and the guardian's consent, for as long as they are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tasks.packages.domain.errors import SafeguardMissingError
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import PackageAction
from tasks.packages.models import Package
from tasks.packages.queries import sealed
from tasks.packages.queries.packages import rounds_of
from tasks.packages.queries.permitted import actions_of
from tasks.packages.service.approval import approve_package, break_glass
from tasks.packages.service.briefing import change_briefing
from tasks.packages.service.publishing import submit_package
from tasks.packages.service.reading import read_briefing
from tests.tasks.packages.world import World

ADULT: dict[str, Any] = {"category": "other", "age": 30}
CHILD: dict[str, Any] = {"category": "child_7_9", "age": 8, "name": "林小满"}
NUMBER = "110350206202605200031"
CONSENT = {"guardian_name": "林母", "relation": "母亲"}


def of_an_adult(world: World) -> Package:
    return world.posted(incident_number=None, guardian_consent=None, details=ADULT)


def brief(world: World, package: Package, **changes: Any) -> Package:
    return change_briefing(world.session, world.city.officer, package.id, package.version, changes)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, {"incident_number", "guardian_consent"}),
        ({"incident_number": NUMBER}, {"guardian_consent"}),
        ({"guardian_consent": CONSENT}, {"incident_number"}),
        ({"guardian_consent": None, "incident_number": None}, {"incident_number", "guardian_consent"}),
        (
            {"guardian_consent": {**CONSENT, "guardian_name": None}, "incident_number": NUMBER},
            {"guardian_consent"},
        ),
    ],
)
def test_who_turns_out_to_be_a_minor_is_briefed_with_number_and_consent(
    world: World, given: dict[str, Any], missing: set[str]
) -> None:
    package = of_an_adult(world)
    with pytest.raises(SafeguardMissingError) as refused:
        brief(world, package, details=CHILD, **given)
    assert set(refused.value.problem("zh")["errors"]) == missing


def test_a_minor_with_both_is_shown_after_a_second_pair_of_eyes(world: World) -> None:
    package = of_an_adult(world)
    brief(world, package, details=CHILD, incident_number=NUMBER, guardian_consent=CONSENT)
    assert package.name_and_face is NameAndFace.AWAITING_APPROVAL
    approve_package(world.session, world.city.duty_lead, package.id)
    assert package.name_and_face is NameAndFace.APPROVED


def test_an_age_that_nobody_knows_any_more_is_refused(world: World) -> None:
    package = world.posted()
    with pytest.raises(SafeguardMissingError) as refused:
        brief(world, package, details={"category": "other"})
    assert set(refused.value.problem("zh")["errors"]) == {"details.age"}


TAKEN_BACK: dict[str, dict[str, Any]] = {
    "consent": {"guardian_consent": None},
    "number": {"incident_number": None},
    "both": {"guardian_consent": None, "incident_number": None},
}
SHOWN: dict[str, Callable[[World, UUID], Package]] = {
    "approved": lambda w, id_: approve_package(w.session, w.city.duty_lead, id_),
    "glass broken": lambda w, id_: break_glass(w.session, w.city.officer, id_, "天快黑了"),
}


@pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize("changes", TAKEN_BACK.values(), ids=TAKEN_BACK)
def test_what_is_taken_back_hides_name_and_face_at_once(
    world: World, changes: dict[str, Any], show: Callable[[World, UUID], Package]
) -> None:
    package, holder = world.posted(), world.volunteer()
    world.grab(package, holder)
    show(world, package.id)
    assert read_briefing(world.session, holder, package.id)["name"] == "林小满"
    told = len(world.told("volunteer", "briefing"))
    brief(world, package, **changes)
    assert package.name_and_face is NameAndFace.WITHHELD
    assert read_briefing(world.session, holder, package.id)["name"] is None
    change = world.told("volunteer", "briefing")[told]
    assert change.receivers == {"persons": [str(holder.person_id)]}
    assert change.data["name_and_face"] == "withheld"
    # The phone takes the empty name as it is: it must not keep the old one until it is online again.
    assert not change.data["sealed_left_out"]


def test_nobody_shows_what_has_lost_its_consent(world: World) -> None:
    """Neither who asks, nor the duty lead, nor under break-glass; and the work goes on without."""
    package = world.posted()
    brief(world, package, guardian_consent=None)
    assert package.approval_asked_at is None
    rounds = rounds_of(world.session, [package.id])[package.id]
    assert PackageAction.APPROVE not in actions_of(world.session, world.city.duty_lead, package, rounds)
    for show in (
        lambda: submit_package(world.session, world.city.officer, package.id),
        lambda: break_glass(world.session, world.city.officer, package.id, "急"),
    ):
        with pytest.raises(SafeguardMissingError):
            show()
    details = {**package.details, "clothing": "蓝色校服", "name": "林小曼"}
    brief(world, package, details=details)
    assert package.name_and_face is NameAndFace.WITHHELD
    assert package.details["clothing"] == "蓝色校服"


def test_approving_looks_again(world: World) -> None:
    """A package whose record was lost in any other way than by a briefing is not shown either."""
    package = world.posted()
    package.guardian_consent_at = None
    with pytest.raises(SafeguardMissingError):
        approve_package(world.session, world.city.duty_lead, package.id)
    assert package.name_and_face is NameAndFace.AWAITING_APPROVAL


def test_consent_given_again_is_asked_about_again(world: World) -> None:
    package = world.posted()
    approve_package(world.session, world.city.duty_lead, package.id)
    brief(world, package, guardian_consent=None)
    assert sealed.read(world.session, package).guardian_name is None
    brief(world, package, guardian_consent=CONSENT)
    assert package.name_and_face is NameAndFace.WITHHELD
    submit_package(world.session, world.city.officer, package.id)
    approve_package(world.session, world.city.duty_lead, package.id)
    assert package.name_and_face is NameAndFace.APPROVED


def test_an_adult_stays_shown_without_either(world: World) -> None:
    package = world.posted(incident_number=None, guardian_consent=None, details={**ADULT, "name": "王建国"})
    approve_package(world.session, world.city.duty_lead, package.id)
    brief(world, package, details={**ADULT, "name": "王建国", "clothing": "黑色外套"})
    assert package.name_and_face is NameAndFace.APPROVED
