"""Everything a desk has open: what the next shift must know of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import select

from backend.accounts.people import queries as people
from backend.accounts.registrations import queries as registrations
from backend.core.clock import as_moment
from tasks.handovers.domain import Desk, ItemKind, OpenItem
from tasks.handovers.queries import scope_of
from tasks.packages.domain.assignments import AssignmentState
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import LIVE, PackageState
from tasks.packages.models import Package, Review
from tasks.packages.queries.assignments import CALLING
from tasks.packages.queries.packages import within
from tasks.packages.seat_models import Assignment
from tasks.sightings.models import Sighting
from tasks.sightings.queries import UNDECIDED

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from backend.core.guard import Actor


def open_items_of(session: Session, actor: Actor, desk: Desk) -> list[OpenItem]:
    """Calls for help, sightings, approvals, reports and all else that waits, the most urgent first.

    Every object stands in the list once: a live package whose name and face wait for approval is that
    approval, a report whose writer called for help is that call.
    """
    here = within([scope_of(desk)], actor)
    return [
        *_calls(session, here),
        *_sightings(session, here),
        *_packages(session, here),
        *_reports(session, here),
        *_reviews(session, here),
        *_registrations(session, actor, desk),
    ]


def _packages(session: Session, here: ColumnElement[bool]) -> list[OpenItem]:
    """Packages that are out or wait to go out; approvals first."""
    running = (*LIVE, PackageState.AWAITING_APPROVAL)
    query = select(Package).where(here, Package.state.in_(running)).order_by(Package.id)
    items = [_package(package) for package in session.scalars(query)]
    return sorted(items, key=lambda item: item.kind is not ItemKind.APPROVAL)


def _package(package: Package) -> OpenItem:
    waits = (
        package.state is PackageState.AWAITING_APPROVAL
        or package.name_and_face is NameAndFace.AWAITING_APPROVAL
    )
    since = package.approval_asked_at if waits else package.opened_at
    return OpenItem(
        id=str(package.id),
        kind=ItemKind.APPROVAL if waits else ItemKind.PACKAGE,
        title=package.title,
        number=package.number,
        state=package.state.value,
        since=as_moment(since or package.created_at),
        package_id=str(package.id),
    )


def _sightings(session: Session, here: ColumnElement[bool]) -> list[OpenItem]:
    """Sightings that somebody must still answer for."""
    return _of_persons(session, ItemKind.SIGHTING, Sighting, Sighting.sent_at, here & UNDECIDED)


def _calls(session: Session, here: ColumnElement[bool]) -> list[OpenItem]:
    """Volunteers who called for help, and whom nobody has spoken to yet."""
    return _of_persons(session, ItemKind.HELP, Assignment, Assignment.help_at, here & CALLING)


def _reports(session: Session, here: ColumnElement[bool]) -> list[OpenItem]:
    """Reports that wait to be confirmed or rejected."""
    waiting = (Assignment.state == AssignmentState.REPORTED) & ~CALLING
    return _of_persons(session, ItemKind.REPORT, Assignment, Assignment.reported_at, here & waiting)


def _of_persons(
    session: Session,
    kind: ItemKind,
    table: type[Sighting | Assignment],
    since: InstrumentedAttribute[Any],
    which: ColumnElement[bool],
) -> list[OpenItem]:
    """What volunteers sent about packages, in the order it came."""
    query = select(table, Package, since).join(Package, Package.id == table.package_id).where(which)
    rows = session.execute(query.order_by(table.id)).all()
    names = people.display_names(session, {row.person_id for row, _, _ in rows})
    return [
        OpenItem(
            id=str(row.id),
            kind=kind,
            title=package.title,
            number=package.number,
            state=row.state.value,
            since=as_moment(at),
            package_id=str(package.id),
            who=names.get(row.person_id),
        )
        for row, package, at in rows
    ]


def _registrations(session: Session, actor: Actor, desk: Desk) -> list[OpenItem]:
    """Neighbours who wait to become volunteers, as one item."""
    waiting, since = registrations.pending(session, registrations.within([scope_of(desk)], actor))
    if not waiting:
        return []
    return [
        OpenItem(
            id=str(desk.station_id or uuid5(NAMESPACE_OID, desk.region_code)),
            kind=ItemKind.REGISTRATIONS,
            title="平安志愿者登记",
            number=str(waiting),
            state="pending",
            since=as_moment(since),
            package_id=None,
        )
    ]


def _reviews(session: Session, here: ColumnElement[bool]) -> list[OpenItem]:
    """Names shown under break-glass that somebody must still look at."""
    query = (
        select(Review, Package)
        .join(Package, Package.id == Review.package_id)
        .where(here, Review.closed_at.is_(None))
        .order_by(Review.due_on, Review.id)
    )
    return [
        OpenItem(
            id=str(review.id),
            kind=ItemKind.REVIEW,
            title=package.title,
            number=package.number,
            state="open",
            since=as_moment(review.broken_at),
            package_id=str(package.id),
        )
        for review, package in session.execute(query)
    ]
