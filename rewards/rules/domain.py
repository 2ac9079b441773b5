"""How many points a package of each kind may offer per seat; none is always allowed."""

from __future__ import annotations

from dataclasses import dataclass

from backend.core.errors import AppError, Bilingual


@dataclass(frozen=True, slots=True)
class PackageReward:
    """The rule for one kind: what is usual, what is the most, and where the figure comes from."""

    kind: str
    usual: int
    most: int
    source: str


class RewardTooHighError(AppError):
    """A package offers more per seat than its kind may."""

    status = 422
    slug = "reward-too-high"
    title = Bilingual("积分超出规则", "More points than the rule allows")
    detail = Bilingual(
        "这类任务包每人最多 {most} 积分，通常为 {usual} 积分。内容已保留，任务包还没有发布，请减少积分。",
        "A package of this kind offers at most {most} points each, usually {usual}. What you entered is kept "
        "and nothing was published; offer fewer points.",
    )

    def __init__(self, rule: PackageReward) -> None:
        super().__init__(most=rule.most, usual=rule.usual)


def check_reward(rule: PackageReward, points: int) -> None:
    """Raise RewardTooHighError for more points per seat than the rule allows."""
    if points > rule.most:
        raise RewardTooHighError(rule)
