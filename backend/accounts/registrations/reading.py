"""Registrations as their readers get them, with the audit lines that staff's readings leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.accounts.registrations import queries
from backend.core.actions import Action
from backend.core.audit import note
from backend.core.guard import may, scopes_of
from backend.regions.queries import region_names

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.accounts.registrations.domain import RegistrationState
    from backend.accounts.registrations.models import Registration
    from backend.accounts.registrations.queries import RegistrationView
    from backend.core.guard import Actor


@dataclass(frozen=True, slots=True)
class Page:
    """Some registrations, and after which one the next page begins."""

    items: list[RegistrationView]
    next: UUID | None


def read_own(session: Session, actor: Actor) -> Page:
    """The registration a person sent last, on a page of its own; an empty one if there is none."""
    latest = queries.latest_of(session, actor.person_id)
    return Page([] if latest is None else [for_person(session, latest)], None)


def for_person(session: Session, registration: Registration) -> RegistrationView:
    """A registration for the person it is about, who knows their own name."""
    return queries.view(session, registration, by="person", full_name=True)


def for_recorder(session: Session, registration: Registration) -> RegistrationView:
    """A registration for the grid worker who wrote it down: masked, as their screen stays open."""
    return queries.view(session, registration, by=None)


def read_page(
    session: Session, actor: Actor, state: RegistrationState | None, after: UUID | None, limit: int
) -> Page:
    """A page of what a staff member may see; one audit line says which registrations it showed."""
    visible = queries.within(scopes_of(session, actor, Action.REGISTRATION_READ), actor)
    rows = queries.list_registrations(session, visible, state, after, limit)
    names = region_names(session, {row.home_region_code for row in rows})
    items = [_for_staff(session, actor, row, names) for row in rows]
    if rows:
        shown = {"registrations": [str(row.id) for row in rows]}
        note(session, actor, "registration.list", "registration", "", details=shown)
    return Page(items, rows[-1].id if len(rows) == limit else None)


def read_detail(session: Session, actor: Actor, registration: Registration) -> RegistrationView:
    """One registration with its numbers in clear for those who decide it, masked for the others."""
    note(session, actor, "registration.read", "registration", registration.id)
    return _for_staff(session, actor, registration, None, detail=True)


def _for_staff(
    session: Session,
    actor: Actor,
    registration: Registration,
    names: dict[str, str] | None,
    *,
    detail: bool = False,
) -> RegistrationView:
    decides = may(session, actor, Action.REGISTRATION_DECIDE, queries.target_of(registration))
    return queries.view(
        session,
        registration,
        by="station" if decides else None,
        names=names,
        full_name=decides,
        detail=detail and decides,
    )
