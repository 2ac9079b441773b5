"""What readers get of the ledger, as the schemas dump it; staff's looks at people's wallets leave a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from backend.accounts.queries import display_names
from backend.core import audit
from backend.core.actions import Action
from backend.core.guard import Actor, Target, may, require
from backend.regions.queries import region_names
from rewards.ledger.domain import AccountKind, CorrectionAction, CorrectionState
from rewards.ledger.models import Account, Correction, Transfer
from rewards.ledger.queries import books, checks, entries, wallet
from rewards.ledger.queries.books import BudgetFigures
from rewards.ledger.queries.statements import Statement, statement_of
from rewards.ledger.verify import as_dict, read_verification
from rewards.ledger.words import WAITING, booked_sentence, own_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.words import Language


def own_wallet(session: Session, actor: Actor, language: Language) -> dict[str, Any]:
    """The actor's own points, and what waits and why."""
    require(session, actor, Action.WALLET_READ, Target(owner_id=actor.person_id))
    return {
        "balance": wallet.balance_of(session, actor.person_id),
        "pending": [
            {
                "points": pending.points,
                "why": WAITING.read(language, number=pending.package_number),
                "package_number": pending.package_number,
                "since": pending.since,
            }
            for pending in wallet.pending_of(session, actor.person_id)
        ],
    }


def own_entries(session: Session, actor: Actor, before: int | None, language: Language) -> dict[str, Any]:
    """A page of the actor's own history."""
    require(session, actor, Action.WALLET_READ, Target(owner_id=actor.person_id))
    page = wallet.entries_of(session, actor.person_id, before)
    return _page([own_entry(entry, language) for entry in page], [entry.transfer.id for entry in page])


def own_entry(entry: entries.Entry, language: Language) -> dict[str, Any]:
    """One line of somebody's own history."""
    transfer = entry.transfer
    return {
        "at": transfer.at,
        "points": entry.points,
        "balance_after": entry.balance_after,
        "sentence": own_sentence(transfer.kind, transfer.memo, transfer.points, language),
        "kind": transfer.kind,
    }


def accounts(
    session: Session, actor: Actor, kind: AccountKind | None, before: int | None, language: Language
) -> dict[str, Any]:
    """A page of accounts with their totals."""
    require(session, actor, Action.LEDGER_READ, Target())
    found = books.accounts_page(session, kind, before)
    _note_wallets(session, actor, found)
    items = books.sums_of(session, found, books.names_of(session, found, language))
    return _page(items, [account.id for account in found])


def statement(
    session: Session,
    actor: Actor,
    account_id: int,
    days: tuple[date | None, date | None],
    after: int | None,
    language: Language,
) -> dict[str, Any]:
    """A statement; somebody's wallet is noted by person."""
    account = books.get_account(session, account_id)
    require(session, actor, Action.LEDGER_READ, Target(region_code=books.budget_region(session, account)))
    if account.kind == AccountKind.WALLET:
        audit.note(session, actor, Action.LEDGER_READ, "wallet", account.owner_id)
    found = statement_of(session, account, days=days, after=after, language=language)
    return {
        "account": found.account,
        "opening_balance": found.opening_balance,
        "closing_balance": found.closing_balance,
        "items": _lines(found, language),
        "next": None if found.next is None else str(found.next),
    }


def _lines(found: Statement, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "at": transfer.at,
            "sentence": booked_sentence(transfer.kind, transfer.memo, language),
            "debit": max(-points, 0),
            "credit": max(points, 0),
            "balance": balance,
            "transfer_id": str(transfer.id),
            "kind": transfer.kind,
            "counterpart": found.counterparts[transfer.id],
        }
        for transfer, points, balance in found.entries
    ]


def transfers(session: Session, actor: Actor, query: dict[str, Any], language: Language) -> dict[str, Any]:
    """A page of transfers, of one account or cause if asked for."""
    require(session, actor, Action.LEDGER_READ, Target())
    found = entries.page_of(
        session, account_id=query.get("account"), cause=query.get("cause"), before=query.get("cursor")
    )
    wanted = {number for transfer in found for number in (transfer.debit_id, transfer.credit_id)}
    sides = list(session.scalars(select(Account).where(Account.id.in_(wanted))))
    _note_wallets(session, actor, sides)
    names = books.names_of(session, sides, language)
    return _page(
        [_transfer(transfer, names, language) for transfer in found], [transfer.id for transfer in found]
    )


def _transfer(transfer: Transfer, names: dict[int, str], language: Language) -> dict[str, Any]:
    return {
        "id": str(transfer.id),
        "at": transfer.at,
        "kind": transfer.kind,
        "debit_account": {"id": str(transfer.debit_id), "name": names[transfer.debit_id]},
        "credit_account": {"id": str(transfer.credit_id), "name": names[transfer.credit_id]},
        "points": transfer.points,
        "sentence": booked_sentence(transfer.kind, transfer.memo, language),
        "cause": transfer.cause,
        "corrects": None if transfer.correction_of is None else str(transfer.correction_of),
    }


def trial_balance(session: Session, actor: Actor, language: Language) -> dict[str, Any]:
    """Every side of the book, and that it adds up."""
    require(session, actor, Action.LEDGER_READ, Target())
    rows = books.trial_balance(session, language)
    return {"accounts": [_trial_row(row) for row in rows], "sum": sum(row.balance for row in rows)}


def _trial_row(row: books.AccountSum | books.KindSum) -> dict[str, Any]:
    """Either the one account's number or how many accounts stand in the row, never both."""
    which = {"account_id": str(row.id)} if isinstance(row, books.AccountSum) else {"count": row.count}
    figures = ("kind", "name", "debit", "credit", "balance")
    return {**which, **{name: getattr(row, name) for name in figures}}


def budgets(session: Session, actor: Actor) -> dict[str, Any]:
    """The budgets of the reader's regions."""
    found = books.budgets_for(session, actor)
    names = region_names(session, {figures.budget.region_code for figures in found})
    return {"items": [_budget(figures, names) for figures in found]}


def budget(session: Session, actor: Actor, budget_id: int) -> dict[str, Any]:
    """One budget, as the list gives it."""
    (found,) = books.budgets_for(session, actor, budget_id)
    return _budget(found, region_names(session, {found.budget.region_code}))


def _budget(figures: BudgetFigures, region_names_: dict[str, str]) -> dict[str, Any]:
    facts = figures.budget
    return {
        "id": str(facts.id),
        "account_id": str(figures.account_id),
        "name": facts.name,
        "region_code": facts.region_code,
        "region_name": region_names_.get(facts.region_code, facts.region_code),
        "year": facts.year,
        "points": facts.points,
        "balance": figures.balance,
        "held": figures.held,
        "awarded": figures.awarded,
        "source_of_funds": facts.source_of_funds,
        "document_number": facts.document_number,
        "opened_at": facts.opened_at,
    }


def corrections(
    session: Session, actor: Actor, state: CorrectionState | None, before: UUID | None
) -> dict[str, Any]:
    """A page of proposed corrections."""
    require(session, actor, Action.LEDGER_READ, Target())
    found = books.corrections_page(session, state, before)
    names = _people(session, found)
    full = len(found) == entries.PAGE
    return {
        "items": [_correction(session, actor, each, names) for each in found],
        "next": found[-1].id if full else None,
    }


def correction(session: Session, actor: Actor, found: Correction) -> dict[str, Any]:
    """One proposal."""
    return _correction(session, actor, found, _people(session, [found]))


def _people(session: Session, found: Iterable[Correction]) -> dict[UUID, str]:
    people = {person for each in found for person in (each.proposed_by, each.decided_by) if person}
    return display_names(session, people)


def _correction(session: Session, actor: Actor, found: Correction, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "id": found.id,
        "transfer_id": str(found.transfer_id),
        "points": found.points,
        "reason": found.reason,
        "state": CorrectionState(found.state),
        "proposed_by": names.get(found.proposed_by, ""),
        "proposed_at": found.proposed_at,
        "decided_by": names.get(found.decided_by) if found.decided_by else None,
        "decided_at": found.decided_at,
        "decision_note": found.decision_note,
        "posted_transfer_id": None if found.posted_id is None else str(found.posted_id),
        "actions": _open_to(session, actor, found),
    }


def _open_to(session: Session, actor: Actor, found: Correction) -> list[str]:
    """What this reader may do with a proposal now."""
    decides = found.state == CorrectionState.PROPOSED and found.proposed_by != actor.person_id
    allowed = decides and may(session, actor, Action.LEDGER_CORRECT, Target())
    return [str(action) for action in CorrectionAction] if allowed else []


def last_check(session: Session, actor: Actor, language: Language) -> dict[str, Any]:
    """What the last check found, in the reader's language, and whether another is under way."""
    require(session, actor, Action.LEDGER_VERIFY, Target())
    waiting, last = checks.open_check(session), checks.last_check(session)
    return {
        "asked_at": None if waiting is None else waiting.asked_at,
        "finished_at": None if last is None else last.finished_at,
        "found": None if last is None or last.found is None else _verification(last.found, language),
    }


def _verification(kept: dict[str, Any], language: Language) -> dict[str, Any]:
    answer = as_dict(read_verification(kept), language)
    return answer | {"first_bad": answer["faults"][0]["sentence"] if answer["faults"] else None}


def _note_wallets(session: Session, actor: Actor, seen: Iterable[Account]) -> None:
    """One line of the audit trail for the wallets in a list, by account."""
    wallets = sorted(account.id for account in seen if account.kind == AccountKind.WALLET)
    if wallets:
        audit.note(session, actor, Action.LEDGER_READ, "wallets", "list", details={"accounts": wallets})


def _page(items: Sequence[Any], numbers: list[int]) -> dict[str, Any]:
    """A list with the cursor of what follows."""
    return {"items": items, "next": str(numbers[-1]) if len(numbers) == entries.PAGE else None}
