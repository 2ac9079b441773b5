"""Two web processes, each with its own memory, and one database: a crowd reaches for a few seats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Barrier
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import gevent
import pytest
from sqlalchemy import event, func, select, update

import tasks.packages.sockets as _declared  # noqa: F401 - importing it declares who hears of a changed card
from backend import assembly
from backend.accounts.people.models import Person
from backend.core.errors import AppError, KeyReusedError, NotFoundError
from backend.core.realtime.fanout import Fanout
from backend.core.realtime.registry import let_rooms_hear
from tasks.packages.domain.assignments import GAVE_UP
from tasks.packages.domain.errors import AlreadyServedError, PackageEndedError, PackageFullError
from tasks.packages.domain.events import SeatTaken
from tasks.packages.domain.packages import PackageState
from tasks.packages.grabs import FULL_FOR, Grabs
from tasks.packages.models import Package
from tasks.packages.seat_models import Assignment, Request
from tasks.packages.service.deciding import reject_assignment
from tasks.packages.service.drafts import create_draft
from tasks.packages.service.ending import resolve_package
from tasks.packages.service.publishing import publish_package
from tasks.packages.service.working import release_seat, send_report
from tests.tasks.packages.city import City, add_volunteer, build_city, missing_child

if TYPE_CHECKING:
    from backend.core.clock import ManualClock
    from backend.core.guard import Actor
    from backend.core.runtime import Runtime
    from backend.core.settings import Settings

Answers = list[dict[str, Any] | Exception]
FULL_FOR_S = FULL_FOR.total_seconds()


@dataclass
class Process:
    """One web process, as far as grabs go: its parts, its memory, and the stream it follows."""

    parts: Runtime
    seconds: float = 0.0
    grabs: Grabs = field(init=False)
    fanout: Fanout = field(init=False)

    def __post_init__(self) -> None:
        self.grabs = Grabs(self.parts, lambda: self.seconds)
        self.parts._kept[Grabs] = self.grabs
        self.fanout = Fanout(
            self.parts.database, self.parts.valkey, lambda told: let_rooms_hear(self.parts, told), {},
            lambda: None,
        )  # fmt: skip

    def rush(self, package_id: UUID, wishes: Sequence[tuple[Actor, UUID]]) -> Answers:
        """All of these grab at one instant; what each was told, once."""
        answers: dict[int, dict[str, Any] | Exception] = {}

        def teller(number: int) -> Callable[[dict[str, Any] | Exception], None]:
            def tell(answer: dict[str, Any] | Exception) -> None:
                assert number not in answers, "told twice"
                answers[number] = answer

            return tell

        for number, (actor, key) in enumerate(wishes):
            self.grabs.grab(actor, package_id, key, teller(number))
        with gevent.Timeout(60):
            while len(answers) < len(wishes):
                gevent.sleep(0.001)
        return [answers[number] for number in range(len(wishes))]

    def grab(self, actor: Actor, package_id: UUID, key: UUID | None = None) -> UUID:
        """The seat of one who grabs alone."""
        answer = self.grabs.grab_and_wait(actor, package_id, key or uuid4())
        return UUID(answer["assignment"]["id"])


@dataclass
class Town:
    """Two processes, a city and a crowd."""

    here: Process
    there: Process
    city: City
    people: list[Actor]

    def posted(self, seats: int) -> UUID:
        with self.here.parts.database.transaction() as session:
            package = create_draft(session, self.city.officer, missing_child(seats=seats))
            publish_package(session, self.city.officer, package.id)
        self.all_hear()
        return package.id

    def all_hear(self) -> None:
        """Both processes hear what was said so far."""
        for process in (self.here, self.there):
            process.fanout.catch_up()

    def release(self, actor: Actor, seat: UUID) -> None:
        with self.there.parts.database.transaction() as session:
            release_seat(session, actor, seat, uuid4(), "有事")

    def package(self, package_id: UUID) -> Package:
        with self.here.parts.database.transaction() as session:
            return session.get_one(Package, package_id)

    def held(self, package_id: UUID) -> list[UUID]:
        """Who holds a seat, by the books."""
        with self.here.parts.database.transaction() as session:
            query = select(Assignment.person_id).where(
                Assignment.package_id == package_id, Assignment.state.not_in(GAVE_UP)
            )
            return list(session.scalars(query))

    def keys(self) -> int:
        with self.here.parts.database.transaction() as session:
            return session.scalar(select(func.count()).select_from(Request)) or 0


@pytest.fixture
def town(instance_settings: Settings, clock: ManualClock) -> Iterator[Town]:
    here, there = (assembly.build(instance_settings, clock) for _ in range(2))
    for parts in (here, there):
        parts.valkey.flushdb()
        parts.bus._handlers.clear()
    with here.database.transaction() as session:
        city = build_city(session)
        people = [add_volunteer(session) for _ in range(30)]
    yield Town(Process(here), Process(there), city, people)
    for parts in (here, there):
        parts.database.engine.dispose()


@contextmanager
def queries_of(process: Process) -> Iterator[list[str]]:
    """The statements a process sends meanwhile."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(process.parts.database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(process.parts.database.engine, "before_cursor_execute", note)


def at_once(*calls: Callable[[], Answers]) -> list[Answers]:
    """Each call in a thread of its own, which is a process as far as gevent and the database see."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Answers]) -> Answers:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def seats_of(answers: Answers) -> list[UUID]:
    return [UUID(one["assignment"]["id"]) for one in answers if isinstance(one, dict)]


def refusals_of(answers: Answers) -> set[type]:
    return {type(one) for one in answers if isinstance(one, Exception)}


@pytest.mark.parametrize("seats", [1, 7, 60])
def test_a_rush_in_two_processes_sells_what_there_is(town: Town, seats: int) -> None:
    package_id = town.posted(seats)
    crowds = [[(actor, uuid4()) for actor in some] for some in (town.people[:15], town.people[15:])]
    answers = at_once(
        lambda: town.here.rush(package_id, crowds[0]), lambda: town.there.rush(package_id, crowds[1])
    )
    sold = seats_of([*answers[0], *answers[1]])
    assert len(sold) == len(set(sold)) == min(seats, 30)
    assert refusals_of([*answers[0], *answers[1]]) == ({PackageFullError} if seats < 30 else set())
    told = {
        actor.person_id
        for crowd, said in zip(crowds, answers, strict=True)
        for (actor, _), answer in zip(crowd, said, strict=True)
        if isinstance(answer, dict)
    }
    assert sorted(town.held(package_id)) == sorted(told)
    package = town.package(package_id)
    assert package.seats_taken == len(sold)
    assert package.state is (PackageState.FULL if seats < 30 else PackageState.OPEN)
    assert town.keys() == len(sold)


def test_one_person_on_phones_in_both_processes_has_one_seat(town: Town) -> None:
    package_id = town.posted(5)
    actor, key = town.people[0], uuid4()
    wishes = [(actor, key), (actor, uuid4()), (actor, key), (town.people[1], uuid4())]
    answers = at_once(
        lambda: town.here.rush(package_id, wishes), lambda: town.there.rush(package_id, wishes[:3])
    )
    assert len(set(seats_of([*answers[0][:3], *answers[1]]))) == 1
    assert len(seats_of(answers[0])) == 4
    assert town.package(package_id).seats_taken == 2


def test_lots_that_share_keys_wait_for_each_other_and_nobody_is_thrown_out(town: Town) -> None:
    """A key stands for one thing: whichever package came second refuses it, and breaks nothing else."""
    for _ in range(5):
        first, second = town.posted(20), town.posted(20)
        wishes = [(actor, uuid4()) for actor in town.people[:20]]
        answers = at_once(
            lambda first=first, wishes=wishes: town.here.rush(first, wishes),
            lambda second=second, wishes=wishes: town.there.rush(second, wishes[::-1]),
        )
        assert len(seats_of([*answers[0], *answers[1]])) == 20
        assert refusals_of([*answers[0], *answers[1]]) <= {KeyReusedError}


def test_late_ones_are_told_from_memory_and_holders_from_the_database(town: Town) -> None:
    package_id = town.posted(1)
    holder, loser, later = town.people[:3]
    key = uuid4()
    for process in (town.here, town.there):
        answers = process.rush(package_id, [(holder, key), (loser, uuid4())])
        assert (len(seats_of(answers)), refusals_of(answers)) == (1, {PackageFullError})
    for process in (town.here, town.there):
        with queries_of(process) as sent:
            assert refusals_of(process.rush(package_id, [(loser, uuid4()), (later, uuid4())])) == {
                PackageFullError
            }
        assert sent == []
        (seat,) = town.held(package_id)
        assert seat == holder.person_id
        with queries_of(process) as sent:
            assert process.grab(holder, package_id, key) == process.grab(holder, package_id)
        assert sent
    assert town.package(package_id).seats_taken == 1


def test_a_freed_seat_is_heard_of_in_every_process(town: Town) -> None:
    package_id = town.posted(1)
    holder, *losers = town.people[:3]
    for process, loser in ((town.here, losers[0]), (town.there, losers[1])):
        seat = town.here.grab(holder, package_id)
        for each in (town.here, town.there):
            assert refusals_of(each.rush(package_id, [(loser, uuid4())])) == {PackageFullError}
        town.all_hear()
        with queries_of(process) as sent:
            process.rush(package_id, [(loser, uuid4())])
        assert sent == []  # its own filling does not clear it
        town.release(holder, seat)
        town.all_hear()
        town.release(loser, process.grab(loser, package_id))
        town.all_hear()


def test_what_was_not_heard_of_is_forgotten_after_two_seconds(town: Town) -> None:
    package_id = town.posted(1)
    holder, loser = town.people[:2]
    seat = town.here.grab(holder, package_id)
    town.release(holder, seat)  # and Valkey, the relay, everything is silent
    town.here.seconds = FULL_FOR_S - 0.001
    assert refusals_of(town.here.rush(package_id, [(loser, uuid4())])) == {PackageFullError}
    town.here.seconds = FULL_FOR_S
    assert seats_of(town.here.rush(package_id, [(loser, uuid4())]))


def test_what_is_heard_while_the_database_is_asked_is_newer(town: Town) -> None:
    """The seat comes free, and everybody hears of it, between a lot's commit and what it remembers."""
    package_id = town.posted(1)
    holder, loser = town.people[:2]
    relay = town.here.parts.database._sessions.kw["info"]["relay"]
    seats = []

    def freed_meanwhile() -> None:
        relay()
        if seats == []:
            seats.append(town.held(package_id))
            with town.there.parts.database.transaction() as session:
                found = session.scalars(select(Assignment.id).where(Assignment.package_id == package_id))
                release_seat(session, holder, found.one(), uuid4(), "有事")
            town.all_hear()

    before = town.here.grabs.full.raise_for

    def raised_late(*known: Any) -> None:
        freed_meanwhile()
        before(*known)

    town.here.grabs.full.raise_for = raised_late  # type: ignore[method-assign] # the moment the race is about
    town.here.grab(holder, package_id)
    assert seats == [[holder.person_id]]
    assert town.here.grab(loser, package_id)


def test_a_repeat_after_giving_the_seat_back_gives_the_first_result(town: Town) -> None:
    package_id = town.posted(1)
    first, second, third = town.people[:3]
    key = uuid4()
    seat = town.here.grab(first, package_id, key)
    town.release(first, seat)
    town.all_hear()
    town.here.grab(second, package_id)
    assert refusals_of(town.here.rush(package_id, [(third, uuid4())])) == {PackageFullError}
    assert town.here.grab(first, package_id, key) == seat
    assert refusals_of(town.here.rush(package_id, [(first, uuid4())])) == {PackageFullError}


def test_who_was_turned_down_hears_so_of_a_full_package_too(town: Town) -> None:
    package_id = town.posted(1)
    actor, second, third = town.people[:3]
    seat = town.here.grab(actor, package_id)
    with town.there.parts.database.transaction() as session:
        send_report(session, actor, seat, uuid4(), text="看过了", found=False)
        reject_assignment(session, town.city.officer, seat, "没到现场")
    town.all_hear()
    town.here.grab(second, package_id)
    answers = town.here.rush(package_id, [(actor, uuid4()), (third, uuid4())])
    assert [type(answer) for answer in answers] == [AlreadyServedError, PackageFullError]


def test_what_is_not_out_or_over_is_never_merely_full(town: Town, clock: ManualClock) -> None:
    with town.here.parts.database.transaction() as session:
        draft = create_draft(session, town.city.officer, missing_child())
    actor = town.people[0]
    for unknown in (draft.id, uuid4()):
        assert refusals_of(town.here.rush(unknown, [(actor, uuid4())])) == {NotFoundError}
    package_id = town.posted(1)
    town.here.grab(town.people[1], package_id)
    with town.there.parts.database.transaction() as session:
        resolve_package(session, town.city.officer, package_id, "找到")
    town.all_hear()
    assert refusals_of(town.here.rush(package_id, [(actor, uuid4())])) == {PackageEndedError}
    package_id = town.posted(1)
    deadline = town.package(package_id).deadline_at
    assert deadline is not None
    clock.advance(deadline - clock.now() - FULL_FOR / 2)
    town.here.grab(town.people[1], package_id)
    clock.advance(FULL_FOR / 2)
    assert refusals_of(town.here.rush(package_id, [(actor, uuid4())])) == {PackageEndedError}


def test_a_key_of_something_else_is_refused_alone(town: Town) -> None:
    other, package_id = town.posted(1), town.posted(2)
    first, second, third = town.people[:3]
    key = uuid4()
    town.here.grab(second, other, key)
    answers = town.here.rush(package_id, [(first, uuid4()), (second, key), (third, uuid4())])
    assert [type(answer) for answer in answers] == [dict, KeyReusedError, dict]
    assert town.package(package_id).seats_taken == 2


def test_one_whose_name_cannot_be_read_takes_no_seat_and_keeps_nobody_from_theirs(town: Town) -> None:
    package_id = town.posted(3)
    first, broken, third = town.people[:3]
    with town.here.parts.database.transaction() as session:
        session.execute(update(Person).where(Person.id == broken.person_id).values(wrapped_key=b"damaged"))
    answers = town.here.rush(package_id, [(actor, uuid4()) for actor in (first, broken, third)])
    assert [isinstance(answer, dict) for answer in answers] == [True, False, True]
    assert sorted(town.held(package_id)) == sorted([first.person_id, third.person_id])


def test_nobody_is_told_of_a_seat_before_it_is_committed(town: Town) -> None:
    package_id = town.posted(2)
    seen: list[list[UUID]] = []
    town.here.grabs.grab(
        town.people[0], package_id, uuid4(), lambda _answer: seen.append(town.held(package_id))
    )
    with gevent.Timeout(20):
        while not seen:
            gevent.sleep(0.001)
    assert seen == [[town.people[0].person_id]]

    def undo(_session: object, _event: object) -> None:
        raise AppError

    town.here.parts.bus.subscribe(SeatTaken, undo)
    answers = town.here.rush(package_id, [(actor, uuid4()) for actor in town.people[1:3]])
    assert refusals_of(answers) == {AppError}
    assert town.held(package_id) == [town.people[0].person_id]
    assert town.package(package_id).seats_taken == 1
    assert town.keys() == 1
