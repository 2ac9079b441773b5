"""One alert and what came of it: who heard it, when the first and the last did, what the servers paid."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from bench.children import Child, ChildError
from bench.contenders import NAMESPACE, Contender
from bench.report import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE_S: Final = 20.0


@dataclass(slots=True)
class Run:
    """One alert: when the phones heard it, in milliseconds from its begin, and what the servers paid."""

    first_ms: float
    middle_ms: float
    last_ms: float
    cpu_ms: float
    lost: int
    doubled: int


def arm(load: Child, contender: Contender, event: str, mark: str, phones: int) -> None:
    """Let the load client wait for an event that holds this mark."""
    load.ask(
        {
            "do": "arm",
            "group": contender.name,
            "start": f'42{NAMESPACE},["{event}"',
            "mark": f'"{mark}"',
            "count": phones,
            "patience_s": PATIENCE_S,
        }
    )


def heard(load: Child, contender: Contender, phones: int, begun_ns: int, cpu_before_ns: int) -> Run:
    """What the phones heard of it, and what it cost since then; ChildError when nobody heard anything."""
    told = load.hear(PATIENCE_S + 5)
    cost_ns = cpu_ns(contender) - cpu_before_ns
    if told["last_ns"] is None:
        raise ChildError(f"{contender.name}: nobody heard the alert")
    return Run(
        first_ms=(told["first_ns"] - begun_ns) / 1e6,
        middle_ms=(told["middle_ns"] - begun_ns) / 1e6,
        last_ms=(told["last_ns"] - begun_ns) / 1e6,
        cpu_ms=cost_ns / 1e6,
        lost=phones - told["received"],
        doubled=told["doubled"],
    )


def cpu_ns(contender: Contender) -> int:
    """The processor time its processes have used so far."""
    return sum(answer["cpu_ns"] for answer in contender.ask({"do": "cost"}))


def run_figures(runs: Sequence[Run]) -> dict[str, Any]:
    """Of the last receipts, with the medians of the others."""
    found = figures([run.last_ms for run in runs])
    found["first_ms"] = round(median(run.first_ms for run in runs), 3)
    found["middle_ms"] = round(median(run.middle_ms for run in runs), 3)
    found["cpu_ms"] = round(median(run.cpu_ms for run in runs), 3)
    return found


def nothing_lost(runs: Sequence[Run]) -> dict[str, tuple[float, float]]:
    """The limits every alert has: each phone hears it, once."""
    return {"lost": (sum(run.lost for run in runs), 0), "doubled": (sum(run.doubled for run in runs), 0)}
