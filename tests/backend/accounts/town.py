"""A small town for the tests of accounts: regions, two stations, and people of every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from geoalchemy2.shape import from_shape
from shapely import Point

from backend.accounts.people import service as people
from backend.accounts.registrations import consent
from backend.accounts.registrations.identity_number import check_character
from backend.accounts.registrations.service import deciding, submitting
from backend.accounts.registrations.service.submitting import RegistrationForm
from backend.accounts.signin import passwords
from backend.accounts.signin.service import sessions
from backend.core.guard import Actor, Grant
from backend.regions.models import Region, Station

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from backend.accounts.registrations.models import Registration

REGIONS = (
    ("35", "province", "福建省", None),
    ("3502", "city", "厦门市", "35"),
    ("350206", "district", "湖里区", "3502"),
    ("350206003", "town", "禾山街道", "350206"),
    ("350206004", "town", "江头街道", "350206"),
    ("350203", "district", "思明区", "3502"),
)
HOME, OTHER_HOME, HOME_WITHOUT_STATION = "350206003", "350206004", "350203"
PASSWORD = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Town:
    """Two stations."""

    station: UUID
    other: UUID


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody, and the secret they are signed in with."""

    actor: Actor
    secret: str


def build_town(session: Session) -> Town:
    for code, level, name, parent in REGIONS:
        session.add(
            Region(code=code, level=level, name=name, parent_code=parent, source="test", approximate=False)
        )
        session.flush()
    found = []
    for name, code in (("禾山派出所", HOME), ("江头派出所", OTHER_HOME)):
        position = from_shape(Point(118.12, 24.51), srid=4326)
        station = Station(name=name, phone="0592-0000001", region_code=code, position=position)
        session.add(station)
        session.flush()
        found.append(station.id)
    return Town(*found)


def sign_in(session: Session, person_id: UUID, kind: str) -> SignedIn:
    opened = sessions.open_session(session, person_id, kind, "test")
    recognise = sessions.authenticate_cookie if kind == "staff" else sessions.authenticate_token
    actor = recognise(session, opened.secret)
    assert actor is not None
    return SignedIn(actor, opened.secret)


def add_staff(
    session: Session, username: str, *grants: Grant, password: str | None = None, name: str = "林警官"
) -> SignedIn:
    """A member of staff, signed in; with a password only if one is asked for (argon2 takes its time)."""
    stored = passwords.hash_password(password) if password else "!"
    account = people.add_staff(
        session, username=username, name=name, password_hash=stored, officer_number="032187", grants=grants
    )
    return sign_in(session, account.person_id, "staff")


def add_citizen(session: Session, name: str | None = "陈女士") -> SignedIn:
    return sign_in(session, people.add_person(session, name=name).id, "phone")


def add_volunteer(session: Session, town: Town, number: int = 1) -> SignedIn:
    """A citizen whose registration an officer of the town approved."""
    citizen = add_citizen(session)
    registration = submitting.submit(session, citizen.actor, form(number))
    officer = add_staff(session, f"officer-of-{number}", Grant("officer", town.station))
    deciding.approve(session, officer.actor, registration.id)
    actor = sessions.authenticate_token(session, citizen.secret)
    assert actor is not None
    return SignedIn(actor, citizen.secret)


def submitted(session: Session, number: int = 1, **changes: str) -> tuple[SignedIn, Registration]:
    citizen = add_citizen(session)
    return citizen, submitting.submit(session, citizen.actor, form(number, **changes))


def form(number: int = 1, **changes: str) -> RegistrationForm:
    return RegistrationForm(**{**fields(number), **changes})


def fields(number: int = 1, born: date = date(1990, 1, 1)) -> dict[str, str]:
    """What a person writes down; each number is another person."""
    body = f"350203{born:%Y%m%d}{number:03d}"
    return {
        "name": "王建国",
        "identity_number": body + check_character(body),
        "phone": f"1380000{number:04d}",
        "home_region_code": HOME,
        "consent_version": consent.CURRENT.version,
    }
