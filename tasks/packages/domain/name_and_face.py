"""The night rule for name and face: who may show them, and after whom.

An officer publishes at once without them. They are shown to holders when the duty lead approves, after a
while also when the command centre does, or under break-glass with a reason that is reviewed next day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from backend.core.actions import Action
from tasks.packages.domain.errors import PackageStateError
from tasks.packages.domain.packages import PackageAction


class NameAndFace(StrEnum):
    """Whether the missing person's name and face may be seen by those who hold a seat."""

    NONE = "none"
    WITHHELD = "withheld"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    BREAK_GLASS = "break_glass"


SHOWN: Final = frozenset({NameAndFace.APPROVED, NameAndFace.BREAK_GLASS})


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: what an action leads to, and the permission it takes."""

    target: NameAndFace
    permission: Action


_ASKED: Final = NameAndFace.AWAITING_APPROVAL
_BROKEN: Final = Step(NameAndFace.BREAK_GLASS, Action.PACKAGE_BREAK_GLASS)

# Only while the package is open or full; before that the approval of the whole package covers it.
STEPS: Final[dict[tuple[NameAndFace, PackageAction], Step]] = {
    (NameAndFace.WITHHELD, PackageAction.SUBMIT): Step(_ASKED, Action.PACKAGE_PUBLISH),
    (NameAndFace.WITHHELD, PackageAction.BREAK_GLASS): _BROKEN,
    (_ASKED, PackageAction.APPROVE): Step(NameAndFace.APPROVED, Action.PACKAGE_APPROVE),
    (_ASKED, PackageAction.REFUSE): Step(NameAndFace.WITHHELD, Action.PACKAGE_APPROVE),
    (_ASKED, PackageAction.BREAK_GLASS): _BROKEN,
}


def step_of(state: NameAndFace, action: PackageAction) -> Step:
    """The row for this action; raises PackageStateError where there is none."""
    step = STEPS.get((state, action))
    if step is None:
        raise PackageStateError
    return step


def may_command_centre_approve(asked_at: datetime | None, now: datetime, escalation_s: int) -> bool:
    """Whether the duty lead had the time that the rule gives before the next level may approve."""
    return asked_at is not None and now >= asked_at + timedelta(seconds=escalation_s)
