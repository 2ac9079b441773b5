"""Where photos are kept: files in the state folder, or anything that speaks S3.

A name is one flat word (an id and what it is, "0190….full"), never a path, so nothing a person sends can
lead out of the folder. What is stored under a name is whole or not there at all.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import parse_qs, urlsplit

from backend.core.errors import AppError, Bilingual, UnavailableError
from backend.core.heavy import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from backend.core.settings import Settings

NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}")
# An answer that waits longer than this for a picture has lost its reader.
S3_CONNECT_S: Final = 3
S3_READ_S: Final = 15
S3_ATTEMPTS: Final = 3
S3_GONE: Final = frozenset({"NoSuchKey", "404", "NotFound"})


class FileMissingError(AppError):
    """Nothing is stored under this name (any more)."""

    status = 404
    slug = "file-missing"
    title = Bilingual("文件已不在", "File no longer there")
    detail = Bilingual(
        "这个文件已被删除或从未存好，其他内容不受影响。",
        "This file was removed or never stored; nothing else is affected.",
    )


class Storage(Protocol):
    """A place for files. Every method raises ValueError on a name that is not one flat word.

    What the place itself cannot do just now, for want of a network or of room, is an UnavailableError.
    """

    def put(self, name: str, data: bytes) -> None:
        """Store bytes under a name, in place of what was there."""
        ...

    def get(self, name: str) -> bytes:
        """The bytes under a name; raises FileMissingError."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """A stream of the bytes under a name, to be closed by the caller; raises FileMissingError."""
        ...

    def exists(self, name: str) -> bool:
        """Whether something is stored under a name."""
        ...

    def delete(self, name: str) -> None:
        """Remove what is stored under a name; nothing there is fine too."""
        ...


class FileStorage:
    """Files in folders of a few thousand each; for one machine, or a disk that all machines share."""

    def __init__(self, root: Path) -> None:
        """Use a folder, made when the first file comes."""
        self._root = root

    def put(self, name: str, data: bytes) -> None:
        try:
            FILES.run(_write_whole, self._path(name), data)
        except OSError as error:  # a full disk, most likely
            raise UnavailableError from error

    def get(self, name: str) -> bytes:
        return FILES.run(self._read, self._path(name))

    def open(self, name: str) -> IO[bytes]:
        return self._open(self._path(name))

    def exists(self, name: str) -> bool:
        return self._path(name).is_file()

    def delete(self, name: str) -> None:
        FILES.run(self._path(name).unlink, True)  # noqa: FBT003 - missing_ok; a pool takes positions only

    def _path(self, name: str) -> Path:
        """Spread by digest: ids made in the same second begin alike and would crowd one folder."""
        digest = hashlib.sha256(checked_name(name).encode()).hexdigest()
        return self._root / digest[:2] / digest[2:4] / name

    def _read(self, path: Path) -> bytes:
        with self._open(path) as file:
            return file.read()

    def _open(self, path: Path) -> IO[bytes]:
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            raise FileMissingError from error


class S3Storage:
    """A bucket of Amazon S3 or of a server that speaks the same (MinIO, Ceph, OSS and COS gateways).

    Credentials come the usual way of boto3 (environment, profile, instance role), never from a setting.
    """

    def __init__(self, bucket: str, prefix: str, endpoint_url: str | None, region: str | None) -> None:
        """Make the client; nothing is sent before the first call."""
        import boto3
        from botocore.config import Config

        self._bucket = bucket
        self._prefix = prefix
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint_url,
            region_name=region or "us-east-1",
            config=Config(
                connect_timeout=S3_CONNECT_S,
                read_timeout=S3_READ_S,
                retries={"total_max_attempts": S3_ATTEMPTS, "mode": "standard"},
                s3={"addressing_style": "path"} if endpoint_url else {},
            ),
        )

    def put(self, name: str, data: bytes) -> None:
        with _s3_errors():
            self._client.put_object(Bucket=self._bucket, Key=self._key(name), Body=data)

    def get(self, name: str) -> bytes:
        with _s3_errors(), self.open(name) as body:
            return body.read()

    def open(self, name: str) -> IO[bytes]:
        with _s3_errors():
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key(name))
        body: IO[bytes] = answer["Body"]
        return body

    def exists(self, name: str) -> bool:
        try:
            with _s3_errors():
                self._client.head_object(Bucket=self._bucket, Key=self._key(name))
        except FileMissingError:
            return False
        return True

    def delete(self, name: str) -> None:
        with suppress(FileMissingError), _s3_errors():
            self._client.delete_object(Bucket=self._bucket, Key=self._key(name))

    def _key(self, name: str) -> str:
        return f"{self._prefix}{checked_name(name)}"


def _write_whole(path: Path, data: bytes) -> None:
    """Write beside, flush to the disk, then rename: a crash leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=".half-", delete=False) as draft:
        try:
            draft.write(data)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    # The rename itself is only on the disk when the folder is.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def checked_name(name: str) -> str:
    """The same name if it is one flat word of lower-case letters, digits, dots and dashes."""
    if not NAME.fullmatch(name):
        message = f"not a name for a file: {name!r}"
        raise ValueError(message)
    return name


def storage_for(settings: Settings) -> Storage:
    """The storage these settings name; one object a process for each place."""
    return _storage_at(settings.storage_url, settings.state_dir / "files")


@lru_cache(maxsize=8)
def _storage_at(url: str | None, folder: Path) -> Storage:
    if url is None:
        return FileStorage(folder)
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        message = "SHOUWANG_STORAGE_URL must look like s3://bucket/prefix?endpoint_url=…"
        raise ValueError(message)
    options = parse_qs(parts.query)
    prefix = parts.path.strip("/")
    return S3Storage(
        parts.netloc,
        f"{prefix}/" if prefix else "",
        options.get("endpoint_url", [None])[0],
        options.get("region", [None])[0],
    )


@contextmanager
def _s3_errors() -> Iterator[None]:
    """Turn what botocore raises into our own errors."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in S3_GONE:
            raise FileMissingError from error
        raise UnavailableError from error
    except BotoCoreError as error:
        raise UnavailableError from error
