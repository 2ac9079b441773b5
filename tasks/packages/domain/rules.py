"""Arithmetic and small rules of packages: ages, ranges, numbers, deadlines, names in public text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from backend.core.errors import Bilingual
from tasks.packages.domain.kinds import RULES, Category, Kind, RoundPlan

ADULT_AGE: Final = 18
WIDE_RANGE_M: Final = 5_000  # past this, two pairs of eyes before the package opens
LONGEST_RANGE_M: Final = 30_000  # across the city
MOST_ROUNDS: Final = 6
MOST_SEATS: Final = 200
MOST_POINTS: Final = 10_000
MOST_CAP: Final = 20_000
# The outline travels with every change the desks see: a district's own 1 500 corners, not a survey's.
MOST_CORNERS: Final = 2_000
LONGEST_DURATION_MIN: Final = max(rule.longest_min for rule in RULES.values())
# Sealed data outlives its package only while reports and the break-glass review are looked at; and a report
# nobody decides on keeps a name no longer than this after the end.
SEALED_KEPT: Final = timedelta(days=30)
SEALED_KEPT_AT_MOST: Final = timedelta(days=60)
REQUEST_KEPT: Final = timedelta(days=7)

CHILD_CATEGORIES: Final = frozenset(
    {
        Category.CHILD_1_3,
        Category.CHILD_4_6,
        Category.CHILD_7_9,
        Category.CHILD_10_12,
        Category.CHILD_13_15,
    }
)
BANDS: Final = ((0, 3), (4, 6), (7, 9), (10, 12), (13, 15), (16, 17), (18, 19))
SHORTEST_NAME: Final = 2
NAME_FREE_FIELDS: Final = ("title", "summary", "place_text")
NAME_FREE_DETAILS: Final = ("clothing", "features", "direction", "likely_roads")


def is_minor(details: Mapping[str, Any]) -> bool:
    """Whether the missing person counts as a minor: by age, or by category when no age is given."""
    age = details.get("age")
    if age is not None:
        return bool(age < ADULT_AGE)
    return details.get("category") in CHILD_CATEGORIES


def is_of_unknown_age(details: Mapping[str, Any]) -> bool:
    """Whether neither the age nor the category says if the missing person is a minor."""
    return details.get("age") is None and details.get("category", Category.OTHER) not in CHILD_CATEGORIES


def age_band(age: int | None) -> Bilingual | None:
    """The band that may be shown to everybody alerted: 7-9岁 for a child, a decade for an adult."""
    if age is None:
        return None
    low, high = next((band for band in BANDS if age <= band[1]), (age // 10 * 10, age // 10 * 10 + 9))
    return Bilingual(f"{low}-{high}岁", f"aged {low}-{high}")


def widest_range_m(rounds: Iterable[RoundPlan]) -> int:
    """The longest range of a plan, in metres."""
    return max((plan.range_m for plan in rounds), default=0)


def needs_approval_to_open(rounds: Iterable[RoundPlan]) -> bool:
    """Whether the plan reaches past what an officer alone may publish."""
    return widest_range_m(rounds) > WIDE_RANGE_M


def escrow_of(seats: int, reward_points: int) -> int:
    """What a package may cost at most, in points."""
    return seats * reward_points


def number_of(kind: Kind, day: date, sequence: int) -> str:
    """A package's number, e.g. XR-20261121-0003: the kind, the city's day, the count of that day."""
    return f"{RULES[kind].prefix}-{day:%Y%m%d}-{sequence:04d}"


def deadline_of(opened_at: datetime, duration_min: int | None, deadline_at: datetime | None) -> datetime:
    """When a package expires: the fixed moment if one was set, otherwise so long after opening."""
    if deadline_at is not None:
        return deadline_at
    return opened_at + timedelta(minutes=duration_min or 0)


def lasts_too_long(kind: Kind, opened_at: datetime, deadline_at: datetime) -> bool:
    """Whether a package of this kind would run for longer than its kind may."""
    return deadline_at > opened_at + timedelta(minutes=RULES[kind].longest_min)


def fields_with_name(names: Iterable[str], words: Mapping[str, object]) -> list[str]:
    """The fields in which one of these names stands; a single letter is no name to look for."""
    wanted = [name for name in names if len(name) >= SHORTEST_NAME]
    return [field for field, said in words.items() if any(name in str(said or "") for name in wanted)]


def is_author(person_id: UUID, *authors: UUID | None) -> bool:
    """Whether somebody is among those who wrote or published a package (four eyes)."""
    return person_id in authors
