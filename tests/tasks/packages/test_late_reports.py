"""A phone without a signal while its package ended: what was done still counts for a day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tasks.packages.domain.assignments import REPORT_LATE_WITHIN, AssignmentState
from tasks.packages.domain.errors import AssignmentStateError, ReportTooLateError
from tasks.packages.domain.events import PackageSettled
from tasks.packages.service.deciding import confirm_assignment, reject_assignment
from tasks.packages.service.ending import expire_due, resolve_package
from tasks.packages.service.reading import read_assignment
from tasks.packages.service.settling import settle_due
from tasks.packages.service.working import release_seat, send_report
from tests.tasks.packages.world import World

MOMENT = timedelta(seconds=1)


def test_what_was_done_before_the_deadline_is_confirmed_after_it(world: World) -> None:
    heard = world.heard(PackageSettled)
    package, actor = world.posted(duration_min=60), world.volunteer()
    seat = world.grab(package, actor)
    world.clock.advance(timedelta(minutes=61))
    assert expire_due(world.session) == 1
    stood_down_at = seat.ended_at
    assert seat.state is AssignmentState.STOOD_DOWN
    assert read_assignment(world.session, actor, seat.id)["actions"] == ["help", "report"]
    assert world.told("volunteer", "assignment")[-1].data["actions"] == ["help", "report"]
    assert settle_due(world.session) == 0

    world.clock.advance(timedelta(hours=3))
    send_report(world.session, actor, seat.id, uuid4(), text="井盖已围好", found=True)
    assert (seat.state, seat.ended_at) == (AssignmentState.REPORTED, stood_down_at)
    assert settle_due(world.session) == 0
    confirm_assignment(world.session, world.city.officer, seat.id)
    assert seat.points == package.reward_points
    assert [event.package_id for event in heard] == [package.id]


def test_what_nobody_reports_on_is_settled_after_a_day(world: World) -> None:
    heard = world.heard(PackageSettled)
    package, actor = world.posted(), world.volunteer()
    seat = world.grab(package, actor)
    resolve_package(world.session, world.city.officer, package.id, "找到")
    world.clock.advance(REPORT_LATE_WITHIN - MOMENT)
    assert settle_due(world.session) == 0
    assert (package.settled_at, heard) == (None, [])
    world.clock.advance(MOMENT)
    assert settle_due(world.session) == 1
    assert settle_due(world.session) == 0
    assert [event.package_id for event in heard] == [package.id]
    assert read_assignment(world.session, actor, seat.id)["actions"] == []
    with pytest.raises(ReportTooLateError):
        send_report(world.session, actor, seat.id, uuid4(), text="晚了", found=False)


def test_a_late_report_that_is_refused_settles_too(world: World) -> None:
    package, actor = world.posted(), world.volunteer()
    seat = world.grab(package, actor)
    resolve_package(world.session, world.city.officer, package.id, "找到")
    send_report(world.session, actor, seat.id, uuid4(), text="我也在", found=False)
    reject_assignment(world.session, world.city.officer, seat.id, "没有到现场")
    assert package.settled_at is not None


def test_who_gave_the_seat_back_has_nothing_to_report(world: World) -> None:
    package, actor = world.posted(), world.volunteer()
    seat = world.grab(package, actor)
    release_seat(world.session, actor, seat.id, uuid4(), "有事")
    resolve_package(world.session, world.city.officer, package.id, "找到")
    assert package.settled_at is not None
    with pytest.raises(AssignmentStateError):
        send_report(world.session, actor, seat.id, uuid4(), text="晚了", found=False)


def test_what_is_settled_takes_no_report_that_could_not_be_paid(world: World) -> None:
    """Settled under an older rule, or by a machine whose clock is a second ahead."""
    package, actor = world.posted(), world.volunteer()
    seat = world.grab(package, actor)
    resolve_package(world.session, world.city.officer, package.id, "找到")
    package.settled_at = world.clock.now()
    assert "report" not in read_assignment(world.session, actor, seat.id)["actions"]
    with pytest.raises(ReportTooLateError):
        send_report(world.session, actor, seat.id, uuid4(), text="我也在", found=False)
