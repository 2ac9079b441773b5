"""The closed table of the five kinds. None of them asks a citizen to follow, identify or hold anyone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from backend.core.errors import Bilingual

DAY_MIN: Final = 24 * 60


class Kind(StrEnum):
    """What a package asks for. A sixth kind is a decision for an ADR, not for a row somewhere."""

    MISSING_PERSON = "missing_person"
    HAZARD_CHECK = "hazard_check"
    AREA_PATROL = "area_patrol"
    PUBLIC_NOTICE = "public_notice"
    COMMUNITY_HELP = "community_help"


class Category(StrEnum):
    """Who is missing, in the classes lost-person behaviour is counted by (Koester 2008)."""

    CHILD_1_3 = "child_1_3"
    CHILD_4_6 = "child_4_6"
    CHILD_7_9 = "child_7_9"
    CHILD_10_12 = "child_10_12"
    CHILD_13_15 = "child_13_15"
    DEMENTIA = "dementia"
    AUTISTIC = "autistic"
    DESPONDENT = "despondent"
    MENTAL_ILLNESS = "mental_illness"
    OTHER = "other"


CATEGORY_NAMES: Final = {
    Category.CHILD_1_3: Bilingual("儿童 1–3 岁", "child, 1 to 3"),
    Category.CHILD_4_6: Bilingual("儿童 4–6 岁", "child, 4 to 6"),
    Category.CHILD_7_9: Bilingual("儿童 7–9 岁", "child, 7 to 9"),
    Category.CHILD_10_12: Bilingual("儿童 10–12 岁", "child, 10 to 12"),
    Category.CHILD_13_15: Bilingual("少年 13–15 岁", "child, 13 to 15"),
    Category.DEMENTIA: Bilingual("失智老人", "dementia"),
    Category.AUTISTIC: Bilingual("孤独症", "autistic"),
    Category.DESPONDENT: Bilingual("情绪低落", "despondent"),
    Category.MENTAL_ILLNESS: Bilingual("精神障碍", "mental illness"),
    Category.OTHER: Bilingual("其他", "other"),
}


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """One round as planned: how far from the area's edge, how many people, the pause before the next."""

    range_m: int
    cap: int
    wait_s: int


@dataclass(frozen=True, slots=True)
class KindRule:
    """What differs between kinds besides their details."""

    name: Bilingual
    prefix: str  # of the package's number
    duration_min: int
    longest_min: int  # from opening to the deadline: what holders see of a person goes when a package ends
    arrive_within_min: int
    may_wake: bool  # whether danger to life wakes resting people who agreed to it (紧急寻人可唤醒我)
    safety_note: Bilingual
    rounds: tuple[RoundPlan, ...]
    needed_details: tuple[str, ...] = ()  # what must be said before anybody is alerted


STAY_BESIDE: Final = Bilingual(
    "发现后请留在旁边、保持距离，不要把人带走，不要追赶，立即联系派出所；遇到危险拨打 110。",
    "If you find the person, stay nearby, do not lead them away or chase them, and call the station; "
    "in danger call 110.",
)
LOOK_ONLY: Final = Bilingual(
    "只看不动手，与隐患保持安全距离，不要自行处置；遇到危险拨打 110。",
    "Look but do not touch, keep a safe distance and do not try to mend it; in danger call 110.",
)
WALK_TOGETHER: Final = Bilingual(
    "尽量结伴同行，走有灯的路，不盘问、不跟踪任何人；遇到危险拨打 110。",
    "Walk in company and where it is lit; do not question or follow anyone; in danger call 110.",
)
BE_POLITE: Final = Bilingual(
    "亮明志愿者身份，不进入住户家中，不索要个人信息；遇到危险拨打 110。",
    "Say that you are a volunteer, stay outside homes, ask for no personal data; in danger call 110.",
)
NO_MONEY: Final = Bilingual(
    "量力而行，不代管钱物，不搬运危险物品；遇到危险拨打 110。",
    "Do what you safely can, hold no money or valuables for others; in danger call 110.",
)

RULES: Final[dict[Kind, KindRule]] = {
    Kind.MISSING_PERSON: KindRule(
        Bilingual("寻人协查", "Missing person"),
        "XR",
        duration_min=180,
        longest_min=3 * DAY_MIN,
        arrive_within_min=20,
        may_wake=True,
        safety_note=STAY_BESIDE,
        rounds=(RoundPlan(1_000, 50, 180), RoundPlan(2_000, 150, 300), RoundPlan(5_000, 500, 600)),
    ),
    Kind.HAZARD_CHECK: KindRule(
        Bilingual("隐患核查", "Hazard check"),
        "YH",
        duration_min=240,
        longest_min=3 * DAY_MIN,
        arrive_within_min=60,
        may_wake=False,
        safety_note=LOOK_ONLY,
        rounds=(RoundPlan(500, 20, 900), RoundPlan(1_500, 50, 900)),
        needed_details=("what",),
    ),
    Kind.AREA_PATROL: KindRule(
        Bilingual("区域巡防", "Area patrol"),
        "XF",
        duration_min=240,
        longest_min=DAY_MIN,
        arrive_within_min=60,
        may_wake=False,
        safety_note=WALK_TOGETHER,
        rounds=(RoundPlan(1_000, 50, 900), RoundPlan(2_000, 100, 900)),
        needed_details=("focus",),
    ),
    Kind.PUBLIC_NOTICE: KindRule(
        Bilingual("防范宣传", "Public notice"),
        "XC",
        duration_min=720,
        longest_min=7 * DAY_MIN,
        arrive_within_min=180,
        may_wake=False,
        safety_note=BE_POLITE,
        rounds=(RoundPlan(1_000, 50, 1_800), RoundPlan(3_000, 200, 1_800)),
        needed_details=("message",),
    ),
    Kind.COMMUNITY_HELP: KindRule(
        Bilingual("邻里互助", "Community help"),
        "HZ",
        duration_min=360,
        longest_min=3 * DAY_MIN,
        arrive_within_min=60,
        may_wake=False,
        safety_note=NO_MONEY,
        rounds=(RoundPlan(500, 20, 900), RoundPlan(1_500, 60, 900)),
        needed_details=("what",),
    ),
}
