"""需要帮助: a call is heard, waits for its answer whatever becomes of the seat, and is answered once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from runpy import run_path
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from backend.accounts.domain import PersonErased
from backend.core.errors import KeyReusedError, NotFoundError
from backend.core.guard import Actor
from backend.core.settings import PROJECT_ROOT
from tasks.packages.domain.assignments import REPORT_LATE_WITHIN, AssignmentAction, AssignmentState
from tasks.packages.domain.errors import AssignmentStateError, NoHelpAskedError, OwnAssignmentError
from tasks.packages.handlers import forget_person
from tasks.packages.models import HistoryRow, Package
from tasks.packages.queries import assignments
from tasks.packages.seat_models import Assignment
from tasks.packages.service.deciding import answer_help, confirm_assignment, reject_assignment
from tasks.packages.service.ending import resolve_package
from tasks.packages.service.reading import read_assignment
from tasks.packages.service.settling import settle_due
from tasks.packages.service.working import ask_for_help, lapse_due, release_seat, send_report
from tests.tasks.packages.world import SPOT, World


def test_a_call_for_help_reaches_the_desk(world: World) -> None:
    package = world.posted()
    actor = world.volunteer()
    assignment = world.grab(package, actor)
    ask_for_help(world.session, actor, assignment.id, uuid4(), SPOT)
    row = world.told("console", "assignment")[-1]
    assert row.data["help"]["position"] == {"lon": SPOT.lon, "lat": SPOT.lat}
    assert row.station_id == world.city.heshan


def test_an_answered_call_for_help_is_told_to_both_and_opens_again_when_asked_again(world: World) -> None:
    package = world.posted()
    actor = world.volunteer()
    assignment = world.grab(package, actor)
    ask_for_help(world.session, actor, assignment.id, uuid4(), SPOT)
    assert "answer_help" in world.told("console", "assignment")[-1].data["actions"]
    answer_help(world.session, world.city.officer, assignment.id)
    answer_help(world.session, world.city.duty_lead, assignment.id)  # the first one counts
    assert assignment.help_answered_by == world.city.officer.person_id
    for audience in ("console", "volunteer"):
        told = world.told(audience, "assignment")[-1].data
        assert told["help"]["answered_at"] is not None
        assert told["state"] == AssignmentState.GRABBED
        assert "answer_help" not in told["actions"]
    query = select(HistoryRow.by).where(
        HistoryRow.package_id == package.id, HistoryRow.action == AssignmentAction.ANSWER_HELP
    )
    assert world.session.scalars(query).all() == [world.city.officer.person_id]
    ask_for_help(world.session, actor, assignment.id, uuid4(), SPOT)
    assert world.told("console", "assignment")[-1].data["help"]["answered_at"] is None
    assert world.told("volunteer", "assignment")[-1].data["actions"] == [
        "arrive",
        "help",
        "release",
        "report",
    ]


def test_only_a_call_for_help_is_answered_and_never_ones_own(world: World) -> None:
    package = world.posted()
    seat = world.grab(package)
    with pytest.raises(NoHelpAskedError):
        answer_help(world.session, world.city.officer, seat.id)
    actor = world.volunteer()
    own = world.grab(package, actor)
    ask_for_help(world.session, actor, own.id, uuid4(), None)
    with pytest.raises(NotFoundError):
        answer_help(world.session, world.volunteer(), own.id)
    officer = world.city.officer
    both = Actor(actor.person_id, officer.session_id, "staff", officer.grants)
    with pytest.raises(OwnAssignmentError):
        answer_help(world.session, both, own.id)


def lapse(world: World, _package: Package, _actor: Actor, _seat: Assignment) -> None:
    world.clock.advance(timedelta(hours=1))
    assert lapse_due(world.session) == 1


def release(world: World, _package: Package, actor: Actor, seat: Assignment) -> None:
    release_seat(world.session, actor, seat.id, uuid4(), "来不了")


def refuse(world: World, _package: Package, _actor: Actor, seat: Assignment) -> None:
    reject_assignment(world.session, world.city.officer, seat.id, "没有来")


def confirm(world: World, _package: Package, actor: Actor, seat: Assignment) -> None:
    send_report(world.session, actor, seat.id, uuid4(), text="看过", found=False)
    confirm_assignment(world.session, world.city.officer, seat.id)


def settle(world: World, package: Package, _actor: Actor, _seat: Assignment) -> None:
    resolve_package(world.session, world.city.officer, package.id, "找到")
    world.clock.advance(REPORT_LATE_WITHIN)
    assert settle_due(world.session) == 1


@pytest.mark.parametrize("end", [lapse, release, refuse, confirm, settle])
def test_a_call_outlives_its_seat_until_it_is_answered(
    world: World, end: Callable[[World, Package, Actor, Assignment], None]
) -> None:
    package, actor = world.posted(), world.volunteer()
    seat = world.grab(package, actor)
    ask_for_help(world.session, actor, seat.id, uuid4(), SPOT)
    end(world, package, actor, seat)
    officer = world.city.officer
    if package.ended_at is None:
        resolve_package(world.session, officer, package.id, "找到")
    assert assignments.for_snapshot(world.session, officer) == [seat]
    assert "answer_help" in read_assignment(world.session, officer, seat.id)["actions"]
    answer_help(world.session, officer, seat.id)
    assert assignments.for_snapshot(world.session, officer) == []
    assert read_assignment(world.session, officer, seat.id)["help"]["answered_at"] is not None


def test_a_call_that_waited_for_a_signal_is_heard_for_a_day(world: World) -> None:
    package, actor = world.posted(), world.volunteer()
    seat = world.grab(package, actor)
    late = world.grab(world.posted(), actor)
    lapse_all = timedelta(hours=1)
    resolve_package(world.session, world.city.officer, package.id, "找到")
    world.clock.advance(lapse_all)
    assert lapse_due(world.session) == 1
    for one in (seat, late):
        state = one.state
        ask_for_help(world.session, actor, one.id, uuid4(), SPOT)
        assert (one.state, one.waits_for_help) == (state, True)
    world.clock.advance(REPORT_LATE_WITHIN)
    for one in (seat, late):
        with pytest.raises(AssignmentStateError):
            ask_for_help(world.session, actor, one.id, uuid4(), SPOT)


def test_who_leaves_an_unsafe_place_calls_the_desks(world: World) -> None:
    package, actor, key = world.posted(), world.volunteer(), uuid4()
    seat = world.grab(package, actor)
    release_seat(world.session, actor, seat.id, key, "现场不安全", unsafe=True)
    told = world.told("console", "assignment")[-1].data
    assert (told["state"], told["reason"], told["help"]["position"]) == ("released", "现场不安全", None)
    assert "answer_help" in told["actions"]
    answer_help(world.session, world.city.officer, seat.id)
    release_seat(world.session, actor, seat.id, key, "现场不安全", unsafe=True)
    assert not seat.waits_for_help
    with pytest.raises(KeyReusedError):
        release_seat(world.session, actor, seat.id, key, "现场不安全")


def test_an_unsafe_place_is_told_also_when_the_seat_had_ended(world: World) -> None:
    package, actor = world.posted(), world.volunteer()
    seat = world.grab(package, actor)
    lapse(world, package, actor, seat)
    release_seat(world.session, actor, seat.id, uuid4(), "现场不安全", unsafe=True)
    told = world.told("console", "assignment")[-1].data
    assert (told["state"], told["reason"], seat.waits_for_help) == ("lapsed", "现场不安全", True)
    with pytest.raises(AssignmentStateError):
        release_seat(world.session, actor, seat.id, uuid4(), "来不了")
    world.clock.advance(REPORT_LATE_WITHIN)
    with pytest.raises(AssignmentStateError):
        release_seat(world.session, actor, seat.id, uuid4(), "现场不安全", unsafe=True)


def test_nobody_is_called_for_who_is_forgotten(world: World) -> None:
    package, actor = world.posted(), world.volunteer()
    seat = world.grab(package, actor)
    release_seat(world.session, actor, seat.id, uuid4(), "现场不安全", unsafe=True)
    forget_person(world.session, PersonErased(actor.person_id))
    world.session.refresh(seat)
    assert (seat.waits_for_help, seat.reason) == (False, None)


def test_calls_that_the_desks_had_lost_before_stay_lost(world: World) -> None:
    """The migration closes what no desk showed, and nothing else."""
    settled, waiting = world.posted(seats=2), world.posted(seats=2)
    seats = {}
    for name, package, state in (
        ("lapsed", waiting, AssignmentState.LAPSED),
        ("old", settled, AssignmentState.STOOD_DOWN),
        ("waits", waiting, AssignmentState.STOOD_DOWN),
        ("out", settled, AssignmentState.GRABBED),
    ):
        actor = world.volunteer()
        seats[name] = world.grab(package, actor)
        ask_for_help(world.session, actor, seats[name].id, uuid4(), SPOT)
        seats[name].state, seats[name].ended_at = state, world.clock.now()
    settled.settled_at = world.clock.now()
    world.session.flush()
    migration = run_path(str(PROJECT_ROOT / "migrations/versions/0024_open_calls.py"))
    world.session.execute(sql(migration["CLOSE_OLD_CALLS"]))
    world.session.expire_all()
    assert {name for name, seat in seats.items() if seat.waits_for_help} == {"waits", "out"}


def test_a_call_sent_twice_is_one_call(world: World) -> None:
    """The answer to the first was lost: it must not ring again for who was spoken to meanwhile."""
    actor, key = world.volunteer(), uuid4()
    seat = world.grab(world.posted(), actor)
    ask_for_help(world.session, actor, seat.id, key, SPOT)
    answer_help(world.session, world.city.officer, seat.id)
    ask_for_help(world.session, actor, seat.id, key, SPOT)
    assert not seat.waits_for_help
    with pytest.raises(KeyReusedError):
        ask_for_help(world.session, actor, seat.id, key, None)
