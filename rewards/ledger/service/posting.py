"""The one way points move: lock both accounts, insert one row; the database moves the balances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select
from sqlalchemy.dialects.postgresql import UUID as UUID_
from sqlalchemy.dialects.postgresql import insert

from backend.core.db import now
from backend.core.errors import KeyReusedError
from rewards.ledger.domain import AccountKind, PointsShortError, Posting, check_points
from rewards.ledger.models import Account, Transfer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session


class Posted(NamedTuple):
    """A transfer, and whether this call made it (and not an earlier one with the same key)."""

    transfer: Transfer
    fresh: bool


# Statements are put together once: doing it at every posting costs more than PostgreSQL takes to post.
ACCOUNT: Final = select(Account).where(
    Account.kind == bindparam("kind"),
    Account.owner_id.is_not_distinct_from(bindparam("owner_id", type_=UUID_)),
)
LOCKED: Final = (
    select(Account)
    .from_statement(
        select(
            func.lock_accounts(bindparam("wanted", type_=ARRAY(BigInteger))).table_valued(
                *Account.__table__.columns
            )
        )
    )
    .execution_options(populate_existing=True)
)
OPEN: Final = insert(Account).on_conflict_do_nothing(index_elements=["kind", "owner_id"]).returning(Account)
POST: Final = insert(Transfer).on_conflict_do_nothing(index_elements=["key"]).returning(Transfer)


def ensure_account(session: Session, kind: AccountKind, owner_id: UUID | None) -> Account:
    """The account of this kind and owner, made on first need. Its balance is not locked yet."""
    wanted = {"kind": kind, "owner_id": owner_id}
    account = session.scalar(ACCOUNT, wanted)
    if account is None:
        account = new_account(session, kind, owner_id) or session.scalars(ACCOUNT, wanted).one()
    return account


def new_account(session: Session, kind: AccountKind, owner_id: UUID | None) -> Account | None:
    """A fresh account, which nobody else can see or lock before the commit; None when there is one."""
    row = {"kind": kind, "owner_id": owner_id, "opened_at": now(session)}
    account: Account | None = session.scalar(OPEN, row)
    return account


def lock_accounts(session: Session, ids: Iterable[int]) -> dict[int, Account]:
    """The accounts, locked in the ledger's order until the transaction ends, with balances of this moment."""
    return {account.id: account for account in session.scalars(LOCKED, {"wanted": sorted(set(ids))})}


def find_posted(session: Session, key: UUID, digest: bytes) -> Transfer | None:
    """What was posted with this key, or None; raises KeyReusedError when it stands for something else."""
    posted = session.scalar(select(Transfer).where(Transfer.key == key))
    if posted is not None and posted.request_digest != digest:
        raise KeyReusedError
    return posted


def post(session: Session, posting: Posting, locked: Mapping[int, Account] | None = None) -> Posted:
    """Post one transfer, or give the one that its key already stands for.

    `locked`: both accounts, when this transaction has just locked them and posted nothing since. Raises
    PointsInvalidError, PointsShortError, KeyReusedError. Nothing is written when it raises.
    """
    check_points(posting.points)
    digest = posting.digest()
    accounts = locked or lock_accounts(session, (posting.debit_id, posting.credit_id))
    debit, credit = accounts[posting.debit_id], accounts[posting.credit_id]
    if debit.kind != AccountKind.TREASURY and debit.balance < posting.points:
        # A repeat may find the account emptied by its own first time.
        return Posted(find_posted(session, posting.key, digest) or _refuse(debit, posting), fresh=False)
    row = {
        "key": posting.key,
        "request_digest": digest,
        "kind": posting.kind,
        "debit_id": debit.id,
        "credit_id": credit.id,
        "points": posting.points,
        "debit_after": debit.balance - posting.points,
        "credit_after": credit.balance + posting.points,
        "cause": posting.cause,
        "memo": dict(posting.memo),
        "correction_of": posting.correction_of,
        "proposed_by": posting.proposed_by,
        "by": posting.by,
        "at": now(session),
    }
    transfer = session.scalar(POST, row)
    if transfer is None:
        # Whoever took the key has committed by now: the insert waited for it.
        posted = find_posted(session, posting.key, digest)
        assert posted is not None  # noqa: S101 - the conflict says so, and no transfer is ever deleted
        return Posted(posted, fresh=False)
    session.expire(debit, ["balance"])
    session.expire(credit, ["balance"])
    return Posted(transfer, fresh=True)


def _refuse(debit: Account, posting: Posting) -> NoReturn:
    raise PointsShortError(AccountKind(debit.kind), debit.balance, posting.points)
