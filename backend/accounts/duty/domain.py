"""How long duty lasts, what a volunteer may set, and why it may be refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from backend.core.errors import AppError, Bilingual

if TYPE_CHECKING:
    from datetime import datetime

USUAL_HOURS: Final = 4
MOST_WATCH_AREAS: Final = 3


class NotVolunteerError(AppError):
    """Only people a station has approved stand duty."""

    status = 403
    slug = "not-a-volunteer"
    title = Bilingual("登记通过后即可值守", "After your registration is approved")
    detail = Bilingual(
        "志愿者登记通过审核后才能开始值守，请先完成登记或等待派出所审核。",
        "Duty starts once your station has approved your registration; please register, or wait for it.",
    )


class DutyTooLongError(AppError):
    """More hours than one press of the button gives."""

    status = 422
    slug = "duty-too-long"
    title = Bilingual("值守时间过长", "Too long a duty")
    detail = Bilingual(
        "一次值守最多 {most} 小时，当前状态没有改动，到时可以再次开始。",
        "One duty lasts {most:hour|hours} at most; nothing was changed, and you can start again afterwards.",
    )


class SameWatchAreaError(AppError):
    """The same place twice."""

    status = 422
    slug = "same-watch-area"
    title = Bilingual("守望区重复", "The same area twice")
    detail = Bilingual(
        "有两个守望区是同一个位置，设置没有改动，请删去一个。",
        "Two watch areas are the same place; nothing was changed, please remove one.",
    )


class WatchAreaOutsideError(AppError):
    """A place in another city: nothing here would ever be alerted about it."""

    status = 422
    slug = "watch-area-outside-city"
    title = Bilingual("守望区不在本市", "Watch area outside the city")
    detail = Bilingual(
        "守望区“{label}”不在本市范围内，设置没有改动，请在本市地图上重新选择。",
        "The watch area {label} lies outside the city; nothing was changed, please pick a place inside it.",
    )


@dataclass(frozen=True, slots=True)
class WatchPlace:
    """A watch area as its person sees it."""

    label: str
    cell: str


@dataclass(frozen=True, slots=True)
class VolunteerSettings:
    """What a person decides for themselves."""

    wake_for_life: bool
    watch_areas: tuple[WatchPlace, ...]
    language: str
    large_type: bool


@dataclass(frozen=True, slots=True)
class DutyStatus:
    """On duty until a moment, or resting (None)."""

    until: datetime | None

    @property
    def on(self) -> bool:
        """Whether the person may be alerted now."""
        return self.until is not None
