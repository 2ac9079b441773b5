"""Who puts what out, who shows name and face, and after whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from backend.core.audit import AuditRow
from backend.core.errors import ForbiddenError, NotFoundError
from tasks.packages.documents import volunteer
from tasks.packages.documents.context import PackageContext
from tasks.packages.domain.errors import (
    ApprovalTooEarlyError,
    OwnApprovalError,
    PackageEndedError,
    PackageNotReadyError,
    PackageStateError,
)
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import PackageAction, PackageState
from tasks.packages.models import Package, Review
from tasks.packages.queries.packages import rounds_of
from tasks.packages.queries.permitted import actions_of
from tasks.packages.queries.reviews import open_reviews
from tasks.packages.service.approval import (
    approve_package,
    break_glass,
    close_review,
    escalate_due,
    refuse_package,
)
from tasks.packages.service.briefing import change_briefing
from tasks.packages.service.drafts import edit_draft
from tasks.packages.service.ending import resolve_package
from tasks.packages.service.publishing import publish_package, submit_package
from tasks.packages.service.reading import read_briefing
from tests.tasks.packages.city import hazard, missing_child
from tests.tasks.packages.world import World, plan

WIDE = plan((1_000, 50, 60), (8_000, 500, 60))


def test_an_officer_publishes_at_once_without_name_and_face(world: World) -> None:
    package = world.posted()
    assert package.state is PackageState.OPEN
    assert package.name_and_face is NameAndFace.AWAITING_APPROVAL
    holder = world.volunteer()
    world.grab(package, holder)
    assert read_briefing(world.session, holder, package.id)["name"] is None


ROLES = {
    "auxiliary": ForbiddenError,
    "officer": None,
    "second_officer": None,
    "duty_lead": None,
    "command_centre": None,
    "stranger": NotFoundError,
    "stranger_lead": NotFoundError,
    "grid_worker": NotFoundError,
    "administrator": NotFoundError,
    "auditor": NotFoundError,
}


@pytest.mark.parametrize(("role", "error"), ROLES.items())
def test_who_may_publish(world: World, role: str, error: type[Exception] | None) -> None:
    package = world.draft()

    def publish() -> Package:
        return publish_package(world.session, world.city.staff[role], package.id)

    if error is None:
        assert publish().posted_by == world.city.staff[role].person_id
        return
    with pytest.raises(error):
        publish()
    assert package.state is PackageState.DRAFT


APPROVERS = {
    "auxiliary": ForbiddenError,
    "officer": ForbiddenError,  # the author
    "second_officer": ForbiddenError,
    "duty_lead": None,
    "command_centre": ApprovalTooEarlyError,
    "stranger_lead": NotFoundError,
    "administrator": NotFoundError,
}


@pytest.mark.parametrize(("role", "error"), APPROVERS.items())
def test_who_may_show_name_and_face(world: World, role: str, error: type[Exception] | None) -> None:
    package = world.posted()
    if error is None:
        approve_package(world.session, world.city.staff[role], package.id)
        assert package.name_and_face is NameAndFace.APPROVED
        return
    with pytest.raises(error):
        approve_package(world.session, world.city.staff[role], package.id)
    assert package.name_and_face is NameAndFace.AWAITING_APPROVAL


def test_after_three_minutes_the_command_centre_may(world: World) -> None:
    package = world.posted()
    centre = world.city.command_centre
    rounds = rounds_of(world.session, [package.id])[package.id]
    assert PackageAction.APPROVE not in actions_of(world.session, centre, package, rounds)
    world.clock.advance(timedelta(seconds=179))
    with pytest.raises(ApprovalTooEarlyError) as refused:
        approve_package(world.session, centre, package.id)
    assert "1 秒" in refused.value.problem("zh")["detail"]
    assert escalate_due(world.session) == 0
    world.clock.advance(timedelta(seconds=1))
    assert escalate_due(world.session) == 1
    assert escalate_due(world.session) == 0
    assert PackageAction.APPROVE in actions_of(world.session, centre, package, rounds)
    approve_package(world.session, centre, package.id)
    assert package.name_and_face is NameAndFace.APPROVED


def test_a_duty_lead_who_published_needs_somebody_else(world: World) -> None:
    package = world.draft(world.city.duty_lead)
    publish_package(world.session, world.city.duty_lead, package.id)
    with pytest.raises(OwnApprovalError):
        approve_package(world.session, world.city.duty_lead, package.id)


def test_approval_reaches_those_who_are_out(world: World) -> None:
    package = world.posted()
    holder = world.volunteer()
    world.grab(package, holder)
    approve_package(world.session, world.city.duty_lead, package.id)
    (change,) = world.told("volunteer", "briefing")
    assert change.receivers == {"persons": [str(holder.person_id)]}
    assert change.data["name"] is None
    assert change.data["sealed_left_out"]
    briefing = read_briefing(world.session, holder, package.id)
    assert briefing["name"] == "林小满"
    assert briefing["watermark"].startswith("陈小雨 2026-05-20 15:30")


def test_refused_and_asked_again(world: World) -> None:
    package = world.posted()
    refuse_package(world.session, world.city.duty_lead, package.id, "照片不清楚")
    assert package.name_and_face is NameAndFace.WITHHELD
    with pytest.raises(PackageStateError):
        approve_package(world.session, world.city.duty_lead, package.id)
    submit_package(world.session, world.city.second_officer, package.id)
    assert package.name_and_face is NameAndFace.AWAITING_APPROVAL


def test_break_glass_shows_at_once_and_is_reviewed_next_day_by_somebody_else(world: World) -> None:
    package = world.posted()
    with pytest.raises(ForbiddenError):
        break_glass(world.session, world.city.auxiliary, package.id, "急")
    break_glass(world.session, world.city.officer, package.id, "孩子有哮喘，天快黑了")
    assert package.name_and_face is NameAndFace.BREAK_GLASS
    (review,) = open_reviews(world.session, world.city.duty_lead)
    assert review.due_on == date(2026, 5, 21)
    assert review.reason == "孩子有哮喘，天快黑了"
    assert open_reviews(world.session, world.city.stranger_lead) == []
    trace = select(AuditRow).where(AuditRow.action == "packages.break_glass")
    assert world.session.scalars(trace).one().actor_id == world.city.officer.person_id
    with pytest.raises(ForbiddenError):
        close_review(world.session, world.city.officer, review.id, "没问题")
    close_review(world.session, world.city.duty_lead, review.id, "情况紧急，合理")
    assert open_reviews(world.session, world.city.duty_lead) == []
    with pytest.raises(NotFoundError):
        close_review(world.session, world.city.duty_lead, review.id, "再看一次")


def test_a_duty_leads_own_break_glass_is_reviewed_by_the_next_level(world: World) -> None:
    package = world.posted()
    break_glass(world.session, world.city.duty_lead, package.id, "急")
    review = world.session.scalars(select(Review)).one()
    with pytest.raises(OwnApprovalError):
        close_review(world.session, world.city.duty_lead, review.id, "没问题")
    close_review(world.session, world.city.command_centre, review.id, "合理")


def test_no_glass_to_break_before_or_after(world: World) -> None:
    draft = world.draft()
    with pytest.raises(PackageStateError):
        break_glass(world.session, world.city.officer, draft.id, "急")
    package = world.posted()
    resolve_package(world.session, world.city.officer, package.id, "找到")
    with pytest.raises(PackageEndedError):
        break_glass(world.session, world.city.officer, package.id, "急")


def test_a_wide_range_waits_for_the_duty_lead(world: World) -> None:
    package = world.draft(rounds=WIDE)
    world.publish(package)
    assert package.state is PackageState.AWAITING_APPROVAL
    assert world.told("volunteer", "package") == []
    for person, error in (
        (world.city.officer, ForbiddenError),
        (world.city.command_centre, ApprovalTooEarlyError),
    ):
        with pytest.raises(error):
            approve_package(world.session, person, package.id)
    approve_package(world.session, world.city.duty_lead, package.id)
    assert package.state is PackageState.OPEN
    assert package.posted_by == world.city.officer.person_id
    assert package.name_and_face is NameAndFace.APPROVED
    assert len(world.told("volunteer", "package")) == 1


def test_a_refused_draft_can_be_changed_and_published(world: World) -> None:
    package = world.publish(world.draft(rounds=WIDE))
    refuse_package(world.session, world.city.duty_lead, package.id, "范围太大")
    assert package.state is PackageState.DRAFT
    edit_draft(world.session, world.city.officer, package.id, 1, {"rounds": plan((2_000, 50, 60))})
    assert world.publish(package).state is PackageState.OPEN


def test_an_auxiliary_submits_and_the_duty_lead_posts(world: World) -> None:
    package = world.draft(world.city.auxiliary)
    submit_package(world.session, world.city.auxiliary, package.id)
    approve_package(world.session, world.city.duty_lead, package.id)
    assert package.posted_by == world.city.duty_lead.person_id


NEEDED: dict[str, dict[str, Any]] = {
    "incident_number": {"incident_number": None},
    "guardian_consent": {"guardian_consent": None},
    "title": {"title": "  "},
    "place_text": {"place_text": ""},
    "details.age": {"details": {"category": "other"}},
}


@pytest.mark.parametrize(("field", "changes"), NEEDED.items())
def test_what_a_missing_minor_needs(world: World, field: str, changes: dict[str, Any]) -> None:
    package = world.draft(**changes)
    with pytest.raises(PackageNotReadyError) as refused:
        world.publish(package)
    assert field in refused.value.problem("zh")["errors"]
    assert package.state is PackageState.DRAFT


def test_an_adult_needs_neither_consent_nor_number(world: World) -> None:
    details = {"category": "dementia", "age": 78, "name": "王建国"}
    package = world.draft(incident_number=None, guardian_consent=None, details=details)
    assert world.publish(package).state is PackageState.OPEN


def test_a_deadline_in_the_past_is_refused(world: World) -> None:
    package = world.draft(deadline_at=world.clock.now() - timedelta(minutes=1))
    with pytest.raises(PackageNotReadyError):
        world.publish(package)


def test_another_name_is_hidden_again(world: World) -> None:
    package = world.posted()
    approve_package(world.session, world.city.duty_lead, package.id)
    details = {**package.details, "name": "林小曼"}
    change_briefing(world.session, world.city.officer, package.id, 1, {"details": details})
    assert package.name_and_face is NameAndFace.AWAITING_APPROVAL
    change_briefing(
        world.session, world.city.officer, package.id, 2, {"details": {**details, "clothing": "蓝色"}}
    )
    assert package.version == 3


def test_who_brings_another_face_does_not_approve_it(world: World) -> None:
    """The officer wrote and posted it; the name that waits now is the duty lead's alone."""
    package, lead = world.posted(), world.city.duty_lead
    details = {**package.details, "name": "林小曼"}
    change_briefing(world.session, lead, package.id, 1, {"details": details})
    rounds = rounds_of(world.session, [package.id])[package.id]
    assert PackageAction.APPROVE not in actions_of(world.session, lead, package, rounds)
    with pytest.raises(OwnApprovalError):
        approve_package(world.session, lead, package.id)
    world.clock.advance(timedelta(minutes=3))
    approve_package(world.session, world.city.command_centre, package.id)
    assert package.name_and_face is NameAndFace.APPROVED


def test_who_edited_a_draft_does_not_approve_it(world: World) -> None:
    """Neither at first nor after it was refused and put to them again."""
    lead, officer = world.city.duty_lead, world.city.officer
    package = world.draft(world.city.auxiliary, rounds=WIDE)
    edit_draft(world.session, lead, package.id, 1, {"summary": "穿红色外套"})
    world.publish(package)
    rounds = rounds_of(world.session, [package.id])[package.id]
    assert PackageAction.APPROVE not in actions_of(world.session, lead, package, rounds)
    for decide in (
        lambda: approve_package(world.session, lead, package.id),
        lambda: refuse_package(world.session, lead, package.id, "范围太大"),
    ):
        with pytest.raises(OwnApprovalError):
            decide()
    world.clock.advance(timedelta(minutes=3))
    refuse_package(world.session, world.city.command_centre, package.id, "范围太大")
    submit_package(world.session, officer, package.id)
    with pytest.raises(OwnApprovalError):
        approve_package(world.session, lead, package.id)


def test_who_edited_a_draft_does_not_show_its_name(world: World) -> None:
    lead = world.city.duty_lead
    package = world.draft()
    edit_draft(world.session, lead, package.id, 1, {"details": {**package.details, "name": "林小曼"}})
    world.publish(package)
    with pytest.raises(OwnApprovalError):
        approve_package(world.session, lead, package.id)


VERBS: dict[str, Callable[[World, UUID], object]] = {
    "approve": lambda w, id_: approve_package(w.session, w.city.stranger_lead, id_),
    "refuse": lambda w, id_: refuse_package(w.session, w.city.stranger_lead, id_, "x"),
    "break": lambda w, id_: break_glass(w.session, w.city.stranger, id_, "x"),
    "submit": lambda w, id_: submit_package(w.session, w.city.stranger, id_),
    "brief": lambda w, id_: change_briefing(w.session, w.city.stranger, id_, 1, {}),
    "resolve": lambda w, id_: resolve_package(w.session, w.city.stranger, id_, "x"),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_another_stations_package_is_not_there(world: World, verb: Callable[[World, UUID], object]) -> None:
    package = world.posted()
    with pytest.raises(NotFoundError):
        verb(world, package.id)


def test_the_card_never_shows_more_than_a_band_of_the_age(world: World) -> None:
    package = world.posted()
    card = volunteer.public_card(package, PackageContext(world.session, [package]))
    assert card["age_band"] == "7-9岁"
    assert "age" not in card
    assert "photo" not in card


@pytest.mark.parametrize("fields", [missing_child(), hazard()], ids=["missing person", "hazard check"])
def test_a_package_ends_before_long(world: World, fields: dict[str, Any]) -> None:
    """What holders see of a person goes when the package ends, so it has to end."""
    now = world.clock.now()
    for deadline_at in (datetime(9999, 12, 31, tzinfo=UTC), now + timedelta(hours=72, minutes=1)):
        package = world.draft(**{**fields, "deadline_at": deadline_at})
        with pytest.raises(PackageNotReadyError) as refused:
            world.publish(package)
        told = refused.value.problem("zh")["errors"]
        assert told["deadline_at"][0].endswith("最长 72 小时，请提前截止时间")
    package = world.publish(world.draft(**{**fields, "deadline_at": now + timedelta(hours=72)}))
    assert package.state is PackageState.OPEN


def test_a_long_duration_is_refused_beside_its_own_field(world: World) -> None:
    package = world.draft(deadline_at=None, duration_min=3 * 24 * 60 + 1)
    with pytest.raises(PackageNotReadyError) as refused:
        world.publish(package)
    assert set(refused.value.problem("en")["errors"]) == {"duration_min"}
