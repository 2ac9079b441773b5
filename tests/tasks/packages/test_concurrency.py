"""Many phones at once, in committed data: PostgreSQL has the last word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Event
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from backend.accounts.domain import VolunteerEnded
from backend.accounts.people.service import end_volunteer
from backend.accounts.permissions import TablePolicy
from backend.core.db import Database, make_engine
from backend.core.errors import AppError, ForbiddenError
from backend.core.events import record
from tasks.packages.domain.assignments import GAVE_UP, AssignmentState
from tasks.packages.domain.errors import PackageEndedError, PackageFullError
from tasks.packages.domain.packages import PackageState
from tasks.packages.models import Package, Round
from tasks.packages.queries.packages import rounds_of
from tasks.packages.seat_models import Assignment
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.ending import expire_due, resolve_package
from tasks.packages.service.grabbing import grab_seat
from tasks.packages.service.publishing import publish_package
from tasks.packages.service.rounds import run_due_rounds, run_next_round
from tasks.packages.service.watching import watch_package
from tasks.packages.service.working import lapse_due, release_seat
from tests.tasks.packages.city import City, add_volunteer, build_city, missing_child
from tests.tasks.packages.world import plan

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.events import EventBus
    from backend.core.guard import Actor
    from backend.core.settings import Settings

PHONES = 50
WATCHERS = 8
WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@dataclass
class Crowd:
    """A committed city with a package and many volunteers."""

    database: Database
    city: City
    people: list[Actor]
    package_id: UUID

    def grab(self, actor: Actor, key: UUID | None = None) -> UUID:
        with self.database.transaction() as session:
            return grab_seat(session, actor, self.package_id, key or uuid4())[1].id

    def package(self) -> Package:
        with self.database.transaction() as session:
            return session.get_one(Package, self.package_id)

    def seats_held(self) -> int:
        with self.database.transaction() as session:
            held = select(func.count()).where(
                Assignment.package_id == self.package_id, Assignment.state.not_in(GAVE_UP)
            )
            return session.scalar(held) or 0

    def somebody_waits(self) -> bool:
        """Whether any connection waits for a lock now."""
        with self.database.transaction() as session:
            return bool(session.scalar(text(WAITING)))


@pytest.fixture
def crowd(instance_settings: Settings, clock: ManualClock, bus: EventBus) -> Iterator[Crowd]:
    settings = instance_settings.model_copy(update={"database_pool_size": PHONES + 4})
    engine = make_engine(str(settings.database_url), settings)
    database = Database(engine, clock, bus, TablePolicy(), settings)
    with database.transaction() as session:
        city = build_city(session)
        people = [add_volunteer(session) for _ in range(PHONES)]
        rounds = plan((500, 50, 60), (1_000, 50, 60))
        package = create_draft(session, city.officer, missing_child(seats=3, rounds=rounds))
        publish_package(session, city.officer, package.id, uuid4())
    yield Crowd(database, city, people, package.id)
    engine.dispose()


def together(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run all calls at once; what each gave or raised."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return call()
        except AppError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_fifty_phones_and_three_seats(crowd: Crowd) -> None:
    results = together([lambda actor=actor: crowd.grab(actor) for actor in crowd.people])
    assert len([one for one in results if isinstance(one, UUID)]) == 3
    refused = [one for one in results if isinstance(one, Exception)]
    assert {type(one) for one in refused} == {PackageFullError}
    package = crowd.package()
    assert (package.seats_taken, package.state) == (3, PackageState.FULL)
    assert crowd.seats_held() == 3


def test_one_person_on_three_phones_has_one_seat(crowd: Crowd) -> None:
    actor = crowd.people[0]
    results = together([lambda: crowd.grab(actor) for _ in range(3)])
    assert len(set(results)) == 1
    assert crowd.package().seats_taken == 1


def test_one_key_sent_ten_times_is_one_seat(crowd: Crowd) -> None:
    actor, key = crowd.people[0], uuid4()
    results = together([lambda: crowd.grab(actor, key) for _ in range(10)])
    assert len(set(results)) == 1
    assert crowd.package().seats_taken == 1


def test_releases_and_grabs_at_once_never_lose_or_invent_a_seat(crowd: Crowd) -> None:
    holders = crowd.people[:3]
    seats = {actor: crowd.grab(actor) for actor in holders}

    def release(actor: Actor) -> Callable[[], None]:
        def call() -> None:
            with crowd.database.transaction() as session:
                release_seat(session, actor, seats[actor], uuid4(), "有事")

        return call

    grabs = [lambda actor=actor: crowd.grab(actor) for actor in crowd.people[3:20]]
    together([*(release(actor) for actor in holders), *grabs])
    package = crowd.package()
    assert package.seats_taken == crowd.seats_held() <= 3
    assert (package.state is PackageState.FULL) == (package.seats_taken == 3)


def test_a_grab_against_the_end_is_seated_and_stood_down_or_refused(crowd: Crowd) -> None:
    def resolve() -> None:
        with crowd.database.transaction() as session:
            resolve_package(session, crowd.city.officer, crowd.package_id, "找到")

    together([resolve, *(lambda actor=actor: crowd.grab(actor) for actor in crowd.people[:10])])
    with crowd.database.transaction() as session:
        states = set(session.scalars(select(Assignment.state)))
    assert states <= {AssignmentState.STOOD_DOWN}
    assert crowd.package().state is PackageState.RESOLVED


def test_a_crowd_that_begins_to_watch_keeps_nobody_from_the_package(crowd: Crowd) -> None:
    started, stop = Barrier(WATCHERS + 1), Event()

    def watch_on(actor: Actor) -> type[AppError] | None:
        started.wait()
        while not stop.is_set():
            try:
                with crowd.database.transaction() as session:
                    watch_package(session, actor, crowd.package_id, uuid4())
            except AppError as error:
                return type(error)
        return None

    with ThreadPoolExecutor(WATCHERS) as pool:
        watching = [pool.submit(watch_on, actor) for actor in crowd.people[:WATCHERS]]
        started.wait()
        try:
            crowd.grab(crowd.people[WATCHERS])
            with crowd.database.transaction() as session:
                resolve_package(session, crowd.city.officer, crowd.package_id, "找到")
        finally:
            stop.set()
    assert {one.result() for one in watching} <= {PackageEndedError, None}
    assert crowd.package().state is PackageState.RESOLVED


@pytest.mark.parametrize("join", [grab_seat, watch_package])
def test_whoever_is_dismissed_while_they_wait_joins_nothing(crowd: Crowd, join: Callable[..., Any]) -> None:
    actor = crowd.people[0]

    def try_to_join() -> Any:
        with crowd.database.transaction() as session:
            return join(session, actor, crowd.package_id, uuid4())

    with ThreadPoolExecutor(1) as pool:
        with crowd.database.transaction() as session:
            end_volunteer(session, actor.person_id)
            record(session, VolunteerEnded(actor.person_id))
            session.flush()
            joining = pool.submit(try_to_join)
            while not joining.done() and not crowd.somebody_waits():
                pass
        with pytest.raises(ForbiddenError):
            joining.result()
    assert crowd.seats_held() == 0


def test_two_ticks_at_once_do_everything_once(crowd: Crowd, clock: ManualClock) -> None:
    crowd.grab(crowd.people[0])
    clock.advance(timedelta(minutes=30))

    def tick(work: Callable[..., int]) -> Callable[[], int]:
        def call() -> int:
            with crowd.database.transaction() as session:
                return work(session)

        return call

    lapsed = together([tick(lapse_due) for _ in range(4)])
    assert sum(lapsed) == 1
    assert sum(together([tick(run_due_rounds) for _ in range(4)])) == 1
    clock.advance(timedelta(hours=3))
    assert sum(together([tick(expire_due) for _ in range(4)])) == 1
    with crowd.database.transaction() as session:
        done = session.scalar(select(func.count()).select_from(Round).where(Round.done_at.is_not(None)))
    assert done == 2
    assert crowd.package().seats_taken == 0


def test_two_publications_at_once_are_one(crowd: Crowd) -> None:
    with crowd.database.transaction() as session:
        draft = create_draft(session, crowd.city.officer, missing_child())

    def publish() -> UUID:
        with crowd.database.transaction() as session:
            return publish_package(session, crowd.city.officer, draft.id, key).id

    key = uuid4()
    assert together([publish] * 5) == [draft.id] * 5


def test_numbers_drawn_at_once_differ(crowd: Crowd) -> None:
    def draw() -> str:
        with crowd.database.transaction() as session:
            return create_draft(session, crowd.city.officer, missing_child()).number

    numbers = together([draw] * 10)
    assert len(set(numbers)) == 10


def test_no_lock_is_held_while_the_cells_of_a_round_are_looked_for(crowd: Crowd, clock: ManualClock) -> None:
    """The connection has been given back by then, and the first lock is taken afterwards."""
    clock.advance(timedelta(minutes=2))
    steps: list[str] = []
    engine = crowd.database.engine
    event.listen(engine, "commit", lambda _connection: steps.append("commit"))
    event.listen(engine, "before_cursor_execute", lambda *told: steps.append(told[2]))
    with crowd.database.transaction() as session:
        assert run_due_rounds(session) == 1
    locks = [number for number, step in enumerate(steps) if "FOR UPDATE" in step]
    assert steps.index("commit") < locks[0]
    assert any("package_rounds" in step for step in steps[: steps.index("commit")])


def test_a_due_round_whose_package_somebody_holds_does_not_stop_the_others(
    crowd: Crowd, clock: ManualClock
) -> None:
    with crowd.database.transaction() as session:
        rounds = plan((500, 50, 60), (1_000, 50, 60))
        other = create_draft(session, crowd.city.officer, missing_child(rounds=rounds))
        publish_package(session, crowd.city.officer, other.id, uuid4())
    clock.advance(timedelta(minutes=2))
    with crowd.database.transaction() as holder:
        holder.get_one(Package, crowd.package_id, with_for_update=True)
        with crowd.database.transaction() as session:
            assert run_due_rounds(session) == 1
            # Held by the tick is the one whose round it runs, and no other.
            with crowd.database.transaction() as third:
                third.execute(text("SET LOCAL lock_timeout = 100"))
                with pytest.raises(OperationalError):
                    third.get_one(Package, other.id, with_for_update=True)
        with crowd.database.transaction() as session:
            assert session.get_one(Round, (other.id, 2)).done_at is not None
            assert run_due_rounds(session) == 0


def test_a_round_that_ran_while_its_cells_were_looked_for_does_not_run_again(
    crowd: Crowd, clock: ManualClock
) -> None:
    with crowd.database.transaction() as session:
        fields = missing_child(rounds=plan((500, 9, 60), (1_000, 9, 60), (1_500, 9, 60)))
        package_id = create_draft(session, crowd.city.officer, fields).id
        publish_package(session, crowd.city.officer, package_id, uuid4())
    clock.advance(timedelta(seconds=61))

    def the_clock_strikes(_session: Any) -> None:
        with crowd.database.transaction() as other:
            while run_due_rounds(other):
                pass

    with crowd.database.transaction() as session:
        event.listen(session, "after_commit", the_clock_strikes, once=True)
        run_next_round(session, crowd.city.officer, package_id)
    with crowd.database.transaction() as session:
        rounds = rounds_of(session, [package_id])[package_id]
        assert [row.number for row in rounds if row.done_at is not None] == [1, 2, 3]
        assert session.get_one(Package, package_id).round == 3
