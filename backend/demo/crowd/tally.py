"""What a crowd has seen so far, as a line for the terminal, as words at the end, as one JSON object."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from backend.demo.crowd.spread import Spread


@dataclass(slots=True)
class Tally:
    """Counts of one crowd. Everybody who does something counts it here."""

    asked: int
    seed: int
    signed_in: int = 0
    sign_in_s: float | None = None
    arrival_s: float | None = None  # from the first knock to the last welcome
    online: int = 0
    most_online: int = 0
    welcomed: int = 0  # first welcomes: people, not connections
    connecting: Spread = field(default_factory=Spread)  # from the first byte to the welcome
    heard: int = 0  # cards, each once a person
    late: int = (
        0  # of those: learned of with a state (on coming, coming back, or into a cell), not by an alert
    )
    delays: Spread = field(default_factory=Spread)  # from the moment of publishing to the phone
    won: int = 0
    lost: int = 0
    watching: int = 0
    arrived: int = 0
    reported: int = 0
    given_back: int = 0
    rested: int = 0
    out_of_reach: int = 0
    cut_off: int = 0  # lines that ended without our doing
    reconnects: int = 0
    coming_back: Spread = field(default_factory=Spread)
    published: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    def came(self) -> None:
        """One more is connected."""
        self.online += 1
        self.most_online = max(self.most_online, self.online)

    def ended(self, task: asyncio.Task[None]) -> None:
        """Somebody's life or errand is over. A defect of ours must not look like standing still."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self.errors[f"people stopped by a defect of the crowd ({type(error).__name__}: {error})"] += 1

    def line(self) -> str:
        """One line while it runs."""
        delay = self.delays.figures()
        delays = f" (median {delay['median']} ms, 95 % {delay['p95']} ms)" if delay["count"] else ""
        return (
            f"{self.online} of {self.asked} online · {self.heard} alerts heard{delays} · "
            f"{self.won} grabbed, {self.lost} too late · {self.watching} keeping an eye out · "
            f"{self.arrived} arrived, {self.reported} reported · {self.reconnects} reconnects · "
            f"problems: {self.problems()}"
        )

    def arriving(self, seconds: float) -> str:
        """One line while people come."""
        signed_in = f"{self.signed_in} of {self.asked} signed in"
        return (
            f"{seconds:.0f} s: {signed_in}, {self.welcomed} welcomed, {self.online} online · "
            f"problems: {self.problems()}"
        )

    def problems(self) -> str:
        """Errors by kind, in words."""
        return ", ".join(f"{number} {kind}" for kind, number in sorted(self.errors.items())) or "none"

    def words(self) -> list[str]:
        """The summary at the end."""
        delays, connecting = self.delays.figures(), self.connecting.figures()
        back = self.coming_back.figures()
        come = f"{self.welcomed} of {self.asked} were welcomed, at most {self.most_online} at once"
        heard = f"{self.heard} alerts heard, {self.late} of them on coming or coming back"
        seats = f"{self.won} seats won, {self.lost} too late, {self.watching} keep an eye out"
        done = f"{self.arrived} arrived, {self.reported} reported, {self.given_back} gave back"
        away = f"{self.out_of_reach} went out of reach, {self.cut_off} lines were cut, {self.rested} rested"
        return [
            f"{come}; to the welcome: {_times(connecting)}.",
            f"{heard}; from publishing to the phone: {_times(delays)}.",
            f"{seats}; {done}.",
            f"{away}; {self.reconnects} reconnects: {_times(back)}.",
            f"Problems: {self.problems()}.",
        ]

    def document(self) -> dict[str, Any]:
        """The object of `simulate --json`; times in milliseconds."""
        return {
            "volunteers": self.asked,
            "seed": self.seed,
            "sign_in_s": self.sign_in_s and round(self.sign_in_s, 1),
            "arrival_s": self.arrival_s and round(self.arrival_s, 1),
            "connected": {"at_most": self.most_online, "at_the_end": self.online},
            "welcomed": self.welcomed,
            "welcome_ms": self.connecting.figures(),
            "packages_published": self.published,
            "alerts": {"heard": self.heard, "on_coming": self.late, "delay_ms": self.delays.figures()},
            "grabs": {"won": self.won, "lost": self.lost},
            "watching": self.watching,
            "assignments": {
                "arrived": self.arrived, "reported": self.reported, "given_back": self.given_back,
            },
            "rested": self.rested,
            "out_of_reach": self.out_of_reach,
            "lines_cut": self.cut_off,
            "reconnects": {"count": self.reconnects, "ms": self.coming_back.figures()},
            "errors": [{"what": what, "count": number} for what, number in sorted(self.errors.items())],
        }  # fmt: skip


def _times(figures: dict[str, float | int | None]) -> str:
    if not figures["count"]:
        return "nothing to measure"
    return f"median {figures['median']} ms, 95 % {figures['p95']} ms, longest {figures['max']} ms"
