"""`shouwang up`: one instance, from nothing to serving, as one supervised group."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

import click

from backend.core import metrics
from backend.core.settings import PROJECT_ROOT, Settings
from backend.ground import migrate, parts, postgres, provision, valkey
from backend.ground.listening import ENOUGH_FILES, open_listener, raise_file_limit
from backend.ground.places import GroundError, State, open_state
from backend.ground.running import Record, only_one
from backend.ground.supervisor import StopRequested, Supervisor
from backend.ground.terminal import Terminal

READY_S = 90.0
READY_POLL_S = 0.1
# An answer about readiness that takes longer than this is none.
READY_ANSWER_S = 5.0


@click.command("up")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on (default 8000).")
@click.option("--state-dir", type=click.Path(path_type=Path), help="Folder of this instance.")
@click.option("--web-processes", type=click.IntRange(1, 64), help="How many web processes serve.")
@click.option("--demo/--no-demo", default=None, help="Demo identities, a crowd, a banner.")
@click.option("--no-crowd", "demo_crowd", flag_value=0, type=int, help="A demo without simulated volunteers.")
def command(**chosen: Any) -> None:
    """Run everything: database, Valkey, web processes, worker and tick, until Ctrl-C."""
    run(Settings(**{name: value for name, value in chosen.items() if value is not None}))


def run(settings: Settings) -> None:
    """Run one instance until somebody asks to stop; GroundError when it cannot be."""
    state = open_state(settings.state_dir)
    url = f"http://{settings.host}:{settings.port}"
    terminal = Terminal(state.logs / "supervisor.log")
    with only_one(state, url), ExitStack() as stack:
        record = Record(state)
        for name in record.stop_leftovers():
            terminal.tell("leftover_stopped", f"{name} of an earlier run was still running; stopped it.")
        listener = stack.enter_context(open_listener(settings.host, settings.port))
        _say_file_limit(terminal)
        supervisor = Supervisor(record, terminal.tell)
        supervisor.catch_signals()
        started = time.monotonic()
        with suppress(StopRequested):
            try:
                _bring_up(supervisor, state, settings, listener, terminal)
                terminal.tell(
                    "ready", f"Ready after {time.monotonic() - started:.1f} s: {url} (Ctrl-C stops it)"
                )
                supervisor.watch()
            finally:
                # Nobody new is let in while we stop: what is refused at once is tried elsewhere.
                listener.close()
                supervisor.stop()
        terminal.tell("stopped", "Stopped.")


def _say_file_limit(terminal: Terminal) -> None:
    limit, enough = raise_file_limit()
    if not enough:
        terminal.tell(
            "few_files",
            f"This machine lets a process open {limit} files, so about {limit - 200} volunteers per web"
            f" process; {ENOUGH_FILES} or more is better (ulimit -Hn, or LimitNOFILE of the service).",
        )


def _bring_up(
    supervisor: Supervisor, state: State, settings: Settings, listener: socket.socket, terminal: Terminal
) -> None:
    """Start the parts in order; returns when the instance answers that it is ready."""
    environment = _common_environment(settings, listener)
    environment |= _database(supervisor, state, settings, terminal)
    environment |= _valkey(supervisor, state, settings)
    environment |= _figures(state)
    _run_command(environment, "keys", "check")
    if settings.demo and parts.has_demo_command("prepare_demo"):
        terminal.tell("preparing", "Preparing the demo city …")
        _run_command(environment, "prepare-demo")
    for part in parts.serving_parts(state, settings, environment, listener.fileno()):
        supervisor.add(part)
    _await_ready(_local_url(settings), lambda: _complaint(supervisor, state))
    if settings.demo and settings.demo_crowd and parts.has_demo_command("simulate"):
        supervisor.add(parts.crowd_part(state, environment, settings.demo_crowd))


def _common_environment(settings: Settings, listener: socket.socket) -> dict[str, str]:
    """What the processes must agree on, whether it came from options or from our environment."""
    environment = {
        "SHOUWANG_STATE_DIR": str(settings.state_dir.absolute()),
        "SHOUWANG_HOST": settings.host,
        "SHOUWANG_PORT": str(settings.port),
        "SHOUWANG_WEB_PROCESSES": str(settings.web_processes),
        "SHOUWANG_DEMO": str(int(settings.demo)),
        "SHOUWANG_LISTEN_FD": str(listener.fileno()),
        "PYTHONUNBUFFERED": "1",
    }
    if "public_url" not in settings.model_fields_set:
        environment["SHOUWANG_PUBLIC_URL"] = _local_url(settings)
    return environment


def _figures(state: State) -> dict[str, str]:
    """An empty folder for what Prometheus is told: process ids of an earlier run may be others' now."""
    shutil.rmtree(state.figures, ignore_errors=True)
    state.figures.mkdir()
    return {metrics.FOLDER: str(state.figures)}


def _local_url(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - a comparison
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def _database(supervisor: Supervisor, state: State, settings: Settings, terminal: Terminal) -> dict[str, str]:
    """The database, ours or the one given, at the newest migration."""
    if settings.database_url is not None:
        if settings.migrate_database_url is not None:
            migrate.migrate(settings.migrate_database_url)
        migrate.check_migrated(settings.database_url)
        provision.check_role(settings.database_url)
        return {"DATABASE_URL": settings.database_url}
    if not state.database_folder.is_relative_to(state.folder):
        terminal.tell("database_elsewhere", f"The database is kept in {state.database_folder}.")
    urls = provision.ClusterUrls(state)
    supervisor.adopt(*parts.start_postgres_part(state, settings))
    provision.make_roles(urls, parts.role_settings(settings))
    provision.make_database(urls)
    migrate.migrate(urls.migrator())
    return {"DATABASE_URL": urls.app(), "SHOUWANG_PRIVATE_DATABASE": "1"}


def _valkey(supervisor: Supervisor, state: State, settings: Settings) -> dict[str, str]:
    if settings.valkey_url is not None:
        valkey.ping_valkey(settings.valkey_url)
        return {"VALKEY_URL": settings.valkey_url}
    url = valkey.valkey_url(state)
    valkey.await_valkey(url, supervisor.add(parts.valkey_part(state)))
    return {"VALKEY_URL": url}


def _run_command(environment: dict[str, str], *command: str) -> None:
    """One of our own commands, before anybody is served: this room need not know what it knows."""
    result = subprocess.run(
        [sys.executable, "-m", "backend.cli", *command],
        env={**os.environ, **environment},
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        last = result.stderr.strip().splitlines()[-1:] or ["no word why"]
        raise GroundError(
            f"`shouwang {' '.join(command)}` did not succeed: {last[0].removeprefix('Error: ')}"
        )


def _await_ready(url: str, complaint: Callable[[], str | None]) -> None:
    """Return when /readyz says yes; GroundError when a part ended or it takes too long."""
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if problem := complaint():
            raise GroundError(problem)
        if _says_yes(f"{url}/readyz"):
            return
        time.sleep(READY_POLL_S)
    raise GroundError(f"{url}/readyz did not say yes within {READY_S:.0f} seconds; see var/run/log.")


def _says_yes(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=READY_ANSWER_S) as answer:  # noqa: S310 - our own address
            return bool(answer.status == HTTPStatus.OK)
    except OSError:  # urllib's own errors, refusals of a 503 among them, are OSErrors too
        return False


def _complaint(supervisor: Supervisor, state: State) -> str | None:
    """Why the instance will not become ready, when a part ended already."""
    name = supervisor.first_ended()
    if name is None:
        return None
    log = state.logs / f"{name}.log"
    return f"{name} ended at its start, see {log}: {postgres.tail(log)}"
