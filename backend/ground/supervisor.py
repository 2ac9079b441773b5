"""Keeps a set of parts running: starts what ended, with growing pauses, and stops all in order."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from backend.ground import processes
from backend.ground.parts import Part, Stage
from backend.ground.places import GroundError
from backend.ground.running import Record

POLL_S = 0.2
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30.0
# A part that ran this long was well; what ended it is not what ended it last time.
WELL_AFTER_S = 60.0
# A sign of life comes every few seconds: who gives none for so long hangs, however busy the machine is.
HANGS_AFTER_S = 60.0
# Between two looks at the parts: more says that we ourselves were held up, and they may have been with us.
HELD_UP_AFTER_S = 5.0

Teller = Callable[[str, str], None]


class StopRequested(BaseException):
    """Somebody asked us to stop: a request like KeyboardInterrupt, not an error."""


@dataclass(slots=True)
class Running:
    """A part and the process that is it now."""

    part: Part
    process: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    failures: int = 0
    not_before: float = 0.0
    sign: int | None = None  # its last sign of life, by its own clock
    sign_seen: float | None = None  # when we saw that it was a new one; None until the first of this process

    def ended(self) -> int | None:
        """The exit code if the process ended; what is left of its group is killed first."""
        if self.process is None or not _is_over(self.process):
            return None
        processes.end_group(self.process.pid)
        return self.process.wait()

    def note_sign(self, moment: float) -> None:
        """Look whether it gave a sign of life since we looked last."""
        sign = self.part.sign_of_life
        try:
            given = sign.stat().st_mtime_ns if sign is not None else None
        except OSError:  # not one yet, or none that can be read: nothing is known
            self.sign_seen = None
            return
        if given != self.sign:
            self.sign, self.sign_seen = given, moment

    def hangs(self, moment: float) -> bool:
        """Whether it was well once, and has given no sign of life for long."""
        return (
            self.process is not None
            and self.sign_seen is not None
            and moment - self.sign_seen > HANGS_AFTER_S
        )

    def pause_s(self) -> float:
        """How long to wait before starting it again."""
        return float(min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (self.failures - 1)))


def _is_over(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process ended, without reaping it: its number stays taken until its group is gone."""
    if process.returncode is not None:
        return True
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, flags) is not None


class Supervisor:
    """The parts of one instance."""

    def __init__(self, record: Record, tell: Teller, seconds: Callable[[], float] = time.monotonic) -> None:
        """`tell(event, sentence)` is called for everything a person may want to know.

        `seconds` is the clock by which somebody hangs.
        """
        self._record = record
        self._tell = tell
        self._seconds = seconds
        self._running: list[Running] = []
        self._asked = 0
        self._starting = True
        self._unrecorded = False
        self._looked = seconds()

    def catch_signals(self) -> None:
        """From now on the terminal's Ctrl-C, a SIGTERM and a closed terminal ask us to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, *_: object) -> None:
        self._asked += 1
        if self._starting and self._asked == 1:
            raise StopRequested

    def add(self, part: Part) -> subprocess.Popen[bytes]:
        """Start a part and look after it from now on."""
        running = Running(part)
        self._running.append(running)
        return self._start(running)

    def adopt(self, part: Part, process: subprocess.Popen[bytes]) -> None:
        """Look after a part that was started elsewhere, from now on."""
        self._running.append(Running(part, process, time.monotonic()))
        self._write_record()

    def _start(self, running: Running) -> subprocess.Popen[bytes]:
        running.note_sign(0.0)
        running.sign_seen = None
        running.process = running.part.start()
        running.since = time.monotonic()
        self._write_record()
        return running.process

    def _write_record(self) -> None:
        """Note what runs; on a full disk later, for only the run after a kill -9 of ours needs to know."""
        processes = {
            running.part.name: (running.process.pid, running.part.stops[0][0])
            for running in self._running
            if running.process is not None
        }
        try:
            self._record.write(processes)
        except FileNotFoundError:  # the state folder is gone, which is another matter
            raise
        except OSError as error:
            if not self._unrecorded:
                self._tell("not_recorded", f"What runs cannot be noted: {error.strerror}.")
            self._unrecorded = True
        else:
            self._unrecorded = False

    def watch(self) -> None:
        """Look after the parts until somebody asks to stop; GroundError when their folder is removed."""
        self._starting = False
        while not self._asked:
            try:
                self.look()
            except FileNotFoundError:  # a part's log has no folder any more
                if not self._record.is_homeless():
                    raise
            if self._record.is_homeless():
                raise GroundError(
                    f"The state folder {self._record.folder} was removed while this instance was running, "
                    "and with it its data; everything is stopped."
                )
            time.sleep(POLL_S)

    def look(self) -> None:
        """Notice what ended or hangs, and start it again when its pause is over."""
        self._end_what_hangs(self._seconds())
        for running in self._running:
            code = running.ended()
            if code is not None:
                self._note_end(running, code)
            if running.process is None and time.monotonic() >= running.not_before:
                self._start_again(running)
        if self._unrecorded:
            self._write_record()

    def _end_what_hangs(self, moment: float) -> None:
        """Kill whoever is silent among others that are not: where all are, it is the disk, or the machine."""
        held_up, self._looked = moment - self._looked > HELD_UP_AFTER_S, moment
        for running in self._running:
            running.note_sign(moment)
        known = [running for running in self._running if running.sign_seen is not None]
        silent = [running for running in known if running.hangs(moment)]
        if held_up or (len(known) > 1 and silent == known):
            for running in known:
                running.sign_seen = moment
            return
        for running in silent:
            self._kill(running)

    def _kill(self, running: Running) -> None:
        running.sign_seen = None
        if running.process is not None:
            self._tell(
                "part_hangs",
                f"{running.part.name} has given no sign of life for {HANGS_AFTER_S:.0f} s; killed.",
            )
            running.process.kill()

    def _start_again(self, running: Running) -> None:
        """Start a part; what the machine has no room for now is tried again after a pause."""
        try:
            self._start(running)
        except FileNotFoundError:
            raise
        except OSError as error:
            running.failures += 1
            running.not_before = time.monotonic() + running.pause_s()
            self._tell(
                "part_not_started",
                f"{running.part.name} cannot be started: {error.strerror}; trying again in"
                f" {running.pause_s():.1f} s.",
            )
        else:
            self._tell("part_started", f"{running.part.name} is running again.")

    def first_ended(self) -> str | None:
        """The name of a part that is not running, for the time before the instance is ready."""
        for running in self._running:
            if running.process is not None and _is_over(running.process):
                return running.part.name
        return None

    def _note_end(self, running: Running, code: int) -> None:
        well = time.monotonic() - running.since >= WELL_AFTER_S
        running.failures = 1 if well else running.failures + 1
        running.process = None
        running.not_before = time.monotonic() + running.pause_s()
        self._tell(
            "part_ended",
            f"{running.part.name} ended ({describe_exit(code)}); starting it again in"
            f" {running.pause_s():.1f} s.",
        )

    def stop(self) -> None:
        """Stop all parts, stage by stage; a second request to stop makes it quick."""
        self._starting = False
        alive = [running for running in self._running if running.process is not None]
        for _, stage in groupby(sorted(alive, key=_stage), key=_stage):
            together = list(stage)
            self._tell("stopping", f"Stopping {', '.join(one.part.name for one in together)} …")
            self._stop_together(together)
        if not self._record.is_homeless():
            self._write_record()

    def _stop_together(self, together: list[Running]) -> None:
        """Ask all of a stage at once, then wait for each within its own time."""
        asked_at = time.monotonic()
        for running in together:
            process = running.process
            if process is not None and process.poll() is None:
                process.send_signal(running.part.stops[0][0])
        for running in together:
            if running.process is not None:
                self._await_end(running.process, running.part, asked_at)
                running.process = None

    def _await_end(self, process: subprocess.Popen[bytes], part: Part, asked_at: float) -> None:
        deadline = asked_at
        for turn, (number, patience_s) in enumerate(part.stops):
            if turn > 0 and process.poll() is None:
                self._tell("still_running", f"{part.name} still runs; sending {number.name}.")
                process.send_signal(number)
            deadline += patience_s
            while process.poll() is None and time.monotonic() < deadline and not self._hurried(part):
                time.sleep(processes.POLL_S)
        if process.poll() is None:
            self._tell("killed", f"{part.name} did not stop; killed.")
        processes.end_group(process.pid)
        process.wait()

    def _hurried(self, part: Part) -> bool:
        """A second Ctrl-C cuts requests and jobs off, which are repeated; never what keeps data."""
        return self._asked > 1 and part.stage < Stage.VALKEY


def _stage(running: Running) -> int:
    return int(running.part.stage)


def describe_exit(code: int) -> str:
    """An exit code in words."""
    if code < 0:
        return f"by signal {signal.Signals(-code).name}"
    return f"exit code {code}"
