"""Parts are started again, stopped in order, and never left behind."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

import pytest

from backend.core.settings import PROJECT_ROOT
from backend.ground import processes
from backend.ground.parts import Part, Stage, Stops
from backend.ground.places import GroundError, State
from backend.ground.processes import Identity
from backend.ground.running import Record, address_of, is_running, only_one
from backend.ground.supervisor import HANGS_AFTER_S, Supervisor

SLEEPER = "import time; time.sleep(600)"
DEAF = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(600)"
)
WITH_CHILD = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(600)"
)
PATIENCE_S = 10.0


def until(condition: Callable[[], object]) -> None:
    """Wait for something another process does."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def state(tmp_path: Path) -> State:
    folder = tmp_path / "state"
    (folder / "log").mkdir(parents=True)
    return State(folder, folder / "cluster", folder / "sockets", "nobody")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(state: State, said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(Record(state), lambda _event, sentence: said.append(sentence))
    yield supervisor
    supervisor.stop()


def part(
    state: State,
    name: str,
    code: str,
    stage: Stage = Stage.WEB,
    stops: Stops = ((SIGTERM, 5.0),),
    sign_of_life: Path | None = None,
) -> Part:
    def start() -> subprocess.Popen[bytes]:
        return processes.start(
            [sys.executable, "-c", code], log=state.logs / f"{name}.log", env=processes.plain_environment()
        )

    return Part(name, stage, start, stops, sign_of_life)


def log(state: State, name: str) -> str:
    return (state.logs / f"{name}.log").read_text()


def test_a_killed_part_is_started_again(supervisor: Supervisor, state: State, said: list[str]) -> None:
    process = supervisor.add(part(state, "web", SLEEPER))
    os.kill(process.pid, signal.SIGKILL)

    def looked() -> bool:
        supervisor.look()
        return any("running again" in sentence for sentence in said)

    until(looked)
    assert said[0].startswith("web ended (by signal SIGKILL); starting it again in 0.5 s")


@dataclass
class Seconds:
    """A clock that goes when it is told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_part_without_a_sign_of_life_is_killed_and_started_again(state: State, said: list[str]) -> None:
    sign, seconds = state.folder / "sign", Seconds()
    supervisor = Supervisor(Record(state), lambda _event, sentence: said.append(sentence), seconds)
    code = f"import pathlib, time; pathlib.Path({str(sign)!r}).touch(); print('well', flush=True); {SLEEPER}"
    try:
        process = supervisor.add(part(state, "web-1", code, sign_of_life=sign))
        until(lambda: "well" in log(state, "web-1"))
        supervisor.look()
        # Held up ourselves, a suspended machine say: nothing is known of the others.
        seconds.now += 10 * HANGS_AFTER_S
        supervisor.look()
        for _ in range(int(HANGS_AFTER_S)):
            seconds.now += 1.0
            supervisor.look()
        assert said == []
        seconds.now += 1.0
        supervisor.look()
        assert said[0] == "web-1 has given no sign of life for 60 s; killed."
        until(lambda: supervisor.look() or any("running again" in sentence for sentence in said))
        assert process.poll() == -signal.SIGKILL
        # The sign of the one before says nothing of the new one, which may take long to start.
        seconds.now += 1.0
        supervisor.look()
        assert len([sentence for sentence in said if "sign of life" in sentence]) == 1
    finally:
        supervisor.stop()


def test_parts_that_fall_silent_together_are_left_alone(state: State, said: list[str]) -> None:
    """A disk that takes nothing any more, or a folder that was removed: none of them hangs."""
    seconds = Seconds()
    supervisor = Supervisor(Record(state), lambda _event, sentence: said.append(sentence), seconds)
    signs = [state.folder / name for name in ("web-1", "web-2")]
    try:
        for sign in signs:
            supervisor.add(part(state, sign.name, SLEEPER, sign_of_life=sign))
            sign.touch()
        for _ in range(int(3 * HANGS_AFTER_S)):
            seconds.now += 1.0
            supervisor.look()
        for sign in signs:
            sign.unlink()
        for _ in range(int(3 * HANGS_AFTER_S)):
            seconds.now += 1.0
            supervisor.look()
        assert said == []
    finally:
        supervisor.stop()


def test_pauses_grow(supervisor: Supervisor, state: State, said: list[str]) -> None:
    supervisor.add(part(state, "web", "raise SystemExit(3)"))

    def looked() -> bool:
        supervisor.look()
        return sum("ended" in sentence for sentence in said) == 3

    until(looked)
    pauses = [sentence.rsplit(" in ", 1)[1] for sentence in said if "ended" in sentence]
    assert pauses == ["0.5 s.", "1.0 s.", "2.0 s."]
    assert "exit code 3" in said[0]


def test_a_full_disk_stops_nobody(supervisor: Supervisor, state: State, said: list[str]) -> None:
    draft = state.folder / "processes.draft"
    draft.symlink_to("/dev/full")
    process = supervisor.add(part(state, "web", SLEEPER))
    os.kill(process.pid, signal.SIGKILL)

    def runs_again() -> bool:
        supervisor.look()
        return any("running again" in sentence for sentence in said)

    until(runs_again)
    assert [sentence for sentence in said if "noted" in sentence] == [
        "What runs cannot be noted: No space left on device."
    ]
    draft.unlink()
    supervisor.look()
    (noted,) = json.loads((state.folder / "processes.json").read_text())["processes"]
    assert noted["pid"] == supervisor._running[0].process.pid


def test_what_cannot_be_started_now_is_started_later(
    supervisor: Supervisor, state: State, said: list[str]
) -> None:
    web = part(state, "web", SLEEPER)
    full = [OSError(errno.ENOSPC, "No space left on device")] * 2

    def start() -> subprocess.Popen[bytes]:
        if runs and full:
            raise full.pop()
        runs.append(web.start())
        return runs[-1]

    runs: list[subprocess.Popen[bytes]] = []
    supervisor.add(Part("web", Stage.WEB, start, web.stops))
    os.kill(runs[0].pid, signal.SIGKILL)

    def looked() -> bool:
        supervisor.look()
        return len(runs) == 2

    until(looked)
    assert said[1:] == [
        "web cannot be started: No space left on device; trying again in 1.0 s.",
        "web cannot be started: No space left on device; trying again in 2.0 s.",
        "web is running again.",
    ]


def test_what_a_killed_part_started_goes_with_it(supervisor: Supervisor, state: State) -> None:
    process = supervisor.add(part(state, "worker", WITH_CHILD))
    until(lambda: log(state, "worker").strip())
    child = Identity.of(int(log(state, "worker")))
    assert child is not None
    os.kill(process.pid, signal.SIGKILL)
    until(lambda: supervisor.first_ended() == "worker")
    supervisor.look()
    until(lambda: not child.alive())


def test_stages_stop_in_order(supervisor: Supervisor, state: State, said: list[str]) -> None:
    for name, stage in (("postgres", Stage.DATABASE), ("web", Stage.WEB), ("tick", Stage.WORK)):
        supervisor.add(part(state, name, SLEEPER, stage))
    supervisor.stop()
    assert said == ["Stopping web …", "Stopping tick …", "Stopping postgres …"]


def test_a_deaf_part_is_killed(supervisor: Supervisor, state: State, said: list[str]) -> None:
    process = supervisor.add(part(state, "web", DEAF, stops=((SIGTERM, 0.3),)))
    until(lambda: "deaf" in log(state, "web"))
    supervisor.stop()
    assert process.returncode == -signal.SIGKILL
    assert "web did not stop; killed." in said


SUPERVISOR = """
import sys
from pathlib import Path
from backend.ground import processes
log = Path(sys.argv[1])
made = processes.start([sys.executable, "-c", sys.argv[2]], log=log, env=processes.plain_environment())
print(made.pid, flush=True)
made.wait()
"""


def test_parts_end_when_the_supervisor_is_killed(state: State) -> None:
    command = [sys.executable, "-c", SUPERVISOR, str(state.logs / "part.log"), SLEEPER]
    with subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        made = Identity.of(int(supervisor.stdout.readline()))
        assert made is not None
        supervisor.kill()
    until(lambda: not made.alive())


def test_leftovers_are_found_and_stopped(state: State) -> None:
    process = part(state, "web", SLEEPER).start()
    record = Record(state)
    record.write({"web": (process.pid, SIGTERM)})
    assert record.stop_leftovers() == ["web"]
    assert process.wait(5) == -SIGTERM
    assert record.stop_leftovers() == []


def test_a_number_used_again_is_left_alone(state: State) -> None:
    process = part(state, "web", SLEEPER).start()
    identity = Identity.of(process.pid)
    assert identity is not None
    assert not processes.stop_leftover(Identity(process.pid, identity.started - 1), SIGTERM, 1)
    assert identity.alive()
    processes.stop(process, ((SIGTERM, 5.0),))


def test_only_one_runs_in_a_folder(state: State) -> None:
    with only_one(state, "http://one"):
        assert is_running(state.folder)
        assert address_of(state.folder) == "http://one"
        with (
            pytest.raises(GroundError, match=rf"running already.*process {os.getpid()}, http://one"),
            only_one(state, "http://two"),
        ):
            pass
    assert not is_running(state.folder)
    with only_one(state, "http://three"):
        pass


def test_the_lock_of_a_killed_one_is_free(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from backend.ground.running import only_one\n"
        "from backend.ground.places import State\n"
        "folder = Path(sys.argv[1])\n"
        "with only_one(State(folder, folder, folder, ''), 'http://one'):\n"
        "    print('locked', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        assert is_running(tmp_path)
        holder.kill()
    assert not is_running(tmp_path)
