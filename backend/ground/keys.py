"""`shouwang keys`: is the master key the right one, and every personal key wrapped anew by a new one."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import click
from sqlalchemy import func, select, update

from backend.accounts.people import queries as people
from backend.accounts.people.models import Person
from backend.accounts.registrations import queries as registrations
from backend.accounts.registrations.models import Registration
from backend.core.crypto import WrongMasterKeyError, known_marks, present_mark, unwrap_key, wrap_key
from backend.core.db import settings_of
from backend.core.keys import has_master_key
from backend.ground.places import GroundError
from tasks.media import queries as media
from tasks.media.models import Photo
from tasks.packages.models import Package

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from backend.core.db import Database

DatabaseOpener = Callable[[], "AbstractContextManager[Database]"]
# Some 10 ms of work: nobody who needs one of these rows waits for longer.
BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class WrappedKeys:
    """A column of keys that the master key wraps, and what each is called when it is wrapped."""

    table: Any
    column: InstrumentedAttribute[bytes | None]
    owner_of: Callable[[UUID], str]


KEYS: Final = (
    WrappedKeys(Person, Person.wrapped_key, people.owner_of),
    WrappedKeys(Registration, Registration.wrapped_key, registrations.owner_of),
    WrappedKeys(Package, Package.key, lambda package_id: f"package:{package_id}"),
    WrappedKeys(Photo, Photo.wrapped_key, media.key_owner),
)


def wrap_anew(session: Session, keys: WrappedKeys, after: UUID | None = None) -> list[UUID]:
    """One batch of keys that the present master key has not wrapped; the ids done, none when none is left.

    What is left to do is read from the rows themselves, so it goes on wherever it was broken off; `after`
    only spares a run to look again at what it did. Raises WrongMasterKeyError for a key that neither opens.
    """
    settings = settings_of(session)
    mark = present_mark(settings)
    stale = (
        select(keys.table.id, keys.column)
        .where(keys.column.is_not(None), func.substring(keys.column, 1, len(mark)) != mark)
        .order_by(keys.table.id)
        .limit(BATCH)
        .with_for_update()
    )
    if after is not None:
        stale = stale.where(keys.table.id > after)
    rows = session.execute(stale).all()
    for row_id, wrapped in rows:
        owner = keys.owner_of(row_id)
        fresh = wrap_key(settings, unwrap_key(settings, wrapped, owner), owner)
        session.execute(update(keys.table).where(keys.table.id == row_id).values({keys.column: fresh}))
    return [row_id for row_id, _ in rows]


@click.command("rotate")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
@click.pass_obj
def rotate(open_database: DatabaseOpener, /, *, as_json: bool) -> None:
    """Wrap every key anew by the present master key; broken off, it goes on where it was."""
    try:
        with open_database() as database:
            done = _everything(database)
            refuse_late(_everything(database))
    except WrongMasterKeyError as error:
        raise GroundError(
            "A key was wrapped by a master key that is not given: set SHOUWANG_MASTER_KEY_BEFORE to it."
        ) from error
    if as_json:
        click.echo(json.dumps({"ok": True, "wrapped": done}))
        return
    for name, count in done.items():
        click.echo(f"{name}: {count} keys wrapped anew.")
    click.echo("Nothing needs the master key before this one any more; take it away.")


def refuse_late(late: dict[str, int]) -> None:
    """Raise GroundError when a closing pass from the start still found keys: somebody goes on making them."""
    if count := sum(late.values()):
        raise GroundError(
            f"{count} keys were wrapped by the master key before while this ran: a process still has the old"
            " settings. Start every process again, then rotate once more; keep the key before until then."
        )


@click.command("check")
@click.pass_obj
def check(open_database: DatabaseOpener, /) -> None:
    """Say whether the master key given opens what this database holds."""
    with open_database() as database, database.transaction() as session:
        refuse_other_key(session)
    click.echo("The master key is the one that this database's keys are wrapped by.")


def refuse_other_key(session: Session) -> None:
    """Raise GroundError when the newest keys cannot be unwrapped: what is sealed from now on would be lost.

    The newest alone are looked at: they were made by the last process that served.
    """
    settings = settings_of(session)
    newest = [wrapped for keys in KEYS if (wrapped := _newest(session, keys)) is not None]
    if newest and not has_master_key(settings):
        raise GroundError(
            f"This database holds what a master key sealed, and {settings.state_dir}/keys has none: put the"
            " file `master` back from your backup, or set SHOUWANG_MASTER_KEY. Nothing was changed."
        )
    if newest and not all(wrapped.startswith(known_marks(settings)) for wrapped in newest):
        raise GroundError(
            "The master key is not the one that sealed what this database holds: nobody could sign in, and"
            " what comes new would be sealed by the wrong one. Give the right one (SHOUWANG_MASTER_KEY, or"
            " keys/master of the state folder), after a change of keys also the one before. Nothing was"
            " changed."
        )


def _newest(session: Session, keys: WrappedKeys) -> bytes | None:
    query = select(keys.column).where(keys.column.is_not(None)).order_by(keys.table.id.desc()).limit(1)
    return session.scalar(query)


def _everything(database: Database) -> dict[str, int]:
    """One pass over every column of keys, from the start; how many keys of each table were wrapped anew."""
    return {keys.table.__tablename__: _all_of(database, keys) for keys in KEYS}


def _all_of(database: Database, keys: WrappedKeys) -> int:
    count, last = 0, None
    while True:
        with database.transaction() as session:
            batch = wrap_anew(session, keys, last)
        if not batch:
            return count
        count, last = count + len(batch), batch[-1]
