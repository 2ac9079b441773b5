"""What photos need done later: removing those nobody used, and the files of those that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from backend.core.jobs import job_runtime
from backend.core.runtime import DueWork
from backend.core.storage import storage_for
from tasks.media.service import REMOVE_FILES, remove_expired

if TYPE_CHECKING:
    from backend.core.outbox import Sender

DUE: tuple[DueWork, ...] = (DueWork("photos.remove_expired", remove_expired, every_s=60.0),)


def remove_files(payload: dict[str, Any]) -> None:
    """Delete the files of removed photos; doing it twice is fine."""
    storage = storage_for(job_runtime().settings)
    for name in payload["names"]:
        storage.delete(name)


SENDERS: Final[dict[str, Sender]] = {REMOVE_FILES: remove_files}
