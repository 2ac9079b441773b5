"""Who sees the photo of a package, and those of a report: declared to the media room."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from backend.accounts.people import queries as people
from backend.core import audit
from backend.core.actions import Action
from backend.core.db import now, settings_of
from backend.core.guard import Actor, may
from tasks.media.ports import Access, photo_reader
from tasks.packages.domain.assignments import ACTIVE, AssignmentState
from tasks.packages.domain.kinds import Kind
from tasks.packages.domain.name_and_face import SHOWN
from tasks.packages.domain.packages import LIVE
from tasks.packages.models import Package
from tasks.packages.queries import assignments
from tasks.packages.queries.packages import target_of
from tasks.packages.queries.permitted import may_read_sealed
from tasks.packages.queries.sealed import key_of
from tasks.packages.seat_models import Assignment

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@photo_reader("package")
def package_photo(session: Session, actor: Actor, package_id: UUID) -> Access | None:
    """The face of a missing person by the night rule, watermarked and noted; other photos for all on it."""
    package = session.get(Package, package_id)
    if package is None:
        return None
    if package.kind is not Kind.MISSING_PERSON:
        by_staff = may(session, actor, Action.PACKAGE_READ, target_of(package))
        return Access() if by_staff or _is_out_for(session, actor, package) else None
    by_staff = may_read_sealed(session, actor, package)
    shown = package.name_and_face in SHOWN and _is_out_for(session, actor, package)
    if not (by_staff or shown):
        return None
    audit.note(session, actor, "packages.face_read", "package", package.id)
    return Access(key_of(session, package), watermark_of(session, actor))


@photo_reader("assignment")
def report_photo(session: Session, actor: Actor, assignment_id: UUID) -> Access | None:
    """The photos of a report: for whoever sent it, and for staff of the package."""
    assignment = session.get(Assignment, assignment_id)
    if assignment is None:
        return None
    package = session.get_one(Package, assignment.package_id)
    if not assignments.may_read(session, actor, package, assignment):
        return None
    if assignment.person_id != actor.person_id:
        audit.note(session, actor, "assignments.photo_read", "assignment", assignment.id)
    return Access()


def watermark_of(session: Session, actor: Actor) -> str:
    """The reader's name and the city's time: what a photographed screen gives away."""
    names = people.display_names(session, [actor.person_id], full=True)
    return watermark(session, names.get(actor.person_id, ""))


def watermark(session: Session, name: str) -> str:
    """The same for a name at hand."""
    local = now(session).astimezone(settings_of(session).zone)
    return f"{name} {local:%Y-%m-%d %H:%M}"


def _is_out_for(session: Session, actor: Actor, package: Package) -> bool:
    """Whether the actor holds a seat of this live package."""
    if package.state not in LIVE:
        return False
    held = assignments.holding(session, package.id, actor.person_id)
    return held is not None and held.state in ACTIVE | {AssignmentState.REPORTED}
