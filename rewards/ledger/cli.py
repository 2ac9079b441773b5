"""`shouwang ledger verify`: the proof of the ledger on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click
from sqlalchemy import text

from rewards.ledger.verify import Verification, as_dict, verify_ledger

if TYPE_CHECKING:
    from backend.core.db import Database

# What `backend.cli` hands down as click's context object: opens the instance's database for one command.
DatabaseOpener = Callable[[], "AbstractContextManager[Database]"]

BAD = 1


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@click.pass_obj
def verify(open_database: DatabaseOpener, /, *, as_json: bool) -> None:
    """Derive every balance again, check every promise, walk the seal. Exit 0 sound, 1 not."""
    with open_database() as database, database.transaction(isolation="REPEATABLE READ") as session:
        # The whole ledger takes longer to read than any request may.
        session.execute(text("SET LOCAL statement_timeout = 0"))
        found = verify_ledger(session)
    if as_json:
        click.echo(json.dumps(as_dict(found, "en"), ensure_ascii=False))
    else:
        _print(found)
    if not found.ok:
        raise SystemExit(BAD)


def _print(found: Verification) -> None:
    """For a person: the verdict, how far the seal reaches, each fault in both languages."""
    click.echo(f"积分流水 {found.checked_transfers} 笔，余额合计 {found.ledger_sum}。")
    click.echo(f"Transfers: {found.checked_transfers}; all balances together: {found.ledger_sum}.")
    for chain in found.chains:
        oldest = "" if chain.oldest_unsealed is None else f"，最早第 {chain.oldest_unsealed} 号"
        click.echo(
            f"  {chain.table}: {chain.sealed_to} 已封存 sealed, {chain.unsealed} 待封存 waiting{oldest}"
        )
    for fault in found.faults:
        click.echo(f"✗ {fault.read('zh')}\n  {fault.read('en')}", err=True)
    if found.ok:
        click.echo("账目相符，承诺全部成立。\nThe books are sound; every promise holds.")
    else:
        click.echo(f"发现 {found.fault_count} 处问题。\nFaults found: {found.fault_count}.", err=True)
