"""Whatever people and clocks do, in whatever order: the promises about seats and endings hold."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from backend.core.errors import AppError
from tasks.packages.domain.assignments import ACTIVE, FREES_SEAT, AssignmentState
from tasks.packages.domain.events import AssignmentConfirmed, PackageEnded, PackagePosted, PackageSettled
from tasks.packages.domain.packages import ENDED, LIVE, PackageState
from tasks.packages.models import Package
from tasks.packages.seat_models import Assignment
from tasks.packages.service import approval, deciding, ending, publishing, rounds, working
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.watching import watch_package
from tests.tasks.packages.world import SPOT, World, plan

if TYPE_CHECKING:
    from backend.core.guard import Actor

Move = Callable[[World, Package, "Actor", "Assignment | None"], Any]

MOVES: dict[str, Move] = {
    "publish": lambda w, p, _a, _s: publishing.publish_package(w.session, w.city.officer, p.id),
    "submit": lambda w, p, _a, _s: publishing.submit_package(w.session, w.city.officer, p.id),
    "approve": lambda w, p, _a, _s: approval.approve_package(w.session, w.city.duty_lead, p.id),
    "refuse": lambda w, p, _a, _s: approval.refuse_package(w.session, w.city.duty_lead, p.id, "x"),
    "break": lambda w, p, _a, _s: approval.break_glass(w.session, w.city.officer, p.id, "x"),
    "round": lambda w, p, _a, _s: rounds.run_next_round(w.session, w.city.officer, p.id),
    "grab": lambda w, p, a, _s: grab_seat(w.session, a, p.id, uuid4()),
    "watch": lambda w, p, a, _s: watch_package(w.session, a, p.id, uuid4()),
    "arrive": lambda w, _p, a, s: s and working.arrive(w.session, a, s.id, uuid4(), SPOT),
    "release": lambda w, _p, a, s: s and working.release_seat(w.session, a, s.id, uuid4(), "x"),
    "report": lambda w, _p, a, s: (
        s and working.send_report(w.session, a, s.id, uuid4(), text="x", found=True)
    ),
    "confirm": lambda w, _p, _a, s: s and deciding.confirm_assignment(w.session, w.city.officer, s.id),
    "reject": lambda w, _p, _a, s: s and deciding.reject_assignment(w.session, w.city.officer, s.id, "x"),
    "wait": lambda w, _p, _a, _s: w.clock.advance(timedelta(minutes=25)),
    "tick": lambda w, _p, _a, _s: (
        working.lapse_due(w.session),
        rounds.run_due_rounds(w.session),
        approval.escalate_due(w.session),
        ending.expire_due(w.session),
    ),
    "resolve": lambda w, p, _a, _s: ending.resolve_package(w.session, w.city.officer, p.id, "x"),
    "retract": lambda w, p, _a, _s: ending.retract_package(w.session, w.city.officer, p.id, "x"),
}
# Seats are where things go wrong: they are tried more often than endings.
OFTEN = ("grab", "grab", "arrive", "report", "confirm", "release", "wait", "tick")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    moves=st.lists(st.tuples(st.sampled_from([*MOVES, *OFTEN]), st.integers(0, 3)), min_size=5, max_size=40),
    seats=st.integers(1, 3),
    wide=st.booleans(),
)
def test_any_order_of_moves_keeps_the_promises(
    world: World, moves: list[tuple[str, int]], seats: int, *, wide: bool
) -> None:
    story = _Story(world, seats, wide=wide)
    for name, who in moves:
        story.move(name, who)
        story.check()


class _Story:
    """One package, four volunteers, and what was announced about them."""

    def __init__(self, world: World, seats: int, *, wide: bool) -> None:
        self.world = world
        self.people = [world.volunteer() for _ in range(4)]
        self.package = world.draft(
            seats=seats, duration_min=90, rounds=plan((500, 5, 60), (6_000 if wide else 900, 5, 60))
        )
        self.heard = world.heard(PackagePosted, PackageEnded, PackageSettled, AssignmentConfirmed)
        if not wide:
            world.publish(self.package)
        world.session.commit()

    def move(self, name: str, who: int) -> None:
        """Try one move; a refusal changes nothing."""
        actor = self.people[who]
        newest = (
            select(Assignment)
            .where(Assignment.person_id == actor.person_id, Assignment.package_id == self.package.id)
            .order_by(Assignment.id.desc())
            .limit(1)
        )
        seat = self.world.session.scalars(newest).one_or_none()
        before = (self.package.state, self.package.seats_taken)
        # A transaction a move, as at the edges: some verbs commit half-way, before slow work.
        try:
            MOVES[name](self.world, self.package, actor, seat)
            self.world.session.commit()
        except AppError:
            self.world.session.rollback()
            self.world.session.refresh(self.package)
            assert (self.package.state, self.package.seats_taken) == before

    def check(self) -> None:
        """What must be true after every move."""
        world, package = self.world, self.package
        world.session.flush()
        found = select(Assignment).where(Assignment.package_id == package.id)
        rows = world.session.scalars(found).all()
        holding = [row for row in rows if row.state not in FREES_SEAT]
        if package.state in LIVE:
            assert package.seats_taken == len(holding) <= package.seats
            assert (package.state is PackageState.FULL) == (package.seats_left == 0)
        if package.state in ENDED:
            assert not any(row.state in ACTIVE for row in rows)
        kinds = [type(event) for event in self._mine()]
        assert kinds.count(PackagePosted) == (package.opened_at is not None)
        assert kinds.count(PackageEnded) == (package.ended_at is not None and package.opened_at is not None)
        waiting = any(row.state in {AssignmentState.REPORTED, AssignmentState.STOOD_DOWN} for row in rows)
        is_settled = package.state in ENDED and not waiting
        assert (package.settled_at is not None) == is_settled
        assert kinds.count(PackageSettled) == (is_settled and package.opened_at is not None)
        confirmed = [row for row in rows if row.state is AssignmentState.CONFIRMED]
        assert kinds.count(AssignmentConfirmed) == len(confirmed)
        # Never more points than were set aside, whatever was rejected and grabbed again.
        assert sum(row.points or 0 for row in confirmed) <= package.seats * package.reward_points

    def _mine(self) -> list[Any]:
        return [event for event in self.heard if event.package_id == self.package.id]


@pytest.mark.parametrize("name", MOVES)
def test_every_move_on_a_fresh_draft_is_done_or_refused_in_words(world: World, name: str) -> None:
    package = world.draft()
    refusal = _refusal(lambda: MOVES[name](world, package, world.volunteer(), None))
    if refusal is not None:
        assert refusal.problem("zh")["detail"]
        assert refusal.problem("en")["detail"]


def _refusal(move: Callable[[], Any]) -> AppError | None:
    try:
        move()
    except AppError as error:
        return error
    return None
