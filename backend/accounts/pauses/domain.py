"""How long one has to wait after how many wrong tries."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Final

from backend.core.errors import AppError, Bilingual

FREE_FAILURES: Final = 4
FIRST_PAUSE: Final = timedelta(minutes=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
# A day without a wrong try, and everything before it is forgotten.
FORGOTTEN_AFTER: Final = timedelta(days=1)


class PausedError(AppError):
    """Too many wrong tries: no more are looked at until the pause is over."""

    status = 429
    slug = "paused"
    title = Bilingual("请稍后再试", "Please wait a little")
    detail = Bilingual(
        "连续输错次数较多，为保护账号已暂停，请 {minutes} 分钟后再试。",
        "There were several wrong tries, so this is paused to protect the account; "
        "try again in {minutes:minute|minutes}.",
    )

    def __init__(self, left: timedelta) -> None:
        """Keep how much of the pause is left."""
        super().__init__(minutes=ceil(left / timedelta(minutes=1)))
        self.retry_after_s = ceil(left.total_seconds())


def pause_after(failures: int) -> timedelta | None:
    """The pause after so many wrong tries in a row: none for the first, then doubling up to an hour."""
    beyond = failures - FREE_FAILURES
    if beyond <= 0:
        return None
    # Past ten doublings the limit holds anyway; the exponent must not grow with the attacker's patience.
    return min(FIRST_PAUSE * (1 << min(beyond - 1, 10)), LONGEST_PAUSE)
