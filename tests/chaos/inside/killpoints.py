"""Kill points: named moments inside the city's processes at which a part of it dies, because a test said so.

A test lays a trap, a file named after the moment that says which part shall die. The first process that
comes to the moment takes the file away, kills, and goes on if it still can. The product knows nothing of
this: every Python process of a chaos city finds this folder on its PYTHONPATH, and what is named below is
wrapped as it is imported. Nothing here may import more than the standard library, since gevent has not
patched it yet.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import wraps
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

# The folder of traps, which the harness gives; without it nothing is wrapped.
TRAPS = "CHAOS_TRAPS"

# What somebody may be interrupted at. "before" and "after" are of the transaction's commit, save for two:
# - relay: the rows have their numbers, and have not yet, or just, been announced;
# - ack: the granted grab is committed, and its acknowledgement has not yet, or just, gone to the kernel.
STEPS = ("publish", "relay", "round", "grab", "ack", "confirm", "release", "notice")
MOMENTS = ("before", "after")
PARTS = ("web", "worker", "tick", "valkey", "postgres")

ROLES = {"backend.launch": "web", "backend.tick": "tick", "celery.__main__": "worker"}
MARK = "kill_points"
DEAD_WITHIN_S = 5.0
GRANTED = b'[{"ok":true'


def install() -> None:
    """Wrap what is named in CHANGES, whenever it is imported."""
    if TRAPS in os.environ:
        sys.meta_path.insert(0, Watcher())


class Watcher(MetaPathFinder):
    """Changes a module right after it was executed, before anybody can take a name out of it."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        change = CHANGES.get(fullname)
        spec = PathFinder.find_spec(fullname, path, target) if change else None
        if change is None or spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def execute_and_change(module: ModuleType) -> None:
            execute(module)
            change(module)

        spec.loader.exec_module = execute_and_change
        return spec


def reach(moment: str) -> None:
    """Somebody has come here. If a trap is laid, whoever takes it kills the part that it names."""
    folder = Path(os.environ[TRAPS])
    laid, sprung = folder / moment, folder / f"{moment}.sprung"
    with suppress(FileNotFoundError):
        laid.rename(sprung)  # one only gets it, however many come at once
        kill(leaders(sprung.read_text()))


def kill(leaders: Iterable[int]) -> None:
    """kill -9 these processes and all below them, ourselves last; returns once the others are dead."""
    victims = [pid for leader in leaders for pid in (leader, *descendants(leader))]
    for pid in victims:
        if pid != os.getpid():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    if os.getpid() in victims:
        os.kill(os.getpid(), signal.SIGKILL)
    deadline = time.monotonic() + DEAD_WITHIN_S
    while any(map(is_alive, victims)) and time.monotonic() < deadline:
        time.sleep(0.005)


def leaders(part: str) -> list[int]:
    """The processes of a part: this one alone when it is one of several web processes."""
    if part == "web" and role() == "web":
        return [os.getpid()]
    record = json.loads((Path(os.environ["SHOUWANG_STATE_DIR"]) / "processes.json").read_text())
    return [one["pid"] for one in record["processes"] if one["name"].partition("-")[0] == part]


def descendants(pid: int) -> list[int]:
    """Everybody below a process: PostgreSQL's backends and the worker's children are the part as well."""
    parents = dict(_parents())
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _status(int(entry.name))):
            yield int(entry.name), int(fields[1])


def is_alive(pid: int) -> bool:
    """Whether it still runs; one that nobody has waited for yet does not."""
    fields = _status(pid)
    return bool(fields) and fields[0] not in {"Z", "X"}


def _status(pid: int) -> list[str]:
    """State, parent and so on, as the kernel lists them; nothing for a process that has gone."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def role() -> str:
    """What this process is to the city."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    return ROLES.get(spec.name if spec else "", "other")


def marking(step: str, only_role: str | None = None) -> Callable[[Any], Any]:
    """Wrap a verb whose first argument is the session: that session's next commit is this step's."""

    def wrap(verb: Any) -> Any:
        @wraps(verb)
        def marked(session: Any, *values: Any, **options: Any) -> Any:
            if only_role in {None, role()}:
                session.info.setdefault(MARK, {})[step] = True
            return verb(session, *values, **options)

        return marked

    return wrap


def marking_seats(verb: Any) -> Any:
    """The same for a lot of grabs in which anybody has a seat; outcomes hold the refusals of the others."""

    @wraps(verb)
    def marked(session: Any, *values: Any) -> Any:
        package, outcomes = verb(session, *values)
        if not all(isinstance(outcome, Exception) for outcome in outcomes):
            session.info.setdefault(MARK, {})["grab"] = True
        return package, outcomes

    return marked


def at(name: str, wrap: Callable[[Any], Any]) -> Callable[[ModuleType], None]:
    """A change of a module: what `name` stands for ("function" or "Class.method") is wrapped."""
    owner_name, _, attribute = name.rpartition(".")

    def change(module: ModuleType) -> None:
        owner = getattr(module, owner_name) if owner_name else module
        setattr(owner, attribute, wrap(getattr(owner, attribute)))

    return change


def around_commit(commit: Any) -> Any:
    """SQLAlchemy's own commit, with the moments of whatever was done in this session around it."""

    def commit_between(session: Any) -> None:
        steps = session.info.pop(MARK, {})
        for step in steps:
            reach(f"{step}.before")
        commit(session)
        for step in steps:
            reach(f"{step}.after")

    return commit_between


def around_announcing(announce: Any) -> Any:
    """The relay's second half: what was numbered is told to Valkey."""

    def announce_and_reach(relay: Any, rows: Any) -> None:
        if rows:
            reach("relay.before")
        announce(relay, rows)
        if rows:
            reach("relay.after")

    return announce_and_reach


def around_acknowledging(answer: Any) -> Any:
    """The socket edge answers an event; a grab that was granted is committed when its answer is told.

    Telling hands the acknowledgement to the kernel, as far as the kernel takes it.
    """

    def answer_and_reach(answering: Any, event: Any, *values: Any) -> None:
        *values, tell = values

        def tell_between(acknowledgement: bytes) -> None:
            granted = event.name == "grab" and acknowledgement.startswith(GRANTED)
            if granted:
                reach("ack.before")
            tell(acknowledgement)
            if granted:
                reach("ack.after")

        answer(answering, event, *values, tell_between)

    return answer_and_reach


def restart_at_once(supervisor: ModuleType) -> None:
    """Growing pauses are for a part that fails by itself; here one dies twenty times in a minute."""
    supervisor.LONGEST_PAUSE_S = 0.1


CHANGES: dict[str, Callable[[ModuleType], None]] = {
    "sqlalchemy.orm.session": at("Session.commit", around_commit),
    "tasks.packages.service.publishing": at("publish_package", marking("publish")),
    "tasks.packages.service.grabbing": at("grab_seats", marking_seats),
    "tasks.packages.service.deciding": at("confirm_assignment", marking("confirm")),
    # The first round is part of the publish; the others are the clock's.
    "tasks.packages.service.rounds": at("run_round", marking("round", only_role="tick")),
    "rewards.ledger.service.awards": at("release_escrow", marking("release")),
    "tasks.packages.notices": at("keep_notices", marking("notice")),
    "backend.core.stream": at("Relay._announce", around_announcing),
    "backend.core.realtime.answering": at("Answering._answer", around_acknowledging),
    "backend.ground.supervisor": restart_at_once,
}
