"""Writing oneself down, being written down by a grid worker, and confirming that."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from backend.accounts.pauses.service import clear_failures, count_failure, open_try
from backend.accounts.people.queries import lock_person
from backend.accounts.registrations import consent, queries
from backend.accounts.registrations.domain import (
    LIVE,
    STATE_WORDS,
    AlreadyRegisteredError,
    ClaimCodeError,
    ConsentOutdatedError,
    HomeRegionError,
    IdentityTakenError,
    OwnRegistrationError,
    RegistrationState,
    Step,
    TooYoungError,
)
from backend.accounts.registrations.identity_number import IdentityNumber, plain_name, plain_phone
from backend.accounts.registrations.models import Registration
from backend.accounts.registrations.service.steps import show, take_step
from backend.core.actions import Action
from backend.core.audit import note
from backend.core.crypto import lookup_hash, new_wrapped_key, seal, unwrap_key
from backend.core.db import new_id, now, settings_of
from backend.core.guard import Target, require
from backend.regions.domain.levels import Level
from backend.regions.domain.places import RegionNotFoundError
from backend.regions.queries import region_summary, station_of_region

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.core.guard import Actor

# Letters and digits that nobody confuses when they are read out: no 0 O, 1 I L, 2 Z, 5 S, 8 B.
CLAIM_ALPHABET: Final = "34679ACDEFGHJKMNPQRTUVWXY"
CLAIM_LENGTH: Final = 8
CLAIM_VALID: Final = timedelta(days=3)
TOO_WIDE: Final = frozenset({Level.PROVINCE, Level.CITY})


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """What somebody wrote down."""

    name: str
    identity_number: str
    phone: str
    home_region_code: str
    consent_version: str


def submit(session: Session, actor: Actor, form: RegistrationForm) -> Registration:
    """A person registers themself. Raises whatever of the form cannot be, or what is there already."""
    _refuse_second(session, actor.person_id)
    registration = _draft(session, form)
    registration.person_id = actor.person_id
    registration.state = RegistrationState.PENDING
    _insert(session, registration)
    note(session, actor, "registration.submit", "registration", registration.id)
    show(session, registration)
    return registration


def register_in_person(session: Session, actor: Actor, form: RegistrationForm) -> tuple[Registration, str]:
    """A grid worker writes somebody down; the code is shown once and confirmed by the person."""
    require(session, actor, Action.REGISTRATION_IN_PERSON, Target(region_code=form.home_region_code))
    registration = _draft(session, form)
    code = "".join(secrets.choice(CLAIM_ALPHABET) for _ in range(CLAIM_LENGTH))
    registration.state = RegistrationState.AWAITING_CLAIM
    registration.registered_by = actor.person_id
    registration.claim_lookup = _claim_lookup(session, code)
    registration.claim_expires_at = now(session) + CLAIM_VALID
    _insert(session, registration)
    note(session, actor, "registration.in_person", "registration", registration.id)
    show(session, registration)
    return registration, code


def claim(session: Session, actor: Actor, code: str) -> Registration:
    """The person confirms what a grid worker wrote down; wrong codes are counted, then paused."""
    pause = open_try(session, "claim", str(actor.person_id))
    _refuse_second(session, actor.person_id)
    plain = "".join(code.split()).upper()
    registration = session.scalar(
        select(Registration)
        .where(
            Registration.claim_lookup == _claim_lookup(session, plain),
            Registration.claim_expires_at > now(session),
        )
        .with_for_update()
    )
    if registration is None:
        count_failure(session, pause)
        raise ClaimCodeError
    if registration.registered_by == actor.person_id:
        raise OwnRegistrationError
    clear_failures(session, pause)
    take_step(registration, Step.CLAIM, "person")
    registration.person_id = actor.person_id
    note(session, actor, "registration.claim", "registration", registration.id)
    show(session, registration)
    return registration


def _draft(session: Session, form: RegistrationForm) -> Registration:
    """A checked form, sealed under a key of its own; not yet added."""
    if form.consent_version != consent.CURRENT.version:
        raise ConsentOutdatedError(version=consent.CURRENT.version)
    settings, moment = settings_of(session), now(session)
    name, phone = plain_name(form.name), plain_phone(form.phone)
    today = moment.astimezone(settings.zone).date()
    identity = IdentityNumber.parse(form.identity_number, today)
    if identity.age_on(today) < settings.volunteer_minimum_age:
        raise TooYoungError(age=settings.volunteer_minimum_age)
    station_id = _station_of_home(session, form.home_region_code)
    registration_id = new_id()
    wrapped = new_wrapped_key(settings, queries.owner_of(registration_id))
    key = unwrap_key(settings, wrapped, queries.owner_of(registration_id))

    def sealed(field: str, value: str) -> bytes:
        return seal(key, queries.field_of(registration_id, field), value)

    return Registration(
        id=registration_id,
        wrapped_key=wrapped,
        name_sealed=sealed("name", name),
        identity_sealed=sealed("identity", identity.number),
        phone_sealed=sealed("phone", phone),
        identity_lookup=lookup_hash(settings, "identity", identity.number),
        home_region_code=form.home_region_code,
        station_id=station_id,
        consent_version=form.consent_version,
        consented_at=moment,
        submitted_at=moment,
    )


def _station_of_home(session: Session, code: str) -> UUID | None:
    """The station responsible for a home region of this city; None where none is known."""
    try:
        region = region_summary(session, code)
    except RegionNotFoundError as error:
        raise HomeRegionError(code=code) from error
    if region.level in TOO_WIDE or not code.startswith(settings_of(session).city_region_code):
        raise HomeRegionError(code=code)
    station = station_of_region(session, code)
    return station.id if station else None


def _refuse_second(session: Session, person_id: UUID) -> None:
    """The person's row is held, so that two forms sent at once are looked at one after the other."""
    lock_person(session, person_id)
    state = session.scalar(
        select(Registration.state).where(Registration.person_id == person_id, Registration.state.in_(LIVE))
    )
    if state is not None:
        raise AlreadyRegisteredError(state=STATE_WORDS[state])


def _insert(session: Session, registration: Registration) -> None:
    """Add it; the database decides whether its identity number is taken."""
    try:
        with session.begin_nested():
            session.add(registration)
    except IntegrityError as error:
        if "uq_registration_identity_lookup" in str(error.orig):
            raise IdentityTakenError from error
        raise


def _claim_lookup(session: Session, code: str) -> str:
    return lookup_hash(settings_of(session), "claim", code)
