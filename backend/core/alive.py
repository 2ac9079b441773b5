"""A sign of life for whoever looks after this process: one that hangs has not ended, and would stay so."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from backend.core.settings import Settings

SIGN_EVERY_S: Final = 5.0


def give_sign(settings: Settings) -> None:
    """Touch the file that says so, if there is anybody to look at it."""
    if settings.sign_of_life is not None:
        with suppress(OSError):  # a disk that takes nothing silences all, and then nobody is taken to hang
            settings.sign_of_life.parent.mkdir(exist_ok=True)
            settings.sign_of_life.touch()
