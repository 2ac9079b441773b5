"""A copy of all one's data; and being forgotten, in every table."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.accounts.duty import service as duty
from backend.accounts.duty.domain import VolunteerSettings, WatchPlace
from backend.accounts.people.models import Person
from backend.accounts.people.queries import display_names, get_person, not_erased, person_key
from backend.accounts.privacy.queries import copy_of_my_data
from backend.accounts.privacy.service import erase_me
from backend.accounts.registrations.models import Registration
from backend.accounts.signin.service import phones
from backend.core.audit import AuditRow
from backend.core.cells import cell_at
from backend.core.crypto import KeyErasedError
from backend.core.db import Base, new_id
from backend.core.guard import Grant
from backend.core.stream import StreamRow
from tests.backend.accounts.town import SignedIn, Town, add_citizen, add_staff, add_volunteer, fields
from tests.backend.accounts.web import Web, problem

CELL = cell_at(118.12, 24.51)


def full_life(session: Session, town: Town) -> SignedIn:
    """A volunteer with everything this room can know of somebody."""
    volunteer = add_volunteer(session, town)
    person_id = volunteer.actor.person_id
    areas = (WatchPlace("家", CELL),)
    duty.change_settings(session, person_id, VolunteerSettings(True, areas, "en", large_type=True))  # noqa: FBT003
    duty.stand_duty(session, person_id)
    phones.vouch(session, "demo", "somebody", person_id)
    return volunteer


def test_the_copy_has_everything_in_clear(web: Web) -> None:
    volunteer = web.made(full_life, web.town)
    copy = web.phone(volunteer).get("/me/data").get_json()
    assert copy["person"]["name"] == "王建国"
    assert copy["person"]["phone"] == fields()["phone"]
    (registration,) = copy["registrations"]
    assert registration["identity_number"] == fields()["identity_number"]
    assert registration["consent_version"] == "1"
    assert copy["watch_areas"] == [{"label": "家", "cell": CELL}]
    assert len(copy["duty"]) == 1
    assert len(copy["sessions"]) == 1
    assert copy["sign_in_providers"][0]["provider"] == "demo"


def test_staff_read_what_their_account_says(web: Web) -> None:
    staff = web.made(add_staff, "officer-lin", Grant("officer", web.town.station))
    copy = web.desk(staff).get("/me/data").get_json()
    assert copy["staff_account"] == {
        "username": "officer-lin",
        "officer_number": "032187",
        "password_changed_at": "2026-05-20T07:30:00.000Z",
        "second_factor": False,
        "disabled_at": None,
    }
    assert web.phone(web.made(add_citizen)).get("/me/data").get_json()["staff_account"] is None


def test_the_copy_is_ones_own(session: Session, town: Town) -> None:
    full_life(session, town)
    other = add_citizen(session, "李四")
    text = json.dumps(copy_of_my_data(session, other.actor.person_id), ensure_ascii=False)
    assert "王建国" not in text
    assert fields()["phone"] not in text


def test_forgotten_everywhere(web: Web) -> None:
    volunteer = web.made(full_life, web.town)
    person_id = volunteer.actor.person_id
    caller = web.phone(volunteer)
    assert caller.post("/me/erase", {"confirm": True}).status_code == 204
    assert caller.get("/session").status_code == 401
    with web.transaction() as session:
        person = get_person(session, person_id)
        assert person.erased_at is not None
        with pytest.raises(KeyErasedError):
            person_key(session, person)
        assert display_names(session, [person_id]) == {person_id: "已注销用户"}
        left = tables_that_speak_of(session, person_id)
        told = [
            row for row in session.scalars(select(StreamRow)) if str(person_id) in repr((row.data, row.about))
        ]
    # Ids only: who it was is gone, that somebody decided and approved stays.
    assert left <= {"person", "registration", "volunteer", "audit", "stream"}
    # Of what was told: that they are no volunteer any more, and nothing before that.
    assert {(row.audience, row.event) for row in told} <= {
        ("control", "profile"),
        ("console", "registration"),
    }
    assert [row.data["watch_cells"] for row in told if row.event == "profile"] == [[]]
    assert {row.data["name"] for row in told if row.event == "registration"} == {"***"}


def test_where_they_were_last_is_forgotten_too(web: Web) -> None:
    volunteer = web.made(full_life, web.town)
    presence = web.parts.presence
    presence.place([(volunteer.actor.person_id, CELL)])
    web.phone(volunteer).post("/me/erase", {"confirm": True})
    assert volunteer.actor.person_id not in presence.cells()


def test_no_row_keeps_anything_sealed_or_hashed(web: Web) -> None:
    volunteer = web.made(full_life, web.town)
    web.phone(volunteer).post("/me/erase", {"confirm": True})
    with web.transaction() as session:
        person = session.execute(select(Person.__table__).where(Person.id == volunteer.actor.person_id)).one()
        registration = session.execute(
            select(Registration.__table__).where(Registration.person_id == volunteer.actor.person_id)
        ).one()
    for row in (person, registration):
        assert not [name for name, value in row._mapping.items() if isinstance(value, bytes)]
        assert not [name for name, value in row._mapping.items() if value and name.endswith("_lookup")]


def test_the_identity_number_may_register_again(web: Web) -> None:
    volunteer = web.made(full_life, web.town)
    web.phone(volunteer).post("/me/erase", {"confirm": True})
    newcomer = web.phone(web.made(add_citizen))
    assert newcomer.post("/registrations", fields()).status_code == 201


def test_their_sockets_are_closed_and_nobody_alerts_them(web: Web) -> None:
    volunteer = web.made(full_life, web.town)
    web.phone(volunteer).post("/me/erase", {"confirm": True})
    with web.transaction() as session:
        query = select(StreamRow).where(StreamRow.audience == "control").order_by(StreamRow.id)
        events = [(row.event, row.data) for row in session.scalars(query)]
    revoked = [data for event, data in events if event == "revoke"]
    assert revoked[-1]["session_ids"] == [str(volunteer.actor.session_id)]
    profile = [data for event, data in events if event == "profile"][-1]
    assert (profile["kind"], profile["duty_until"], profile["watch_cells"]) == ("citizen", None, [])


@pytest.mark.parametrize("body", [{}, {"confirm": False}, {"confirm": "true"}, {"confirm": 1}])
def test_it_is_said_on_purpose(web: Web, body: dict[str, object]) -> None:
    caller = web.phone(web.made(add_citizen))
    assert problem(caller.post("/me/erase", body)) == "invalid-input"
    assert caller.get("/session").status_code == 200


def test_staff_do_not_erase_themselves(web: Web) -> None:
    officer = web.desk(web.made(add_staff, "officer", Grant("officer", web.town.station)))
    assert problem(officer.post("/me/erase", {"confirm": True})) == "staff-erase"
    assert officer.get("/session").status_code == 200


def test_that_it_happened_is_noted_without_a_name(web: Web) -> None:
    citizen = web.made(add_citizen)
    web.phone(citizen).post("/me/erase", {"confirm": True})
    with web.transaction() as session:
        (line,) = session.scalars(select(AuditRow).where(AuditRow.action == "person.erase"))
    assert line.object_id == str(citizen.actor.person_id)
    assert "陈女士" not in repr(line.__dict__)


def tables_that_speak_of(session: Session, person_id: object) -> set[str]:
    """Every table of the database with the person's id in any column."""
    found = set()
    for table in Base.metadata.sorted_tables:
        rows = session.execute(select(table)).all()
        if any(str(person_id) in repr(row) for row in rows):
            found.add(table.name)
    return found


def test_of_a_whole_city_those_who_are_still_known(session: Session) -> None:
    """More than one statement takes as parameters: an end goes to everybody who was called."""
    known, erased = (add_citizen(session).actor for _ in range(2))
    erase_me(session, erased)
    told = [known.person_id, erased.person_id, *(new_id() for _ in range(70_000))]
    assert not_erased(session, told) == {known.person_id}
