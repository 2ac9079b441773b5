"""What duty does when somebody becomes a volunteer, stops being one, or is forgotten."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from backend.accounts.domain import PersonApproved, PersonErased, PersonForgotten, VolunteerEnded
from backend.accounts.duty import service
from backend.core.db import after_commit
from backend.core.presence import presence_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.core.events import EventBus


def subscribe(bus: EventBus) -> None:
    """Listen."""
    bus.subscribe(PersonApproved, _approved)
    bus.subscribe(VolunteerEnded, _ended)
    bus.subscribe(PersonErased, _erased)
    bus.subscribe(PersonForgotten, _forgotten)


def _approved(session: Session, event: PersonApproved) -> None:
    """An open socket may be alerted from now on, without connecting again."""
    service.publish_profile(session, event.person_id)


def _ended(session: Session, event: VolunteerEnded) -> None:
    """Nobody who is no volunteer stays on duty."""
    service.rest(session, event.person_id)
    service.publish_profile(session, event.person_id)


def _erased(session: Session, event: PersonErased) -> None:
    """Where they were last, too: it would count for half an hour yet."""
    service.forget_duty(session, event.person_id)
    presence = presence_of(session)
    if presence is not None:
        after_commit(session, partial(presence.forget, [event.person_id]))


def _forgotten(session: Session, event: PersonForgotten) -> None:
    """Every process hears it, also one that has yet to read what was just taken back."""
    service.publish_profile(session, event.person_id)
