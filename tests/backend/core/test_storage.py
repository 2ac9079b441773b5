"""Both storages keep the same promises; the S3 one against a real server on this machine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from backend.core.errors import UnavailableError
from backend.core.heavy import BusyError, HeavyWork
from backend.core.settings import Settings
from backend.core.storage import (
    FileMissingError,
    FileStorage,
    S3Storage,
    Storage,
    checked_name,
    storage_for,
)

NAME = "01977c5e8a.full"


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    """A server that speaks S3, with one empty bucket."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "test")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    endpoint = "http://{}:{}".format(*server.get_host_and_port())
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    client.create_bucket(Bucket="photos")
    yield f"s3://photos/city?endpoint_url={quote(endpoint, safe='')}"
    server.stop()
    patch.undo()


@pytest.fixture(params=["files", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "files":
        return storage_for(Settings(environment="test", state_dir=tmp_path))
    url = request.getfixturevalue("s3_url")
    return storage_for(Settings(environment="test", state_dir=tmp_path, storage_url=url))


def test_settings_choose_the_storage(tmp_path: Path, s3_url: str) -> None:
    assert isinstance(storage_for(Settings(state_dir=tmp_path)), FileStorage)
    assert isinstance(storage_for(Settings(state_dir=tmp_path, storage_url=s3_url)), S3Storage)
    with pytest.raises(ValueError, match="s3://bucket"):
        storage_for(Settings(state_dir=tmp_path, storage_url="ftp://somewhere/else"))


def test_what_was_put_is_got(storage: Storage) -> None:
    data = os.urandom(300_000)
    storage.put(NAME, data)
    assert storage.exists(NAME)
    assert storage.get(NAME) == data
    with storage.open(NAME) as stream:
        assert stream.read(1000) == data[:1000]
    storage.put(NAME, b"other")
    assert storage.get(NAME) == b"other"


def test_a_disk_that_takes_nothing_is_unavailable(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path / "files")
    (tmp_path / "files").write_text("no folder can be made here")
    with pytest.raises(UnavailableError):
        storage.put(NAME, b"x")


def test_what_was_deleted_is_gone(storage: Storage) -> None:
    storage.put(NAME, b"x")
    storage.delete(NAME)
    storage.delete(NAME)
    assert not storage.exists(NAME)
    with pytest.raises(FileMissingError):
        storage.get(NAME)
    with pytest.raises(FileMissingError):
        storage.open(NAME)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../../etc/passwd",
        "/etc/passwd",
        "a/b",
        "a\\b",
        ".hidden",
        "A",
        "a\0",
        "a\n",
        "照片",
        "a" * 200,
    ],
)
def test_a_path_is_no_name(storage: Storage, name: str) -> None:
    for call in (storage.get, storage.open, storage.exists, storage.delete):
        with pytest.raises(ValueError, match="not a name"):
            call(name)
    with pytest.raises(ValueError, match="not a name"):
        storage.put(name, b"x")


@given(st.text())
@settings(deadline=None)  # a busy machine is no defect
def test_an_accepted_name_never_leaves_the_folder(name: str) -> None:
    try:
        accepted = checked_name(name)
    except ValueError:
        return
    path = Path("/srv/files") / accepted
    assert path.resolve().parent == Path("/srv/files")


def test_a_failed_write_leaves_the_old_file_and_no_scraps(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path)
    storage.put(NAME, b"old")
    with pytest.raises(TypeError):
        storage.put(NAME, "not bytes")  # type: ignore[arg-type]
    assert storage.get(NAME) == b"old"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [NAME]


def test_readers_never_see_half_a_file(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path)
    bodies = [bytes([letter]) * 200_000 for letter in b"abcd"]
    storage.put(NAME, bodies[0])
    writers = [
        Thread(target=lambda body=body: [storage.put(NAME, body) for _ in range(20)]) for body in bodies
    ]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        assert storage.get(NAME) in bodies
    for writer in writers:
        writer.join()


def test_a_server_that_is_away_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    storage = S3Storage("photos", "", "http://127.0.0.1:9", None)
    with pytest.raises(UnavailableError):
        storage.get(NAME)


def test_a_bucket_that_is_not_there_is_said_so(s3_url: str) -> None:
    storage = storage_for(Settings(storage_url=s3_url.replace("photos", "elsewhere")))
    with pytest.raises(UnavailableError):
        storage.put(NAME, b"x")


def test_heavy_work_runs_in_place_without_greenlets() -> None:
    assert HeavyWork(at_once=1, waiting=0).run(lambda a, b: a + b, 1, 2) == 3


GREENLETS = """
from gevent import monkey; monkey.patch_all()
import time, gevent
from hashlib import pbkdf2_hmac
from backend.core.heavy import BusyError, HeavyWork

work = HeavyWork(at_once=1, waiting=1)
slow = lambda: pbkdf2_hmac("sha256", b"x", b"y", 500_000) and "done"
started = time.monotonic(); slow(); alone = time.monotonic() - started
beats = []
def heart():
    while True:
        beats.append(time.monotonic()); gevent.sleep(0.005)
gevent.spawn(heart)
gevent.sleep(0.02)
answers = []
def ask():
    try:
        answers.append(work.run(slow))
    except BusyError:
        answers.append("busy")
gevent.joinall([gevent.spawn(ask) for _ in range(3)])
assert sorted(answers) == ["busy", "done", "done"], answers
longest = max(b - a for a, b in zip(beats, beats[1:]))
# Work in the loop's own thread would stop the heart for as long as it takes.
assert longest < 0.7 * alone, (longest, alone)
try:
    work.run(lambda: 1 / 0)
except ZeroDivisionError:
    print("as it should be")
"""


def test_heavy_work_lets_the_event_loop_beat_and_turns_the_surplus_away() -> None:
    done = subprocess.run([sys.executable, "-c", GREENLETS], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "as it should be", done.stderr
    assert BusyError.status == 503


S3_GREENLETS = """
from gevent import monkey; monkey.patch_all()
import sys, time, gevent
from backend.core.settings import Settings
from backend.core.storage import storage_for

storage = storage_for(Settings(storage_url=sys.argv[1]))
beats = []
def heart():
    while True:
        beats.append(time.monotonic()); gevent.sleep(0.005)
storage.exists("warm.up")
gevent.spawn(heart)
def one(number):
    name, data = f"photo{number}.full", bytes([number]) * 400_000
    storage.put(name, data)
    assert storage.get(name) == data
    storage.delete(name)
    assert not storage.exists(name)
gevent.joinall([gevent.spawn(one, number) for number in range(12)], raise_error=True)
assert len(beats) > 5, len(beats)
print("as it should be")
"""


def test_a_network_storage_waits_beside_the_event_loop(s3_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", S3_GREENLETS, s3_url], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "as it should be", done.stderr
