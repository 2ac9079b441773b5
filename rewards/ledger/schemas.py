"""What wallets, accounts, transfers and budgets look like coming in and going out."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from apiflask import Schema
from apiflask.fields import UUID, Boolean, Date, Enum, Integer, List, Nested, String
from apiflask.validators import Length, Range, Regexp
from marshmallow import ValidationError

from backend.core.field_notes import name_choices
from backend.core.fields import Moment, Text
from backend.core.shapes import Always, choice
from backend.core.words import Bilingual
from rewards.ledger.domain import (
    ACCOUNT_NAMES,
    MOST_POINTS,
    AccountKind,
    CorrectionAction,
    CorrectionState,
    TransferKind,
)

# The largest number a row can have; anything above would not be a row's number anywhere.
MOST_ROW: Final = 2**63 - 1
CODE: Final = Regexp(r"\A[0-9]{2,18}\Z")
FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2200
DAY_WORDS: Final = Bilingual("日期应在 2000 年至 2200 年之间。", "A day from 2000 to 2200, please.")
POINTS: Final = {"description": "Whole points.", "example": 50}
name_choices(ACCOUNT_NAMES)


class RowNumber(Integer):
    """The number of a row, as digits or as a whole number; half a row is none."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        if isinstance(value, float):
            raise self.make_error("invalid")
        return super()._deserialize(value, *args, **options)


def row_number(*, required: bool = False) -> Integer:
    """The number of a transfer or account as it comes in."""
    return RowNumber(required=required, validate=Range(1, MOST_ROW))


def words(longest: int) -> String:
    """A required line of text that says something."""
    return Text(required=True, validate=Length(1, longest))


def check_day(day: date) -> None:
    """A day that a ledger can have; the ends of the calendar have no day beyond them."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError([DAY_WORDS])


class CursorQuery(Schema):
    """Which page of a list; the cursor is the last answer's `next`."""

    cursor = row_number()


class AccountQuery(CursorQuery):
    """Which accounts."""

    kind = Enum(AccountKind, by_value=True)


class TransferQuery(CursorQuery):
    """Which transfers."""

    account = row_number()
    cause = UUID()


class StatementQuery(CursorQuery):
    """Which days of the city, both included."""

    from_ = Date(data_key="from", validate=check_day)
    to = Date(validate=check_day)


class CorrectionQuery(Schema):
    """Which proposals."""

    state = Enum(CorrectionState, by_value=True)
    cursor = UUID()


class BudgetIn(Schema):
    """A budget to open."""

    key = UUID(required=True, metadata={"description": "Made by the client, so that a repeat opens nothing."})
    name = words(100)
    region_code = Text(required=True, validate=CODE)
    year = Integer(required=True, strict=True, validate=Range(FIRST_YEAR, LAST_YEAR))
    points = Integer(required=True, strict=True, validate=Range(1, MOST_POINTS), metadata=POINTS)
    source_of_funds = words(100)
    document_number = words(100)


class CorrectionIn(Schema):
    """A correction to propose."""

    key = UUID(required=True)
    transfer_id = row_number(required=True)
    points = Integer(required=True, strict=True, validate=Range(1, MOST_POINTS), metadata=POINTS)
    reason = words(500)


class ReasonIn(Schema):
    """Why."""

    reason = words(500)


class PendingOut(Schema):
    """Points that wait."""

    points = Integer(required=True)
    why = String(required=True)
    package_number = String(required=True)
    since = Moment(required=True)


class WalletOut(Schema):
    """Somebody's own points."""

    balance = Integer(required=True)
    pending = List(Nested(PendingOut), required=True)


class EntryOut(Schema):
    """One line of somebody's own history."""

    at = Moment(required=True)
    points = Integer(required=True, metadata={"description": "Signed."})
    balance_after = Integer(required=True)
    sentence = String(required=True)
    kind = choice(TransferKind, required=True)


class BilingualEntry(EntryOut):
    """The same for whoever listens: the socket does not know in which language."""

    sentence_en = String(required=True)


class WalletNews(Schema):
    """Points came in, or were corrected."""

    balance = Integer(required=True)
    entry = Nested(BilingualEntry, required=True)


class EntryList(Schema):
    """A page of one's own history, newest first."""

    items = List(Nested(EntryOut), required=True)
    next = String(required=True, allow_none=True)


class AccountOut(Schema):
    """An account with everything it gave (debit) and got (credit)."""

    id = String(required=True)
    kind = Enum(AccountKind, by_value=True, required=True)
    name = String(required=True)
    debit = Integer(required=True)
    credit = Integer(required=True)
    balance = Integer(required=True)


class AccountList(Schema):
    """A page of accounts, newest first."""

    items = List(Nested(AccountOut), required=True)
    next = String(required=True, allow_none=True)


class LineOut(Schema):
    """One line of a statement: either debit or credit is 0."""

    at = Moment(required=True)
    sentence = String(required=True)
    debit = Integer(required=True)
    credit = Integer(required=True)
    balance = Integer(required=True)
    transfer_id = String(required=True)
    kind = choice(TransferKind, required=True)
    counterpart = String(required=True, metadata={"description": "The other account's name."})


class StatementOut(Schema):
    """A statement, oldest line first. Opening balance, all lines and closing balance add up."""

    account = Nested(AccountOut, required=True)
    opening_balance = Integer(required=True)
    closing_balance = Integer(required=True)
    items = List(Nested(LineOut), required=True)
    next = String(required=True, allow_none=True)


class AccountName(Schema):
    """An account as a transfer names it."""

    id = String(required=True)
    name = String(required=True)


class TransferOut(Schema):
    """One transfer; its id is its number in the book."""

    id = String(required=True)
    at = Moment(required=True)
    kind = choice(TransferKind, required=True)
    debit_account = Nested(AccountName, required=True)
    credit_account = Nested(AccountName, required=True)
    points = Integer(required=True)
    sentence = String(required=True)
    cause = UUID(required=True, metadata={"description": "Opaque: transfers with one cause share it."})
    corrects = String(required=True, allow_none=True)


class TransferList(Schema):
    """A page of transfers, newest first."""

    items = List(Nested(TransferOut), required=True)
    next = String(required=True, allow_none=True)


class TrialRowOut(Schema):
    """One side of the book: an account by itself, or all of one kind together."""

    kind = Enum(AccountKind, by_value=True, required=True)
    name = String(required=True)
    account_id = String(metadata={"description": "Only where the row is one account."})
    count = Integer(metadata={"description": "How many accounts, only where the row is all of one kind."})
    debit = Integer(required=True)
    credit = Integer(required=True)
    balance = Integer(required=True)


class TrialBalanceOut(Schema):
    """The treasury, each budget, all escrows, all wallets; together they are zero."""

    accounts = List(Nested(TrialRowOut), required=True)
    sum = Integer(required=True)


class BudgetOut(Schema):
    """A budget and where its points are."""

    id = String(required=True)
    account_id = String(required=True)
    name = String(required=True)
    region_code = String(required=True)
    region_name = String(required=True)
    year = Integer(required=True)
    points = Integer(required=True, metadata={"description": "What it was opened with."})
    balance = Integer(required=True)
    held = Integer(required=True, metadata={"description": "In the escrows of packages it pays for."})
    awarded = Integer(required=True, metadata={"description": "What has left it for good."})
    source_of_funds = String(required=True)
    document_number = String(required=True)
    opened_at = Moment(required=True)


class BudgetList(Schema):
    """All budgets the reader may see."""

    items = List(Nested(BudgetOut), required=True)
    next = Always(None)


class CorrectionOut(Schema):
    """A proposed correction and what became of it."""

    id = UUID(required=True)
    transfer_id = String(required=True)
    points = Integer(required=True)
    reason = String(required=True)
    state = Enum(CorrectionState, by_value=True, required=True)
    proposed_by = String(required=True)
    proposed_at = Moment(required=True)
    decided_by = String(required=True, allow_none=True)
    decided_at = Moment(required=True, allow_none=True)
    decision_note = String(required=True, allow_none=True)
    posted_transfer_id = String(required=True, allow_none=True)
    actions = List(
        choice(CorrectionAction), required=True, metadata={"description": "What this reader may do now."}
    )


class CorrectionList(Schema):
    """A page of proposals, newest first."""

    items = List(Nested(CorrectionOut), required=True)
    next = UUID(required=True, allow_none=True)


class ChainOut(Schema):
    """How far the seal of the transfers reaches."""

    sealed_to = Integer(required=True)
    unsealed = Integer(required=True)
    head = String(required=True)


class SealedTableOut(ChainOut):
    """The same for one sealed table; its oldest row that waits for a seal, if any."""

    table = String(required=True)
    oldest_unsealed = Integer(required=True, allow_none=True)


class FaultOut(Schema):
    """One thing that is wrong."""

    problem = String(required=True)
    table = String(required=True)
    row = Integer(required=True, allow_none=True)
    expected = String(required=True, allow_none=True)
    found = String(required=True, allow_none=True)
    sentence = String(required=True)


class VerificationOut(Schema):
    """What a check of the whole ledger found."""

    ok = Boolean(required=True)
    checked_transfers = Integer(required=True)
    ledger_sum = Integer(required=True)
    chain = Nested(ChainOut, required=True)
    chains = List(Nested(SealedTableOut), required=True)
    first_bad = String(required=True, allow_none=True)
    faults = List(Nested(FaultOut), required=True)
    fault_count = Integer(required=True)


class LastCheckOut(Schema):
    """The last check of the whole ledger, and the one that is waited for."""

    asked_at = Moment(
        required=True,
        allow_none=True,
        metadata={"description": "Since when a check is under way, if one is."},
    )
    finished_at = Moment(required=True, allow_none=True)
    found = Nested(VerificationOut, required=True, allow_none=True)
