"""Everything a desk has open: what the next shift must know of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from backend.accounts.people import queries as people
from tasks.handovers.domain import Desk, ItemKind, OpenItem
from tasks.handovers.queries import scope_of
from tasks.packages.documents.values import moment
from tasks.packages.domain.assignments import AssignmentState
from tasks.packages.domain.name_and_face import NameAndFace
from tasks.packages.domain.packages import LIVE, PackageState
from tasks.packages.models import Package, Review
from tasks.packages.queries.packages import within
from tasks.packages.seat_models import Assignment
from tasks.sightings.models import Sighting
from tasks.sightings.queries import UNDECIDED

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from backend.core.guard import Actor


def open_items_of(session: Session, actor: Actor, desk: Desk) -> list[OpenItem]:
    """Sightings, approvals, reports, packages and reviews that wait, the most urgent kind first.

    Every object stands in the list once: a live package whose name and face wait for approval is that
    approval.
    """
    here = within([scope_of(desk)], actor)
    return [
        *_sightings(session, here),
        *_packages(session, here),
        *_reports(session, here),
        *_reviews(session, here),
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
        since=moment(since or package.created_at),
        package_id=str(package.id),
    )


def _sightings(session: Session, here: ColumnElement[bool]) -> list[OpenItem]:
    """Sightings that somebody must still answer for."""
    query = (
        select(Sighting, Package)
        .join(Package, Package.id == Sighting.package_id)
        .where(here, UNDECIDED)
        .order_by(Sighting.id)
    )
    rows = session.execute(query).all()
    names = people.display_names(session, {sighting.person_id for sighting, _ in rows})
    return [
        OpenItem(
            id=str(sighting.id),
            kind=ItemKind.SIGHTING,
            title=package.title,
            number=package.number,
            state=sighting.state.value,
            since=moment(sighting.sent_at),
            package_id=str(package.id),
            who=names.get(sighting.person_id),
        )
        for sighting, package in rows
    ]


def _reports(session: Session, here: ColumnElement[bool]) -> list[OpenItem]:
    """Reports that wait to be confirmed or rejected."""
    query = (
        select(Assignment, Package)
        .join(Package, Package.id == Assignment.package_id)
        .where(here, Assignment.state == AssignmentState.REPORTED)
        .order_by(Assignment.id)
    )
    rows = session.execute(query).all()
    names = people.display_names(session, {assignment.person_id for assignment, _ in rows})
    return [
        OpenItem(
            id=str(assignment.id),
            kind=ItemKind.REPORT,
            title=package.title,
            number=package.number,
            state=assignment.state.value,
            since=moment(assignment.reported_at),
            package_id=str(package.id),
            who=names.get(assignment.person_id),
        )
        for assignment, package in rows
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
            since=moment(review.broken_at),
            package_id=str(package.id),
        )
        for review, package in session.execute(query)
    ]
