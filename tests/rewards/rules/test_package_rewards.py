from __future__ import annotations

import pytest

from rewards.rules.domain import RewardTooHighError, check_reward
from rewards.rules.queries import package_rewards
from tasks.packages.domain.kinds import Kind


def test_every_kind_has_a_rule_and_its_usual_reward_is_allowed() -> None:
    rules = package_rewards()
    assert set(rules) == set(Kind)
    for rule in rules.values():
        assert 0 < rule.usual <= rule.most
        assert rule.source
        check_reward(rule, rule.usual)
        check_reward(rule, 0)


def test_more_than_the_most_is_refused_in_words() -> None:
    rule = package_rewards()[Kind.MISSING_PERSON]
    with pytest.raises(RewardTooHighError) as refused:
        check_reward(rule, rule.most + 1)
    assert "最多 500 积分" in refused.value.problem("zh")["detail"]
