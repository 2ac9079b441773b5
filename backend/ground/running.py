"""Only one `up` per state folder: the lock that says so, and the record of what it started."""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from backend.ground.places import GroundError, State
from backend.ground.processes import Identity, stop_leftover

BOOT = Path("/proc/sys/kernel/random/boot_id")
LEFTOVER_PATIENCE_S = 5.0


def lock_of(folder: Path) -> Path:
    """The file whose lock says that somebody runs in this folder."""
    return folder / "up.lock"


@contextmanager
def only_one(state: State, url: str) -> Iterator[None]:
    """Hold the folder's lock, or raise GroundError that says who has it.

    The kernel gives the lock back when we die, however that happens, so none is ever stale.
    """
    with lock_of(state.folder).open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            holder = handle.read().strip() or "another process"
            raise GroundError(f"Shouwang is running already in {state.folder}: {holder}.") from None
        handle.truncate(0)
        handle.write(f"process {os.getpid()}, {url}\n")
        handle.flush()
        yield
        handle.truncate(0)


def address_of(folder: Path) -> str | None:
    """Where the `up` that holds this state folder now is reached; None when there is none."""
    holder = holder_of(folder) or ""
    return holder.partition(", ")[2] or None


def is_running(folder: Path) -> bool:
    """Whether an `up` holds this state folder now."""
    return holder_of(folder) is not None


def holder_of(folder: Path) -> str | None:
    """The process and address of the `up` that holds this state folder now; None when there is none."""
    file = lock_of(folder)
    if not file.exists():
        return None
    with file.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return handle.read().strip() or "another process"
    return None


class Record:
    """The processes of this run, written down so that the next run can tidy up after a kill -9."""

    def __init__(self, state: State) -> None:
        self._file = state.folder / "processes.json"

    @property
    def folder(self) -> Path:
        """The state folder it lies in."""
        return self._file.parent

    def is_homeless(self) -> bool:
        """Whether somebody has removed the state folder under us: the lock's file goes with the others."""
        return not lock_of(self.folder).exists()

    def write(self, processes: Mapping[str, tuple[int, signal.Signals]]) -> None:
        """Replace the record with these: a name, its process and the signal that stops it."""
        entries = []
        for name, (pid, number) in processes.items():
            identity = Identity.of(pid)
            if identity is not None:
                entries.append({"name": name, "pid": pid, "started": identity.started, "signal": int(number)})
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps({"boot": BOOT.read_text().strip(), "processes": entries}))
        draft.replace(self._file)

    def stop_leftovers(self) -> list[str]:
        """Stop what an earlier run left running; returns the names."""
        try:
            record = json.loads(self._file.read_text())
        except (FileNotFoundError, ValueError):
            return []
        if record["boot"] != BOOT.read_text().strip():
            return []
        return [
            entry["name"]
            for entry in record["processes"]
            if stop_leftover(
                Identity(entry["pid"], entry["started"]),
                signal.Signals(entry["signal"]),
                LEFTOVER_PATIENCE_S,
            )
        ]
