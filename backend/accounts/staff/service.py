"""Administrators take on staff, change what they may do, and end their accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from backend.accounts.people import queries
from backend.accounts.people import service as people
from backend.accounts.signin import passwords
from backend.accounts.signin.domain import EndReason
from backend.accounts.signin.service.sessions import end_sessions_of
from backend.accounts.staff.domain import OwnAccountError
from backend.core.actions import Action
from backend.core.audit import note
from backend.core.db import let_go, now
from backend.core.errors import ForbiddenError
from backend.core.guard import Grant, Target, may, scopes_of
from backend.regions.queries import station_summary, stations

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.accounts.people.models import StaffAccount
    from backend.accounts.people.queries import StaffMember
    from backend.core.guard import Actor


@dataclass(frozen=True, slots=True)
class StaffForm:
    """A new member of staff."""

    username: str
    name: str
    password: str
    officer_number: str | None = None
    grants: tuple[Grant, ...] = field(default_factory=tuple)


def add_staff(session: Session, actor: Actor, form: StaffForm) -> StaffMember:
    """Take on a member of staff. Raises UsernameTakenError, WeakPasswordError, RolePlaceError."""
    account = _add(session, form, actor.person_id)
    account.password_once = True
    note(session, actor, "staff.add", "person", account.person_id, details=_as_details(form.grants))
    return _member(session, account)


def create_administrator(session: Session, form: StaffForm) -> UUID:
    """The first administrator of an instance, made at its command line."""
    account = _add(session, form, None)
    note(session, None, "staff.add", "person", account.person_id, details=_as_details(form.grants))
    return account.person_id


def give_role(session: Session, actor: Actor, person_id: UUID, grant: Grant) -> StaffMember:
    """Give one role more; they sign in again, so that no open page keeps the old ones.

    Raises RoleUnknownError, RolePlaceError. What is already held changes nothing.
    """
    account = _others(session, actor, person_id)
    if people.give_role(session, person_id, grant, actor.person_id):
        _tell_roles(session, actor, account)
    return _member(session, account)


def end_role(session: Session, actor: Actor, person_id: UUID, grant: Grant) -> StaffMember:
    """End one role; what is not held, because another administrator was faster, changes nothing."""
    account = _others(session, actor, person_id)
    if people.end_role(session, person_id, grant):
        _tell_roles(session, actor, account)
    return _member(session, account)


def set_disabled(session: Session, actor: Actor, person_id: UUID, *, disabled: bool) -> StaffMember:
    """End an account, or open it again; what they did stays under their id."""
    account = _others(session, actor, person_id)
    account.disabled_at = now(session) if disabled else None
    if disabled:
        end_sessions_of(session, person_id, EndReason.ACCOUNT_CHANGED)
    note(session, actor, "staff.disable" if disabled else "staff.enable", "person", person_id)
    session.flush()
    return _member(session, account)


def reset_password(session: Session, actor: Actor, person_id: UUID, password: str) -> None:
    """A password for somebody who forgot theirs, until they choose their own; the second factor goes too."""
    passwords.refuse_weak(_others(session, actor, person_id).username, password)
    let_go(session)  # nobody waits for this account, or for a connection, while it is hashed
    hashed = passwords.hash_password(password)
    account = _others(session, actor, person_id)
    account.password_hash = hashed
    account.password_changed_at = now(session)
    account.password_once = True
    account.totp_sealed = account.totp_pending_sealed = None
    end_sessions_of(session, person_id, EndReason.PASSWORD_CHANGED)
    note(session, actor, "password.reset", "person", person_id)


def colleagues(session: Session, actor: Actor, station_id: UUID | None) -> list[StaffMember]:
    """The staff of one station, or of all the actor may see. Raises ForbiddenError for another's."""
    if station_id is not None:
        station = station_summary(session, station_id)
        target = Target(station_id=station.id, region_code=station.region_code)
        if not may(session, actor, Action.STAFF_READ, target):
            raise ForbiddenError
        return queries.staff_of(session, station_id)
    scopes = scopes_of(session, actor, Action.STAFF_READ)
    if any(scope.kind == "all" for scope in scopes):
        return queries.all_staff(session)
    regions = [scope.region_code for scope in scopes if scope.kind == "region"]
    own = {scope.station_id for scope in scopes if scope.station_id is not None}
    below = {station.id for station in stations(session) if station.region_code.startswith(tuple(regions))}
    return queries.staff_within(session, own | below, regions)


def _add(session: Session, form: StaffForm, granted_by: UUID | None) -> StaffAccount:
    passwords.refuse_weak(form.username, form.password)
    let_go(session)
    hashed = passwords.hash_password(form.password)
    return people.add_staff(
        session,
        username=form.username,
        name=form.name,
        password_hash=hashed,
        officer_number=form.officer_number,
        grants=form.grants,
        granted_by=granted_by,
    )


def _others(session: Session, actor: Actor, person_id: UUID) -> StaffAccount:
    """Somebody else's account: nobody raises or locks out themselves."""
    if person_id == actor.person_id:
        raise OwnAccountError
    queries.lock_person(session, person_id)
    return queries.staff_account(session, person_id)


def _tell_roles(session: Session, actor: Actor, account: StaffAccount) -> None:
    """Sign them out everywhere, and note all roles they hold from now on."""
    end_sessions_of(session, account.person_id, EndReason.ACCOUNT_CHANGED)
    details = _as_details(_member(session, account).grants)
    note(session, actor, "staff.roles", "person", account.person_id, details=details)


def _member(session: Session, account: StaffAccount) -> StaffMember:
    return queries.staff_members(session, [account])[0]


def _as_details(grants: tuple[Grant, ...]) -> dict[str, object]:
    return {
        "roles": [
            [grant.role, str(grant.station_id) if grant.station_id else None, grant.region_code]
            for grant in grants
        ]
    }
