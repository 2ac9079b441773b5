"""What people of the crowd are like: drawn once for each, from the seed and their number alone."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, Literal

Answer = Literal["grab", "watch", "ignore"]
Ending = Literal["report", "give back", "never come"]

# Of those who took a seat, how many go there and report; the others give it back or never come.
REPORTING: Final = 0.8
GIVING_BACK: Final = 0.12
NEVER: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Habits:
    """How a crowd behaves: shares of people, or of alerts, from 0 to 1."""

    grab: float = 0.12  # of alerts somebody tries to take
    watch: float = 0.25  # of alerts somebody only keeps an eye out for; the rest is ignored
    tunnels: float = 0.0  # of people who lose signal every few minutes
    rests: float = 0.0  # of people who rest now and then
    slowest_s: float = 90.0  # slow on purpose: a person trying the demo comes first
    # From and to how many seconds: under way before the next one, and how long it lasts.
    between_tunnels_s: tuple[float, float] = (60.0, 240.0)
    tunnel_s: tuple[float, float] = (5.0, 90.0)
    between_rests_s: tuple[float, float] = (120.0, 600.0)
    rest_s: tuple[float, float] = (60.0, 300.0)


class Character:
    """One person's habits, and every choice of theirs, in an order that is the seed's alone."""

    __slots__ = ("_habits", "loses_signal", "random", "takes_rests")

    def __init__(self, habits: Habits, seed: int, number: int) -> None:
        """The same seed and number is the same person, however many are with them."""
        self._habits = habits
        self.random = Random(f"{seed}:{number}")  # noqa: S311 - a crowd, not a secret
        self.loses_signal = self.random.random() < habits.tunnels
        self.takes_rests = self.random.random() < habits.rests

    def answers(self) -> Answer:
        """What to do about an alert."""
        mood = self.random.random()
        if mood < self._habits.grab:
            return "grab"
        return "watch" if mood < self._habits.grab + self._habits.watch else "ignore"

    def hesitates_s(self) -> float:
        """How long before doing it."""
        return self.random.uniform(self._habits.slowest_s / 4, self._habits.slowest_s)

    def ends_with(self) -> Ending:
        """What becomes of a seat of theirs."""
        draw = self.random.random()
        if draw < REPORTING:
            return "report"
        return "give back" if draw < REPORTING + GIVING_BACK else "never come"

    def next_tunnel_s(self) -> float:
        """Seconds until signal is lost next."""
        return self.random.uniform(*self._habits.between_tunnels_s) if self.loses_signal else NEVER

    def tunnel_s(self) -> float:
        """How long it stays lost."""
        return self.random.uniform(*self._habits.tunnel_s)

    def is_cut(self) -> bool:
        """Whether the line ends with the signal; else the server is left to find out."""
        return self.random.random() < 0.5  # noqa: PLR2004 - half of them

    def next_rest_s(self) -> float:
        """Seconds until the next rest."""
        return self.random.uniform(*self._habits.between_rests_s) if self.takes_rests else NEVER

    def rest_s(self) -> float:
        """How long it lasts."""
        return self.random.uniform(*self._habits.rest_s)
