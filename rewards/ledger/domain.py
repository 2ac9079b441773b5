"""What the ledger is made of: kinds of accounts and transfers, which may touch which, and what is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from backend.core.errors import AppError, Bilingual

if TYPE_CHECKING:
    from datetime import datetime

# A city's whole yearly budget is some tens of millions of points; more in one transfer is a slip.
MOST_POINTS: Final = 1_000_000_000
# No balance may leave what a JavaScript number holds exactly (2**53 is about 9.007e15).
MOST_BALANCE: Final = 9_000_000_000_000_000
# Keys that the system itself makes, so that the same cause always has the same key.
KEYS: Final = UUID("7b1f0a6e-52c1-4c53-9d3e-6d2a2f6b8c41")


class AccountKind(StrEnum):
    """What an account holds points for. A row's owner is a budget, a package or a person."""

    TREASURY = "treasury"  # where all points come from; the only one that may be below zero
    BUDGET = "budget"
    ESCROW = "escrow"  # promised by one package, not yet earned
    WALLET = "wallet"


class TransferKind(StrEnum):
    """Why points moved."""

    OPENING = "opening"
    ESCROW = "escrow"
    AWARD = "award"
    RELEASE = "release"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Route:
    """One way points may go: the account that gives, the account that gets."""

    kind: TransferKind
    debit: AccountKind
    credit: AccountKind


# The migration puts the same rows into `transfer_route`, which the database checks every transfer by.
ROUTES: Final = (
    Route(TransferKind.OPENING, AccountKind.TREASURY, AccountKind.BUDGET),
    Route(TransferKind.ESCROW, AccountKind.BUDGET, AccountKind.ESCROW),
    Route(TransferKind.AWARD, AccountKind.ESCROW, AccountKind.WALLET),
    Route(TransferKind.RELEASE, AccountKind.ESCROW, AccountKind.BUDGET),
    Route(TransferKind.CORRECTION, AccountKind.WALLET, AccountKind.BUDGET),
    Route(TransferKind.CORRECTION, AccountKind.BUDGET, AccountKind.TREASURY),
)

# Accounts are locked in this order of kind and then by id. What many wait for is locked last and so held
# shortest, and a transaction that pays and then releases asks in the same order as one that corrects.
LOCK_ORDER: Final = (AccountKind.ESCROW, AccountKind.WALLET, AccountKind.BUDGET, AccountKind.TREASURY)

ACCOUNT_NAMES: Final[Mapping[AccountKind, Bilingual]] = {
    AccountKind.TREASURY: Bilingual("积分发行", "Points issued"),
    AccountKind.BUDGET: Bilingual("预算", "Budget"),
    AccountKind.ESCROW: Bilingual("任务包预占", "Package escrow"),
    AccountKind.WALLET: Bilingual("积分账户", "Wallet"),
}


@dataclass(frozen=True, slots=True)
class Posting:
    """One transfer that is asked for.

    `request` is what the key stands for: the same key with another request is refused. `cause` is
    opaque: it says that two transfers have the same cause, never which one (design, promise 7).
    `memo` holds the few public words a statement needs, such as a package's number.
    """

    key: UUID
    kind: TransferKind
    debit_id: int
    credit_id: int
    points: int
    cause: UUID
    by: UUID | None
    request: Mapping[str, Any]
    memo: Mapping[str, Any] = field(default_factory=dict)
    proposed_by: UUID | None = None
    correction_of: int | None = None

    def digest(self) -> bytes:
        """What the key is bound to."""
        return request_digest(self.kind, self.request)


@dataclass(frozen=True, slots=True)
class PointsAwarded:
    """Somebody's work was paid. Notices and honours may want to know."""

    person_id: UUID
    points: int
    balance: int
    transfer_id: int
    cause: UUID
    memo: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class BudgetFacts:
    """What an administrator says of a budget: whose region and year, how much, whose money, which paper."""

    name: str
    region_code: str
    year: int
    points: int
    source_of_funds: str  # 资金来源
    document_number: str  # 指标文号


def derived_key(kind: TransferKind, *parts: object) -> UUID:
    """The one key of a transfer that the system itself makes, so that a repeated cause finds it."""
    return uuid5(KEYS, ":".join((kind, *map(str, parts))))


def request_digest(kind: TransferKind, request: Mapping[str, Any]) -> bytes:
    """SHA-256 of a request in one fixed form: JSON, keys sorted, no spaces, ids as text."""
    text = json.dumps([kind, request], sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).digest()


def check_points(points: object) -> int:
    """A whole number of points from 1 to MOST_POINTS; raises PointsInvalidError for anything else."""
    if isinstance(points, bool) or not isinstance(points, int) or not 1 <= points <= MOST_POINTS:
        raise PointsInvalidError
    return points


class PointsInvalidError(AppError):
    """Not a whole positive number of points."""

    status = 422
    slug = "points-invalid"
    title = Bilingual("积分数量有误", "Points not usable")
    detail = Bilingual(
        "积分必须是 1 到 {most} 之间的整数。没有记账，请修改后重试。",
        "Points are a whole number from 1 to {most}. Nothing was posted; change it and try again.",
    )

    def __init__(self) -> None:
        super().__init__(most=f"{MOST_POINTS:,}")


class BudgetShortError(AppError):
    """No budget responsible for the place has enough points."""

    status = 409
    slug = "budget-short"
    title = Bilingual("预算不足", "Budget too small")
    detail = Bilingual(
        "预算不足：“{name}”还剩 {left} 积分，这次需要 {needed} 积分。内容已保留，请减少积分或名额，"
        "或联系管理员追加预算。",
        "Budget too small: {name} has {left} points left and this needs {needed}. What you entered is kept; "
        "offer fewer points or seats, or ask an administrator for more budget.",
    )

    def __init__(self, name: str, left: int, needed: int) -> None:
        super().__init__(name=name, left=left, needed=needed)


class NoBudgetError(AppError):
    """Nobody opened a budget for the place and year."""

    status = 409
    slug = "no-budget"
    title = Bilingual("没有可用预算", "No budget here")
    detail = Bilingual(
        "预算不足：本辖区 {year} 年还没有开设积分预算，需要 {needed} 积分。内容已保留，请联系管理员开设预算，"
        "或把积分设为 0。",
        "No points budget was opened for this region in {year}, and this needs {needed} points. What you "
        "entered is kept; ask an administrator to open one, or set the points to 0.",
    )

    def __init__(self, year: int, needed: int) -> None:
        super().__init__(year=year, needed=needed)


class PointsShortError(AppError):
    """An account has fewer points than asked of it."""

    status = 409
    slug = "points-short"
    title = Bilingual("积分不足", "Not enough points")
    detail = Bilingual(
        "{account}只有 {left} 积分，不够扣除 {needed} 积分。没有记账。",
        "{account} has {left} points, fewer than the {needed} asked of it. Nothing was posted.",
    )

    def __init__(self, kind: AccountKind, left: int, needed: int) -> None:
        super().__init__(account=ACCOUNT_NAMES[kind], left=left, needed=needed)


class OwnAwardError(AppError):
    """Somebody tried to confirm, approve or adjust an award of their own."""

    status = 403
    slug = "own-award"
    title = Bilingual("不能处理自己的积分", "Not for your own points")
    detail = Bilingual(
        "任何人不能确认、批准或更正自己的积分。没有记账，请由同事办理。",
        "Nobody confirms, approves or adjusts an award of their own. Nothing was posted; ask a colleague.",
    )


class SamePersonError(AppError):
    """The proposer of a correction tried to approve it."""

    status = 403
    slug = "second-person-needed"
    title = Bilingual("需要另一人批准", "A second person decides")
    detail = Bilingual(
        "更正由一人提出、另一人批准，您是提出人。更正仍在等待批准。",
        "One person proposes a correction and another approves it; you proposed this one. It still waits.",
    )


class NotCorrectableError(AppError):
    """A transfer of a kind, or with a rest, that no correction can take back."""

    status = 409
    slug = "not-correctable"
    title = Bilingual("无法更正", "Cannot be corrected")
    detail = Bilingual(
        "这笔流水最多还可更正 {left} 积分。没有记账，请核对后重试。",
        "At most {left} points of this transfer can still be taken back. Nothing was posted; please check.",
    )

    def __init__(self, left: int) -> None:
        super().__init__(left=left)


class CorrectionDecidedError(AppError):
    """A correction that was already approved or refused."""

    status = 409
    slug = "correction-decided"
    title = Bilingual("更正已有结论", "Already decided")
    detail = Bilingual(
        "这项更正已经有人处理过，结论不变。", "This correction was decided already; the decision stands."
    )


class CorrectionState(StrEnum):
    """Where a proposed correction stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class CorrectionAction(StrEnum):
    """What can be done with a proposed correction; both by somebody other than its proposer."""

    APPROVE = "approve"
    REFUSE = "refuse"


CORRECTION_TRANSITIONS: Final[Mapping[tuple[CorrectionState, CorrectionAction], CorrectionState]] = {
    (CorrectionState.PROPOSED, CorrectionAction.APPROVE): CorrectionState.APPROVED,
    (CorrectionState.PROPOSED, CorrectionAction.REFUSE): CorrectionState.REFUSED,
}


def correction_after(state: CorrectionState, action: CorrectionAction) -> CorrectionState:
    """The state an action leads to; raises CorrectionDecidedError when it leads nowhere."""
    try:
        return CORRECTION_TRANSITIONS[state, action]
    except KeyError:
        raise CorrectionDecidedError from None
