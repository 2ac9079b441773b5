"""One package's whole life, through which parts of the city die where a test wants them to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy.engine import Engine

from tests.chaos import checker, truth
from tests.chaos.cast import DESK, FAR, FURTHER, NEAR, POCKET, ROUNDS, Cast
from tests.chaos.city import ChaosCity, persistently, until
from tests.chaos.history import Grabbed, History, Posted, Truth
from tests.chaos.inside.killpoints import MOMENTS, PARTS, STEPS
from tests.chaos.troubles import Trouble

SEATS, POINTS = 2, 20
# However long something takes to be told, found out or healed: what is not true by then is a fault.
TOLD_S = 90.0
CALM_S = 120.0
POLL_S = 0.05

Kill = tuple[str, str]  # the moment ("before", "after") and the part
# So many until every part has died before and after every step.
ALL_LIVES = len(MOMENTS) * len(PARTS)


def kills_of(life: int) -> dict[str, Kill]:
    """Which part dies at each step of one life, and whether before or after; no two lives are alike."""
    return {
        step: (MOMENTS[(life + number) % len(MOMENTS)], PARTS[(life + number) % len(PARTS)])
        for number, step in enumerate(STEPS)
    }


@dataclass
class Life:
    """Draft, publish, rounds, grabs, report, confirmation, end.

    `kills` says what dies at which step, `troubles` what befalls the city during one, or during "alert":
    from the publish to the last grab.
    """

    cast: Cast
    engine: Engine
    city: ChaosCity
    kills: Mapping[str, Kill] = field(default_factory=dict)
    troubles: Mapping[str, Trouble] = field(default_factory=dict)
    by_clock: bool = False  # ended by its deadline instead of by the officer
    history: History = field(init=False)
    package_id: str = ""
    granted: list[Grabbed] = field(default_factory=list)

    def play(self) -> None:
        """Live it, however hard the city makes it; what went wrong is for the checker to say."""
        self.history = self.cast.begin()
        self.history.wallets_before = self._wallets()
        with self._suffering("alert"):
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
        self.package_id = self.cast.draft(SEATS, POINTS)
        self.history.matching[self.package_id] = {*NEAR, *FURTHER, POCKET, DESK}
        self.history.far[self.package_id] = {*FAR}
        with self._suffering("publish", "relay", "notice"):
            answer = self.cast.officer.publish(self.package_id)
            self.history.posted.append(Posted(self.package_id, answer, SEATS, POINTS, len(ROUNDS)))
            self._await_told((*NEAR, DESK))
            self._await_notice()

    def _widen(self) -> None:
        """The clock's own round."""
        with self._suffering("round"):
            persistently(lambda: truth.hurry_round(self.engine, self.package_id))
            self._await_told(FURTHER)

    def _grab(self) -> None:
        """One takes a seat; then five phones of three others, and the first again, want the last, at once."""
        first, *others = (self.cast.phones[name] for name in (*NEAR, *FURTHER))
        self.cast.await_lines((first.name,))
        with self._suffering("ack"):
            grabs = [first.grab(self.package_id)]
        self.cast.await_lines((*NEAR, *FURTHER))
        with self._suffering("grab"), ThreadPoolExecutor(len(NEAR) + 1) as together:
            grabs += together.map(lambda phone: phone.grab(self.package_id), (*others, first))
        self.granted = [one for one in grabs if one.answer == "granted"]

    def _report_and_confirm(self) -> None:
        if not self.granted:
            return
        seat = self.granted[0]
        everybody = self.cast.everybody()
        everybody[seat.person_id].report(str(seat.assignment_id))
        with self._suffering("confirm"):
            self.cast.officer.confirm(str(seat.assignment_id))

    def _end(self) -> None:
        """By the officer, or by the clock; with one seat never used, whose points go back a day later."""
        with self._suffering("release"):
            if self.by_clock:
                persistently(lambda: truth.hurry_deadline(self.engine, self.package_id))
            else:
                self.cast.officer.resolve(self.package_id)
            self._await_end_told()
            persistently(lambda: truth.hurry_settlement(self.engine, self.package_id))
            self._await(lambda: persistently(lambda: truth.is_settled(self.engine, self.package_id)))

    def _calm_down(self) -> None:
        """All parts run, everybody is back, nothing waits to be told or sent any more."""
        self.city.await_well()
        self.cast.await_lines()
        until(self._is_all_said, CALM_S, "something still waits to be told or sent")
        self._await_end_told()

    def _is_all_said(self) -> bool:
        persistently(lambda: truth.hurry_outbox(self.engine))
        return persistently(lambda: truth.pending(self.engine)) == (0, 0)

    @contextmanager
    def _suffering(self, *steps: str) -> Iterator[None]:
        """What a test has in store for these steps: troubles, and traps, which are all sprung at the end."""
        deaths = [(step, *self.kills[step]) for step in steps if step in self.kills]
        traps = [self.city.lay(f"{step}.{moment}", part) for step, moment, part in deaths]
        with ExitStack() as stack:
            for step in steps:
                if step in self.troubles:
                    stack.enter_context(self.troubles[step]())
            yield
        for trap in traps:
            trap.await_sprung()

    def _await_told(self, phones: Iterable[str]) -> None:
        def untold() -> set[tuple[str, str]]:
            return {(phone, self.package_id) for phone in phones} - set(self.history.learned)

        self._await(lambda: not untold())
        self.history.told_late += untold()

    def _await_notice(self) -> None:
        def came() -> bool:
            # A worker that died while it sent holds what it had for its lease; that time passes here.
            persistently(lambda: truth.hurry_outbox(self.engine))
            self.cast.look_at_notices()
            return (POCKET, self.package_id) in self.history.learned

        if not self._await(came):
            self.history.told_late.append((POCKET, self.package_id))

    def _await_end_told(self) -> None:
        def untold() -> list[tuple[str, str]]:
            phones = [name for name, phone in self.cast.phones.items() if self.package_id in phone.screen]
            desks = [DESK] * (self.cast.officer.states.get(self.package_id) in checker.LIVE)
            return [(one, self.package_id) for one in (*phones, *desks)]

        self._await(lambda: not untold())
        self.history.end_told_late += untold()

    def _await(self, condition: Callable[[], bool]) -> bool:
        """Give it time, and say whether it came true."""
        deadline = time.monotonic() + TOLD_S
        while not (came := condition()) and time.monotonic() < deadline:
            time.sleep(POLL_S)
        return came

    def _wallets(self) -> dict[str, int]:
        return {person_id: phone.balance() for person_id, phone in self.cast.everybody().items()}

    def _read(self) -> Truth:
        return persistently(lambda: truth.read_truth(self.engine, [self.package_id]))
