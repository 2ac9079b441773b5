"""The copy of everything this room, and each other that declared it, knows of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from backend.accounts.duty.models import Duty
from backend.accounts.duty.queries import settings_of_person
from backend.accounts.people.models import StaffAccount
from backend.accounts.people.queries import get_person, grants_of, name_of, phone_of
from backend.accounts.privacy.ports import EXPORTERS
from backend.accounts.registrations.models import Registration
from backend.accounts.registrations.queries import particulars
from backend.accounts.signin.models import ProviderIdentity, SignIn
from backend.core.clock import as_moment
from backend.core.db import now

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session


def copy_of_my_data(session: Session, person_id: UUID) -> dict[str, Any]:
    """Everything about a person, in clear, as plain JSON."""
    person = get_person(session, person_id)
    return {
        "made_at": as_moment(now(session)),
        "person": {
            "id": str(person.id),
            "name": name_of(session, person),
            "phone": phone_of(session, person),
            "language": person.language,
            "large_type": person.large_type,
            "wake_for_life": person.wake_for_life,
            "created_at": as_moment(person.created_at),
        },
        "roles": [
            {"role": grant.role, "region_code": grant.region_code}
            for grant in grants_of(session, [person_id])[person_id]
        ],
        "staff_account": _staff_account(session, person_id),
        "registrations": _registrations(session, person_id),
        "watch_areas": [
            {"label": area.label, "cell": area.cell}
            for area in settings_of_person(session, person_id).watch_areas
        ],
        "duty": _duty(session, person_id),
        "sessions": _sessions(session, person_id),
        "sign_in_providers": _providers(session, person_id),
        **{name: exporter(session, person_id) for name, exporter in sorted(EXPORTERS.items())},
    }


def _staff_account(session: Session, person_id: UUID) -> dict[str, Any] | None:
    """What somebody signs in with at a desk; no secret, but that there is one."""
    account = session.get(StaffAccount, person_id)
    if account is None:
        return None
    return {
        "username": account.username,
        "officer_number": account.officer_number,
        "password_changed_at": as_moment(account.password_changed_at),
        "second_factor": account.totp_sealed is not None,
        "disabled_at": as_moment(account.disabled_at),
    }


def _registrations(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(Registration).where(Registration.person_id == person_id).order_by(Registration.id)
    )
    return [_registration(session, row) for row in rows]


def _registration(session: Session, row: Registration) -> dict[str, Any]:
    clear = particulars(session, row)
    return {
        "id": str(row.id),
        "state": row.state,
        "name": clear.name if clear else None,
        "identity_number": clear.identity_number if clear else None,
        "phone": clear.phone if clear else None,
        "home_region_code": row.home_region_code,
        "consent_version": row.consent_version,
        "consented_at": as_moment(row.consented_at),
        "submitted_at": as_moment(row.submitted_at),
        "decided_at": as_moment(row.decided_at),
        "reason": row.reason,
    }


def _duty(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    rows = session.scalars(select(Duty).where(Duty.person_id == person_id).order_by(Duty.started_at))
    return [
        {
            "started_at": as_moment(row.started_at),
            "until": as_moment(row.until),
            "ended_at": as_moment(row.ended_at),
        }
        for row in rows
    ]


def _sessions(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    rows = session.scalars(select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.created_at))
    return [
        {
            "client": row.client,
            "created_at": as_moment(row.created_at),
            "last_seen_at": as_moment(row.last_seen_at),
            "ended_at": as_moment(row.ended_at),
        }
        for row in rows
    ]


def _providers(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    rows = session.scalars(select(ProviderIdentity).where(ProviderIdentity.person_id == person_id))
    return [{"provider": row.provider, "since": as_moment(row.created_at)} for row in rows]
