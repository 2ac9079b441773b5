"""What signing in does when somebody is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete

from backend.accounts.domain import PersonErased
from backend.accounts.signin.domain import EndReason
from backend.accounts.signin.models import ProviderIdentity, SignIn
from backend.accounts.signin.service.sessions import end_sessions_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.events import EventBus


def subscribe(bus: EventBus) -> None:
    """Listen."""
    bus.subscribe(PersonErased, _erased)


def _erased(session: Session, event: PersonErased) -> None:
    """Tokens and provider ids go; every socket of the person closes."""
    end_sessions_of(session, event.person_id, EndReason.ERASED)
    session.execute(delete(SignIn).where(SignIn.person_id == event.person_id))
    session.execute(delete(ProviderIdentity).where(ProviderIdentity.person_id == event.person_id))
