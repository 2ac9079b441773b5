"""The local way to people without a socket: the message waits in a table until the phone is opened.

An honest stand-in for a port: nobody's phone rings by it. WeChat's subscribe messages take its place.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from backend.accounts.people.queries import not_erased
from backend.core.clock import as_moment
from backend.core.db import new_id, now
from tasks.packages.documents.volunteer import reread
from tasks.packages.domain.packages import ENDED, LIVE
from tasks.packages.models import Package
from tasks.packages.queries.matching import persons_on
from tasks.packages.seat_models import Notice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.db import Database
    from backend.core.words import Language
    from tasks.packages.ports import Message

SHOWN = 50
NOTICES_KEPT = timedelta(days=30)


class LocalNotices:
    """Keeps messages for `GET /me/notices`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def send(self, message: Message) -> None:
        """Add the message for each person once, however often it is sent."""
        with self._database.transaction() as session:
            keep_notices(session, message)


def keep_notices(session: Session, message: Message) -> None:
    """Write one row per person; the end of a package goes to whom it was told, and to all who took part."""
    persons: Iterable[UUID] = message.persons
    if message.event == "package" and not _is_live(session, message.package_id):
        return  # it ended before this was sent: nobody is called to it any more
    if message.event == "package_ended":
        told = select(Notice.person_id).where(
            Notice.package_id == message.package_id, Notice.event == "package"
        )
        persons = not_erased(session, {*session.scalars(told), *persons_on(session, message.package_id)})
        # What they were called to is over, and its description goes with it: the end is all that stays.
        called = (Notice.package_id == message.package_id, Notice.event != message.event)
        session.execute(delete(Notice).where(*called))
    rows = [
        {
            "id": new_id(),
            "person_id": person_id,
            "package_id": message.package_id,
            "event": message.event,
            "round": message.round,
            "data": message.data,
            "created_at": now(session),
        }
        for person_id in persons
    ]
    if rows:
        session.execute(insert(Notice).on_conflict_do_nothing(), rows)


def _is_live(session: Session, package_id: UUID) -> bool:
    # It cannot end before what is written here is committed: the sweep at its end finds it.
    query = select(Package.state).where(Package.id == package_id).with_for_update(read=True, key_share=True)
    return session.scalar(query) in LIVE


def forget_old(session: Session) -> int:
    """Drop notices of long ago; the number dropped."""
    oldest = now(session) - NOTICES_KEPT
    return len(session.execute(delete(Notice).where(Notice.created_at < oldest).returning(Notice.id)).all())


def notices_of(session: Session, person_id: UUID, language: Language = "zh") -> list[dict[str, Any]]:
    """A person's newest notices in their language, as the phone lists them; of ended work its end alone."""
    shown = (Notice.event == "package_ended") | Package.state.not_in(ENDED)
    query = select(Notice, Package).join(Package, Package.id == Notice.package_id)
    query = query.where(Notice.person_id == person_id, shown).order_by(Notice.id.desc()).limit(SHOWN)
    return [
        {
            "id": str(row.id),
            "package_id": str(row.package_id),
            "event": row.event,
            "data": reread(row.data, package, language),
            "at": as_moment(row.created_at),
            "read_at": as_moment(row.read_at),
        }
        for row, package in session.execute(query)
    ]


def mark_read(session: Session, person_id: UUID) -> None:
    """The person has seen all notices so far."""
    session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.read_at.is_(None))
        .values(read_at=now(session))
    )


def mark_seen(session: Session, seen: Collection[tuple[UUID, UUID]]) -> None:
    """Each of these persons has seen this package elsewhere: (person, package)."""
    theirs = tuple_(Notice.person_id, Notice.package_id).in_(seen)
    session.execute(update(Notice).where(theirs, Notice.read_at.is_(None)).values(read_at=now(session)))
