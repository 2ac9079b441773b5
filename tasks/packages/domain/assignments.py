"""The life of one person's seat: one table of (state, action, permission) and the state that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from backend.core.actions import Action
from backend.core.errors import Bilingual
from tasks.packages.domain.errors import AssignmentStateError


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    GRABBED = "grabbed"
    ARRIVED = "arrived"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    RELEASED = "released"
    LAPSED = "lapsed"
    STOOD_DOWN = "stood_down"


class AssignmentAction(StrEnum):
    """What can be done with a seat."""

    ARRIVE = "arrive"
    HELP = "help"
    ANSWER_HELP = "answer_help"
    RELEASE = "release"
    REPORT = "report"
    ADD = "add"
    CONFIRM = "confirm"
    REJECT = "reject"
    LAPSE = "lapse"
    STAND_DOWN = "stand_down"


STATE_NAMES: Final = {
    AssignmentState.GRABBED: Bilingual("已接单", "taken"),
    AssignmentState.ARRIVED: Bilingual("已到达", "on the spot"),
    AssignmentState.REPORTED: Bilingual("已反馈", "reported"),
    AssignmentState.CONFIRMED: Bilingual("已确认", "confirmed"),
    AssignmentState.REJECTED: Bilingual("未通过", "rejected"),
    AssignmentState.RELEASED: Bilingual("已放弃", "released"),
    AssignmentState.LAPSED: Bilingual("超时未到", "lapsed"),
    AssignmentState.STOOD_DOWN: Bilingual("任务已结束", "stood down"),
}

ACTIVE: Final = frozenset({AssignmentState.GRABBED, AssignmentState.ARRIVED})
# Who let the seat go may take one again; everybody else had theirs.
GAVE_UP: Final = frozenset({AssignmentState.RELEASED, AssignmentState.LAPSED})
MOST_ADDITIONS: Final = 10
# A phone that had no signal while its work ended still brings what was done, or a call for help; the points
# wait until then.
REPORT_LATE_WITHIN: Final = timedelta(hours=24)
FREES_SEAT: Final = GAVE_UP | {AssignmentState.REJECTED}


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: what an action leads to, and the permission it takes (None: the clock's)."""

    target: AssignmentState
    permission: Action | None


_GRABBED, _ARRIVED, _REPORTED = AssignmentState.GRABBED, AssignmentState.ARRIVED, AssignmentState.REPORTED

STEPS: Final[dict[tuple[AssignmentState, AssignmentAction], Step]] = {
    (_GRABBED, AssignmentAction.ARRIVE): Step(_ARRIVED, Action.ASSIGNMENT_WORK),
    (_GRABBED, AssignmentAction.LAPSE): Step(AssignmentState.LAPSED, None),
    # Whoever finds the child on the way need not tap "arrived" first.
    (_GRABBED, AssignmentAction.REPORT): Step(_REPORTED, Action.ASSIGNMENT_WORK),
    (_ARRIVED, AssignmentAction.REPORT): Step(_REPORTED, Action.ASSIGNMENT_WORK),
    **{
        (state, action): step
        for state in (_GRABBED, _ARRIVED)
        for action, step in {
            AssignmentAction.RELEASE: Step(AssignmentState.RELEASED, Action.ASSIGNMENT_WORK),
            AssignmentAction.REJECT: Step(AssignmentState.REJECTED, Action.ASSIGNMENT_DECIDE),
            AssignmentAction.STAND_DOWN: Step(AssignmentState.STOOD_DOWN, None),
        }.items()
    },
    # Whoever cannot get away does not arrive in time either, and the phone may have had no signal until now.
    # And a call waits for its answer whatever becomes of the seat.
    **{
        (state, action): Step(state, permission)
        for state in AssignmentState
        for action, permission in {
            AssignmentAction.HELP: Action.ASSIGNMENT_WORK,
            AssignmentAction.ANSWER_HELP: Action.ASSIGNMENT_DECIDE,
        }.items()
    },
    (AssignmentState.STOOD_DOWN, AssignmentAction.REPORT): Step(_REPORTED, Action.ASSIGNMENT_WORK),
    # A sighting may have become the report while its writer's form was open: their words are added to it.
    (_REPORTED, AssignmentAction.ADD): Step(_REPORTED, Action.ASSIGNMENT_WORK),
    (_REPORTED, AssignmentAction.CONFIRM): Step(AssignmentState.CONFIRMED, Action.ASSIGNMENT_DECIDE),
    (_REPORTED, AssignmentAction.REJECT): Step(AssignmentState.REJECTED, Action.ASSIGNMENT_DECIDE),
}


def step_of(state: AssignmentState, action: AssignmentAction) -> Step:
    """The row for this action; raises AssignmentStateError where there is none."""
    step = STEPS.get((state, action))
    if step is None:
        raise AssignmentStateError(state=STATE_NAMES[state])
    return step


def steps_now(
    state: AssignmentState, ended_at: datetime | None, moment: datetime, *, settled: bool
) -> dict[AssignmentAction, Step]:
    """Every action the table has for a seat at this moment; `settled`: its package holds no points now."""
    steps = {action: step for (origin, action), step in STEPS.items() if origin is state}
    late = ended_at is not None and moment >= ended_at + REPORT_LATE_WITHIN
    if late:
        steps.pop(AssignmentAction.HELP, None)
    if state is AssignmentState.STOOD_DOWN and (late or settled):
        del steps[AssignmentAction.REPORT]
    return steps
