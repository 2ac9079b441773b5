"""The station's decision, and the person's own to take a registration back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.accounts.domain import PersonApproved, VolunteerEnded
from backend.accounts.people.queries import lock_person
from backend.accounts.people.service import describe_person, end_volunteer, make_volunteer
from backend.accounts.registrations import queries
from backend.accounts.registrations.domain import OwnRegistrationError, RegistrationState, Step
from backend.accounts.registrations.models import Registration
from backend.accounts.registrations.service.steps import erase, show, take_step
from backend.core.actions import Action
from backend.core.audit import note
from backend.core.db import now
from backend.core.errors import NotFoundError
from backend.core.events import record
from backend.core.guard import Target, may, require

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor


def open_for_staff(session: Session, actor: Actor, registration_id: UUID) -> Registration:
    """One registration a staff member may read, held until the transaction ends; else NotFoundError."""
    registration = session.get(Registration, registration_id, with_for_update=True, populate_existing=True)
    target = queries.target_of(registration) if registration else Target()
    if registration is None or not may(session, actor, Action.REGISTRATION_READ, target):
        raise NotFoundError
    return registration


def approve(session: Session, actor: Actor, registration_id: UUID) -> Registration:
    """The station accepts: the person is a volunteer, known by the name they registered."""
    registration = _decide(session, actor, registration_id, Step.APPROVE, None)
    person_id = _person_of(registration)
    clear = queries.particulars(session, registration)
    person = lock_person(session, person_id)
    if clear is not None:
        describe_person(session, person, name=clear.name, phone=clear.phone)
    make_volunteer(session, person_id, registration.id)
    record(session, PersonApproved(person_id, registration.id, registration.station_id))
    return registration


def refuse(session: Session, actor: Actor, registration_id: UUID, reason: str) -> Registration:
    """The station does not accept, and says why."""
    return _decide(session, actor, registration_id, Step.REFUSE, reason)


def revoke(session: Session, actor: Actor, registration_id: UUID, reason: str) -> Registration:
    """The station takes back what it approved, and says why: a volunteer no more from now on."""
    registration = _decide(session, actor, registration_id, Step.REVOKE, reason)
    _end(session, _person_of(registration))
    return registration


def withdraw(session: Session, actor: Actor) -> Registration:
    """The person takes the registration back; what was sealed in it is erased at once."""
    registration = queries.own_registration(session, actor.person_id)
    # First the registration, then the person: the order in which a decision takes them too.
    session.refresh(registration, with_for_update=True)
    lock_person(session, actor.person_id)
    was_approved = registration.state is RegistrationState.APPROVED
    take_step(registration, Step.WITHDRAW, "person")
    registration.decided_at = now(session)
    erase(registration)
    note(session, actor, "registration.withdraw", "registration", registration.id)
    show(session, registration)
    if was_approved:
        _end(session, actor.person_id)
    return registration


def _decide(
    session: Session, actor: Actor, registration_id: UUID, step: Step, reason: str | None
) -> Registration:
    """One decision of the station, with its audit line."""
    registration = open_for_staff(session, actor, registration_id)
    require(session, actor, Action.REGISTRATION_DECIDE, queries.target_of(registration))
    if actor.person_id in {registration.person_id, registration.registered_by}:
        raise OwnRegistrationError
    take_step(registration, step, "station")
    registration.decided_at, registration.decided_by = now(session), actor.person_id
    registration.reason = reason
    note(session, actor, f"registration.{step}", "registration", registration.id, reason=reason)
    show(session, registration)
    return registration


def _end(session: Session, person_id: UUID) -> None:
    end_volunteer(session, person_id)
    record(session, VolunteerEnded(person_id))


def _person_of(registration: Registration) -> UUID:
    """Whose it is; only a registration that still waits for its claim has nobody."""
    if registration.person_id is None:
        raise NotFoundError
    return registration.person_id
