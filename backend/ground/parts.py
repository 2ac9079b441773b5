"""What an instance is made of: each part's command, how it is stopped, and in which order."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from signal import SIGQUIT, SIGTERM, Signals
from typing import TYPE_CHECKING

from backend.core.settings import PROJECT_ROOT
from backend.ground import embedded, processes, valkey

if TYPE_CHECKING:
    from backend.core.settings import Settings
    from backend.ground.places import State

Stops = Sequence[tuple[Signals, float]]

# A web process lets requests end for 8 seconds; a job may take longer and is done again if cut off.
STOP_WEB: Stops = ((SIGTERM, 12.0),)
STOP_TICK: Stops = ((SIGTERM, 10.0),)
# Celery's second word is SIGQUIT: stop now, give the jobs back.
STOP_WORKER: Stops = ((SIGTERM, 15.0), (SIGQUIT, 5.0))
STOP_CROWD: Stops = ((SIGTERM, 8.0),)  # everybody says that they rest

# Every queue of backend.worker; a test compares the two, since importing it here would start it.
JOB_QUEUES = ("default",)

# Connections beyond the processes' pools: the superuser's, a backup's, a person's psql.
SPARE_CONNECTIONS = 30


class Stage(IntEnum):
    """The order in which parts stop: who asks before who answers."""

    CROWD = 0
    WEB = 1
    WORK = 2
    VALKEY = 3
    DATABASE = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One supervised program."""

    name: str
    stage: Stage
    start: Callable[[], subprocess.Popen[bytes]] = field(repr=False)
    stops: Stops
    sign_of_life: Path | None = None  # touched as long as it is well; not every program can


def connections_needed(settings: Settings) -> int:
    """How many database connections all processes may hold together."""
    with_pools = settings.web_processes + settings.worker_processes + 1
    return with_pools * settings.database_pool_size + SPARE_CONNECTIONS


def role_settings(settings: Settings) -> dict[str, str]:
    """Time-outs of role app, so that a connection made without our options has them too."""
    return {
        **embedded.DEFAULT_TIMEOUTS,
        "statement_timeout": f"{settings.statement_timeout_ms}ms",
        "lock_timeout": f"{settings.lock_timeout_ms}ms",
    }


def start_postgres_part(state: State, settings: Settings) -> tuple[Part, subprocess.Popen[bytes]]:
    """The private database server as a part, and its first process, which answers already."""
    needed = connections_needed(settings)
    part = Part(
        "postgres",
        Stage.DATABASE,
        lambda: embedded.launch_postgres(state, durable=True, max_connections=needed),
        embedded.STOP_POSTGRES,
    )
    return part, embedded.start_postgres(state, durable=True, max_connections=needed)


def valkey_part(state: State) -> Part:
    """The private Valkey."""
    return Part("valkey", Stage.VALKEY, lambda: valkey.start_valkey(state), embedded.STOP_VALKEY)


def serving_parts(
    state: State, settings: Settings, environment: Mapping[str, str], listen_fd: int
) -> list[Part]:
    """Web processes, worker and tick: what serves people, all of our own programs."""

    def python(name: str, stage: Stage, arguments: tuple[str, ...], stops: Stops) -> Part:
        return python_part(state, name, stage, arguments, stops, environment, (listen_fd,))

    return [
        *(
            python(f"web-{number}", Stage.WEB, ("backend.launch",), STOP_WEB)
            for number in range(1, settings.web_processes + 1)
        ),
        python("worker", Stage.WORK, worker_arguments(settings), STOP_WORKER),
        python("tick", Stage.WORK, ("backend.tick",), STOP_TICK),
    ]


def worker_arguments(settings: Settings) -> tuple[str, ...]:
    """Celery's command line; it consumes every queue the application declares."""
    return (
        "celery",
        "--quiet",
        "--app=backend.worker",
        "worker",
        "--pool=prefork",
        f"--concurrency={settings.worker_processes}",
        f"--queues={','.join(JOB_QUEUES)}",
        "--loglevel=WARNING",
        # One worker per broker has nobody to talk to; a second one would not miss the talk either.
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    )


def crowd_part(state: State, environment: Mapping[str, str], volunteers: int) -> Part:
    """Volunteers of the demo, out on walks."""
    arguments = ("backend.cli", "simulate", "--volunteers", str(volunteers))
    return python_part(state, "crowd", Stage.CROWD, arguments, STOP_CROWD, environment)


def has_demo_command(name: str) -> bool:
    """Whether the demo's room offers a command; this room knows it by name only."""
    if find_spec("backend.demo") is None or find_spec("backend.demo.cli") is None:
        return False
    return hasattr(import_module("backend.demo.cli"), name)


def python_part(
    state: State,
    name: str,
    stage: Stage,
    arguments: tuple[str, ...],
    stops: Stops,
    environment: Mapping[str, str],
    keep_open: Sequence[int] = (),
) -> Part:
    """A part that is `python -m` one of our modules; web processes keep the listening socket open."""
    command = [sys.executable, "-m", *arguments]
    sign_of_life = state.signs / name
    env = {**os.environ, **environment, "SHOUWANG_SIGN_OF_LIFE": str(sign_of_life)}

    def start() -> subprocess.Popen[bytes]:
        log = state.logs / f"{name}.log"
        processes.keep_small(log)
        sign_of_life.parent.mkdir(exist_ok=True)
        return processes.start(
            command,
            log=log,
            env=env,
            # What makes it stop at once: nobody will be there to say it a second time.
            when_we_die=stops[-1][0],
            keep_open=keep_open if stage is Stage.WEB else (),
            cwd=PROJECT_ROOT,
        )

    return Part(name, stage, start, stops, sign_of_life)
