"""An assignment as its volunteer and as staff read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from backend.accounts.people import queries as people
from backend.core.clock import as_moment
from tasks.packages.documents.values import lon_lat, metres_from, photo
from tasks.packages.documents.volunteer import ended
from tasks.packages.domain.packages import ENDED
from tasks.packages.models import Package
from tasks.packages.queries.assignments import additions_of
from tasks.packages.queries.permitted import assignment_actions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoalchemy2 import WKBElement
    from sqlalchemy.orm import Session

    from backend.core.guard import Actor
    from tasks.packages.seat_models import Assignment, ReportAddition


def assignment_documents(
    session: Session,
    assignments: Sequence[Assignment],
    actor: Actor | None = None,
    names: Mapping[UUID, str] | None = None,
) -> list[dict[str, Any]]:
    """Assignments with `actions` of the actor (or for nobody in particular); no phone numbers."""
    return documents_for(session, [(actor, assignments)], names)[0]


def documents_for(
    session: Session,
    readers: Sequence[tuple[Actor | None, Sequence[Assignment]]],
    names: Mapping[UUID, str] | None = None,
) -> list[list[dict[str, Any]]]:
    """The same for many readers in as many queries as for one; `names` by whoever has them at hand."""
    every = [assignment for _, assignments in readers for assignment in assignments]
    if not every:
        return [[] for _ in readers]
    if names is None:
        names = people.display_names(session, {assignment.person_id for assignment in every})
    packages = _packages_of(session, every)
    added = additions_of(session, {row.id for row in every if row.reported_at is not None})
    return [
        [
            {
                **_document(session, row, packages[row.package_id], names, actor),
                "report": _report(row, added.get(row.id, []), actor),
            }
            for row in assignments
        ]
        for actor, assignments in readers
    ]


def assignment_document(
    session: Session, assignment: Assignment, actor: Actor | None = None
) -> dict[str, Any]:
    """One assignment, without the phone number."""
    return assignment_documents(session, [assignment], actor)[0]


def with_contacts(session: Session, documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same documents with full names and phones; the caller writes the audit line."""
    ids = {UUID(document["volunteer"]["id"]) for document in documents}
    names = people.display_names(session, ids, full=True)
    phones = people.phones(session, ids)
    return [
        {**document, "volunteer": _contact(UUID(document["volunteer"]["id"]), names, phones)}
        for document in documents
    ]


def _contact(person_id: UUID, names: Mapping[UUID, str], phones: Mapping[UUID, str]) -> dict[str, Any]:
    return {"id": str(person_id), "display_name": names.get(person_id, ""), "phone": phones.get(person_id)}


def _packages_of(session: Session, assignments: Sequence[Assignment]) -> dict[UUID, Package]:
    wanted = {assignment.package_id for assignment in assignments}
    if len(wanted) == 1:
        (package_id,) = wanted
        return {package_id: session.get_one(Package, package_id)}  # which whoever asks mostly has at hand
    return {package.id: package for package in session.scalars(select(Package).where(Package.id.in_(wanted)))}


def _document(
    session: Session, row: Assignment, package: Package, names: Mapping[UUID, str], actor: Actor | None
) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "package_id": str(row.package_id),
        "package": {
            "number": package.number,
            "kind": package.kind,
            "title": package.title,
            "state": package.state,
            "ended": ended(package) if package.state in ENDED else None,
        },
        "volunteer": {"id": str(row.person_id), "display_name": names.get(row.person_id, ""), "phone": None},
        "state": row.state,
        "grabbed_at": as_moment(row.grabbed_at),
        "arrive_by": as_moment(row.arrive_by),
        "arrived_at": as_moment(row.arrived_at),
        "arrived_m": metres_from(package.area, row.arrived_position),
        "ended_at": as_moment(row.ended_at),
        "help": row.help_at
        and {
            "at": as_moment(row.help_at),
            "position": lon_lat(row.help_position),
            "answered_at": as_moment(row.help_answered_at),
        },
        "sighting_id": row.sighting_id and str(row.sighting_id),
        "reward_points": row.reward_points,
        "points": row.points,
        "insured": row.insurance is not None,
        "insurance": row.insurance,
        "reason": row.reason,
        "actions": assignment_actions(session, actor, package, row),
        "position": None,
    }


def for_desks(assignment: Assignment, document: dict[str, Any]) -> dict[str, Any]:
    """A document for nobody in particular, as the staff read it: with the officer's note."""
    if document["report"] is None:
        return document
    return {**document, "report": {**document["report"], "officer_note": assignment.officer_note}}


def _report(row: Assignment, added: Sequence[ReportAddition], actor: Actor | None) -> dict[str, Any] | None:
    """The volunteer's words; the officer's beside them, for the staff alone."""
    if row.reported_at is None:
        return None
    for_staff = actor is not None and actor.person_id != row.person_id
    return {
        **_words(row.report_text, row.report_photo_ids, row.report_position, found=row.report_found),
        "at": as_moment(row.reported_at),
        "from_sighting": row.sighting_id is not None,
        "officer_note": row.officer_note if for_staff else None,
        "additions": [
            {**_words(one.text, one.photo_ids, one.position, found=one.found), "at": as_moment(one.at)}
            for one in added
        ],
    }


def _words(
    text: str | None, photo_ids: Sequence[UUID], position: WKBElement | None, *, found: bool | None
) -> dict[str, Any]:
    return {
        "text": text or "",
        "found": bool(found),
        "photos": [photo(photo_id) for photo_id in photo_ids],
        "position": lon_lat(position),
    }
