"""Where, which way, and along which roads."""

from __future__ import annotations

import re
from typing import Final

from tasks.packages.call_text.clauses import clauses_of

MOST_ROADS: Final = 5
PLACE_WORDS: Final = (
    "小学|中学|学校|学院|大学|幼儿园|托管班|公园|广场|医院|卫生院|诊所|超市|商场|市场|停车场|车站|地铁站|公交站|枢纽站|站|路口|"
    "大道|路|街道|街|巷|小区|花园|社区|新村|村|园区|园|期|大厦|大楼|栋|楼|号|桥|沙滩|海滩|码头|机场|酒店|宾馆|水库|湖|湾|店|馆|"
    "城|苑|庙|寺|山庄"
)
NEARBY: Final = r"(?:\d+号(?:楼|院)?|[东南西北]?门口?|门前|附近|对面|旁边|旁|路口|楼下|站台|路段|一带|处)"
LETTER: Final = r"[\u4e00-\u9fffA-Za-z0-9（）()·\-]"
# Greedy, so that a place is as long as it was said; these words end it.
NOT_A_PLACE: Final = (
    r"(?!最后|走失|走丢|离开|不见|出门|报警|发现|看到|看见|见到|家中|今天|昨天|当时|放学|有一?|的)"
)
SPOT: Final = rf"((?:{NOT_A_PLACE}(?!在|于|从){LETTER}){{1,24}}(?:{PLACE_WORDS})(?:{NEARBY})*)"
AT: Final = re.compile(rf"(?:在|于|位于|从|离开|地址[:：]?|地点[:：]?|位置[:：]?)\s*{SPOT}")
BARE: Final = re.compile(rf"^(?:重点是|主要是|就是|是)?{SPOT}")
LAST_SEEN: Final = re.compile(r"最后|走失|走丢|不见|离开|出现|看到|看见|见到|失踪|散步|发现")

WAY: Final = re.compile(
    r"(?:往|向|朝)(?:着)?((?:[东南西北]{1,2}|[\u4e00-\u9fff0-9A-Z]{1,12}?))(面|边|侧)?(?:的)?"
    r"(方向|走|跑|去了|去|离开|行走|步行|骑)"
)
COMPASS: Final = re.compile(r"[东南西北]{1,2}")
ROAD: Final = re.compile(r"([\u4e00-\u9fff]{2,6}?(?:大道|路|街|巷))(?!口|上的|边的)")
ROAD_LEAD: Final = re.compile(
    r"^(?:也|了|可能|经常|常|应该|会|顺着|沿着|沿|顺|在|往|向|朝|到|去|从|经过|经|和|与|或者?|及|至|走|是|回家)+"
)
MAY_WALK: Final = re.compile(r"可能|沿|顺着|经常|常去|常走|回家路|往|向|朝|方向")


def place_in(text: str) -> str | None:
    """The place somebody was last seen at, or something was found at; else the first one after 在."""
    clauses = clauses_of(text)
    for clause in [one for one in clauses if LAST_SEEN.search(one)] + clauses:
        if found := AT.search(clause):
            return found.group(1)
    return None


def place_named_in(text: str) -> str | None:
    """The same, else the first clause that begins with a place: 枋湖路12号门前的井盖."""
    named = (BARE.search(clause) for clause in clauses_of(text))
    return place_in(text) or next((found.group(1) for found in named if found), None)


def direction_in(text: str) -> str | None:
    """Which way: 往北, 往五缘湾方向."""
    found = WAY.search(text)
    if found is None:
        return None
    where = found.group(1)
    return f"往{where}" if COMPASS.fullmatch(where) else f"往{where}方向"


def roads_in(text: str) -> list[str]:
    """Roads somebody may be walking along, in the order told."""
    roads: list[str] = []
    for clause in clauses_of(text):
        if not MAY_WALK.search(clause):
            continue
        for found in ROAD.finditer(clause):
            road = ROAD_LEAD.sub("", found.group(1))
            if len(road) > 2 and road not in roads:  # noqa: PLR2004 - a bare 大路 names nothing
                roads.append(road)
    return roads[:MOST_ROADS]
