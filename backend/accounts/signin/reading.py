"""Who is signed in, as the clients get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.accounts.people.domain import NAMELESS
from backend.accounts.people.queries import get_person, name_of, officer_number, staff_account
from backend.accounts.permissions import TablePolicy
from backend.accounts.registrations.queries import volunteer_state
from backend.core.db import now, settings_of
from backend.regions.queries import region_names, station_summary

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.accounts.registrations.domain import RegistrationState
    from backend.core.actions import Action
    from backend.core.guard import Actor, Grant


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person of a session."""

    id: UUID
    display_name: str
    kind: str
    volunteer_state: RegistrationState | None
    officer_number: str | None


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """One role and its place, with names."""

    role: str
    station: dict[str, object] | None
    region_code: str
    region_name: str


@dataclass(frozen=True, slots=True)
class City:
    """The city this instance serves, as its settings have it."""

    time_zone: str
    region_code: str
    approval_escalation_s: int


@dataclass(frozen=True, slots=True)
class SessionView:
    """Everything a client needs to know about who is using it."""

    person: SignedIn
    roles: list[RoleHeld]
    actions: list[Action]
    csrf_token: str | None
    must_change_password: bool
    totp_on: bool
    demo: bool
    city: City
    server_time: datetime
    language: str


def describe_session(session: Session, actor: Actor, csrf_token: str | None = None) -> SessionView:
    """The session of an actor; `csrf_token` for those who came with a cookie."""
    person = get_person(session, actor.person_id)
    settings = settings_of(session)
    signed_in = SignedIn(
        person.id,
        name_of(session, person) or NAMELESS.read(actor.language),
        actor.kind,
        None if actor.kind == "staff" else volunteer_state(session, person.id),
        officer_number(session, person.id) if actor.kind == "staff" else None,
    )
    return SessionView(
        person=signed_in,
        roles=[held(session, grant) for grant in actor.grants],
        actions=[] if actor.must_change_password else TablePolicy().actions(actor),
        csrf_token=csrf_token,
        must_change_password=actor.must_change_password,
        totp_on=actor.kind == "staff" and staff_account(session, person.id).totp_sealed is not None,
        demo=settings.demo,
        city=City(settings.time_zone, settings.city_region_code, settings.approval_escalation_s),
        server_time=now(session),
        language=person.language,
    )


def held(session: Session, grant: Grant) -> RoleHeld:
    """A granted role with the names of its place; a station's role lies in the station's region."""
    station, code = None, grant.region_code
    if grant.station_id is not None:
        found = station_summary(session, grant.station_id)
        station = {"id": found.id, "name": found.name}
        code = code or found.region_code
    return RoleHeld(grant.role, station, code, region_names(session, {code}).get(code, ""))
