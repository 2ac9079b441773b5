"""What time and forgetting end: unclaimed and long refused registrations, and erased persons'."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from backend.accounts.registrations.domain import LIVE, RegistrationState, Step
from backend.accounts.registrations.models import Registration
from backend.accounts.registrations.service.steps import erase, show, take_step
from backend.core.db import now

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

REFUSED_KEPT: Final = timedelta(days=90)
BATCH: Final = 200


def lapse_unclaimed(session: Session) -> int:
    """Forget in-person registrations nobody confirmed in time, up to a batch; how many."""
    late = session.scalars(
        select(Registration)
        .where(
            Registration.state == RegistrationState.AWAITING_CLAIM,
            Registration.claim_expires_at <= now(session),
        )
        .order_by(Registration.claim_expires_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for registration in late:
        take_step(registration, Step.LAPSE, "time")
        registration.decided_at = now(session)
        erase(registration)
        show(session, registration)
    return len(late)


def erase_refused(session: Session) -> int:
    """Erase what is sealed in registrations refused long ago, up to a batch; how many."""
    old = session.scalars(
        select(Registration)
        .where(
            Registration.state == RegistrationState.REFUSED,
            Registration.decided_at < now(session) - REFUSED_KEPT,
            Registration.wrapped_key.is_not(None),
        )
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for registration in old:
        erase(registration)
    return len(old)


def forget_registrations(session: Session, person_id: UUID) -> None:
    """Erase everything sealed in a person's registrations; live ones end."""
    rows = session.scalars(select(Registration).where(Registration.person_id == person_id))
    for registration in rows:
        if registration.state in LIVE:
            registration.state = RegistrationState.WITHDRAWN
            registration.decided_at = now(session)
        erase(registration)


def show_what_is_left(session: Session, person_id: UUID) -> None:
    """A forgotten person's registrations as they are now, for the desks that still show them."""
    for registration in session.scalars(select(Registration).where(Registration.person_id == person_id)):
        show(session, registration)
