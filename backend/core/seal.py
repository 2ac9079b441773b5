"""The seal: a chain of digests over rows that are never to change, kept beside the tables it seals.

Triggers note every new row in `seal_waiting`, in the row's own transaction. Each second one sealer, alone
under an advisory lock, moves what it can see from there to the end of the chain; so posting never waits
for the chain, and a row that becomes visible late is sealed late but never missed.

What is hashed, so that anybody can hash it again:

- the row: SHA-256 of a JSON array [form, table, value, …] in UTF-8 without spaces, keys of objects
  sorted; values in the order of the form's columns; ids, times (UTC, microseconds, "Z") and bytes (hex)
  as text. A form names the columns; a table that grows columns gets a new form, old rows keep theirs.
- the link: SHA-256 of previous hash, sequence (8 bytes), row id (8 bytes), form (2 bytes), row digest;
  numbers big-endian. The first link's previous hash is the SHA-256 of the table's name.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    SmallInteger,
    any_,
    cast,
    column,
    delete,
    exists,
    func,
    insert,
    select,
    table,
)
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base
from backend.core.runtime import DueWork

if TYPE_CHECKING:
    from sqlalchemy import TableClause
    from sqlalchemy.orm import Session

SEAL_LOCK: Final = 0x5348_5345  # any constant; "SHSE"
# About a third of a second of work, so a transaction of the sealer stays short.
BATCH: Final = 5_000
# Read so many links at a time, so that a web process that walks a chain serves others in between.
STRIDE: Final = 500


class Seal(Base):
    """One link of a table's chain. The database checks that `hash` follows from the other columns."""

    __tablename__ = "seal"

    sealed_table: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    row_id: Mapped[int] = mapped_column(BigInteger)
    form: Mapped[int] = mapped_column(SmallInteger)
    row_digest: Mapped[bytes]
    previous: Mapped[bytes]
    hash: Mapped[bytes]


class SealWaiting(Base):
    """A row that is committed and not yet in the chain."""

    __tablename__ = "seal_waiting"

    sealed_table: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table whose rows are sealed; `forms` are the columns each form hashes, the last form is in use."""

    name: str
    forms: Mapping[int, tuple[str, ...]]

    @property
    def form(self) -> int:
        """The form that new rows are sealed in."""
        return max(self.forms)

    @property
    def clause(self) -> TableClause:
        """The table with every column that any form hashes."""
        names = dict.fromkeys(name for columns in self.forms.values() for name in columns)
        return table(self.name, *(column(name) for name in names))


@dataclass(frozen=True, slots=True)
class ChainFault:
    """One thing wrong with a chain, at a row of the sealed table."""

    problem: str
    table: str
    row_id: int | None
    sequence: int | None


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far a chain reaches and what still waits for it."""

    table: str
    sealed_to: int
    head: str
    unsealed: int
    oldest_unsealed: int | None


_AUDIT_FIRST: Final = ("id", "at", "actor_id", "action", "object_type", "object_id", "reason", "details")
AUDIT: Final = SealedTable("audit", {1: _AUDIT_FIRST, 2: (*_AUDIT_FIRST, "station_id")})


def row_digest(name: str, form: int, values: Sequence[Any]) -> bytes:
    """The SHA-256 of one row's values, in the form this module's docstring describes."""
    text = json.dumps(
        [form, name, *map(_plain, values)], ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(text.encode()).digest()


def link_hash(previous: bytes, sequence: int, row_id: int, form: int, digest: bytes) -> bytes:
    """The hash of one link."""
    return hashlib.sha256(previous + struct.pack(">qqh", sequence, row_id, form) + digest).digest()


def first_previous(name: str) -> bytes:
    """What the first link of a table's chain stands on."""
    return hashlib.sha256(name.encode()).digest()


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case UUID():
            return str(value)
        case bytes():
            return value.hex()
        case _:
            return value


def seal_waiting(session: Session, sealed: SealedTable, limit: int = BATCH) -> int:
    """Append what waits to the chain, in the order of ids; the number of rows sealed.

    0 when another sealer is at work: there is only ever one writer per chain.
    """
    lock = func.pg_try_advisory_xact_lock(SEAL_LOCK, func.hashtext(sealed.name))
    if not session.scalar(select(lock)):
        return 0
    rows = _waiting_rows(session, sealed, limit)
    if not rows:
        return 0
    sequence, previous = _head(session, sealed.name)
    links = []
    for row_id, *values in rows:
        sequence += 1
        digest = row_digest(sealed.name, sealed.form, values)
        found = link_hash(previous, sequence, row_id, sealed.form, digest)
        links.append(
            {
                "sealed_table": sealed.name,
                "sequence": sequence,
                "row_id": row_id,
                "form": sealed.form,
                "row_digest": digest,
                "previous": previous,
                "hash": found,
            }
        )
        previous = found
    session.execute(insert(Seal), links)
    done = [link["row_id"] for link in links]
    session.execute(
        delete(SealWaiting).where(
            SealWaiting.sealed_table == sealed.name, SealWaiting.row_id == any_(cast(done, ARRAY(BigInteger)))
        )
    )
    return len(links)


def _waiting_rows(session: Session, sealed: SealedTable, limit: int) -> list[tuple[Any, ...]]:
    """Id and values of the waiting rows this transaction can see."""
    source = sealed.clause
    columns = [source.c[name] for name in sealed.forms[sealed.form]]
    query = (
        select(SealWaiting.row_id, *columns)
        .join(source, source.c.id == SealWaiting.row_id)
        .where(SealWaiting.sealed_table == sealed.name)
        .order_by(SealWaiting.row_id)
        .limit(limit)
    )
    return [tuple(row) for row in session.execute(query)]


def _head(session: Session, name: str) -> tuple[int, bytes]:
    """The last link's sequence and hash."""
    query = select(Seal.sequence, Seal.hash).where(Seal.sealed_table == name)
    last = session.execute(query.order_by(Seal.sequence.desc()).limit(1)).one_or_none()
    return (last.sequence, last.hash) if last else (0, first_previous(name))


def chain_state(session: Session, name: str) -> ChainState:
    """How far the chain of a table reaches."""
    sequence, head = _head(session, name)
    waiting = select(func.count(), func.min(SealWaiting.row_id)).where(SealWaiting.sealed_table == name)
    unsealed, oldest = session.execute(waiting).one()
    return ChainState(name, sequence, head.hex(), unsealed, oldest)


def check_chain(session: Session, sealed: SealedTable) -> Iterator[ChainFault]:
    """Walk a chain from its first link and hash every row again; yields each fault, in the chain's order.

    Run it in one REPEATABLE READ transaction: rows and chain are then of one moment.
    """
    yield from _check_links(session, sealed)
    yield from _check_unsealed(session, sealed)


def _check_links(session: Session, sealed: SealedTable) -> Iterator[ChainFault]:
    source = sealed.clause
    query = (
        select(Seal.sequence, Seal.row_id, Seal.form, Seal.row_digest, Seal.previous, Seal.hash, source)
        .join(source, source.c.id == Seal.row_id, isouter=True)
        .where(Seal.sealed_table == sealed.name)
        .order_by(Seal.sequence)
        .execution_options(yield_per=STRIDE)
    )
    expected, previous = 1, first_previous(sealed.name)
    names = [item.name for item in source.c]
    for sequence, row_id, form, digest, claimed, found, *values in session.execute(query):
        if sequence != expected:
            yield ChainFault("chain_gap", sealed.name, row_id, expected)
        elif claimed != previous:
            yield ChainFault("chain_broken", sealed.name, row_id, sequence)
        if found != link_hash(claimed, sequence, row_id, form, digest):
            yield ChainFault("chain_hash", sealed.name, row_id, sequence)
        by_name = dict(zip(names, values, strict=True))
        if (problem := _row_problem(sealed, form, digest, by_name)) is not None:
            yield ChainFault(problem, sealed.name, row_id, sequence)
        expected, previous = sequence + 1, found


def _row_problem(sealed: SealedTable, form: int, digest: bytes, row: Mapping[str, Any]) -> str | None:
    """What is wrong with one sealed row.

    Columns that came after its form are not under its seal, so they must be as they were then: empty.
    """
    if row["id"] is None:
        return "row_missing"
    if form not in sealed.forms:
        return "form_unknown"
    hashed = sealed.forms[form]
    later = any(row[name] is not None for name in row.keys() - set(hashed))
    if later or digest != row_digest(sealed.name, form, [row[name] for name in hashed]):
        return "row_changed"
    return None


def _check_unsealed(session: Session, sealed: SealedTable) -> Iterator[ChainFault]:
    """Rows that came in behind the triggers' back, and rows that wait although they are sealed or gone."""
    source = sealed.clause
    is_sealed = exists().where(Seal.sealed_table == sealed.name, Seal.row_id == source.c.id)
    waits = exists().where(SealWaiting.sealed_table == sealed.name, SealWaiting.row_id == source.c.id)
    for row_id in session.scalars(select(source.c.id).where(~is_sealed, ~waits).order_by(source.c.id)):
        yield ChainFault("row_unsealed", sealed.name, row_id, None)
    mine = select(SealWaiting.row_id).where(SealWaiting.sealed_table == sealed.name)
    gone = ~exists().where(source.c.id == SealWaiting.row_id)
    done = exists().where(Seal.sealed_table == sealed.name, Seal.row_id == SealWaiting.row_id)
    for row_id in session.scalars(mine.where(gone | done).order_by(SealWaiting.row_id)):
        yield ChainFault("waiting_wrong", sealed.name, row_id, None)


def due_work(*tables: SealedTable) -> tuple[DueWork, ...]:
    """The sealers of some tables, for the tick."""

    def sealer(sealed: SealedTable) -> DueWork:
        return DueWork(f"seal {sealed.name}", lambda session: seal_waiting(session, sealed))

    return tuple(sealer(sealed) for sealed in tables)


DUE: Final = due_work(AUDIT)
