"""The life of a sighting as one table, its rules of time, its events and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from backend.core.actions import Action
from backend.core.errors import AppError, Bilingual

# Phones' clocks run ahead; a sighting from further in the future is a mistake.
CLOCK_SKEW: Final = timedelta(minutes=2)
# A neighbour may have seen the child before anybody missed her, nobody knows to the minute when that was, and
# phones' clocks are wrong. What lies further back is another day's sight.
SEEN_BEFORE: Final = timedelta(hours=24)
# Somebody may have seen the child and only now have a signal: word that comes after the end still counts.
LATE_WITHIN: Final = timedelta(hours=24)
LONGEST_TEXT: Final = 500
MOST_PHOTOS: Final = 6


class SightingState(StrEnum):
    """Where a sighting stands."""

    NEW = "new"
    CREDIBLE = "credible"
    RULED_OUT = "ruled_out"
    FOUND = "found"
    CLOSED = "closed"


class SightingAction(StrEnum):
    """What happens to one; the HTTP verbs and the console's buttons have an officer's names of these."""

    OPEN = "open"
    CREDIBLE = "credible"
    RULE_OUT = "rule-out"
    FOUND = "found"
    CLOSE = "close"


STATE_NAMES: Final = {
    SightingState.NEW: Bilingual("待核实", "not judged yet"),
    SightingState.CREDIBLE: Bilingual("可信", "credible"),
    SightingState.RULED_OUT: Bilingual("已排除", "ruled out"),
    SightingState.FOUND: Bilingual("已找到", "found"),
    SightingState.CLOSED: Bilingual("随任务结束", "closed with its package"),
}

# Those that may still lead to somebody.
OPEN_STATES: Final = frozenset({SightingState.NEW, SightingState.CREDIBLE})


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table: the state that follows, and the permission it takes; None where nobody may."""

    target: SightingState
    permission: Action | None


_NEW, _CREDIBLE = SightingState.NEW, SightingState.CREDIBLE
BY_THE_END: Final = None  # no officer does this: the end of the package does
_RULED_OUT, _FOUND = SightingState.RULED_OUT, SightingState.FOUND

STEPS: Final[dict[tuple[SightingState, SightingAction], Step]] = {
    # 民警已查看 must be true: opening takes an officer, not only somebody who may read.
    **{(state, SightingAction.OPEN): Step(state, Action.SIGHTING_JUDGE) for state in SightingState},
    (_NEW, SightingAction.CREDIBLE): Step(_CREDIBLE, Action.SIGHTING_JUDGE),
    (_NEW, SightingAction.RULE_OUT): Step(_RULED_OUT, Action.SIGHTING_JUDGE),
    (_NEW, SightingAction.FOUND): Step(_FOUND, Action.SIGHTING_JUDGE),
    (_CREDIBLE, SightingAction.RULE_OUT): Step(_RULED_OUT, Action.SIGHTING_JUDGE),
    (_CREDIBLE, SightingAction.FOUND): Step(_FOUND, Action.SIGHTING_JUDGE),
    # Ruled out too soon: taken back, without losing the line that says it was.
    (_RULED_OUT, SightingAction.CREDIBLE): Step(_CREDIBLE, Action.SIGHTING_JUDGE),
    (_RULED_OUT, SightingAction.FOUND): Step(_FOUND, Action.SIGHTING_JUDGE),
    # Nobody said it was not the person, so it is not ruled out: the search is over, and the question with it.
    (_NEW, SightingAction.CLOSE): Step(SightingState.CLOSED, BY_THE_END),
    (_CREDIBLE, SightingAction.CLOSE): Step(SightingState.CLOSED, BY_THE_END),
}


def step_of(state: SightingState, action: SightingAction) -> Step:
    """The row for this action; raises SightingStateError where there is none."""
    step = STEPS.get((state, action))
    if step is None:
        raise SightingStateError(state=STATE_NAMES[state])
    return step


def actions_from(state: SightingState) -> dict[SightingAction, Step]:
    """Every action the table has for a state."""
    return {action: step for (origin, action), step in STEPS.items() if origin is state}


def checked_seen_at(seen_at: datetime, now: datetime, missed_from: datetime) -> datetime:
    """When it was seen, never later than now.

    `missed_from` is when the person was last seen, or when the package opened. Raises SeenInFutureError
    beyond a clock's skew, SeenTooEarlyError for a day before they were missed.
    """
    if seen_at > now + CLOCK_SKEW:
        raise SeenInFutureError
    if seen_at < missed_from - SEEN_BEFORE:
        raise SeenTooEarlyError
    return min(seen_at, now)


def is_late(ended_at: datetime | None, now: datetime) -> bool:
    """Whether the package had ended; raises SightingTooLateError when that was too long ago."""
    if ended_at is None:
        return False
    if now > ended_at + LATE_WITHIN:
        raise SightingTooLateError
    return True


@dataclass(frozen=True, slots=True)
class SightingReceived:
    """Somebody thinks they saw the missing person."""

    sighting_id: UUID
    package_id: UUID
    person_id: UUID
    late: bool


@dataclass(frozen=True, slots=True)
class SightingJudged:
    """An officer said what a sighting is worth."""

    sighting_id: UUID
    package_id: UUID
    person_id: UUID
    state: SightingState
    by: UUID


class SightingStateError(AppError):
    """The sighting is not in a state for this."""

    status = 409
    slug = "sighting-state"
    title = Bilingual("当前状态不能这样操作", "Not possible in this state")
    detail = Bilingual(
        "这条线索现在是“{state}”，没有改动，请刷新后查看。",
        "This sighting is {state} now and was not changed; reload to see where it stands.",
    )


class NotOnPackageError(AppError):
    """Only those who hold a seat or keep an eye out send sightings."""

    status = 403
    slug = "not-on-package"
    title = Bilingual("还没有参与这个任务", "Not on this task yet")
    detail = Bilingual(
        "您还没有参与这个任务。请先点“抢单”或“协助留意”，再上报一次；情况紧急请直接拨打 110。",
        "You are not on this task yet. Take a seat or choose to keep an eye out, then send it again; "
        "in danger call 110.",
    )


class SightingKindError(AppError):
    """Sightings are about missing persons."""

    status = 409
    slug = "sighting-kind"
    title = Bilingual("这类任务没有目击线索", "No sightings for this kind")
    detail = Bilingual(
        "只有寻人协查任务可以上报目击线索，没有保存；这个任务请用“任务反馈”。",
        "Only missing-person tasks take sightings, so nothing was saved; use the task's report instead.",
    )


class SightingTooLateError(AppError):
    """The package ended more than a day ago."""

    status = 409
    slug = "sighting-too-late"
    title = Bilingual("任务已结束", "This task has ended")
    detail = Bilingual(
        "任务结束已超过一天，线索没有保存。如果您仍然看到可疑情况，请拨打派出所电话或 110。",
        "The task ended more than a day ago and nothing was saved. If you still see something, call the "
        "station or 110.",
    )


class MorePhotosError(AppError):
    """More pictures than one sighting holds."""

    status = 422
    slug = "sighting-photos"
    title = Bilingual("照片太多", "Too many photos")
    detail = Bilingual(
        "一条线索最多 {most} 张照片，这次的照片没有加上，之前的都在；更多照片请另发一条线索。",
        "One sighting holds {most:photo|photos} at most; these were not added, the earlier ones are kept. "
        "Send another sighting with the rest.",
    )


class SeenTooEarlyError(AppError):
    """It was seen long before anybody was missed."""

    status = 422
    slug = "seen-too-early"
    title = Bilingual("时间有误", "Time not right")
    detail = Bilingual(
        "看到的时间比走失时间早了一天以上，没有保存，请检查手机的日期和时间后重试。",
        "The time it was seen lies more than a day before the person went missing; nothing was saved. "
        "Check the phone's date and time and try again.",
    )


class SeenInFutureError(AppError):
    """It cannot have been seen yet."""

    status = 422
    slug = "seen-in-future"
    title = Bilingual("时间有误", "Time not right")
    detail = Bilingual(
        "看到的时间晚于现在，没有保存，请检查手机的时间后重试。",
        "The time it was seen lies in the future; nothing was saved. Check the phone's clock and try again.",
    )
