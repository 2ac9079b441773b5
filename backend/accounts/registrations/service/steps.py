"""One step of a registration, and its being seen: what every verb here ends with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.accounts.registrations.domain import Step, next_state
from backend.accounts.registrations.queries import for_desks
from backend.core.stream import publish

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.accounts.registrations.domain import By
    from backend.accounts.registrations.models import Registration


def take_step(registration: Registration, step: Step, by: By) -> None:
    """Move it on by the table; raises RegistrationStateError."""
    registration.state = next_state(registration.state, step, by)
    if step is Step.CLAIM:
        registration.claim_lookup = registration.claim_expires_at = None


def show(session: Session, registration: Registration) -> None:
    """Let the desks of its station and region see it as it is now."""
    session.flush()
    publish(
        session,
        "console",
        "registration",
        for_desks(session, registration),
        station_id=registration.station_id,
        region_code=registration.home_region_code,
        about=registration.person_id,
    )


def erase(registration: Registration) -> None:
    """Drop the key, what it sealed, the look-ups and the reason in words; who decided what and when stays."""
    registration.wrapped_key = registration.name_sealed = None
    registration.identity_sealed = registration.phone_sealed = None
    registration.identity_lookup = registration.claim_lookup = None
    registration.claim_expires_at = registration.reason = None
