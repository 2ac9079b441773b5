"""Volunteers and citizens sign in with a code that a provider vouches for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert

from backend.accounts.people.service import add_person
from backend.accounts.signin.domain import ProviderUnknownError, SignInRefusedError
from backend.accounts.signin.models import ProviderIdentity
from backend.accounts.signin.ports import PROVIDERS
from backend.accounts.signin.service import sessions
from backend.core.crypto import lookup_hash
from backend.core.db import now, settings_of

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.accounts.signin.service.sessions import Opened


def sign_in(session: Session, provider: str, code: str, client: str) -> Opened:
    """A session for whom the provider knows; somebody new becomes a citizen.

    Raises ProviderUnknownError and SignInRefusedError.
    """
    settings = settings_of(session)
    port = PROVIDERS.get(provider)
    if port is None or not port.offered(settings):
        raise ProviderUnknownError(provider=provider)
    identity = port.identify(settings, code)
    person_id = find_person(session, provider, identity.subject)
    if person_id is None:
        if identity.known_only:
            raise SignInRefusedError
        person_id = add_person(session).id
        vouch(session, provider, identity.subject, person_id)
        # Somebody else may have come first with the same subject: then they are the person.
        person_id = find_person(session, provider, identity.subject) or person_id
    return sessions.open_session(session, person_id, "phone", client)


def find_person(session: Session, provider: str, subject: str) -> UUID | None:
    """Whom a provider's subject is here, or None."""
    lookup = subject_lookup(session, provider, subject)
    found = session.get(ProviderIdentity, (provider, lookup), populate_existing=True)
    return found.person_id if found else None


def vouch(session: Session, provider: str, subject: str, person_id: UUID) -> None:
    """Remember that a provider's subject is this person; the first to say so is right."""
    session.execute(
        insert(ProviderIdentity)
        .values(
            provider=provider,
            subject_lookup=subject_lookup(session, provider, subject),
            person_id=person_id,
            created_at=now(session),
        )
        .on_conflict_do_nothing()
    )


def subject_lookup(session: Session, provider: str, subject: str) -> str:
    """A provider's subject as it is stored."""
    return lookup_hash(settings_of(session), f"provider:{provider}", subject)
