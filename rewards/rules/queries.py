"""The rules in force."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from rewards.rules.domain import PackageReward

DATA = Path(__file__).parent / "data" / "package_rewards.json"


@lru_cache(maxsize=1)
def package_rewards() -> Mapping[str, PackageReward]:
    """The reward rule of each kind of package."""
    rewards = json.loads(DATA.read_text(encoding="utf-8"))["rewards"]
    return {kind: PackageReward(kind, **rule) for kind, rule in rewards.items()}
