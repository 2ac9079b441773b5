"""Seeding the demo's people, signing them in, and making crowds of volunteers quickly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from secrets import randbelow
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as on_conflict_insert

from backend.accounts.demo import domain
from backend.accounts.demo.domain import NEIGHBOURS, STAFF, DemoRefusedError, refuse_unless_demo
from backend.accounts.duty.models import Duty
from backend.accounts.people import queries as people_queries
from backend.accounts.people import service as people
from backend.accounts.people.models import Person, Volunteer
from backend.accounts.registrations import consent
from backend.accounts.registrations import queries as registration_queries
from backend.accounts.registrations.domain import RegistrationState
from backend.accounts.registrations.models import Registration
from backend.accounts.signin.models import ProviderIdentity, SignIn
from backend.accounts.signin.service import phones, sessions
from backend.core.crypto import lookup_hash, new_wrapped_key, seal, unwrap_key
from backend.core.db import new_id, now, settings_of
from backend.core.guard import Grant
from backend.regions.queries import station_of_region, stations

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from backend.accounts.demo.domain import StaffPart
    from backend.accounts.signin.service.sessions import Opened

PROVIDER: Final = "demo"
SEED_LOCK: Final = 0x5348_4445  # any constant; "SHDE"
# No argon2 hash: no password opens these accounts.
NO_PASSWORD: Final = "!"  # noqa: S105 - the absence of one
APPROVED_AGO: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A volunteer to be made."""

    code: str
    name: str
    number: int
    wake_for_life: bool


def seed(session: Session) -> None:
    """Make sure that the demo's cast is there; who is there already stays as they are."""
    _begin(session)
    _seed_staff(session)
    there = _known(session, [part.code for part in NEIGHBOURS])
    missing = [
        (number, part)
        for number, part in enumerate(NEIGHBOURS, domain.CAST_NUMBERS)
        if part.code not in there
    ]
    add_volunteers(
        session,
        [
            Newcomer(part.code, part.name, number, part.wake_for_life)
            for number, part in missing
            if part.volunteer
        ],
    )
    for _, part in missing:
        if not part.volunteer:
            person = people.add_person(session, name=part.name)
            phones.vouch(session, PROVIDER, part.code, person.id)


def crowd(
    session: Session, first: int, count: int, duty_hours: int | None = None
) -> list[dict[str, str | bool]]:
    """Sign in the crowd's numbers first … first + count - 1, made on first need: code and token each.

    With `duty_hours` they are on duty; `began_duty` says whose duty began by this.
    """
    _begin(session)
    numbers = {domain.crowd_code(number): number for number in range(first, first + count)}
    there = _known(session, list(numbers))
    add_volunteers(
        session,
        [
            Newcomer(code, domain.crowd_name(number), number, wake_for_life=number % 3 == 0)
            for code, number in numbers.items()
            if code not in there
        ],
    )
    there = _known(session, list(numbers))
    tokens = _open_sessions(session, {code: there[code] for code in numbers})
    began = _stand_duty(session, list(there.values()), duty_hours) if duty_hours else set()
    return [
        {"code": code, "token": token, "began_duty": there[code] in began} for code, token in tokens.items()
    ]


def rest_crowd(session: Session, codes: Sequence[str]) -> None:
    """These of the crowd have stood their time: the tick ends it and tells their phones, as always."""
    _begin(session)
    persons = _known(session, [code for code in codes if domain.is_of_crowd(code)]).values()
    moment = now(session)
    # Not at its beginning: a duty that began this very moment has to last.
    end = func.greatest(moment, Duty.started_at + timedelta(milliseconds=1))
    ending = update(Duty).where(Duty.person_id.in_(persons), Duty.ended_at.is_(None), Duty.until > moment)
    session.execute(ending.values(until=end))


def _stand_duty(session: Session, persons: Sequence[UUID], hours: int) -> set[UUID]:
    """Duty for those who have none, in two statements: no socket of theirs is open that must hear of it.

    One whose time is over already begins anew, even when the tick has not been there yet.
    """
    moment = now(session)
    over = update(Duty).where(Duty.person_id.in_(persons), Duty.ended_at.is_(None), Duty.until <= moment)
    session.execute(over.values(ended_at=Duty.until))
    until = moment + timedelta(hours=min(hours, settings_of(session).duty_max_hours))
    rows = [{"id": new_id(), "person_id": one, "started_at": moment, "until": until} for one in persons]
    begin = on_conflict_insert(Duty).on_conflict_do_nothing().returning(Duty.person_id)
    return set(session.scalars(begin, rows)) if rows else set()


def sign_in_staff(session: Session, username: str, client: str) -> Opened:
    """A staff session for one of the cast, without a password. Raises DemoRefusedError.

    So an administrator who plays with passwords locks nobody of the cast out behind a change of theirs.
    """
    refuse_unless_demo(settings_of(session))
    account = people_queries.find_staff(session, username)
    if account is None or account.username not in {part.code for part in STAFF}:
        raise DemoRefusedError
    account.password_once = False
    return sessions.open_session(session, account.person_id, "staff", client)


def _begin(session: Session) -> None:
    """Demo mode only, and one at a time: two processes may start at once."""
    refuse_unless_demo(settings_of(session))
    session.execute(select(func.pg_advisory_xact_lock(SEED_LOCK)))


def _seed_staff(session: Session) -> None:
    by_name = {station.name: station.id for station in stations(session)}
    for part in STAFF:
        if people_queries.find_staff(session, part.code) is None:
            account = people.add_staff(
                session,
                username=part.code,
                name=part.name,
                password_hash=NO_PASSWORD,
                officer_number=part.officer_number,
                grants=[_grant(part, by_name)],
            )
            # A grid worker works on the phone as well.
            phones.vouch(session, PROVIDER, part.code, account.person_id)


def _grant(part: StaffPart, station_ids: dict[str, UUID]) -> Grant:
    station_id = station_ids[part.station] if part.station else None
    return Grant(part.role, station_id, part.region_code)


def _known(session: Session, codes: Sequence[str]) -> dict[str, UUID]:
    """Which of these codes stand for somebody, and for whom: one query."""
    lookups = {phones.subject_lookup(session, PROVIDER, code): code for code in codes}
    rows = session.execute(
        select(ProviderIdentity.subject_lookup, ProviderIdentity.person_id).where(
            ProviderIdentity.provider == PROVIDER, ProviderIdentity.subject_lookup.in_(lookups)
        )
    )
    return {lookups[lookup]: person_id for lookup, person_id in rows}


def add_volunteers(session: Session, newcomers: list[Newcomer]) -> None:
    """Approved volunteers in four inserts, however many: a person, a registration, the approval, a code."""
    if not newcomers:
        return
    refuse_unless_demo(settings_of(session))
    station = station_of_region(session, domain.HOME)
    station_id = station.id if station else None
    rows = [_rows(session, newcomer, station_id) for newcomer in newcomers]
    tables = (Person, Registration, Volunteer, ProviderIdentity)
    for table, of_table in zip(tables, zip(*rows, strict=True), strict=True):
        session.execute(insert(table), list(of_table))


def _rows(
    session: Session, newcomer: Newcomer, station_id: UUID | None
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The four rows of one volunteer."""
    person_id, moment = new_id(), now(session)
    registration = _registration(session, newcomer, person_id, station_id)
    identity = {
        "provider": PROVIDER,
        "subject_lookup": phones.subject_lookup(session, PROVIDER, newcomer.code),
        "person_id": person_id,
        "created_at": moment,
    }
    volunteer = {"person_id": person_id, "registration_id": registration["id"], "since": moment}
    return _person(session, newcomer, person_id), registration, volunteer, identity


def _person(session: Session, newcomer: Newcomer, person_id: UUID) -> dict[str, Any]:
    settings, phone = settings_of(session), domain.phone_of(newcomer.number)
    owner = people_queries.owner_of(person_id)
    wrapped = new_wrapped_key(settings, owner)
    key = unwrap_key(settings, wrapped, owner)
    return {
        "id": person_id,
        "wrapped_key": wrapped,
        "name_sealed": seal(key, people_queries.field_of(person_id, "name"), newcomer.name),
        "phone_sealed": seal(key, people_queries.field_of(person_id, "phone"), phone),
        "phone_lookup": lookup_hash(settings, "phone", phone),
        "wake_for_life": newcomer.wake_for_life,
        "created_at": now(session),
    }


def _registration(
    session: Session, newcomer: Newcomer, person_id: UUID, station_id: UUID | None
) -> dict[str, Any]:
    settings, approved_at = settings_of(session), now(session) - APPROVED_AGO
    registration_id, identity = new_id(), domain.identity_of(newcomer.number)
    owner = registration_queries.owner_of(registration_id)
    wrapped = new_wrapped_key(settings, owner)
    key = unwrap_key(settings, wrapped, owner)
    values = {"name": newcomer.name, "identity": identity, "phone": domain.phone_of(newcomer.number)}
    sealed = {
        f"{field}_sealed": seal(key, registration_queries.field_of(registration_id, field), value)
        for field, value in values.items()
    }
    return {
        "id": registration_id,
        "person_id": person_id,
        "state": RegistrationState.APPROVED,
        "wrapped_key": wrapped,
        **sealed,
        "identity_lookup": lookup_hash(settings, "identity", identity),
        "home_region_code": domain.HOME,
        "station_id": station_id,
        "consent_version": consent.CURRENT.version,
        "consented_at": approved_at,
        "submitted_at": approved_at,
        "decided_at": approved_at,
    }


def _open_sessions(session: Session, persons: dict[str, UUID]) -> dict[str, str]:
    """A session for each, in one insert; the tokens."""
    opened = {
        code: sessions.draft(session, person_id, "phone", "crowd") for code, person_id in persons.items()
    }
    session.execute(insert(SignIn), [draft.row for draft in opened.values()])
    return {code: draft.secret for code, draft in opened.items()}


def sample_registration(session: Session) -> dict[str, str]:
    """What somebody invented would register with; an identity number that nobody has used yet."""
    while True:
        number = domain.SAMPLE_NUMBERS + randbelow(domain.SAMPLES)
        identity = domain.identity_of(number)
        hashed = lookup_hash(settings_of(session), "identity", identity)
        if session.scalar(select(Registration.id).where(Registration.identity_lookup == hashed)) is None:
            return {
                "name": domain.crowd_name(number),
                "identity_number": identity,
                "phone": domain.phone_of(number),
                "home_region_code": domain.HOME,
            }
