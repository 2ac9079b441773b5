"""The proof: derives every balance again, checks every promise, walks every chain, names what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, select, text

from backend.core.seal import AUDIT, ChainState, SealedTable, chain_state, check_chain
from backend.core.words import Bilingual
from rewards.ledger.models import Account, Transfer
from rewards.ledger.sealed import SEALED

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.words import Language

CHAINS: Final[tuple[SealedTable, ...]] = (*SEALED, AUDIT)
# A ledger that is thoroughly wrong is reported by its first faults; the count says how many there are.
MOST_NAMED: Final = 100

TABLE_NAMES: Final = {
    "transfer": Bilingual("积分流水第 {row} 号", "Transfer {row}"),
    "ledger_account": Bilingual("账户第 {row} 号", "Account {row}"),
    "budget": Bilingual("预算第 {row} 号", "Budget {row}"),
    "audit": Bilingual("审计记录第 {row} 号", "Audit line {row}"),
}

SENTENCES: Final = {
    "balance_after": Bilingual(
        "{what}：记账后余额应为 {expected}，实为 {found}",
        "{what}: the balance after it should be {expected} and is {found}",
    ),
    "account_balance": Bilingual(
        "{what}：按流水推算余额为 {expected}，账上为 {found}",
        "{what}: its transfers add up to {expected}, its balance says {found}",
    ),
    "account_negative": Bilingual("{what}：余额为负（{found}）", "{what}: below zero ({found})"),
    "account_twice": Bilingual(
        "{what}：同一所有者有 {found} 个同类账户", "{what}: its owner has {found} accounts of this kind"
    ),
    "sum_not_zero": Bilingual(
        "全部账户余额之和应为 0，实为 {found}", "All balances together should be 0 and are {found}"
    ),
    "points_out_of_range": Bilingual(
        "{what}：积分 {found} 超出范围", "{what}: {found} points is out of range"
    ),
    "unknown_account": Bilingual(
        "{what}：账户不存在（{found}）", "{what}: an account does not exist ({found})"
    ),
    "route": Bilingual(
        "{what}：“{found}”不能在这两类账户之间发生", "{what}: “{found}” cannot happen between these accounts"
    ),
    "own_award": Bilingual(
        "{what}：积分由本人确认或更正", "{what}: confirmed or corrected by its own receiver"
    ),
    "opening_without_budget": Bilingual(
        "{what}：发行的积分没有对应的预算", "{what}: points issued without a budget that says so"
    ),
    "released_elsewhere": Bilingual(
        "{what}：退回的预算不是当初预占的预算", "{what}: released to a budget it did not come from"
    ),
    "correction_too_large": Bilingual(
        "{what}：更正超出原流水，或更正的对象不符",
        "{what}: corrects more than was given, or the wrong transfer",
    ),
    "one_person": Bilingual("{what}：更正没有第二人批准", "{what}: a correction without a second person"),
    "correction_unproposed": Bilingual(
        "{what}：更正没有对应的申请", "{what}: a correction that nobody proposed as it was posted"
    ),
    "paid_twice": Bilingual("{what}：同一事由支付了 {found} 次", "{what}: its cause was paid {found} times"),
    "key_twice": Bilingual("{what}：提交编号用了 {found} 次", "{what}: its key was used {found} times"),
    "budget_without_opening": Bilingual(
        "{what}：没有按登记的 {expected} 积分发行", "{what}: was not opened with its {expected} points"
    ),
    "chain_gap": Bilingual(
        "封存链缺第 {sequence} 环（下一环封存的是{what}）",
        "The seal's link {sequence} is missing (the next one seals {what})",
    ),
    "chain_broken": Bilingual(
        "封存链在第 {sequence} 环（{what}）与前一环不相接",
        "The seal's link {sequence} ({what}) does not follow from the one before",
    ),
    "chain_hash": Bilingual(
        "封存链第 {sequence} 环（{what}）的校验值不符",
        "The hash of the seal's link {sequence} ({what}) is wrong",
    ),
    "row_missing": Bilingual("{what}：已封存，但记录不见了", "{what}: was sealed and is gone"),
    "row_changed": Bilingual("{what}：封存之后内容被改动", "{what}: was changed after it was sealed"),
    "form_unknown": Bilingual(
        "封存链第 {sequence} 环（{what}）的封存格式不明",
        "The seal's link {sequence} ({what}) says a form that there is none of",
    ),
    "row_unsealed": Bilingual(
        "{what}：未经记账写入，既未封存也不在等待",
        "{what}: came in behind the ledger's back; not sealed, not waiting",
    ),
    "waiting_wrong": Bilingual(
        "{what}：等待封存，但记录不存在或已封存", "{what}: waits for its seal, but is gone or sealed"
    ),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong."""

    problem: str
    table: str
    row_id: int | None
    sequence: int | None = None
    expected: str | None = None
    found: str | None = None

    def read(self, language: Language) -> str:
        """The fault as a sentence."""
        return SENTENCES[self.problem].read(
            language,
            what=TABLE_NAMES[self.table].read(language, row=self.row_id),
            sequence=self.sequence,
            expected=self.expected,
            found=self.found,
        )


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the whole ledger found."""

    checked_transfers: int
    ledger_sum: int
    chains: tuple[ChainState, ...]
    faults: tuple[Fault, ...]
    fault_count: int

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.fault_count == 0

    @property
    def first_bad(self) -> Fault | None:
        """The first fault: of the oldest transfer if one is touched, otherwise of whatever comes first."""
        return self.faults[0] if self.faults else None


def read_verification(kept: dict[str, Any]) -> Verification:
    """The same out of the JSON it was kept as."""
    return Verification(
        **kept
        | {
            "chains": tuple(ChainState(**state) for state in kept["chains"]),
            "faults": tuple(Fault(**fault) for fault in kept["faults"]),
        }
    )


def verify_ledger(session: Session) -> Verification:
    """Check everything. In a REPEATABLE READ transaction the answer is of one moment.

    Otherwise each part is of a moment of its own, which no posting in between can make wrong.
    """
    faults = sorted((*_book_faults(session), *_chain_faults(session)), key=_order)
    return Verification(
        checked_transfers=session.scalars(select(func.count()).select_from(Transfer)).one(),
        ledger_sum=int(session.scalars(select(func.coalesce(func.sum(Account.balance), 0))).one()),
        chains=tuple(chain_state(session, sealed.name) for sealed in CHAINS),
        faults=tuple(faults[:MOST_NAMED]),
        fault_count=len(faults),
    )


def _book_faults(session: Session) -> list[Fault]:
    rows = session.execute(text("SELECT problem, row_id, expected, found FROM check_books()"))
    return [
        Fault(row.problem, _table_of(row.problem), row.row_id, None, row.expected, row.found) for row in rows
    ]


def _table_of(problem: str) -> str:
    """The table whose row a problem of `check_books()` names."""
    if problem.startswith("account_"):
        return "ledger_account"
    return "budget" if problem.startswith("budget_") else "transfer"


def _chain_faults(session: Session) -> list[Fault]:
    return [
        Fault(fault.problem, fault.table, fault.row_id, fault.sequence)
        for sealed in CHAINS
        for fault in check_chain(session, sealed)
    ]


def _order(fault: Fault) -> tuple[int, int, str]:
    """Transfers first, by number; then the other tables."""
    tables = tuple(TABLE_NAMES)
    return tables.index(fault.table), fault.row_id or 0, fault.problem


def as_dict(found: Verification, language: Language) -> dict[str, Any]:
    """The result as it travels."""
    transfers = found.chains[0]
    answer: dict[str, Any] = {
        "ok": found.ok,
        "checked_transfers": found.checked_transfers,
        "ledger_sum": found.ledger_sum,
        "chain": {"sealed_to": transfers.sealed_to, "unsealed": transfers.unsealed, "head": transfers.head},
        "chains": [
            {
                "table": state.table,
                "sealed_to": state.sealed_to,
                "unsealed": state.unsealed,
                "oldest_unsealed": state.oldest_unsealed,
                "head": state.head,
            }
            for state in found.chains
        ],
        "faults": [_fault(fault, language) for fault in found.faults],
        "fault_count": found.fault_count,
    }
    if found.first_bad is not None:
        answer["first_bad"] = _fault(found.first_bad, language)
    return answer


def _fault(fault: Fault, language: Language) -> dict[str, Any]:
    return {
        "problem": fault.problem,
        "table": fault.table,
        "row": fault.row_id,
        "expected": fault.expected,
        "found": fault.found,
        "sentence": fault.read(language),
    }
