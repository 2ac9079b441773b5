"""Where one instance keeps things: its state folder, its database's folder, its sockets.

PostgreSQL refuses to run as root, and the user it runs as then may not be able to enter the state
folder (root's home is closed to others); and a socket's path may have at most 107 bytes. So these
two folders move when they must, and `State` says where they are.
"""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

OUTSIDE = Path("/var/lib/shouwang")
OUTSIDE_SOCKETS = Path("/run/shouwang")

# sockaddr_un holds 108 bytes with the final zero; the longest name we put there is PostgreSQL's.
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"

# Socket paths travel in URLs of three libraries, which quote other characters differently.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


class GroundError(Exception):
    """Something under the application is not as it must be; the message says what to do."""


@dataclass(frozen=True, slots=True)
class State:
    """The folders of one instance and the user its database server runs as."""

    folder: Path
    database_folder: Path
    sockets: Path
    server_user: str

    @property
    def logs(self) -> Path:
        """Log files of all parts, one file each."""
        return self.folder / "log"

    @property
    def signs(self) -> Path:
        """Files that processes touch as long as they are well."""
        return self.folder / "alive"

    @property
    def figures(self) -> Path:
        """Where the processes keep what Prometheus is told."""
        return self.folder / "figures"


def user_name() -> str:
    """The operating system's name for who we are."""
    return pwd.getpwuid(os.geteuid()).pw_name


def open_state(folder: Path) -> State:
    """The instance that lives in `folder`, which is made when it is not there yet."""
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "log").mkdir(exist_ok=True, mode=0o700)
        (folder / "alive").mkdir(exist_ok=True)
    except OSError as error:
        message = f"The state folder {folder} cannot be written: {error.strerror}."
        raise GroundError(message) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise GroundError(f"The state folder {folder} cannot be written by {user_name()}.")
    database_folder, server_user = _place_database(folder)
    return State(folder, database_folder, _place_sockets(folder, server_user), server_user)


def forget_state(folder: Path) -> None:
    """Remove an instance for good, with what of it had to live elsewhere. It must not be running."""
    folder = folder.absolute()
    file = folder / "identity"
    if file.exists():
        identity = file.read_text().partition("\n")[0]
        if re.fullmatch(r"[0-9a-f]{8}", identity):
            for outside in (OUTSIDE / identity, *_short_places(identity, user_name())):
                shutil.rmtree(outside, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        raise GroundError(f"{folder} cannot be removed: it belongs to {folder.owner()}.")


def _place_database(folder: Path) -> tuple[Path, str]:
    """The cluster's folder and who runs it: its owner if it exists, else postgres when we are root."""
    inside = folder / "cluster"
    if inside.is_dir():
        return inside, inside.owner()
    if os.geteuid() != 0:
        return inside, user_name()
    server_user = _unprivileged_user()
    if _may_enter(folder, server_user):
        return inside, server_user
    outside = OUTSIDE / _identity(folder)
    outside.mkdir(parents=True, exist_ok=True)
    # For whoever finds it and wonders; `shouwang doctor` reads it too.
    (outside / "belongs-to").write_text(f"{folder}\n")
    return outside / "cluster", server_user


def _unprivileged_user() -> str:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError as error:
        message = (
            "PostgreSQL does not run as root and there is no user postgres: apt-get install postgresql-15"
        )
        raise GroundError(message) from error


def _may_enter(folder: Path, user: str) -> bool:
    """Whether that user can walk down to this folder (asked of the kernel, for it knows ACLs too)."""
    command = ["/usr/bin/test", "-x", str(folder)]
    probe = subprocess.run(command, check=False, user=user, group=_group_of(user), cwd="/")
    return probe.returncode == 0


def _group_of(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


def _identity(folder: Path) -> str:
    """A name for this state folder's things elsewhere, made once; a copied folder gets a new one.

    A path alone would not do: a clone deleted and made again at the same place has new keys and
    could not read the old database.
    """
    file = folder / "identity"
    if file.exists():
        identity, _, home = file.read_text().partition("\n")
        if Path(home.strip()) == folder or not _same_identity(Path(home.strip()), identity):
            file.write_text(f"{identity}\n{folder}\n")
            return identity
    identity = secrets.token_hex(4)
    file.write_text(f"{identity}\n{folder}\n")
    return identity


def _same_identity(folder: Path, identity: str) -> bool:
    file = folder / "identity"
    return file.exists() and file.read_text().startswith(f"{identity}\n")


def _place_sockets(folder: Path, server_user: str) -> Path:
    """A folder for sockets whose path is short and plain, closed to other users."""
    for place in _socket_places(folder, server_user):
        if not _fits(place):
            continue
        if place.is_relative_to(folder) and not _may_enter_or_self(folder, server_user):
            continue
        _make_private(place, server_user)
        return place
    raise GroundError(f"No place for sockets of {folder}: every candidate's path is too long.")


def _socket_places(folder: Path, server_user: str) -> list[Path]:
    return [folder / "sockets", *_short_places(_identity(folder), server_user)]


def _short_places(identity: str, server_user: str) -> list[Path]:
    """Where sockets go when the state folder's path is too long for them."""
    if os.geteuid() == 0:
        return [OUTSIDE_SOCKETS / identity]
    temporary = Path(tempfile.gettempdir()) / f"shouwang-{server_user}-{identity}"
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.access(runtime, os.W_OK):
        return [Path(runtime) / f"shouwang-{identity}", temporary]
    return [temporary]


def _may_enter_or_self(folder: Path, server_user: str) -> bool:
    return server_user == user_name() or _may_enter(folder, server_user)


def _fits(place: Path) -> bool:
    path = str(place)
    length = len(os.fsencode(path)) + 1 + len(LONGEST_SOCKET_NAME)
    return length <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(path) is not None


def _make_private(place: Path, server_user: str) -> None:
    """Make the folder for its one user, or refuse one that somebody else made there before us."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.mkdir(mode=0o700)
        if server_user != user_name():
            os.chown(place, pwd.getpwnam(server_user).pw_uid, _group_of(server_user))
    except FileExistsError:
        found = place.lstat()
        owners = {pwd.getpwnam(server_user).pw_uid, os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners or found.st_mode & 0o077:
            message = f"The folder {place} must belong to {server_user} alone; remove it and start again."
            raise GroundError(message) from None
