"""How long things took, in a few hundred numbers however many things: quantiles to within half a percent."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

STEP: Final = 1.01  # from one bucket to the next
SHORTEST_MS: Final = 0.1


@dataclass(slots=True)
class Spread:
    """Durations in milliseconds."""

    count: int = 0
    longest_ms: float = 0.0
    _buckets: Counter[int] = field(default_factory=Counter)

    def add(self, ms: float) -> None:
        """One more; what a clock makes negative counts as nothing."""
        self.count += 1
        self.longest_ms = max(self.longest_ms, ms)
        self._buckets[round(math.log(max(ms, SHORTEST_MS) / SHORTEST_MS, STEP))] += 1

    def quantile(self, share: float) -> float | None:
        """The duration that this share of all did not exceed; None when there are none."""
        left = math.ceil(self.count * share)
        for bucket in sorted(self._buckets):
            left -= self._buckets[bucket]
            if left <= 0:
                return min(SHORTEST_MS * STEP**bucket, self.longest_ms)
        return None

    def figures(self) -> dict[str, float | int | None]:
        """What is printed of it."""
        if not self.count:
            return {"count": 0, "median": None, "p95": None, "max": None}
        median, p95 = self.quantile(0.5) or 0.0, self.quantile(0.95) or 0.0
        return {
            "count": self.count,
            "median": round(median, 1),
            "p95": round(p95, 1),
            "max": round(self.longest_ms, 1),
        }
