"""A title and a summary made of what was found: never a name, never a phone number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tasks.packages.domain.kinds import Category

if TYPE_CHECKING:
    from collections.abc import Mapping

CHILD, ADULT, OLD = 14, 18, 60
# (younger than, female, male, not said)
WORDS: Final = (
    (CHILD, "女童", "男童", "儿童"),
    (ADULT, "少女", "少年", "未成年人"),
    (OLD, "女子", "男子", "人员"),
    (200, "老人", "老人", "老人"),
)
LOST: Final = frozenset({Category.DEMENTIA, Category.AUTISTIC})


def noun_of(details: Mapping[str, Any]) -> str:
    """What the missing person is called in public: 女童, 老人, 男子."""
    age = details.get("age")
    if age is None:
        age = OLD if details.get("category") == Category.DEMENTIA else ADULT
    row = next(row for row in WORDS if age < row[0])
    return {"female": row[1], "male": row[2]}.get(details.get("sex", ""), row[3])


def title_of(details: Mapping[str, Any]) -> str:
    """寻找走失女童, 寻找失联男子."""
    age = details.get("age")
    strays = details.get("category") in LOST or (age is not None and (age < CHILD or age >= OLD))
    return f"寻找{'走失' if strays else '失联'}{noun_of(details)}"


def summary_of(details: Mapping[str, Any], place: str | None) -> str:
    """One or two sentences for the card."""
    age, height = details.get("age"), details.get("height_cm")
    looks = [
        f"{age}岁{noun_of(details)}" if age is not None else noun_of(details),
        f"身高约{height}厘米" if height else None,
        f"穿{details['clothing']}" if details.get("clothing") else None,
        details.get("features"),
    ]
    way = details.get("direction")
    where = [f"最后出现在{place}" if place else None, f"可能{way}走" if way else None]
    sentences = ["，".join(filter(None, part)) for part in (looks, where)]
    return "".join(f"{sentence}。" for sentence in sentences if sentence)
