"""What the ledger does when a package goes out, is confirmed and ends: in the same transaction, always."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.accounts.privacy.ports import exports
from backend.core import stream
from backend.core.clock import as_moment
from rewards.ledger.domain import PointsAwarded, TransferKind
from rewards.ledger.queries.wallet import balance_of, entries_of
from rewards.ledger.service import escrow_package, pay_assignment, release_escrow
from rewards.ledger.words import own_sentence
from rewards.rules.domain import check_reward
from rewards.rules.queries import package_rewards
from tasks.packages.domain.events import AssignmentConfirmed, PackagePosted, PackageSettled

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.events import EventBus
    from rewards.ledger.queries.entries import Entry


def subscribe(bus: EventBus) -> None:
    """Listen to packages, and to our own awards."""
    bus.subscribe(PackagePosted, hold_points)
    bus.subscribe(AssignmentConfirmed, pay_points)
    bus.subscribe(PackageSettled, give_back_points)
    bus.subscribe(PointsAwarded, tell_wallet)


def hold_points(session: Session, event: PackagePosted) -> None:
    """Escrow what the package may cost; a short budget or a reward against the rules undoes the posting."""
    check_reward(package_rewards()[event.kind], event.reward_points)
    escrow_package(
        session,
        package_id=event.package_id,
        region_code=event.region_code,
        points=event.escrow_points,
        memo=_memo(event.number, event.kind),
        by=event.by,
    )


def pay_points(session: Session, event: AssignmentConfirmed) -> None:
    """Pay the confirmed points out of the package's escrow."""
    pay_assignment(
        session,
        assignment_id=event.assignment_id,
        package_id=event.package_id,
        person_id=event.person_id,
        points=event.points,
        memo=_memo(event.number, event.kind),
        by=event.by,
    )


def give_back_points(session: Session, event: PackageSettled) -> None:
    """Give what nobody earned back to the budget."""
    release_escrow(session, package_id=event.package_id, memo={"number": event.number}, by=None)


def tell_wallet(session: Session, event: PointsAwarded) -> None:
    """Tell the person's phone what came in."""
    entry = {
        "at": as_moment(event.at),
        "points": event.points,
        "balance_after": event.balance,
        "kind": str(TransferKind.AWARD),
        # Who listens is not known here, so both languages travel; `sentence` is the product's first.
        "sentence": own_sentence(TransferKind.AWARD, event.memo, event.points, "zh"),
        "sentence_en": own_sentence(TransferKind.AWARD, event.memo, event.points, "en"),
    }
    stream.publish(
        session,
        "volunteer",
        "wallet",
        {"balance": event.balance, "entry": entry},
        receivers={"persons": [str(event.person_id)]},
        about=event.person_id,
    )


@exports("wallet")
def own_copy(session: Session, person_id: UUID) -> dict[str, Any]:
    """A person's points, for the copy of their data: the balance and every entry."""
    entries: list[Entry] = []
    while page := entries_of(session, person_id, entries[-1].transfer.id if entries else None):
        entries += page
    return {
        "balance": balance_of(session, person_id),
        "entries": [
            {
                "at": as_moment(transfer.at),
                "points": points,
                "balance_after": balance_after,
                "sentence": own_sentence(transfer.kind, transfer.memo, transfer.points, "zh"),
            }
            for transfer, points, balance_after in entries
        ],
    }


def _memo(number: str, kind: str) -> dict[str, Any]:
    """The public words of a package that a statement needs."""
    return {"number": number, "package_kind": str(kind)}
