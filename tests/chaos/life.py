"""One package's whole life, through which parts of the city die where a test wants them to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from tests.chaos import checker, truth
from tests.chaos.cast import DESK, FAR, FURTHER, NEAR, POCKET, ROUNDS, Cast, area
from tests.chaos.city import ChaosCity, until
from tests.chaos.history import Decided, Grabbed, History, Posted, Truth
from tests.chaos.people import Phone
from tests.contract.players import missing_child

SEATS, POINTS = 2, 20
# However long something takes to be told, found out or healed: what is not true by then is a fault.
TOLD_S = 90.0
CALM_S = 120.0  # a worker that died while it sent holds what it had for its lease of a minute
POLL_S = 0.05

T = TypeVar("T")
Kill = tuple[str, str]  # the moment ("before", "after") and the part


@dataclass
class Life:
    """Draft, publish, rounds, grabs, report, confirmation, end; `kills` says what dies at which step."""

    cast: Cast
    engine: Engine
    city: ChaosCity
    kills: Mapping[str, Kill] = field(default_factory=dict)
    by_clock: bool = False  # ended by its deadline instead of by the officer
    history: History = field(init=False)
    package_id: str = ""
    granted: list[Grabbed] = field(default_factory=list)

    def play(self) -> None:
        """Live it, however hard the city makes it; what went wrong is for the checker to say."""
        self.history = self.cast.begin()
        self.history.wallets_before = self._wallets()
        self._publish()
        self._widen()
        self._grab()
        self._report_and_confirm()
        self._end()
        self._calm_down()

    def faults(self) -> list[str]:
        """The promises that were broken."""
        self.history.wallets_after = self._wallets()
        shown = {name: {*phone.screen} & {self.package_id} for name, phone in self.cast.phones.items()}
        self.history.on_screens = shown
        state = self.cast.officer.states.get(self.package_id)
        self.history.desk = {} if state is None else {self.package_id: state}
        return checker.faults(self.history, self._read())

    def _publish(self) -> None:
        plan = list(ROUNDS)
        body = missing_child(area=area(self.cast.centre), seats=SEATS, reward_points=POINTS, rounds=plan)
        self.package_id = self.cast.officer.draft(body)
        self.history.matching[self.package_id] = {*NEAR, *FURTHER, POCKET, DESK}
        self.history.far[self.package_id] = {*FAR}
        with self._dying_at("publish", "relay", "notice"):
            answer = self.cast.officer.publish(self.package_id)
            self.history.posted.append(Posted(self.package_id, answer, SEATS, POINTS, len(plan)))
            self._await_told((*NEAR, DESK))
            self._await_notice()

    def _widen(self) -> None:
        """The clock's own round."""
        with self._dying_at("round"):
            persistently(lambda: truth.hurry_round(self.engine, self.package_id))
            self._await_told(FURTHER)

    def _grab(self) -> None:
        """One takes a seat; then five phones of three others, and the first again, want the last, at once."""
        first, *others = (self.cast.phones[name] for name in (*NEAR, *FURTHER))
        self.cast.await_lines((first.name,))
        with self._dying_at("ack"):
            grabs = [first.grab(self.package_id)]
        self.cast.await_lines((*NEAR, *FURTHER))
        with self._dying_at("grab"), ThreadPoolExecutor(len(NEAR) + 1) as together:
            grabs += together.map(lambda phone: phone.grab(self.package_id), (*others, first))
        self.granted = [one for one in grabs if one.answer == "granted"]

    def _report_and_confirm(self) -> None:
        if not self.granted:
            return
        seat = self.granted[0]
        everybody = self.cast.everybody()
        everybody[seat.person_id].report(str(seat.assignment_id))
        with self._dying_at("confirm"):
            self.cast.officer.confirm(str(seat.assignment_id))

    def _end(self) -> None:
        """By the officer, or by the clock; with one seat never used, whose points go back."""
        with self._dying_at("release"):
            if self.by_clock:
                persistently(lambda: truth.hurry_deadline(self.engine, self.package_id))
                self.history.ended.append(Decided(self.package_id, "unknown"))
            else:
                self.cast.officer.resolve(self.package_id)
            self._await(lambda: not any(self.package_id in phone.screen for phone in self._phones()))

    def _calm_down(self) -> None:
        """All parts run, everybody is back, nothing waits to be told or sent any more."""
        self.city.await_well()
        self.cast.await_lines()
        persistently(lambda: truth.hurry_outbox(self.engine))
        until(lambda: persistently(lambda: truth.pending(self.engine)) == (0, 0), CALM_S, "words wait")
        self._await(lambda: not any(self.package_id in phone.screen for phone in self._phones()))
        self._await(lambda: self.cast.officer.states.get(self.package_id) not in checker.LIVE)

    @contextmanager
    def _dying_at(self, *steps: str) -> Iterator[None]:
        """Lay the traps of these steps; when the block is over every one of them was sprung."""
        traps = [self.city.lay(f"{step}.{self.kills[step][0]}", self.kills[step][1]) for step in steps
                 if step in self.kills]  # fmt: skip
        yield
        for trap in traps:
            trap.await_sprung()

    def _await_told(self, phones: Iterable[str]) -> None:
        wanted = {(phone, self.package_id) for phone in phones}
        self._await(lambda: wanted <= set(self.history.learned))

    def _await_notice(self) -> None:
        def came() -> bool:
            self.cast.look_at_notices()
            return (POCKET, self.package_id) in self.history.learned

        self._await(came)

    def _await(self, condition: Callable[[], bool]) -> None:
        """Give it time; the checker says whether it came true."""
        deadline = time.monotonic() + TOLD_S
        while not condition() and time.monotonic() < deadline:
            time.sleep(POLL_S)

    def _phones(self) -> Iterable[Phone]:
        return self.cast.phones.values()

    def _wallets(self) -> dict[str, int]:
        return {person_id: phone.balance() for person_id, phone in self.cast.everybody().items()}

    def _read(self) -> Truth:
        return persistently(lambda: truth.read_truth(self.engine, [self.package_id]))


def persistently(ask: Callable[[], T]) -> T:
    """The database's answer, however often it dies meanwhile."""
    deadline = time.monotonic() + CALM_S
    while True:
        try:
            return ask()
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(POLL_S)
