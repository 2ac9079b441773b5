"""`shouwang doctor`: what is missing on this machine, and how to get it. Changes nothing."""

from __future__ import annotations

import os
import platform
import re
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click
import orjson
import psycopg
import valkey as client
from pydantic import ValidationError
from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.core import outbox
from backend.core.clock import SystemClock
from backend.core.settings import PROJECT_ROOT, Settings, wrong_settings
from backend.ground import migrate, postgres, provision
from backend.ground.listening import ENOUGH_FILES
from backend.ground.places import OUTSIDE, GroundError, open_state
from backend.ground.running import holder_of, is_running
from backend.ground.valkey import ping_valkey, valkey_program

OLDEST_NODE = (20, 19)
ENOUGH_DISK_GIB = 2
SHOWN_ORPHANS = 3
LATE_S = 300  # the worker sends within seconds; a sender that fails is tried again by then
GIB = 1024**3
FONTS = Path("/usr/share/fonts")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

Purpose = Literal["run", "test", "advice"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found, what it is needed for, and how to get it when it is not there."""

    name: str
    needed_for: Purpose
    ok: bool
    found: str
    remedy: str = ""


Check = Callable[[Settings], Finding]


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(*, as_json: bool) -> None:
    """Say what is missing on this machine and how to get it; exits 1 when `up` cannot work."""
    findings = list(examine())
    ok = all(finding.ok for finding in findings if finding.needed_for == "run")
    if as_json:
        click.echo(orjson.dumps({"ok": ok, "checks": [asdict(finding) for finding in findings]}))
    else:
        for finding in findings:
            _print(finding)
    if not ok:
        raise SystemExit(1)


def _print(finding: Finding) -> None:
    mark = "ok     " if finding.ok else "missing" if finding.needed_for != "advice" else "advice "
    click.echo(f"{mark}  {finding.name}: {finding.found}")
    if not finding.ok:
        needed = "" if finding.needed_for != "test" else " (for tests only)"
        click.echo(f"         → {finding.remedy}{needed}")


def examine() -> Iterator[Finding]:
    """Every finding about this machine and the environment's settings."""
    yield check_python()
    try:
        settings = Settings()
    except ValidationError as error:
        yield Finding(
            "settings", "run", ok=False, found=wrong_settings(error),
            remedy="docs/settings.md says what each is.",
        )  # fmt: skip
        return
    yield Finding("settings", "run", ok=True, found=f"{settings.environment}, demo {settings.demo}")
    for check in CHECKS:
        yield check(settings)


def check_python() -> Finding:
    """The interpreter that runs this."""
    version = platform.python_version()
    ok = (3, 11) <= sys.version_info < (3, 14)
    return Finding("python", "run", ok, version, "Install Python 3.11, 3.12 or 3.13, then `make setup`.")


def check_database(settings: Settings) -> Finding:
    """PostgreSQL with PostGIS: installed here, or reachable at DATABASE_URL and migrated."""
    if settings.database_url is None:
        found = postgres.installed()
        said = f"PostgreSQL {found[0].major} with PostGIS" if found else "no PostgreSQL with PostGIS"
        return Finding("database", "run", bool(found), said, postgres.HOW_TO_GET)
    try:
        with psycopg.connect(postgres.libpq_url(settings.database_url), connect_timeout=5) as connection:
            row = connection.execute("SELECT current_user, postgis_lib_version()").fetchone()
        migrate.check_migrated(settings.database_url)
        provision.check_role(settings.database_url)
    except psycopg.Error as error:
        return Finding(
            "database", "run", ok=False, found=f"DATABASE_URL: {type(error).__name__}",
            remedy="Check address, role and PostGIS extension; docs/operations.md shows how to prepare it.",
        )  # fmt: skip
    except GroundError as error:
        return Finding("database", "run", ok=False, found="not as it has to be", remedy=str(error))
    return Finding("database", "run", ok=True, found=f"role and PostGIS: {row}")


def check_valkey(settings: Settings) -> Finding:
    """Valkey: the wheel's program, or a server that answers at VALKEY_URL."""
    if settings.valkey_url is not None:
        try:
            ping_valkey(settings.valkey_url)
        except client.exceptions.ValkeyError as error:
            said = f"VALKEY_URL: {type(error).__name__}"
            return Finding("valkey", "run", ok=False, found=said, remedy="Start it, or unset VALKEY_URL.")
        return Finding("valkey", "run", ok=True, found="VALKEY_URL answers")
    try:
        version = _version_of([str(valkey_program()), "--version"])
    except GroundError as error:
        return Finding("valkey", "run", ok=False, found="no program", remedy=str(error))
    return Finding("valkey", "run", version is not None, version or "does not run", "Run `make setup`.")


def check_outbox(settings: Settings) -> Finding:
    """What never reached the outside: notices, removals of files."""
    url = settings.database_url
    if url is None and is_running(settings.state_dir):
        url = provision.ClusterUrls(open_state(settings.state_dir)).app()
    if url is None:
        return Finding("outbox", "advice", ok=True, found="Shouwang is not running")
    engine = create_engine(url, connect_args={"connect_timeout": 5})
    try:
        with Session(engine, info={"clock": SystemClock()}) as session:
            found = outbox.backlog(session)
    except SQLAlchemyError as error:
        return Finding("outbox", "advice", ok=True, found=f"not read: {type(error).__name__}")
    finally:
        engine.dispose()
    said = f"{found.due} due, the oldest for {found.oldest_due_s:.0f} s; {found.given_up} given up"
    remedy = "docs/operations.md says under `outbox_given_up` what to mend and how to send it again."
    ok = found.given_up == 0 and found.oldest_due_s < LATE_S
    return Finding("outbox", "advice", ok, said, remedy)


def check_state_folder(settings: Settings) -> Finding:
    """Whether the state folder, or the folder it will be made in, can be written."""
    folder = settings.state_dir.absolute()
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    ok = existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
    remedy = f"Make {existing} writable for this user, or set SHOUWANG_STATE_DIR."
    return Finding("state folder", "run", ok, str(folder), remedy)


def check_disk(settings: Settings) -> Finding:
    """Room for database, photos and logs."""
    folder = settings.state_dir.absolute()
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    free_gib = shutil.disk_usage(existing).free / GIB
    remedy = f"Free some space, or move SHOUWANG_STATE_DIR; at least {ENOUGH_DISK_GIB} GiB."
    return Finding("disk", "run", free_gib >= ENOUGH_DISK_GIB, f"{free_gib:.1f} GiB free", remedy)


def check_port(settings: Settings) -> Finding:
    """Whether the port is free, or ours."""
    if holder := holder_of(settings.state_dir):
        return Finding("port", "run", ok=True, found=f"Shouwang is running: {holder}")
    name = f"port {settings.port}"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            remedy = "Stop the program that has it, or use --port."
            return Finding(name, "run", ok=False, found=str(error.strerror), remedy=remedy)
    return Finding(name, "run", ok=True, found="free")


def check_pages(_: Settings) -> Finding:
    """The built console and phone page."""
    missing = [
        build
        for build in ("console", "phone")
        if not (PROJECT_ROOT / "static" / "dist" / build / "index.html").exists()
    ]
    said = f"not built: {', '.join(missing)}" if missing else "built"
    return Finding("pages", "run", not missing, said, "Run `make setup` (needs Node.js 20.19 or newer).")


def check_files(_: Settings) -> Finding:
    """How many files, so how many sockets, a process may open at most."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    ok = hard == resource.RLIM_INFINITY or hard >= ENOUGH_FILES
    said = "no limit" if hard == resource.RLIM_INFINITY else str(hard)
    remedy = f"{ENOUGH_FILES} or more: LimitNOFILE of the service, or limits.conf."
    return Finding("open files", "advice", ok, said, remedy)


def check_node(_: Settings) -> Finding:
    """Node.js, which builds the pages."""
    version = _version_of(["node", "--version"]) or "none"
    numbers = tuple(int(number) for number in re.findall(r"\d+", version)[:2])
    remedy = "Install Node.js 20.19 or newer with npm; only building the pages needs it."
    return Finding("node", "advice", numbers >= OLDEST_NODE, version, remedy)


def check_browser(_: Settings) -> Finding:
    """Chromium, in which pages are tested."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    return Finding("chromium", "test", found is not None, found or "none", "apt-get install chromium")


def check_fonts(_: Settings) -> Finding:
    """Chinese letters for screenshots."""
    found = next(FONTS.rglob("*CJK*"), None) if FONTS.is_dir() else None
    said = found.name if found else "no Chinese font"
    return Finding("fonts", "test", found is not None, said, "apt-get install fonts-noto-cjk")


def check_user(settings: Settings) -> Finding:
    """Web processes face the world; in production they should not be root."""
    ok = settings.environment != "production" or os.geteuid() != 0
    said = "root" if os.geteuid() == 0 else "an ordinary user"
    return Finding("user", "advice", ok, said, "Run production as a user of its own: docs/operations.md.")


def check_orphans(_: Settings) -> Finding:
    """Databases kept outside a state folder that no longer exists."""
    orphans = [] if not OUTSIDE.is_dir() else sorted(filter(_is_orphan, OUTSIDE.iterdir()))
    others = f" and {len(orphans) - SHOWN_ORPHANS} more" if len(orphans) > SHOWN_ORPHANS else ""
    said = (", ".join(map(str, orphans[:SHOWN_ORPHANS])) + others) or "none"
    remedy = "Their state folders are gone; remove them if nobody needs the data."
    return Finding("left databases", "advice", not orphans, said, remedy)


def _is_orphan(place: Path) -> bool:
    note = place / "belongs-to"
    try:
        return note.exists() and not (Path(note.read_text().strip()) / "identity").exists()
    except PermissionError:  # somebody else's, in a folder we may not look into: theirs to say
        return False


def _version_of(command: list[str]) -> str | None:
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return result.stdout.strip().splitlines()[0]


CHECKS: tuple[Check, ...] = (
    check_database,
    check_valkey,
    check_outbox,
    check_state_folder,
    check_disk,
    check_port,
    check_pages,
    check_files,
    check_node,
    check_browser,
    check_fonts,
    check_user,
    check_orphans,
)
