"""Requests about one thing that come together are decided together, in the order in which they came.

Whoever asks while others are being decided waits in memory, without a connection, and is decided with the
next lot. Nobody waits for a lot to fill: one request alone is a lot of one. Different things do not wait for
each other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog
from gevent import get_hub, spawn
from gevent.hub import Waiter

from backend.core.errors import UnavailableError
from backend.core.problems import as_app_error

log = structlog.get_logger(__name__)

Thing = TypeVar("Thing", bound=Hashable)
Request = TypeVar("Request")
Answer = TypeVar("Answer")
Tell = Callable[[Answer | Exception], None]


def hear(ask: Callable[[Tell[Answer]], None]) -> Answer:
    """Ask, and wait for what is told, now or later; raises it when it is an error."""
    answers: list[Answer | Exception] = []
    waiter: Waiter[None] = Waiter()

    def tell(answer: Answer | Exception) -> None:
        answers.append(answer)
        get_hub().loop.run_callback(waiter.switch, None)

    ask(tell)
    waiter.get()
    if isinstance(answers[0], Exception):
        raise answers[0].with_traceback(None)  # several may be refused with the same one
    return answers[0]


@dataclass(slots=True, eq=False)
class Waiting(Generic[Request, Answer]):
    """A request in its line: who asks, what, and where the answer goes, or the error it is refused with."""

    who: Hashable
    request: Request
    _tell: Tell[Answer]
    answered: bool = False

    def tell(self, answer: Answer | Exception) -> None:
        """Once; whatever comes of telling one must not keep the others from being told."""
        self.answered = True
        try:
            self._tell(answer)
        except Exception:
            log.exception("answer_not_told")


class Line(Generic[Request, Answer]):
    """Those who wait for one thing, in the order in which they came."""

    def __init__(self, waiting: Iterable[Waiting[Request, Answer]] = ()) -> None:
        self.waiting = list(waiting)
        self.taken: list[Waiting[Request, Answer]] = []

    def take(self, most: int) -> list[Waiting[Request, Answer]]:
        """The next lot, in which nobody stands twice: who asks again waits until the first is decided."""
        lot: dict[Hashable, Waiting[Request, Answer]] = {}
        later = []
        for at, waiting in enumerate(self.waiting):
            if len(lot) == most:
                later += self.waiting[at:]
                break
            if waiting.who in lot:
                later.append(waiting)
            else:
                lot[waiting.who] = waiting
        self.waiting = later
        self.taken += lot.values()
        return list(lot.values())

    def tell(self, answer_for: Callable[[Request], Answer | Exception | None]) -> None:
        """Tell all who wait what is known for them already; who gets None waits on."""
        waiting, self.waiting = self.waiting, []
        for one in waiting:
            answer = answer_for(one.request)
            if answer is None:
                self.waiting.append(one)
            else:
                one.tell(answer)

    def untold(self) -> list[Waiting[Request, Answer]]:
        """Those of the last lot who were not told; they are not in line any more."""
        taken, self.taken = self.taken, []
        return [waiting for waiting in taken if not waiting.answered]


Decide = Callable[[Thing, Line[Request, Answer]], None]


class Lots(Generic[Thing, Request, Answer]):
    """The lines of one process, one for each thing that somebody asks about."""

    def __init__(self, decide: Decide[Thing, Request, Answer]) -> None:
        """`decide` takes a lot from the line, as late as it can, and tells each; or it tells all who wait.

        It may wait, it may raise, and it is asked again as long as anybody is in line.
        """
        self._decide = decide
        self._lines: dict[Thing, Line[Request, Answer]] = {}

    def ask(self, thing: Thing, who: Hashable, request: Request, tell: Tell[Answer]) -> None:
        """Stand in line; `tell` gets the answer, or whatever the decision raised, when it is one's turn."""
        line = self._lines.get(thing)
        if line is None:
            line = self._lines[thing] = Line()
            spawn(self._work_off, thing, line)
        line.waiting.append(Waiting(who, request, tell))

    def _work_off(self, thing: Thing, line: Line[Request, Answer]) -> None:
        try:
            while line.waiting:
                self._decide_or_tell_why(thing, line)
        finally:
            # Nobody else ran between the last look at the line and this: nobody is left in it.
            del self._lines[thing]

    def _decide_or_tell_why(self, thing: Thing, line: Line[Request, Answer]) -> None:
        try:
            self._decide(thing, line)
        except Exception as error:  # noqa: BLE001 - the edge: each is told what concerns it
            self._tell_why(thing, line, error)
        for waiting in line.untold():
            waiting.tell(RuntimeError("a lot was decided, and not everybody told"))

    def _tell_why(self, thing: Thing, line: Line[Request, Answer], error: Exception) -> None:
        """Refuse those it concerns; when that may be one of several, decide each by itself."""
        if not line.taken:  # it is about the thing
            line.tell(lambda _request: error)
        elif len(line.taken) == 1 or isinstance(as_app_error(error), UnavailableError):
            # It is away: asking it once more for each would keep it so.
            for waiting in line.untold():
                waiting.tell(error)
        else:
            log.warning("lot_not_decided", requests=len(line.taken), error=type(error).__name__)
            for waiting in line.untold():
                self._decide_or_tell_why(thing, Line([waiting]))
