"""The levels of the region tree, and what an official code says about them.

Codes are hierarchical by prefix: province 2 digits, city 4, district 6, town 9, community 12, and longer
ones for grids (GB/T 2260 and the statistics office's codes down to the community; grids are a city's own).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Level(StrEnum):
    """The levels, from the largest."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"
    COMMUNITY = "community"
    COMMUNITY_GRID = "community_grid"
    UNIT_GRID = "unit_grid"


LENGTHS: Final = {
    2: Level.PROVINCE,
    4: Level.CITY,
    6: Level.DISTRICT,
    9: Level.TOWN,
    12: Level.COMMUNITY,
    15: Level.COMMUNITY_GRID,
    18: Level.UNIT_GRID,
}

# What a committee's name adds to the name of its place.
COMMITTEES: Final = ("社区居民委员会", "社区居委会", "居民委员会", "村民委员会", "村委会", "居委会")
PLACE_WORDS: Final = {"社区居民委员会": "社区", "社区居委会": "社区", "村民委员会": "村", "村委会": "村"}

KINDS_OF_TOWN: Final = ("街道办事处", "街道", "镇", "乡")


def level_of(code: str) -> Level | None:
    """The level a code's length says, or None for a length that no level has."""
    return LENGTHS.get(len(code))


def parent_of(code: str) -> str | None:
    """The code one level up, or None for a province or a code of no level."""
    shorter = [length for length in LENGTHS if length < len(code)]
    return code[: max(shorter)] if shorter and len(code) in LENGTHS else None


def plain_code(code: str) -> str:
    """An official code without the zeros it is filled up with: 350206003000 becomes 350206003."""
    if len(code) == 12 and code.endswith("000"):  # noqa: PLR2004 # the length of a filled town code
        code = code[:9]
    if len(code) == 9 and code.endswith("000"):  # noqa: PLR2004 # the length of a town's code
        code = code[:6]
    while len(code) in {4, 6} and code.endswith("00"):
        code = code[:-2]
    return code


def plain_name(name: str) -> str:
    """The name of the place itself: 鸿山社区居委会 is the committee of 鸿山社区."""
    for committee in COMMITTEES:
        if name.endswith(committee) and len(name) > len(committee):
            return name.removesuffix(committee) + PLACE_WORDS.get(committee, "社区")
    return name


def name_stem(name: str) -> str:
    """What stays the same when a town (镇) becomes a street (街道): 新民镇 and 新民街道 are both 新民."""
    for kind in KINDS_OF_TOWN:
        if name.endswith(kind) and len(name) > len(kind):
            return name.removesuffix(kind)
    return name
