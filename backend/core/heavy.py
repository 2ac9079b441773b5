"""Work that takes more than a few milliseconds of processor or disk, kept off the event loop.

A web process is one thread of greenlets: while it decodes a picture, nobody's socket is served. So such work
goes to a few native threads (Pillow, argon2 and file calls let go of the interpreter's lock), and only so
much of it may wait: beyond that the next one is told to come back, rather than everybody waiting.
In a process without greenlets (a job, a command, a test) the work simply runs where it is called.
"""

from __future__ import annotations

import _thread
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from backend.core.errors import AppError, Bilingual

if TYPE_CHECKING:
    from gevent.threadpool import ThreadPool

T = TypeVar("T")


class BusyError(AppError):
    """As much of this work is under way as this process takes on."""

    status = 503
    slug = "busy"
    title = Bilingual("系统正忙", "Busy right now")
    detail = Bilingual(
        "正在处理的内容较多，这一次没有完成，请过几秒再试。",
        "Many of these are being worked on; this one was not done, please try again in a few seconds.",
    )


class HeavyWork:
    """One kind of heavy work: how many at once, and how many more may wait.

    Whatever is passed in runs in another thread: it must touch neither the session nor the request, and
    no socket (those belong to the event loop and wait there without blocking it).
    """

    def __init__(self, *, at_once: int, waiting: int, niceness: int = 0) -> None:
        """Threads are started with the first work of a process, so after it forked.

        `niceness` above 0 leaves the processor to the event loops whenever they want it: on Linux each
        thread has its own, and ten steps give it about a tenth of what a loop gets.
        """
        self._at_once = at_once
        self._niceness = niceness
        self._most = at_once + waiting
        self._inside = 0
        self._pool: ThreadPool | None = None
        self._pool_of = 0

    def run(self, work: Callable[..., T], *args: Any) -> T:
        """Do `work(*args)` without blocking the event loop; raises BusyError, or what the work raises."""
        with self.place():
            return self.run_in_place(work, *args)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the queue, for who must know before they begin that they will not be sent away.

        Raises BusyError. Within it `run_in_place` does one piece of work after the other.
        """
        if not greenlets_run():
            yield
            return
        if self._inside >= self._most:
            raise BusyError
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    def run_in_place(self, work: Callable[..., T], *args: Any) -> T:
        """`run` for who has a place already: never BusyError."""
        if not greenlets_run():
            return work(*args)
        done, error = self._threads().apply(self._politely, (work, *args))
        if error is not None:
            raise error
        return cast("T", done)

    def _politely(self, work: Callable[..., T], *args: Any) -> tuple[T | None, Exception | None]:
        """In one of the threads: take the place in the queue for the processor, then work.

        What is raised is handed back, not raised here: gevent prints that to standard error, past our logs,
        and a file that is no picture is no fault of ours.
        """
        if self._niceness:
            os.setpriority(os.PRIO_PROCESS, _thread.get_native_id(), self._niceness)
        try:
            return work(*args), None
        except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
            return None, error

    def _threads(self) -> ThreadPool:
        """This process's threads."""
        from gevent.threadpool import ThreadPool

        if self._pool is None or self._pool_of != os.getpid():
            self._pool, self._pool_of = ThreadPool(self._at_once), os.getpid()
        return self._pool


def greenlets_run() -> bool:
    """Whether this process serves greenlets: gevent has replaced the blocking parts of Python."""
    from gevent import monkey

    return bool(monkey.is_module_patched("socket"))


# Pictures: each needs up to some 200 MB while it is decoded, so two at once however many cores there are.
PICTURES: Final = HeavyWork(at_once=2, waiting=12, niceness=10)
# The cells of a range: 25 ms for 5 km, three quarters of a second for 30 km. An alert waits for it, so it
# is refused last of all and goes before pictures.
RANGES: Final = HeavyWork(at_once=2, waiting=200)
# The same for who only wonders how many a range would reach: no alert stands in line behind them, and who
# comes too late is told so while the question still means something.
PREVIEWS: Final = HeavyWork(at_once=1, waiting=8)
# Reading and writing files waits for the disk, not for the processor.
FILES: Final = HeavyWork(at_once=4, waiting=200)
