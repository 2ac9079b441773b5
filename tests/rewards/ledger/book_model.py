"""The ledger in a few lines of plain Python: what the real one is held against, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from backend.core.errors import AppError, KeyReusedError
from rewards.ledger.domain import (
    BudgetShortError,
    NoBudgetError,
    NotCorrectableError,
    OwnAwardError,
    PointsInvalidError,
    PointsShortError,
    SamePersonError,
)

Refusal = type[AppError]


@dataclass
class ModelBudget:
    region: str
    opened: int
    balance: int
    corrected: int = 0


@dataclass
class ModelEscrow:
    budget: UUID
    taken: int = 0
    balance: int = 0


@dataclass
class ModelAward:
    package: UUID
    person: UUID
    points: int
    corrected: int = 0


@dataclass
class Book:
    """Every verb gives the refusal it expects, or None after doing what it says."""

    budgets: dict[UUID, ModelBudget] = field(default_factory=dict)  # in the order they were opened
    escrows: dict[UUID, ModelEscrow] = field(default_factory=dict)
    awards: dict[UUID, ModelAward] = field(default_factory=dict)
    wallets: dict[UUID, int] = field(default_factory=dict)

    def open_budget(self, key: UUID, region: str, points: int) -> Refusal | None:
        if points < 1:
            return PointsInvalidError
        known = self.budgets.get(key)
        if known is not None:
            return None if (known.region, known.opened) == (region, points) else KeyReusedError
        self.budgets[key] = ModelBudget(region, points, points)
        return None

    def escrow(self, package: UUID, region: str, points: int) -> Refusal | None:
        escrow = self.escrows.get(package)
        missing = points - (escrow.taken if escrow else 0)
        if missing <= 0:
            return None
        if escrow is None:
            above = [key for key, each in self.budgets.items() if region.startswith(each.region)]
            above.sort(key=lambda key: -len(self.budgets[key].region))
        else:
            above = [escrow.budget]
        if not above:
            return NoBudgetError
        enough = [key for key in above if self.budgets[key].balance >= missing]
        if not enough:
            return BudgetShortError
        escrow = self.escrows.setdefault(package, ModelEscrow(enough[0]))
        self.budgets[enough[0]].balance -= missing
        escrow.taken += missing
        escrow.balance += missing
        return None

    def pay(self, assignment: UUID, package: UUID, person: UUID, points: int, by: UUID) -> Refusal | None:
        if points == 0:
            return None
        if by == person:
            return OwnAwardError
        known = self.awards.get(assignment)
        if known is not None:
            return None if (known.person, known.points) == (person, points) else KeyReusedError
        if package not in self.escrows or self.escrows[package].balance < points:
            return PointsShortError
        self.escrows[package].balance -= points
        self.wallets[person] = self.wallets.get(person, 0) + points
        self.awards[assignment] = ModelAward(package, person, points)
        return None

    def release(self, package: UUID) -> Refusal | None:
        escrow = self.escrows.get(package)
        if escrow is not None:
            self.budgets[escrow.budget].balance += escrow.balance
            escrow.balance = 0
        return None

    def correct_award(self, assignment: UUID, points: int, by: tuple[UUID, UUID]) -> Refusal | None:
        award = self.awards[assignment]
        budget = self.budgets[self.escrows[award.package].budget]

        def move() -> None:
            self.wallets[award.person] -= points
            budget.balance += points
            award.corrected += points

        left = award.points - award.corrected
        return _correct(points, left, self.wallets[award.person], by, award.person, move)

    def correct_opening(self, key: UUID, points: int, by: tuple[UUID, UUID]) -> Refusal | None:
        budget = self.budgets[key]

        def move() -> None:
            budget.balance -= points
            budget.corrected += points

        return _correct(points, budget.opened - budget.corrected, budget.balance, by, None, move)

    def balances(self) -> dict[tuple[str, UUID], int]:
        """Every account but the treasury that has ever held points."""
        return {
            **{("budget", key): budget.balance for key, budget in self.budgets.items()},
            **{("escrow", package): escrow.balance for package, escrow in self.escrows.items()},
            **{("wallet", person): points for person, points in self.wallets.items()},
        }


def _correct(
    points: int,
    left: int,
    balance: int,
    by: tuple[UUID, UUID],
    holder: UUID | None,
    move: Callable[[], None],
) -> Refusal | None:
    """The rules of a correction, in the order in which the real one asks."""
    proposer, approver = by
    if points < 1:
        return PointsInvalidError
    if proposer == holder:
        return OwnAwardError
    if points > left:
        return NotCorrectableError
    if approver == proposer:
        return SamePersonError
    if approver == holder:
        return OwnAwardError
    if balance < points:
        return PointsShortError
    move()
    return None
