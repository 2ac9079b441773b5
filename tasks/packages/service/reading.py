"""Reads that must leave a trace: sealed fields of a package, names and phones of people on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from backend.core import audit
from backend.core.actions import Action
from backend.core.errors import NotFoundError
from backend.core.guard import Actor, may
from tasks.packages.documents import volunteer
from tasks.packages.documents.assignments import assignment_documents, with_contacts
from tasks.packages.documents.staff import staff_package, unseal, with_history
from tasks.packages.domain.assignments import ACTIVE, AssignmentState
from tasks.packages.domain.errors import PackageEndedError
from tasks.packages.domain.name_and_face import SHOWN
from tasks.packages.domain.packages import LIVE
from tasks.packages.models import HistoryRow, Package
from tasks.packages.queries import assignments, sealed
from tasks.packages.queries.matching import ties_of
from tasks.packages.queries.packages import get, get_for_staff, get_posted, target_of
from tasks.packages.queries.permitted import may_read_sealed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from tasks.packages.seat_models import Assignment

MAY_READ_BRIEFING = ACTIVE | {AssignmentState.REPORTED}


def read_package(session: Session, actor: Actor, package_id: UUID) -> dict[str, Any]:
    """A package in full, as far as this reader may: sealed fields are noted in the audit trail."""
    return package_in_full(session, actor, get_for_staff(session, actor, package_id))


def package_in_full(session: Session, actor: Actor, package: Package) -> dict[str, Any]:
    """The same for a package at hand: what every verb of staff answers with."""
    session.flush()
    document = staff_package(session, package, actor)
    if may_read_sealed(session, actor, package) and (package.sealed or package.photo_id):
        document = unseal(document, package, sealed.read(session, package))
        audit.note(session, actor, Action.PACKAGE_SEALED_READ, "package", package.id)
    rows = select(HistoryRow).where(HistoryRow.package_id == package.id).order_by(HistoryRow.id)
    document = with_history(session, document, session.scalars(rows).all())
    return {**document, "assignments": _seats(session, actor, package)}


def _seats(session: Session, actor: Actor, package: Package) -> list[dict[str, Any]]:
    if not may(session, actor, Action.ASSIGNMENT_READ, target_of(package)):
        return []
    return seats_for(session, actor, package, assignments.of_packages(session, [package.id]))


def seats_for(
    session: Session, actor: Actor, package: Package, rows: list[Assignment]
) -> list[dict[str, Any]]:
    """Assignments of one package; names and phones for staff who decide there, which is noted."""
    documents = assignment_documents(session, rows, actor)
    if not rows or not may(session, actor, Action.ASSIGNMENT_DECIDE, target_of(package)):
        return documents
    audit.note(session, actor, Action.ASSIGNMENT_READ, "package", package.id)
    return with_contacts(session, documents)


def read_assignment(session: Session, actor: Actor, assignment_id: UUID) -> dict[str, Any]:
    """One assignment: one's own, or for staff of its package; raises NotFoundError for others."""
    assignment = assignments.get(session, assignment_id)
    package = get(session, assignment.package_id)
    if not assignments.may_read(session, actor, package, assignment):
        raise NotFoundError
    return seats_for(session, actor, package, [assignment])[0]


def read_card(session: Session, actor: Actor, package_id: UUID) -> dict[str, Any]:
    """What everybody alerted may read of a live package.

    Raises NotFoundError for drafts, PackageEndedError afterwards: the description is gone with the work.
    """
    package = get_posted(session, package_id)
    if package.state not in LIVE:
        raise PackageEndedError
    ties = ties_of(session, actor.person_id)
    return volunteer.cards(session, [package], ties, actor.language)[0]


def read_briefing(session: Session, actor: Actor, package_id: UUID) -> dict[str, Any]:
    """What to look for, for somebody with a seat; gone when the package ends.

    Raises NotFoundError for anybody without a seat, PackageEndedError afterwards.
    """
    package = get_posted(session, package_id)
    held = assignments.holding(session, package_id, actor.person_id)
    if held is None or held.state is AssignmentState.REJECTED:
        raise NotFoundError
    if package.state not in LIVE or held.state not in MAY_READ_BRIEFING:
        raise PackageEndedError
    return briefings_of(session, package, {actor: held})[0]


def briefings_of(
    session: Session, package: Package, seats: Mapping[Actor, Assignment]
) -> list[dict[str, Any]]:
    """The briefing of a live package for each who holds a seat; who is shown a name is noted too."""
    session.flush()
    if package.name_and_face in SHOWN:
        for actor in seats:
            audit.note(session, actor, "packages.briefing_read", "package", package.id)
    return volunteer.briefings(session, package, seats)
