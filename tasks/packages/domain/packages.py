"""The life of a package: one table of (state, action, permission) and the state that follows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from backend.core.actions import Action
from tasks.packages.domain.errors import PackageEndedError, PackageStateError


class PackageState(StrEnum):
    """Where a package stands."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    OPEN = "open"
    FULL = "full"
    RESOLVED = "resolved"
    RETRACTED = "retracted"
    EXPIRED = "expired"


class PackageAction(StrEnum):
    """What can be done to a package; the HTTP verbs and the console's buttons have these names."""

    EDIT = "edit"
    SUBMIT = "submit"
    PUBLISH = "publish"
    APPROVE = "approve"
    REFUSE = "refuse"
    BREAK_GLASS = "break-glass"
    BRIEF = "brief"
    NEXT_ROUND = "next-round"
    RESOLVE = "resolve"
    RETRACT = "retract"
    COPY = "copy"
    FILL = "fill"
    FREE = "free"
    EXPIRE = "expire"


LIVE: Final = frozenset({PackageState.OPEN, PackageState.FULL})
ENDED: Final = frozenset({PackageState.RESOLVED, PackageState.RETRACTED, PackageState.EXPIRED})
UNPOSTED: Final = frozenset({PackageState.DRAFT, PackageState.AWAITING_APPROVAL})

BY_THE_CLOCK: Final = None  # no person may: the tick and the seats do it


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: what an action leads to, and the permission it takes."""

    target: PackageState
    permission: Action | None


_ON_A_LIVE_ONE: Final = {
    PackageAction.RESOLVE: Step(PackageState.RESOLVED, Action.PACKAGE_END),
    PackageAction.RETRACT: Step(PackageState.RETRACTED, Action.PACKAGE_END),
    PackageAction.EXPIRE: Step(PackageState.EXPIRED, BY_THE_CLOCK),
}

STEPS: Final[dict[tuple[PackageState, PackageAction], Step]] = {
    (PackageState.DRAFT, PackageAction.EDIT): Step(PackageState.DRAFT, Action.PACKAGE_DRAFT),
    (PackageState.DRAFT, PackageAction.SUBMIT): Step(PackageState.AWAITING_APPROVAL, Action.PACKAGE_DRAFT),
    (PackageState.DRAFT, PackageAction.PUBLISH): Step(PackageState.OPEN, Action.PACKAGE_PUBLISH),
    (PackageState.DRAFT, PackageAction.RETRACT): Step(PackageState.RETRACTED, Action.PACKAGE_DRAFT),
    (PackageState.AWAITING_APPROVAL, PackageAction.APPROVE): Step(PackageState.OPEN, Action.PACKAGE_APPROVE),
    (PackageState.AWAITING_APPROVAL, PackageAction.REFUSE): Step(PackageState.DRAFT, Action.PACKAGE_APPROVE),
    (PackageState.AWAITING_APPROVAL, PackageAction.RETRACT): Step(
        PackageState.RETRACTED, Action.PACKAGE_DRAFT
    ),
    (PackageState.OPEN, PackageAction.FILL): Step(PackageState.FULL, BY_THE_CLOCK),
    (PackageState.FULL, PackageAction.FREE): Step(PackageState.OPEN, BY_THE_CLOCK),
    **{
        (state, action): Step(state, Action.PACKAGE_PUBLISH)
        for state in (PackageState.OPEN, PackageState.FULL)
        for action in (PackageAction.BRIEF, PackageAction.NEXT_ROUND)
    },
    **{
        (state, action): step
        for state in (PackageState.OPEN, PackageState.FULL)
        for action, step in _ON_A_LIVE_ONE.items()
    },
    **{(state, PackageAction.COPY): Step(state, Action.PACKAGE_DRAFT) for state in PackageState},
}


def step_of(state: PackageState, action: PackageAction) -> Step:
    """The row for this action; raises PackageEndedError or PackageStateError where there is none."""
    step = STEPS.get((state, action))
    if step is not None:
        return step
    if state in ENDED:
        raise PackageEndedError
    raise PackageStateError


def steps_from(state: PackageState) -> dict[PackageAction, Step]:
    """Every action the table has for a state."""
    return {action: step for (origin, action), step in STEPS.items() if origin is state}
