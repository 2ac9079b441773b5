"""Starting and stopping programs so that none is left behind, whatever happens to us."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)

POLL_S = 0.05
LARGEST_LOG_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Identity:
    """One process for sure: numbers are used again, a number with its start time is not."""

    pid: int
    started: int

    @classmethod
    def of(cls, pid: int) -> Identity | None:
        """Who has this number now, if anyone alive does."""
        try:
            # The name, in parentheses, may hold spaces and parentheses; fields count from after it.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        state, started = fields[0], int(fields[19])
        return None if state in {"Z", "X"} else cls(pid, started)

    def alive(self) -> bool:
        """Whether this very process still runs."""
        return Identity.of(self.pid) == self


def start(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str],
    user: str | None = None,
    when_we_die: signal.Signals = signal.SIGTERM,
    keep_open: Sequence[int] = (),
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, its output going to `log`.

    Its own session keeps a Ctrl-C at the terminal from reaching it before we decide the order. The
    kernel sends it `when_we_die` when this process goes, even by kill -9.
    """
    parent = os.getpid()

    def prepare() -> None:
        # Runs between fork and exec, after the change of user (which would clear the signal).
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        _libc.prctl(PR_SET_PDEATHSIG, int(when_we_die), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    as_user: dict[str, object] = {}
    if user is not None and user != pwd.getpwuid(os.geteuid()).pw_name:
        entry = pwd.getpwnam(user)
        groups = os.getgrouplist(user, entry.pw_gid)
        as_user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": groups}
    with log.open("ab") as output:
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return] # the user's keys
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd or "/",
            pass_fds=tuple(keep_open),
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 - the processes that start others have no threads
            **as_user,
        )


def stop(process: subprocess.Popen[bytes], signals: Sequence[tuple[signal.Signals, float]]) -> int:
    """Send each signal in turn and wait its seconds; kill at last. Nothing of its group remains.

    Returns the exit code as subprocess counts it.
    """
    for number, patience_s in signals:
        if process.poll() is not None:
            break
        with suppress(ProcessLookupError):
            process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience_s)
    end_group(process.pid)
    return process.wait()


def end_group(leader: int) -> None:
    """Kill what is left of a process group that we made; quiet when nothing is."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def stop_leftover(identity: Identity, number: signal.Signals, patience_s: float) -> bool:
    """Stop a process that an earlier run left; False when it was gone already."""
    if not identity.alive():
        return False
    with suppress(ProcessLookupError):
        os.kill(identity.pid, number)
    deadline = time.monotonic() + patience_s
    while identity.alive() and time.monotonic() < deadline:
        time.sleep(POLL_S)
    if identity.alive():
        end_group(identity.pid)
    return True


def keep_small(log: Path) -> None:
    """Put a log that grew large aside, one generation; called before its program starts."""
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".log.old"))


def plain_environment(**more: str) -> dict[str, str]:
    """A small environment for servers that need none of our settings, least of all our keys."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "TZ": "UTC", **more}
