"""协助留意: keeping an eye out without a seat. The row of the package is the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import insert

from backend.accounts.queries import volunteers_among
from backend.core.db import now
from backend.core.errors import AppError, ForbiddenError
from tasks.packages.documents import volunteer
from tasks.packages.queries.matching import ties_for
from tasks.packages.queries.packages import lock
from tasks.packages.seat_models import Watcher
from tasks.packages.service.grabbing import Wish, why_closed
from tasks.packages.service.requests import are_repeated, forget
from tasks.packages.service.telling import tell_console

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor
    from tasks.packages.models import Package


def watch_package(session: Session, actor: Actor, package_id: UUID, key: UUID) -> dict[str, Any]:
    """Keep an eye out: public description only, sightings count; its card. Doing it twice changes nothing.

    Said again after the end it is refused, other than a grab: there is nothing of one's own to come back to.

    Raises PackageEndedError, KeyReusedError, NotFoundError, ForbiddenError.
    """
    (answer,) = watch_packages(session, package_id, [Wish(actor, key)])
    if isinstance(answer, AppError):
        raise answer
    return answer


def watch_packages(
    session: Session, package_id: UUID, wishes: Sequence[Wish]
) -> list[dict[str, Any] | AppError]:
    """The same for a lot of different people under one lock: desks are told once how many there are.

    Refusals stand among the answers; raises NotFoundError when there is no such package.
    """
    asked = {wish.actor.person_id: wish.key for wish in wishes}
    repeated = dict(zip(asked, are_repeated(session, list(asked.items()), "watch", package_id), strict=True))
    refused: dict[UUID, AppError] = {
        person_id: known for person_id, known in repeated.items() if isinstance(known, AppError)
    }
    volunteers = volunteers_among(session, asked, hold=True)
    package = lock(session, package_id)
    closed = why_closed(package, now(session))
    for person_id in asked.keys() - refused.keys():
        if closed is not None:
            refused[person_id] = closed()
        elif person_id not in volunteers:
            refused[person_id] = ForbiddenError()
    forget(session, [(one, asked[one]) for one in refused if repeated[one] is False])
    _add(session, package, asked.keys() - refused.keys())
    cards = _cards(session, package, [wish.actor for wish in wishes if wish.actor.person_id not in refused])
    return [refused.get(wish.actor.person_id) or cards[wish.actor.person_id] for wish in wishes]


def _add(session: Session, package: Package, persons: Collection[UUID]) -> None:
    """Put them down, and tell the desks if any of them is new."""
    if not persons:
        return
    rows = [{"package_id": package.id, "person_id": one, "since": now(session)} for one in persons]
    added = session.execute(
        insert(Watcher).values(rows).on_conflict_do_nothing().returning(Watcher.person_id)
    ).all()
    if added:
        tell_console(session, package)


def _cards(session: Session, package: Package, actors: Sequence[Actor]) -> dict[UUID, dict[str, Any]]:
    """The card as each of them reads it."""
    ties = ties_for(session, [actor.person_id for actor in actors])
    readers = [([package], ties[actor.person_id], actor.language) for actor in actors]
    cards = volunteer.cards_for(session, readers)
    return {actor.person_id: card for actor, (card,) in zip(actors, cards, strict=True)}
