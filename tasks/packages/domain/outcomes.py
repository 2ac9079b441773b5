"""How a package ended, in words for everybody who was alerted; never the officer's own text."""

from __future__ import annotations

from typing import Final

from backend.core.errors import Bilingual
from tasks.packages.domain.kinds import Kind
from tasks.packages.domain.packages import PackageState

FOUND: Final = Bilingual("人已找到，感谢您的守望。", "The person has been found. Thank you for looking out.")
DONE: Final = Bilingual("任务已完成，感谢您的守望。", "The task is done. Thank you for looking out.")
FALSE_ALARM: Final = Bilingual(
    "经核实为误报，任务已撤回，感谢您的守望。",
    "It was a false alarm and is withdrawn. Thank you for looking out.",
)
RETRACTED: Final = Bilingual(
    "任务已由民警撤回，感谢您的守望。", "The police withdrew the task. Thank you for looking out."
)
EXPIRED: Final = Bilingual(
    "任务已到截止时间，感谢您的守望。", "The task has reached its deadline. Thank you."
)


def outcome_text(kind: Kind, state: PackageState, *, false_alarm: bool) -> Bilingual:
    """The sentence for an ended package."""
    if state is PackageState.RESOLVED:
        return FOUND if kind is Kind.MISSING_PERSON else DONE
    if state is PackageState.RETRACTED:
        return FALSE_ALARM if false_alarm else RETRACTED
    return EXPIRED
