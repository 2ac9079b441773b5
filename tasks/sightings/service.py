"""The verbs of sightings: send, open, judge. The package's row is locked before the sighting's."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.core import audit, stream
from backend.core.db import new_id, now
from backend.core.errors import NotFoundError
from backend.core.events import record
from backend.core.geo import Position
from backend.core.guard import Actor, require
from backend.regions.queries import describe_place
from tasks.media.queries import photo_ids_of
from tasks.media.service import attach_photos
from tasks.packages.domain.errors import PackageEndedError
from tasks.packages.domain.kinds import Kind
from tasks.packages.domain.packages import ENDED, LIVE
from tasks.packages.models import Package
from tasks.packages.queries import packages
from tasks.packages.service.ending import Finding, resolve_found
from tasks.packages.service.naming import refuse_names
from tasks.packages.service.requests import is_repeated
from tasks.packages.service.telling import is_still_shown, tell_console, tell_persons
from tasks.packages.service.working import Report
from tasks.sightings import documents, queries
from tasks.sightings.domain import (
    MOST_PHOTOS,
    STATE_NAMES,
    MorePhotosError,
    NotOnPackageError,
    SightingAction,
    SightingJudged,
    SightingKindError,
    SightingReceived,
    SightingState,
    SightingStateError,
    checked_seen_at,
    is_late,
    step_of,
)
from tasks.sightings.models import Sighting, SightingHistory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

SEND = "sighting"  # the action under which package requests remember the client's key


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody says they saw; `seen_at` is aware."""

    position: Position
    accuracy_m: float | None
    text: str
    photo_ids: tuple[UUID, ...]
    seen_at: datetime


def send_sighting(session: Session, actor: Actor, package_id: UUID, key: UUID, seen: Seen) -> Sighting:
    """Take in a sighting and put it before the desk; the same key and content give the first one again.

    Raises NotFoundError, NotOnPackageError, PackageEndedError, SightingKindError, SightingTooLateError,
    SeenInFutureError, SeenTooEarlyError, PhotoNotUsableError or KeyReusedError; nothing is written then.
    """
    package = packages.get_posted(session, package_id)
    if not queries.is_on_package(session, package.id, actor.person_id):
        # Nobody can join what has ended: to be told to take a seat first would be a riddle.
        raise PackageEndedError if package.state in ENDED else NotOnPackageError
    if is_repeated(session, actor.person_id, key, SEND, package.id, asdict(seen)):
        return _sent_before(session, actor.person_id, key)
    if package.kind is not Kind.MISSING_PERSON:
        raise SightingKindError
    package = packages.lock(session, package.id)
    sighting = _add(session, actor.person_id, package, key, seen)
    attach_photos(session, actor.person_id, seen.photo_ids, documents.PHOTO_OWNER, sighting.id)
    package.sightings_open += 1
    record(session, SightingReceived(sighting.id, package.id, actor.person_id, sighting.late))
    _tell_desk(session, sighting, package)
    tell_console(session, package)
    return sighting


def add_photos(session: Session, actor: Actor, sighting_id: UUID, photo_ids: Sequence[UUID]) -> Sighting:
    """Pictures that follow the words, which do not wait for them; those that it has already count once.

    Raises NotFoundError for anybody but its sender, SightingTooLateError, MorePhotosError and
    PhotoNotUsableError; none is added then.
    """
    package = packages.lock(session, queries.get_own(session, actor.person_id, sighting_id).package_id)
    sighting = session.get_one(Sighting, sighting_id, with_for_update=True, populate_existing=True)
    is_late(package.ended_at, now(session))
    held = photo_ids_of(session, documents.PHOTO_OWNER, sighting_id)
    new = [photo_id for photo_id in photo_ids if photo_id not in held]
    if len(held) + len(new) > MOST_PHOTOS:
        raise MorePhotosError(most=MOST_PHOTOS)
    if new:
        attach_photos(session, actor.person_id, new, documents.PHOTO_OWNER, sighting_id, after=len(held))
        _tell_desk(session, sighting, package)
    return sighting


def open_sighting(session: Session, actor: Actor, sighting_id: UUID) -> Sighting:
    """An officer looks at it: the sender is told 民警已查看, once."""
    sighting, package = _lock(session, actor, sighting_id, SightingAction.OPEN)
    if sighting.opened_at is None:
        _mark_opened(session, actor, sighting)
        _write_history(session, actor, sighting, SightingAction.OPEN)
        _tell_all(session, sighting, package)
    return sighting


def judge_credible(session: Session, actor: Actor, sighting_id: UUID) -> Sighting:
    """It may well be the person: neighbours on the way know where to look."""
    sighting, package = _lock(session, actor, sighting_id, SightingAction.CREDIBLE)
    _judge(session, actor, sighting, package, SightingAction.CREDIBLE, None)
    tell_console(session, package)
    return sighting


def rule_out(session: Session, actor: Actor, sighting_id: UUID, reason: str) -> Sighting:
    """It was not the person; the reason stays with the staff."""
    sighting, package = _lock(session, actor, sighting_id, SightingAction.RULE_OUT)
    refuse_names(session, package, reason=reason)
    sighting.reason = reason
    _judge(session, actor, sighting, package, SightingAction.RULE_OUT, reason)
    tell_console(session, package)
    return sighting


def confirm_found(session: Session, actor: Actor, sighting_id: UUID, note: str) -> Sighting:
    """It was the person. A live package is resolved with it; an ended one stays as it ended."""
    sighting, package = _lock(session, actor, sighting_id, SightingAction.FOUND)
    refuse_names(session, package, note=note)
    _judge(session, actor, sighting, package, SightingAction.FOUND, note)
    if package.state in LIVE:
        told = Report(sighting.text, found=True, position=sighting.position)
        resolve_found(session, actor, package.id, Finding(sighting.id, sighting.person_id, told), note)
    else:
        tell_console(session, package)
    return sighting


def close_open(session: Session, package_id: UUID) -> None:
    """A package has ended, and what was still open on it closes with it; the caller holds its lock."""
    package = packages.get(session, package_id)
    for sighting in queries.lock_open_of(session, package_id):
        sighting.state = step_of(sighting.state, SightingAction.CLOSE).target
        _write_history(session, None, sighting, SightingAction.CLOSE)
        _tell_all(session, sighting, package)
    package.sightings_open = 0


def show_what_is_left(session: Session, person_id: UUID) -> None:
    """A forgotten person's sightings as they are now, for the desks that still show them."""
    for sighting in queries.sent_by(session, person_id, limit=None):
        package = packages.get(session, sighting.package_id)
        if is_still_shown(session, package):
            _tell_desk(session, sighting, package)


def read_sighting(session: Session, actor: Actor, sighting_id: UUID) -> dict[str, Any]:
    """One sighting with its story, its sender's name and phone: noted in the audit trail."""
    sighting, _ = queries.get_for_staff(session, actor, sighting_id)
    audit.note(session, actor, "sighting.contact_read", "sighting", sighting.id)
    document = documents.staff_sighting(session, sighting, actor)
    document = documents.with_history(session, document, queries.history_of(session, sighting.id))
    return documents.with_contact(session, document, sighting.person_id)


def _add(session: Session, person_id: UUID, package: Package, key: UUID, seen: Seen) -> Sighting:
    moment = now(session)
    sighting = Sighting(
        id=new_id(),
        package_id=package.id,
        person_id=person_id,
        key=key,
        state=SightingState.NEW,
        position=seen.position.as_ewkt(),
        accuracy_m=seen.accuracy_m,
        place_text=describe_place(session, seen.position) or "",
        text=seen.text,
        seen_at=checked_seen_at(seen.seen_at, moment, _missed_from(package, moment)),
        sent_at=moment,
        late=is_late(package.ended_at, moment),
    )
    session.add(sighting)
    session.flush()
    session.refresh(sighting, ["position"])
    return sighting


def _missed_from(package: Package, moment: datetime) -> datetime:
    """When the person was last seen, as far as anybody has said; else when the package opened."""
    opened_at = package.opened_at or moment
    told = package.details.get("last_seen_at")
    return min(opened_at, datetime.fromisoformat(told)) if told else opened_at


def _sent_before(session: Session, person_id: UUID, key: UUID) -> Sighting:
    """What the first request with this key made."""
    sighting = queries.by_key(session, person_id, key)
    if sighting is None:
        raise NotFoundError
    return sighting


def _lock(
    session: Session, actor: Actor, sighting_id: UUID, action: SightingAction
) -> tuple[Sighting, Package]:
    """Both rows locked, the reader and the permission checked, the step looked up in the table."""
    sighting, package = queries.get_for_staff(session, actor, sighting_id)
    package = packages.lock(session, package.id)
    sighting = session.get_one(Sighting, sighting.id, with_for_update=True, populate_existing=True)
    permission = step_of(sighting.state, action).permission
    if permission is None:
        raise SightingStateError(state=STATE_NAMES[sighting.state])
    require(session, actor, permission, packages.target_of(package))
    return sighting, package


def _judge(
    session: Session,
    actor: Actor,
    sighting: Sighting,
    package: Package,
    action: SightingAction,
    note: str | None,
) -> None:
    """Move along the table, write it down, tell the desks and the sender."""
    if sighting.opened_at is None:
        _mark_opened(session, actor, sighting)
    if sighting.state is SightingState.NEW:
        package.sightings_open -= 1
    sighting.state = step_of(sighting.state, action).target
    sighting.judged_at, sighting.judged_by = now(session), actor.person_id
    _write_history(session, actor, sighting, action, note)
    record(
        session,
        SightingJudged(sighting.id, package.id, sighting.person_id, sighting.state, actor.person_id),
    )
    _tell_all(session, sighting, package)


def _mark_opened(session: Session, actor: Actor, sighting: Sighting) -> None:
    sighting.opened_at, sighting.opened_by = now(session), actor.person_id


def _write_history(
    session: Session, actor: Actor | None, sighting: Sighting, action: SightingAction, note: str | None = None
) -> None:
    session.add(
        SightingHistory(
            sighting_id=sighting.id,
            at=now(session),
            by=actor and actor.person_id,
            action=action,
            state=sighting.state,
            note=note,
        )
    )


def _tell_all(session: Session, sighting: Sighting, package: Package) -> None:
    """The desks, and the sender wherever they are."""
    _tell_desk(session, sighting, package)
    own, sender = documents.own_sighting(session, sighting), sighting.person_id
    tell_persons(session, "sighting", own, [sender], about=sender)


def _tell_desk(session: Session, sighting: Sighting, package: Package) -> None:
    session.flush()
    stream.publish(
        session,
        "console",
        "sighting",
        documents.staff_sighting(session, sighting),
        station_id=package.station_id,
        region_code=package.region_code,
        about=sighting.person_id,
    )
