"""What a bench says at the end: the same form for every bench, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class Exit(IntEnum):
    """How the command ends."""

    MET = 0
    MISSED = 1
    FAILED = 2
    SKIPPED = 3


class SkippedError(Exception):
    """Something this bench compares with is not on this machine; the message says what."""


@dataclass(slots=True)
class Case:
    """One comparison. A ratio is cost for the same work, ours over the peer's: below 1 we are cheaper."""

    name: str
    work: str
    ours: dict[str, Any]
    peers: dict[str, dict[str, Any]] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    limits: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Every ratio within its target, every measured figure within its bound."""
        ratios = all(self.ratios[peer] <= target for peer, target in self.targets.items())
        return ratios and all(measured <= bound for measured, bound in self.limits.values())

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "work": self.work,
            "ours": self.ours,
            "peers": self.peers,
            "ratios": self.ratios,
            "targets": self.targets,
            "limits": {what: list(pair) for what, pair in self.limits.items()},
            "met": self.met,
        }


@dataclass(slots=True)
class Report:
    """The outcome of one bench."""

    name: str
    cases: list[Case] = field(default_factory=list)
    skipped: str | None = None

    @property
    def met(self) -> bool:
        """Whether all cases are; a skipped bench met nothing."""
        return self.skipped is None and all(case.met for case in self.cases)

    @property
    def exit(self) -> Exit:
        if self.skipped is not None:
            return Exit.SKIPPED
        return Exit.MET if self.met else Exit.MISSED

    def as_dict(self) -> dict[str, Any]:
        skipped = {"skipped": self.skipped} if self.skipped is not None else {}
        cases = [case.as_dict() for case in self.cases]
        return {"name": self.name, "met": self.met, **skipped, "cases": cases}

    def as_text(self) -> str:
        """The same for a person at a terminal."""
        if self.skipped is not None:
            return f"{self.name}: skipped: {self.skipped}"
        return "\n".join(line for case in self.cases for line in _lines(case))


def figures(milliseconds: Sequence[float]) -> dict[str, Any]:
    """Median, 90th percentile, maximum and every run, in milliseconds."""
    return {
        "ms": round(median(milliseconds), 3),
        "max_ms": round(max(milliseconds), 3),
        "p90_ms": round(quantiles(milliseconds, n=10)[-1] if len(milliseconds) > 1 else milliseconds[0], 3),
        "runs_ms": [round(one, 3) for one in milliseconds],
    }


def paired_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of ratios run by run: what disturbed the machine for a while disturbed both."""
    return round(median(a / b for a, b in zip(ours, theirs, strict=True)), 4)


def _lines(case: Case) -> list[str]:
    lines = [f"{case.name}: {case.work}", f"  {'ours':<10}{case.ours['ms']:>10.2f} ms"]
    for peer, found in case.peers.items():
        ratio = case.ratios[peer]
        target = f" (target {case.targets[peer]:.2f})" if peer in case.targets else ""
        lines.append(f"  {peer:<10}{found['ms']:>10.2f} ms   ours / {peer} = {ratio:.2f}{target}")
    for what, (measured, bound) in case.limits.items():
        lines.append(f"  {what}: {measured:g} of at most {bound:g}")
    lines.append(f"  {'met' if case.met else 'MISSED'}")
    return lines
