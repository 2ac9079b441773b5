"""A private PostgreSQL cluster: made once, on a Unix socket only, tuned for a small machine."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from backend.ground import processes
from backend.ground.places import GroundError, State, user_name

DEBIAN = Path("/usr/lib/postgresql")
OLDEST_MAJOR = 15
START_S = 60.0
POLL_S = 0.05
MIB = 1024 * 1024

HOW_TO_GET = "apt-get install postgresql-15 postgresql-15-postgis-3"


@dataclass(frozen=True, slots=True)
class Programs:
    """One installed PostgreSQL that has PostGIS."""

    major: int
    folder: Path

    def path(self, name: str) -> str:
        """The full path of one of its programs."""
        return str(self.folder / name)


def installed() -> list[Programs]:
    """Every installed PostgreSQL that is new enough and has PostGIS, newest first."""
    found = []
    for folder in DEBIAN.glob("*/bin"):
        major = folder.parent.name
        control = Path("/usr/share/postgresql") / major / "extension" / "postgis.control"
        if major.isdigit() and int(major) >= OLDEST_MAJOR and control.exists():
            found.append(Programs(int(major), folder))
    return sorted(found, key=lambda programs: -programs.major)


def programs_for(state: State) -> Programs:
    """The programs that fit this cluster, or the newest when there is none yet."""
    version_file = state.database_folder / "PG_VERSION"
    candidates = installed()
    if not candidates:
        raise GroundError(f"PostgreSQL {OLDEST_MAJOR} with PostGIS is missing: {HOW_TO_GET}")
    if not version_file.exists():
        return candidates[0]
    major = int(version_file.read_text())
    for programs in candidates:
        if programs.major == major:
            return programs
    raise GroundError(
        f"The database in {state.database_folder} was made by PostgreSQL {major}, which is not installed."
    )


def make_cluster(state: State, programs: Programs) -> bool:
    """Make the cluster's folder and files if they are not there; True when it made them."""
    folder = state.database_folder
    if (folder / "PG_VERSION").exists():
        return False
    if folder.exists() and any(folder.iterdir()):
        # initdb was interrupted before it wrote the version: nothing of anyone's can be in there.
        raise GroundError(f"{folder} is not a database and not empty; remove it and start again.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if state.server_user != user_name():
        entry = pwd.getpwnam(state.server_user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    log = state.logs / "initdb.log"
    initdb = processes.start(
        [
            programs.path("initdb"),
            f"--pgdata={folder}",
            "--username=postgres",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--data-checksums",
            "--auth-local=peer",
            "--auth-host=reject",
        ],
        log=log,
        env=processes.plain_environment(),
        user=state.server_user,
    )
    if initdb.wait() != 0:
        raise GroundError(f"initdb failed, see {log}: {tail(log)}")
    return True


def tail(log: Path, lines: int = 3) -> str:
    """The last lines of a log, on one line, for a message."""
    if not log.exists():
        return ""
    return " / ".join(log.read_text(errors="replace").splitlines()[-lines:])


def write_access(state: State) -> None:
    """Say who may connect: over the socket only, and only the operating system's users that run us.

    Peer authentication with a map: no password to keep, and another user of the machine who could
    reach the socket is still refused.
    """
    hba = "# Written at every start.\nlocal all all peer map=shouwang\n"
    people = sorted({state.server_user, user_name()})
    ident = "".join(
        f"shouwang {person} {role}\n" for person in people for role in ("postgres", "migrator", "app")
    )
    for name, text in (("pg_hba.conf", hba), ("pg_ident.conf", ident)):
        file = state.database_folder / name
        file.write_text(text)


def server_command(state: State, programs: Programs, *, durable: bool, max_connections: int) -> list[str]:
    """How the server is started, with every setting that differs from PostgreSQL's own."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{state.sockets}"',
        "unix_socket_permissions": "0700",
        "port": "5432",
        "max_connections": str(max_connections),
        **memory_settings(physical_memory_mib()),
        # Statements here take milliseconds; compiling them takes longer than running them.
        "jit": "off",
        "random_page_cost": "1.1",
        "wal_compression": "on",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # A log line names the error, never the values: they may be somebody's name or number.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
        "logging_collector": "off",
        "log_destination": "stderr",
        "log_line_prefix": "%m %q%u ",
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    command = [programs.path("postgres"), "-D", str(state.database_folder)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return command


def memory_settings(total_mib: int) -> dict[str, str]:
    """Shares of the machine's memory, modest because web processes and worker live beside it."""
    return {
        "shared_buffers": f"{max(128, min(2048, total_mib // 8))}MB",
        "effective_cache_size": f"{max(256, total_mib // 2)}MB",
        "maintenance_work_mem": f"{max(64, min(512, total_mib // 32))}MB",
        "work_mem": "16MB",
    }


def physical_memory_mib() -> int:
    """How much memory the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB


def await_postgres(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server takes connections; raise GroundError when it ends or is too slow."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise GroundError(f"PostgreSQL ended at its start, see {log}: {tail(log)}")
        if answers(url):
            return
        time.sleep(POLL_S)
    raise GroundError(f"PostgreSQL did not answer within {START_S:.0f} seconds, see {log}.")


def answers(url: str) -> bool:
    """Whether a server takes a connection at this libpq URL."""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def libpq_url(sqlalchemy_url: str) -> str:
    """The same URL without SQLAlchemy's driver name."""
    return re.sub(r"^postgresql\+\w+:", "postgresql:", sqlalchemy_url)
