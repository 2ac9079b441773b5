"""Who is told what when something about a package changed. Nothing sealed ever enters the stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.core import outbox, stream
from backend.core.db import now
from tasks.packages.documents import volunteer
from tasks.packages.documents.assignments import assignment_documents, for_desks
from tasks.packages.documents.context import PackageContext, named
from tasks.packages.documents.staff import public_staff_package
from tasks.packages.domain.assignments import ACTIVE
from tasks.packages.models import HistoryRow
from tasks.packages.ports import NOTICE, Message
from tasks.packages.positions import forget_position
from tasks.packages.queries import matching, reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from tasks.packages.models import Package
    from tasks.packages.seat_models import Assignment

NOTICES_A_ROW = 500


def write_history(
    session: Session, package: Package, action: str, by: UUID | None, note: str | None = None
) -> None:
    """Add one line to the package's story."""
    session.add(HistoryRow(package_id=package.id, at=now(session), action=action, by=by, note=note))


def tell_console(session: Session, package: Package, context: PackageContext | None = None) -> None:
    """The package as it stands now, to every desk that may see it."""
    session.flush()
    document = public_staff_package(package, context or PackageContext(session, [package]))
    tell_desks(session, package, document)


def tell_desks(session: Session, package: Package, document: dict[str, Any]) -> None:
    """What was made of the package for every desk that may see it."""
    _publish(session, _for_desks(package, document))


def tell_of_assignment(session: Session, package: Package, assignment: Assignment) -> None:
    """An assignment as it stands now: to the desks, and to all phones of its volunteer.

    Every step of an assignment is told here, so that here its position goes as it ends.
    """
    session.flush()
    if assignment.state not in ACTIVE:
        forget_position(session, assignment.id)
    for message in _of_assignments(session, package, [assignment]):
        _publish(session, message)


def tell_of_seats(session: Session, package: Package, assignments: Sequence[Assignment]) -> None:
    """Seats that were just taken: what is left to all, and each seat to the desks and its volunteer."""
    package.card_version += 1
    session.flush()
    context = PackageContext(session, [package])
    names, _ = named(session, frozenset(assignment.person_id for assignment in assignments))
    stream.publish_all(
        session,
        [
            *_of_assignments(session, package, assignments, names),
            _card(session, package, context),
            _for_desks(package, public_staff_package(package, context)),
        ],
    )


def _for_desks(package: Package, document: dict[str, Any]) -> stream.Message:
    return stream.Message(
        "console",
        "package",
        document,
        station_id=package.station_id,
        region_code=package.region_code,
    )


def _of_assignments(
    session: Session,
    package: Package,
    assignments: Sequence[Assignment],
    names: Mapping[UUID, str] | None = None,
) -> Iterator[stream.Message]:
    """Of each one for the desks, and one with the buttons of its own volunteer."""
    documents = assignment_documents(session, assignments, names=names)
    for assignment, document in zip(assignments, documents, strict=True):
        yield stream.Message(
            "console",
            "assignment",
            for_desks(assignment, document),
            station_id=package.station_id,
            region_code=package.region_code,
            about=assignment.person_id,
        )
        yield stream.Message(
            "volunteer",
            "assignment",
            {**document, "actions": sorted(matching.work_actions(session, package, assignment))},
            receivers={"persons": [str(assignment.person_id)]},
            about=assignment.person_id,
        )


def _publish(session: Session, message: stream.Message) -> None:
    stream.publish(
        session,
        message.audience,
        message.event,
        message.data,
        station_id=message.station_id,
        region_code=message.region_code,
        receivers=message.receivers,
        about=message.about,
    )


def is_still_shown(session: Session, package: Package) -> bool:
    """Whether open desks may show what belongs to this package: it waits for something, or ended lately."""
    ended_lately = package.ended_at is not None and package.ended_at >= now(session) - stream.KEPT
    return package.settled_at is None or ended_lately


def tell_persons(
    session: Session, event: str, data: dict[str, Any], persons: Iterable[UUID], *, about: UUID | None = None
) -> None:
    """One message to some persons, wherever they are; `about` as `stream.publish` has it."""
    names = sorted(str(person_id) for person_id in persons)
    if names:
        stream.publish(session, "volunteer", event, data, receivers={"persons": names}, about=about)


def tell_card(session: Session, package: Package, context: PackageContext | None = None) -> None:
    """A changed card to everybody it has reached, and to those who hold a seat or keep an eye out."""
    package.card_version += 1
    session.flush()
    _publish(session, _card(session, package, context or PackageContext(session, [package])))


def _card(session: Session, package: Package, context: PackageContext) -> stream.Message:
    data = volunteer.public_card(package, context)
    return stream.Message("volunteer", "package", data, receivers=everybody_reached(session, package))


def everybody_reached(session: Session, package: Package) -> dict[str, Any]:
    """The receivers of what all must know: the cells reached so far, seats and watchers."""
    persons = matching.persons_on(session, package.id)
    return {
        "cells": reached.of_package(session, package.id),
        "wake": package.wakes,
        "persons": sorted(str(person_id) for person_id in persons),
    }


def tell_holders(session: Session, package: Package) -> None:
    """The briefing changed: everybody out now is told at once, and asks for name and face if shown."""
    session.flush()
    persons = matching.active_persons(session, package.id)
    tell_persons(session, "briefing", volunteer.briefing_change(session, package), persons)


def send_notices(session: Session, package: Package, persons: Iterable[UUID], data: dict[str, Any]) -> None:
    """The card for people without a socket, through the outbox, in rows of a bearable size."""
    everybody = sorted(persons)
    for start in range(0, len(everybody), NOTICES_A_ROW):
        some = tuple(everybody[start : start + NOTICES_A_ROW])
        message = Message("package", package.id, package.round, some, data)
        key = f"{NOTICE}:{package.id}:{package.round}:{start}"
        outbox.enqueue(session, NOTICE, message.as_payload(), key=key)
