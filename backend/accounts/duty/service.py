"""Standing duty, resting, and the settings of a volunteer; every change reaches the open sockets."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from backend.accounts.domain import DutyChanged
from backend.accounts.duty import queries
from backend.accounts.duty.domain import (
    USUAL_HOURS,
    DutyStatus,
    DutyTooLongError,
    NotVolunteerError,
    SameWatchAreaError,
    VolunteerSettings,
    WatchAreaOutsideError,
)
from backend.accounts.duty.models import Duty, WatchArea
from backend.accounts.people.queries import lock_person, volunteers_among
from backend.core.cells import cell_centre, checked_cell
from backend.core.clock import as_moment
from backend.core.db import after_commit, now, settings_of
from backend.core.events import record
from backend.core.presence import presence_of
from backend.core.stream import publish

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy.orm import Session

BATCH: Final = 200


def stand_duty(session: Session, person_id: UUID, hours: float | None = None) -> DutyStatus:
    """Be alerted from now on, for some hours; pressed again, the end moves.

    Raises NotVolunteerError and DutyTooLongError.
    """
    most = settings_of(session).duty_max_hours
    hours = min(USUAL_HOURS, most) if hours is None else hours
    if hours > most:
        raise DutyTooLongError(most=most)
    # The person's row is the lock: two presses at once must not both begin a duty.
    lock_person(session, person_id)
    if not volunteers_among(session, [person_id]):
        raise NotVolunteerError
    _end_expired_of(session, person_id)
    moment = now(session)
    duty = _live_duty(session, person_id)
    if duty is None:
        duty = Duty(person_id=person_id, started_at=moment, until=moment)
        session.add(duty)
    duty.until = moment + timedelta(hours=hours)
    session.flush()
    _tell(session, person_id, DutyStatus(duty.until))
    return DutyStatus(duty.until)


def rest(session: Session, person_id: UUID) -> DutyStatus:
    """Be left alone from now on; resting already changes nothing."""
    duty = _live_duty(session, person_id)
    if duty is not None:
        duty.ended_at = now(session)
        session.flush()
        _tell(session, person_id, DutyStatus(None))
    _forget_places(session, [person_id])
    return DutyStatus(None)


def change_settings(session: Session, person_id: UUID, wanted: VolunteerSettings) -> VolunteerSettings:
    """Replace what the person decided. Raises CellInvalidError, WatchAreaOutsideError, SameWatchAreaError."""
    cells = [checked_cell(area.cell) for area in wanted.watch_areas]
    box = settings_of(session).city_box
    for area in wanted.watch_areas:
        if not box.holds(*cell_centre(area.cell)):
            raise WatchAreaOutsideError(label=area.label)
    if len(set(cells)) < len(cells):
        raise SameWatchAreaError
    person = lock_person(session, person_id)
    person.wake_for_life = wanted.wake_for_life
    person.language = wanted.language
    person.large_type = wanted.large_type
    session.execute(delete(WatchArea).where(WatchArea.person_id == person_id))
    session.add_all(
        WatchArea(person_id=person_id, place=place, label=area.label, cell=area.cell)
        for place, area in enumerate(wanted.watch_areas)
    )
    session.flush()
    publish_profile(session, person_id)
    _forget_places(session, [person_id])
    return queries.settings_of_person(session, person_id)


def end_expired_duties(session: Session) -> int:
    """End duties whose time is over, up to a batch; how many. The tick calls it every second."""
    over = session.scalars(
        select(Duty)
        .where(Duty.ended_at.is_(None), Duty.until <= now(session))
        .order_by(Duty.until)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for duty in over:
        duty.ended_at = duty.until
        session.flush()
        _tell(session, duty.person_id, DutyStatus(None))
    _forget_places(session, [duty.person_id for duty in over])
    return len(over)


def forget_duty(session: Session, person_id: UUID) -> None:
    """Erase where a person watches and when they stood duty."""
    rest(session, person_id)
    session.execute(delete(WatchArea).where(WatchArea.person_id == person_id))
    session.execute(delete(Duty).where(Duty.person_id == person_id))


def publish_profile(session: Session, person_id: UUID) -> None:
    """Tell the open sockets, on every process, what decides about this person's alerts now."""
    profile = queries.load_profile(session, person_id)
    volunteer = bool(volunteers_among(session, [person_id]))
    publish(
        session,
        "control",
        "profile",
        {
            "person_id": str(person_id),
            "kind": "volunteer" if volunteer else "citizen",
            "duty_until": profile.duty_until.isoformat() if profile.duty_until else None,
            "wake_for_life": profile.wake_for_life,
            "watch_cells": sorted(profile.watch_cells),
        },
        about=person_id,
    )


def _tell(session: Session, person_id: UUID, status: DutyStatus) -> None:
    record(session, DutyChanged(person_id, status.until))
    publish_profile(session, person_id)
    # Their other phones and pages: none may say that it stands duty while nobody calls it.
    told = {"on": status.on, "until": as_moment(status.until)}
    publish(session, "volunteer", "duty", told, receivers={"persons": [str(person_id)]}, about=person_id)


def _forget_places(session: Session, person_ids: Collection[UUID]) -> None:
    """Where somebody rests is nobody's business, unless they chose to be woken: it goes after the commit.

    What an open socket tells meanwhile is held back by its process, which hears of the rest as well.
    """
    presence = presence_of(session)
    gone = set(person_ids) - queries.duty_now(session, person_ids)
    gone -= queries.wakeable(session, gone)
    if presence is not None and gone:
        after_commit(session, partial(presence.forget, gone))


def _live_duty(session: Session, person_id: UUID) -> Duty | None:
    return session.scalar(
        select(Duty).where(Duty.person_id == person_id, Duty.ended_at.is_(None)).with_for_update()
    )


def _end_expired_of(session: Session, person_id: UUID) -> None:
    """Close a duty that is over but that the tick has not reached yet."""
    duty = _live_duty(session, person_id)
    if duty is not None and duty.until <= now(session):
        duty.ended_at = duty.until
        session.flush()
