"""The ledger's tables, as `migrations/versions/0008_ledger.py` makes them.

Balances are moved by a trigger of the database when a transfer is inserted; role app cannot write them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, FetchedValue, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.core.db import Base, new_id


class Account(Base):
    """One account; exactly one per kind and owner. `balance` is credits less debits, kept under lock."""

    __tablename__ = "ledger_account"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str]
    owner_id: Mapped[UUID | None]
    balance: Mapped[int] = mapped_column(BigInteger, server_default=FetchedValue())
    opened_at: Mapped[datetime]


class Transfer(Base):
    """Points moved once: one row, never changed. `id` is its number on every statement."""

    __tablename__ = "transfer"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    key: Mapped[UUID] = mapped_column(unique=True)
    request_digest: Mapped[bytes]
    kind: Mapped[str]
    debit_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    credit_id: Mapped[int] = mapped_column(ForeignKey("ledger_account.id"))
    points: Mapped[int] = mapped_column(BigInteger)
    debit_after: Mapped[int] = mapped_column(BigInteger)
    credit_after: Mapped[int] = mapped_column(BigInteger)
    cause: Mapped[UUID]
    memo: Mapped[dict[str, Any]]
    correction_of: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))
    proposed_by: Mapped[UUID | None]
    by: Mapped[UUID | None]
    at: Mapped[datetime]


class Budget(Base):
    """What a budget account stands for: whose money, which paper. Never changed; a mistake is corrected."""

    __tablename__ = "budget"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    key: Mapped[UUID] = mapped_column(unique=True)
    request_digest: Mapped[bytes]
    name: Mapped[str]
    region_code: Mapped[str]
    year: Mapped[int]
    points: Mapped[int] = mapped_column(BigInteger)
    source_of_funds: Mapped[str]
    document_number: Mapped[str]
    opened_by: Mapped[UUID | None]
    opened_at: Mapped[datetime]


class Correction(Base):
    """A proposal to take points of one transfer back; the transfer is made when a second person approves."""

    __tablename__ = "correction"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[UUID] = mapped_column(unique=True)
    request_digest: Mapped[bytes]
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"))
    points: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    state: Mapped[str]
    proposed_by: Mapped[UUID]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None]
    posted_id: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))


class Check(Base):
    """A proof of the whole ledger that somebody asked for; `found` stays empty when it was given up."""

    __tablename__ = "ledger_check"
    __table_args__ = (
        Index(
            "uq_ledger_check_open", text("(true)"), unique=True, postgresql_where=text("finished_at IS NULL")
        ),
        Index("ix_ledger_check_finished_at", "finished_at", postgresql_where=text("found IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    found: Mapped[dict[str, Any] | None]
