"""Where an instance keeps its things, for root and for others, in short and long paths."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.ground import places
from backend.ground.places import GroundError, forget_state, open_state

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs a server as somebody else")
LONG = "a-path/so-long-that-no/socket-in-it/could-be-opened/whatever-it-were-called/by-anybody/at-all"


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder anybody may enter, with a short name: pytest's own is closed to other users."""
    folder = Path("/var/lib") if os.geteuid() == 0 else Path.home()
    short = folder / f"sw-{os.getpid()}"
    short.mkdir()
    yield short
    shutil.rmtree(short)


def test_a_short_open_path_holds_everything(short_path: Path) -> None:
    state = open_state(short_path / "state")
    assert state.database_folder == short_path / "state" / "cluster"
    assert state.sockets == short_path / "state" / "sockets"
    assert stat.S_IMODE(state.sockets.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", [LONG, "a space and 中文"])
def test_sockets_go_elsewhere_when_the_path_is_not_for_them(short_path: Path, name: str) -> None:
    state = open_state(short_path / name)
    try:
        assert not state.sockets.is_relative_to(short_path)
        with socket.socket(socket.AF_UNIX) as probe:
            probe.bind(str(state.sockets / places.LONGEST_SOCKET_NAME))
        assert open_state(short_path / name) == state
    finally:
        forget_state(short_path / name)
    assert not state.sockets.exists()
    assert not (short_path / name).exists()


@as_root
def test_the_database_goes_elsewhere_when_its_user_may_not_enter(short_path: Path) -> None:
    short_path.chmod(0o700)
    state = open_state(short_path / "state")
    try:
        assert state.server_user == "postgres"
        assert not state.database_folder.is_relative_to(short_path)
        assert (state.database_folder.parent / "belongs-to").read_text() == f"{short_path / 'state'}\n"
    finally:
        forget_state(short_path / "state")
    assert not state.database_folder.parent.exists()


@as_root
def test_an_existing_cluster_is_run_by_its_owner(short_path: Path) -> None:
    (short_path / "state" / "cluster").mkdir(parents=True)
    nobody = pwd.getpwnam("nobody")
    os.chown(short_path / "state" / "cluster", nobody.pw_uid, nobody.pw_gid)
    assert open_state(short_path / "state").server_user == "nobody"


def test_a_copied_state_folder_gets_places_of_its_own(short_path: Path) -> None:
    first = open_state(short_path / LONG)
    shutil.copytree(short_path / LONG, short_path / "copy" / LONG)
    second = open_state(short_path / "copy" / LONG)
    assert first.sockets != second.sockets
    forget_state(short_path / LONG)
    forget_state(short_path / "copy" / LONG)


def test_a_moved_state_folder_keeps_its_places(short_path: Path) -> None:
    first = open_state(short_path / LONG)
    (short_path / "moved").mkdir()
    (short_path / LONG).rename(
        short_path / "moved" / "state-with-a-name-as-long-as-it-takes-to-be-too-long-for-it"
    )
    moved = short_path / "moved" / "state-with-a-name-as-long-as-it-takes-to-be-too-long-for-it"
    second = open_state(moved)
    assert second.sockets == first.sockets
    forget_state(moved)


def test_a_folder_somebody_else_made_is_refused(short_path: Path) -> None:
    sockets = short_path / "state" / "sockets"
    sockets.mkdir(parents=True)
    sockets.chmod(0o777)
    with pytest.raises(GroundError, match="must belong to"):
        open_state(short_path / "state")


def test_an_unwritable_place_is_said_plainly(short_path: Path) -> None:
    (short_path / "file").touch()
    with pytest.raises(GroundError, match="cannot be written"):
        open_state(short_path / "file" / "state")
