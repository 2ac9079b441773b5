"""Wallets and the ledger over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint
from flask import g

from backend.core.actions import Action
from backend.core.guard import current_actor, guarded
from backend.core.problems import reader_language
from rewards.ledger import reading, schemas, service
from rewards.ledger.domain import BudgetFacts

if TYPE_CHECKING:
    from uuid import UUID

blueprint = APIBlueprint("ledger", __name__)


@blueprint.get("/me/wallet")
@guarded(Action.WALLET_READ)
@blueprint.output(schemas.WalletOut)
def get_wallet() -> dict[str, Any]:
    """My points, and what waits and why."""
    return reading.own_wallet(g.session, current_actor(), reader_language())


@blueprint.get("/me/wallet/entries")
@guarded(Action.WALLET_READ)
@blueprint.input(schemas.CursorQuery, location="query", arg_name="query")
@blueprint.output(schemas.EntryList)
def list_wallet_entries(query: dict[str, Any]) -> dict[str, Any]:
    """My history, newest first."""
    return reading.own_entries(g.session, current_actor(), query.get("cursor"), reader_language())


@blueprint.get("/ledger/accounts")
@guarded(Action.LEDGER_READ)
@blueprint.input(schemas.AccountQuery, location="query", arg_name="query")
@blueprint.output(schemas.AccountList)
def list_accounts(query: dict[str, Any]) -> dict[str, Any]:
    """Accounts with their totals, newest first."""
    kind, before = query.get("kind"), query.get("cursor")
    return reading.accounts(g.session, current_actor(), kind, before, reader_language())


@blueprint.get("/ledger/accounts/<int(max=9223372036854775807):account_id>/statement")
@guarded(Action.LEDGER_READ)
@blueprint.input(schemas.StatementQuery, location="query", arg_name="query")
@blueprint.output(schemas.StatementOut)
def get_statement(account_id: int, query: dict[str, Any]) -> dict[str, Any]:
    """An account's statement over some of the city's days."""
    days, after = (query.get("from_"), query.get("to")), query.get("cursor")
    return reading.statement(g.session, current_actor(), account_id, days, after, reader_language())


@blueprint.get("/ledger/transfers")
@guarded(Action.LEDGER_READ)
@blueprint.input(schemas.TransferQuery, location="query", arg_name="query")
@blueprint.output(schemas.TransferList)
def list_transfers(query: dict[str, Any]) -> dict[str, Any]:
    """Transfers, newest first; of one account or cause if asked for."""
    return reading.transfers(g.session, current_actor(), query, reader_language())


@blueprint.get("/ledger/trial-balance")
@guarded(Action.LEDGER_READ)
@blueprint.output(schemas.TrialBalanceOut)
def get_trial_balance() -> dict[str, Any]:
    """The treasury, each budget, all escrows and all wallets."""
    return reading.trial_balance(g.session, current_actor(), reader_language())


@blueprint.get("/ledger/budgets")
@guarded(Action.LEDGER_READ)
@blueprint.output(schemas.BudgetList)
def list_budgets() -> dict[str, Any]:
    """Budgets and where their points are."""
    return reading.budgets(g.session, current_actor())


@blueprint.post("/ledger/budgets")
@guarded(Action.BUDGET_OPEN)
@blueprint.input(schemas.BudgetIn, arg_name="form")
@blueprint.output(schemas.BudgetOut, status_code=201)
def post_budget(form: dict[str, Any]) -> dict[str, Any]:
    """Open a budget: the only way points come into being."""
    key: UUID = form.pop("key")
    opened = service.open_budget(g.session, current_actor(), key, BudgetFacts(**form))
    return reading.budget(g.session, current_actor(), opened.id)


@blueprint.get("/ledger/corrections")
@guarded(Action.LEDGER_READ)
@blueprint.input(schemas.CorrectionQuery, location="query", arg_name="query")
@blueprint.output(schemas.CorrectionList)
def list_corrections(query: dict[str, Any]) -> dict[str, Any]:
    """Proposed corrections and what became of them."""
    return reading.corrections(g.session, current_actor(), query.get("state"), query.get("cursor"))


@blueprint.post("/ledger/corrections")
@guarded(Action.LEDGER_CORRECT)
@blueprint.input(schemas.CorrectionIn, arg_name="form")
@blueprint.output(schemas.CorrectionOut, status_code=201)
def post_correction(form: dict[str, Any]) -> dict[str, Any]:
    """Propose to take points of one transfer back."""
    proposed = service.propose_correction(g.session, current_actor(), **form)
    return reading.correction(g.session, current_actor(), proposed)


@blueprint.post("/ledger/corrections/<uuid:correction_id>/approve")
@guarded(Action.LEDGER_CORRECT)
@blueprint.output(schemas.CorrectionOut)
def approve_correction(correction_id: UUID) -> dict[str, Any]:
    """Approve a colleague's proposal; the transfer is posted at once."""
    decided = service.approve_correction(g.session, current_actor(), correction_id=correction_id)
    return reading.correction(g.session, current_actor(), decided)


@blueprint.post("/ledger/corrections/<uuid:correction_id>/refuse")
@guarded(Action.LEDGER_CORRECT)
@blueprint.input(schemas.ReasonIn, arg_name="form")
@blueprint.output(schemas.CorrectionOut)
def refuse_correction(correction_id: UUID, form: dict[str, str]) -> dict[str, Any]:
    """Refuse a colleague's proposal."""
    actor = current_actor()
    decided = service.refuse_correction(g.session, actor, correction_id=correction_id, reason=form["reason"])
    return reading.correction(g.session, actor, decided)


@blueprint.get("/ledger/verification")
@guarded(Action.LEDGER_VERIFY)
@blueprint.output(schemas.LastCheckOut)
def get_verification() -> dict[str, Any]:
    """What the last check of the whole ledger found, and whether one is under way."""
    return reading.last_check(g.session, current_actor(), reader_language())


@blueprint.post("/ledger/verification")
@guarded(Action.LEDGER_VERIFY)
@blueprint.output(schemas.LastCheckOut, status_code=202)
def post_verification() -> dict[str, Any]:
    """Have every balance derived again, every promise checked, the seal walked; by a worker, soon."""
    service.ask_for_check(g.session, current_actor())
    return reading.last_check(g.session, current_actor(), reader_language())
