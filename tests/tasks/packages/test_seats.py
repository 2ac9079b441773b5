"""Seats: taken once, given back, lost by the clock, reported, decided on."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from backend.core.db import new_id
from backend.core.errors import ForbiddenError, KeyReusedError, NotFoundError
from backend.core.geo import Position
from backend.core.guard import Actor, Grant
from tasks.packages.documents import volunteer
from tasks.packages.documents.context import PackageContext
from tasks.packages.domain.assignments import MOST_ADDITIONS, AssignmentState
from tasks.packages.domain.errors import (
    AlreadyServedError,
    AssignmentStateError,
    AwardTooHighError,
    OwnAssignmentError,
    PackageEndedError,
    PackageFullError,
    TooManyAdditionsError,
)
from tasks.packages.domain.events import (
    AssignmentConfirmed,
    AssignmentRejected,
    PackageSettled,
    SeatFreed,
    SeatTaken,
)
from tasks.packages.domain.packages import PackageState
from tasks.packages.models import Package
from tasks.packages.queries.matching import matching
from tasks.packages.seat_models import Assignment, Request
from tasks.packages.service.deciding import confirm_assignment, reject_assignment
from tasks.packages.service.ending import resolve_package
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.reading import read_assignment
from tasks.packages.service.watching import watch_package
from tasks.packages.service.working import arrive, ask_for_help, lapse_due, release_seat, send_report
from tests.tasks.packages.world import SPOT, World


def test_the_last_seat_fills_the_package(world: World) -> None:
    heard = world.heard(SeatTaken)
    package = world.posted(seats=2)
    world.grab(package)
    assert package.state is PackageState.OPEN
    world.grab(package)
    assert package.state is PackageState.FULL
    assert [event.seats_left for event in heard] == [1, 0]
    with pytest.raises(PackageFullError):
        world.grab(package)
    assert package.seats_taken == 2


def test_who_was_not_called_may_help_too(world: World) -> None:
    """Reach decides who is told: a neighbour hears of it from a neighbour, or stood where no signal was."""
    package = world.posted()
    far, nowhere = world.volunteer(east_m=9_000), world.volunteer()
    resting = world.volunteer(on_duty=False)
    for actor in (far, nowhere, resting):
        assert matching(world.session, actor.person_id, ())[0] == []
        assert world.grab(package, actor).state is AssignmentState.GRABBED


def test_every_grab_changes_the_card_for_all_who_have_it(world: World) -> None:
    package = world.posted()
    before = package.card_version
    actor = world.volunteer()
    world.grab(package, actor)
    card = world.told("volunteer", "package")[-1]
    assert card.data["seats_left"] == 2
    assert card.data["version"] == before + 1
    assert str(actor.person_id) in card.receivers["persons"]
    assert card.receivers["cells"] == world.told("volunteer", "package")[0].receivers["cells"]
    (own,) = world.told("volunteer", "assignment")
    assert own.receivers == {"persons": [str(actor.person_id)]}
    assert own.data["actions"] == ["arrive", "help", "release", "report"]


def test_the_same_key_and_a_new_one_give_the_first_seat(world: World) -> None:
    package = world.posted(seats=2)
    actor, key = world.volunteer(), uuid4()
    first = world.grab(package, actor, key)
    assert world.grab(package, actor, key).id == first.id
    assert world.grab(package, actor).id == first.id
    assert package.seats_taken == 1


def test_a_key_is_for_one_package(world: World) -> None:
    actor, key = world.volunteer(), uuid4()
    world.grab(world.posted(), actor, key)
    other = world.posted()
    with pytest.raises(KeyReusedError):
        world.grab(other, actor, key)
    assert other.seats_taken == 0


def test_a_late_repeat_takes_no_second_seat(world: World) -> None:
    package = world.posted()
    actor, key = world.volunteer(), uuid4()
    first = world.grab(package, actor, key)
    release_seat(world.session, actor, first.id, uuid4(), "有事")
    assert world.grab(package, actor, key) is first
    assert package.seats_taken == 0


def test_two_people_may_choose_the_same_key(world: World) -> None:
    package, key = world.posted(), uuid4()
    assert world.grab(package, key=key).id != world.grab(package, key=key).id


def test_no_seat_in_what_is_not_out_or_over(world: World) -> None:
    with pytest.raises(NotFoundError):
        world.grab(world.draft())
    package = world.posted()
    resolve_package(world.session, world.city.officer, package.id, "找到")
    with pytest.raises(PackageEndedError):
        world.grab(package)
    with pytest.raises(NotFoundError):
        grab_seat(world.session, world.volunteer(), new_id(), uuid4())


def test_a_released_seat_is_free_for_others_and_for_oneself(world: World) -> None:
    heard = world.heard(SeatFreed)
    package = world.posted(seats=1)
    actor = world.volunteer()
    assignment = world.grab(package, actor)
    key = uuid4()
    release_seat(world.session, actor, assignment.id, key, "临时有事")
    assert (assignment.state, assignment.reason) == (AssignmentState.RELEASED, "临时有事")
    assert package.state is PackageState.OPEN
    assert [event.seats_left for event in heard] == [1]
    assert world.told("volunteer", "package")[-1].data["seats_left"] == 1
    release_seat(world.session, actor, assignment.id, key, "临时有事")
    assert package.seats_taken == 0
    with pytest.raises(KeyReusedError):
        release_seat(world.session, actor, assignment.id, key, "别的原因")
    with pytest.raises(AssignmentStateError):
        release_seat(world.session, actor, assignment.id, uuid4(), "再来一次")
    again = world.grab(package, actor)
    assert again.id != assignment.id
    assert package.state is PackageState.FULL


def test_who_does_not_arrive_in_time_loses_the_seat(world: World) -> None:
    package = world.posted(seats=1, arrive_within_min=20)
    late, assignment = world.volunteer(), None
    assignment = world.grab(package, late)
    world.clock.advance(timedelta(minutes=20, seconds=-1))
    assert lapse_due(world.session) == 0
    world.clock.advance(timedelta(seconds=1))
    assert lapse_due(world.session) == 1
    assert assignment.state is AssignmentState.LAPSED
    assert package.state is PackageState.OPEN
    assert lapse_due(world.session) == 0
    with pytest.raises(AssignmentStateError):
        arrive(world.session, late, assignment.id, uuid4(), SPOT)


def test_who_arrived_does_not_lapse(world: World) -> None:
    package = world.posted()
    actor = world.volunteer()
    assignment = world.grab(package, actor)
    key = uuid4()
    arrive(world.session, actor, assignment.id, key, SPOT)
    arrive(world.session, actor, assignment.id, key, SPOT)
    world.clock.advance(timedelta(hours=1))
    assert lapse_due(world.session) == 0
    assert assignment.state is AssignmentState.ARRIVED
    assert world.told("console", "assignment")[-1].data["arrived_at"] == "2026-05-20T07:30:00.000Z"


@pytest.mark.parametrize(("place", "metres"), [(SPOT, 0), (Position(SPOT.lon + 0.01, SPOT.lat), 1_012)])
def test_the_desk_sees_from_how_far_somebody_said_that_they_were_there(
    world: World, place: Position, metres: int
) -> None:
    package = world.posted()
    actor = world.volunteer()
    assignment = world.grab(package, actor)
    assert world.told("console", "assignment")[-1].data["arrived_m"] is None
    arrive(world.session, actor, assignment.id, uuid4(), place)
    told = world.told("console", "assignment")[-1].data["arrived_m"]
    assert told == pytest.approx(metres, abs=0.1 * metres)


def test_a_briefing_has_the_area_as_it_was_drawn(world: World) -> None:
    ring = [[118.10, 24.50], [118.11, 24.50], [118.11, 24.51], [118.104, 24.503], [118.10, 24.50]]
    drawn = {"type": "Polygon", "coordinates": [ring]}
    package = world.posted(kind="hazard_check", area=drawn, details={"what": "积水"})
    place, holder = world.posted(), world.volunteer()
    for one, shape in ((package, drawn), (place, None)):
        seat = world.grab(one, holder)
        (briefing,) = volunteer.briefings(world.session, one, {holder: seat})
        assert briefing["shape"] == volunteer.briefing_change(world.session, one)["shape"] == shape
        assert "shape" not in volunteer.public_card(one, PackageContext(world.session, [one]))


def test_a_seat_says_how_its_package_ended(world: World) -> None:
    package, actor = world.posted(), world.volunteer()
    seat = world.grab(package, actor)
    assert world.told("volunteer", "assignment")[-1].data["package"]["ended"] is None
    resolve_package(world.session, world.city.officer, package.id, "找到")
    ended = world.told("volunteer", "assignment")[-1].data["package"]["ended"]
    assert (ended["id"], ended["outcome_text"]) == (str(package.id), "人已找到，感谢您的守望。")
    assert read_assignment(world.session, actor, seat.id)["package"]["ended"] == ended


def test_somebody_elses_seat_is_not_there(world: World) -> None:
    assignment = world.grab(world.posted())
    stranger = world.volunteer()
    for attempt in (
        lambda: arrive(world.session, stranger, assignment.id, uuid4(), SPOT),
        lambda: release_seat(world.session, stranger, assignment.id, uuid4(), "x"),
        lambda: ask_for_help(world.session, stranger, assignment.id, uuid4(), None),
        lambda: send_report(world.session, stranger, assignment.id, uuid4(), text="x", found=False),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    assert world.session.get_one(Assignment, assignment.id).state is AssignmentState.GRABBED


def test_a_report_sent_twice_is_one_report(world: World) -> None:
    package = world.posted()
    actor, key = world.volunteer(), uuid4()
    assignment = world.grab(package, actor)
    for _ in range(2):
        send_report(world.session, actor, assignment.id, key, text="看过了", found=False)
    with pytest.raises(KeyReusedError):
        send_report(world.session, actor, assignment.id, key, text="改了", found=False)
    assert assignment.report_text == "看过了"


def test_what_comes_after_the_report_is_added_until_it_is_decided(world: World) -> None:
    package = world.posted()
    actor = world.volunteer()
    assignment = world.reported(package, actor)
    key = uuid4()
    for _ in range(2):
        send_report(world.session, actor, assignment.id, key, text="门口的保安也见过", found=False)
    shown = world.told("console", "assignment")[-1].data
    assert (shown["state"], shown["report"]["text"]) == ("reported", "看过了")
    assert [one["text"] for one in shown["report"]["additions"]] == ["门口的保安也见过"]
    assert world.told("volunteer", "assignment")[-1].data["actions"] == ["add", "help"]
    for _ in range(MOST_ADDITIONS - 1):
        send_report(world.session, actor, assignment.id, uuid4(), text="又想起一点", found=False)
    with pytest.raises(TooManyAdditionsError):
        send_report(world.session, actor, assignment.id, uuid4(), text="还有", found=False)
    confirm_assignment(world.session, world.city.officer, assignment.id)
    with pytest.raises(AssignmentStateError):
        send_report(world.session, actor, assignment.id, uuid4(), text="晚了", found=False)


def test_a_confirmed_report_brings_what_was_promised(world: World) -> None:
    heard = world.heard(AssignmentConfirmed)
    assignment = world.reported(world.posted())
    confirm_assignment(world.session, world.city.officer, assignment.id)
    assert (assignment.state, assignment.points) == (AssignmentState.CONFIRMED, 50)
    assert heard[0].by == world.city.officer.person_id
    with pytest.raises(AssignmentStateError):
        confirm_assignment(world.session, world.city.officer, assignment.id)
    assert len(heard) == 1


def test_fewer_points_but_never_more(world: World) -> None:
    assignment = world.reported(world.posted())
    for wrong in (51, -1):
        with pytest.raises(AwardTooHighError):
            confirm_assignment(world.session, world.city.officer, assignment.id, wrong)
    assert assignment.state is AssignmentState.REPORTED
    confirm_assignment(world.session, world.city.officer, assignment.id, 0)
    assert assignment.points == 0


def test_nobody_confirms_their_own(world: World) -> None:
    officer = world.city.officer
    volunteer = world.volunteer()
    both = Actor(volunteer.person_id, officer.session_id, "staff", (Grant("officer", world.city.heshan),))
    assignment = world.reported(world.posted(), volunteer)
    for decide in (confirm_assignment, lambda s, a, i: reject_assignment(s, a, i, "x")):
        with pytest.raises(OwnAssignmentError):
            decide(world.session, both, assignment.id)
    assert assignment.state is AssignmentState.REPORTED


@pytest.mark.parametrize(
    ("role", "error"),
    [("auxiliary", ForbiddenError), ("stranger", NotFoundError), ("administrator", NotFoundError)],
)
def test_who_may_not_decide(world: World, role: str, error: type[Exception]) -> None:
    assignment = world.reported(world.posted())
    with pytest.raises(error):
        confirm_assignment(world.session, world.city.staff[role], assignment.id)


def test_a_rejected_report_frees_the_seat_but_not_for_the_same_person(world: World) -> None:
    heard = world.heard(AssignmentRejected, SeatFreed)
    package = world.posted(seats=1)
    actor = world.volunteer()
    assignment = world.reported(package, actor)
    reject_assignment(world.session, world.city.officer, assignment.id, "照片不是现场")
    assert assignment.reason == "照片不是现场"
    assert package.state is PackageState.OPEN
    assert {type(event) for event in heard} == {AssignmentRejected, SeatFreed}
    with pytest.raises(AlreadyServedError):
        world.grab(package, actor)
    world.grab(package)


def test_somebody_who_does_not_come_loses_the_seat_to_the_officer(world: World) -> None:
    package = world.posted(seats=1)
    assignment = world.grab(package)
    reject_assignment(world.session, world.city.officer, assignment.id, "联系不上")
    assert package.seats_taken == 0
    with pytest.raises(AssignmentStateError):
        confirm_assignment(world.session, world.city.officer, assignment.id)


def test_settled_once_nothing_waits(world: World) -> None:
    heard = world.heard(PackageSettled)
    package = world.posted()
    first, second = world.reported(package), world.reported(package)
    resolve_package(world.session, world.city.officer, package.id, "找到")
    confirm_assignment(world.session, world.city.officer, first.id)
    assert heard == []
    reject_assignment(world.session, world.city.officer, second.id, "没到现场")
    assert [event.package_id for event in heard] == [package.id]
    assert package.settled_at is not None
    assert package.seats_taken == 2


def test_watching_is_counted_once_and_told_to_the_desk(world: World) -> None:
    package = world.posted()
    actor = world.volunteer()
    for _ in range(2):
        watch_package(world.session, actor, package.id, uuid4())
    assert world.told("console", "package")[-1].data["watchers"] == 1
    with pytest.raises(NotFoundError):
        watch_package(world.session, actor, world.draft().id, uuid4())
    resolve_package(world.session, world.city.officer, package.id, "找到")
    with pytest.raises(PackageEndedError):
        watch_package(world.session, world.volunteer(), package.id, uuid4())


def test_refused_grabs_leave_no_key_behind(world: World) -> None:
    package = world.posted(seats=1)
    world.grab(package)
    before = world.count(Request)
    with pytest.raises(PackageFullError), world.session.begin_nested():
        world.grab(package)
    assert world.count(Request) == before
    assert world.session.get_one(Package, package.id).seats_taken == 1
