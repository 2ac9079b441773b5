"""What registrations do when somebody is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.accounts.domain import PersonErased, PersonForgotten
from backend.accounts.registrations.service.ending import forget_registrations, show_what_is_left

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.events import EventBus


def subscribe(bus: EventBus) -> None:
    """Listen."""
    bus.subscribe(PersonErased, _erased)
    bus.subscribe(PersonForgotten, _forgotten)


def _erased(session: Session, event: PersonErased) -> None:
    forget_registrations(session, event.person_id)


def _forgotten(session: Session, event: PersonForgotten) -> None:
    show_what_is_left(session, event.person_id)
