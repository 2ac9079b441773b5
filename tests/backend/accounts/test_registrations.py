"""Registering with one's real name: sealed, unique, decided by the right station, ended cleanly."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.accounts.duty import queries as duty_queries
from backend.accounts.duty import service as duty
from backend.accounts.pauses.domain import PausedError
from backend.accounts.people.queries import display_names, get_person, name_of, phones, volunteers_among
from backend.accounts.registrations import queries, reading
from backend.accounts.registrations.domain import (
    AlreadyRegisteredError,
    ClaimCodeError,
    ConsentOutdatedError,
    HomeRegionError,
    IdentityTakenError,
    OwnRegistrationError,
    RegistrationState,
    RegistrationStateError,
    TooYoungError,
)
from backend.accounts.registrations.models import Registration
from backend.accounts.registrations.service import deciding, ending, submitting
from backend.core.audit import AuditRow
from backend.core.clock import ManualClock
from backend.core.errors import AppError, ForbiddenError, NotFoundError
from backend.core.guard import Grant
from tests.backend.accounts.town import (
    HOME,
    HOME_WITHOUT_STATION,
    OTHER_HOME,
    SignedIn,
    Town,
    add_citizen,
    add_staff,
    add_volunteer,
    fields,
    form,
    submitted,
)

Told = Callable[[str, str], list[dict[str, Any]]]
Noted = Callable[[str], list[AuditRow]]


@pytest.fixture
def officer(session: Session, town: Town) -> SignedIn:
    return add_staff(session, "officer", Grant("officer", town.station))


@pytest.fixture
def grid_worker(session: Session, town: Town) -> SignedIn:
    return add_staff(session, "grid", Grant("grid_worker", region_code=HOME))


class TestSubmitting:
    def test_it_waits_for_the_station_of_the_home_region(self, session: Session, town: Town) -> None:
        _, registration = submitted(session)
        assert registration.state is RegistrationState.PENDING
        assert registration.station_id == town.station

    def test_nothing_personal_is_stored_in_clear(self, session: Session, town: Town) -> None:
        _, registration = submitted(session)
        row = session.execute(select(Registration.__table__).where(Registration.id == registration.id)).one()
        stored = repr(row)
        for secret in ("王建国", form().identity_number, form().phone):
            assert secret not in stored
            assert secret.encode() not in b"".join(v for v in row if isinstance(v, bytes))
        clear = queries.particulars(session, registration)
        assert clear is not None
        assert clear.identity_number == form().identity_number

    def test_a_person_registers_once(self, session: Session, town: Town) -> None:
        citizen, _ = submitted(session)
        with pytest.raises(AlreadyRegisteredError):
            submitting.submit(session, citizen.actor, form(2))

    def test_an_identity_number_is_registered_once(self, session: Session, town: Town) -> None:
        submitted(session)
        with pytest.raises(IdentityTakenError):
            submitted(session)

    def test_it_is_free_again_after_a_refusal(self, session: Session, town: Town, officer: SignedIn) -> None:
        citizen, registration = submitted(session)
        deciding.refuse(session, officer.actor, registration.id, "证件照片不清")
        assert submitting.submit(session, citizen.actor, form())

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"consent_version": "0"}, ConsentOutdatedError),
            ({"home_region_code": "350299"}, HomeRegionError),
            ({"home_region_code": "3502"}, HomeRegionError),
            ({"home_region_code": "35"}, HomeRegionError),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, session: Session, town: Town, changes: dict[str, str], error: type[AppError]
    ) -> None:
        with pytest.raises(error):
            submitted(session, **changes)
        assert session.scalar(select(Registration.id)) is None

    def test_the_young_are_thanked_and_refused(
        self, session: Session, town: Town, clock: ManualClock
    ) -> None:
        citizen = add_citizen(session)
        child = submitting.RegistrationForm(**fields(1, born=date(2010, 5, 21)))
        with pytest.raises(TooYoungError) as raised:
            submitting.submit(session, citizen.actor, child)
        assert "谢谢" in raised.value.problem("zh")["detail"]
        session.info["settings"] = session.info["settings"].model_copy(update={"volunteer_minimum_age": 16})
        with pytest.raises(TooYoungError):
            submitting.submit(session, citizen.actor, child)
        clock.advance(timedelta(days=1))
        assert submitting.submit(session, citizen.actor, child)

    def test_a_home_without_a_station_goes_to_the_command_centre(
        self, session: Session, town: Town, officer: SignedIn
    ) -> None:
        _, registration = submitted(session, home_region_code=HOME_WITHOUT_STATION)
        assert registration.station_id is None
        centre = add_staff(session, "centre", Grant("command_centre", region_code="3502"))
        with pytest.raises(NotFoundError):
            deciding.approve(session, officer.actor, registration.id)
        deciding.approve(session, centre.actor, registration.id)

    def test_the_desk_is_told_without_the_name(self, session: Session, town: Town, told: Told) -> None:
        submitted(session)
        (event,) = told("console", "registration")
        assert event["name"] == "王**"
        assert event["state"] == "pending"
        assert form().identity_number not in str(event)
        assert form().phone not in str(event)


class TestDeciding:
    def test_approval_makes_a_volunteer_with_a_name(
        self, session: Session, town: Town, officer: SignedIn, noted: Noted, told: Told
    ) -> None:
        citizen, registration = submitted(session)
        deciding.approve(session, officer.actor, registration.id)
        person_id = citizen.actor.person_id
        assert volunteers_among(session, [person_id]) == {person_id}
        assert name_of(session, get_person(session, person_id)) == "王建国"
        assert phones(session, [person_id]) == {person_id: form().phone}
        assert display_names(session, [person_id]) == {person_id: "王**"}
        assert display_names(session, [person_id], full=True) == {person_id: "王建国"}
        (line,) = noted("registration.approve")
        assert line.actor_id == officer.actor.person_id
        assert told("control", "profile")[-1]["kind"] == "volunteer"

    def test_a_refusal_says_why(self, session: Session, town: Town, officer: SignedIn) -> None:
        citizen, registration = submitted(session)
        deciding.refuse(session, officer.actor, registration.id, "地址不在辖区")
        (seen,) = reading.read_own(session, citizen.actor).items
        assert (seen.state, seen.reason) == (RegistrationState.REFUSED, "地址不在辖区")
        assert not volunteers_among(session, [citizen.actor.person_id])

    @pytest.mark.parametrize("role", ["auxiliary", "officer", "duty_lead"])
    def test_another_stations_registration_is_not_there(
        self, session: Session, town: Town, role: str
    ) -> None:
        _, registration = submitted(session)
        stranger = add_staff(session, "stranger", Grant(role, town.other))
        with pytest.raises(NotFoundError):
            deciding.approve(session, stranger.actor, registration.id)
        assert registration.state is RegistrationState.PENDING

    def test_an_auxiliary_looks_but_does_not_decide(self, session: Session, town: Town) -> None:
        _, registration = submitted(session)
        auxiliary = add_staff(session, "aux", Grant("auxiliary", town.station))
        with pytest.raises(ForbiddenError):
            deciding.approve(session, auxiliary.actor, registration.id)
        seen = reading.read_detail(session, auxiliary.actor, registration)
        assert (seen.name, seen.identity_number, seen.phone) == ("王**", None, None)
        assert seen.actions == []

    def test_who_decides_sees_the_numbers_and_that_is_noted(
        self, session: Session, town: Town, officer: SignedIn, noted: Noted
    ) -> None:
        _, registration = submitted(session)
        seen = reading.read_detail(session, officer.actor, registration)
        assert (seen.name, seen.identity_number) == ("王建国", form().identity_number)
        (line,) = noted("registration.read")
        assert (line.actor_id, line.object_id) == (officer.actor.person_id, str(registration.id))

    def test_nobody_decides_their_own(self, session: Session, town: Town, officer: SignedIn) -> None:
        registration = submitting.submit(session, officer.actor, form())
        with pytest.raises(OwnRegistrationError):
            deciding.approve(session, officer.actor, registration.id)

    def test_it_is_decided_once(self, session: Session, town: Town, officer: SignedIn) -> None:
        _, registration = submitted(session)
        deciding.approve(session, officer.actor, registration.id)
        with pytest.raises(RegistrationStateError):
            deciding.refuse(session, officer.actor, registration.id, "x")

    def test_a_list_shows_the_own_station_and_notes_it(
        self, session: Session, town: Town, officer: SignedIn, noted: Noted
    ) -> None:
        _, here = submitted(session, 1)
        _, there = submitted(session, 2, home_region_code=OTHER_HOME)
        page = reading.read_page(session, officer.actor, None, None, 10)
        assert [item.id for item in page.items] == [here.id]
        assert noted("registration.list")[0].details == {"registrations": [str(here.id)]}
        centre = add_staff(session, "centre", Grant("command_centre", region_code="350206"))
        page = reading.read_page(session, centre.actor, RegistrationState.PENDING, None, 10)
        assert [item.id for item in page.items] == [here.id, there.id]

    def test_a_list_has_pages(self, session: Session, town: Town, officer: SignedIn) -> None:
        ids = [submitted(session, number)[1].id for number in range(1, 6)]
        seen, after = [], None
        for _ in range(3):
            page = reading.read_page(session, officer.actor, None, after, 2)
            seen += [item.id for item in page.items]
            after = page.next
        assert seen == ids
        assert after is None

    def test_an_approval_can_be_taken_back(
        self, session: Session, town: Town, officer: SignedIn, told: Told
    ) -> None:
        volunteer = add_volunteer(session, town)
        person_id = volunteer.actor.person_id
        duty.stand_duty(session, person_id)
        registration = queries.own_registration(session, person_id)
        deciding.revoke(session, officer.actor, registration.id, "泄露他人信息")
        assert not volunteers_among(session, [person_id])
        assert not duty_queries.duty_now(session, [person_id])
        assert told("control", "profile")[-1]["kind"] == "citizen"

    def test_a_revoked_volunteer_may_try_again(self, session: Session, town: Town, officer: SignedIn) -> None:
        volunteer = add_volunteer(session, town)
        first = queries.own_registration(session, volunteer.actor.person_id)
        deciding.revoke(session, officer.actor, first.id, "x")
        again = submitting.submit(session, volunteer.actor, form(1))
        deciding.approve(session, officer.actor, again.id)
        assert volunteers_among(session, [volunteer.actor.person_id])


class TestWithdrawing:
    def test_everything_sealed_is_erased_at_once(self, session: Session, town: Town) -> None:
        citizen, registration = submitted(session)
        deciding.withdraw(session, citizen.actor)
        assert registration.state is RegistrationState.WITHDRAWN
        assert registration.wrapped_key is None
        assert registration.identity_sealed is None
        assert registration.identity_lookup is None
        assert reading.read_own(session, citizen.actor).items[0].name == "***"

    def test_a_volunteer_is_none_any_more(self, session: Session, town: Town) -> None:
        volunteer = add_volunteer(session, town)
        duty.stand_duty(session, volunteer.actor.person_id)
        deciding.withdraw(session, volunteer.actor)
        assert not volunteers_among(session, [volunteer.actor.person_id])
        assert not duty_queries.duty_of(session, volunteer.actor.person_id).on

    def test_nothing_to_withdraw(self, session: Session, town: Town) -> None:
        with pytest.raises(NotFoundError):
            deciding.withdraw(session, add_citizen(session).actor)


class TestInPerson:
    def test_the_person_confirms_with_the_code(
        self, session: Session, town: Town, grid_worker: SignedIn
    ) -> None:
        registration, code = submitting.register_in_person(session, grid_worker.actor, form())
        assert registration.state is RegistrationState.AWAITING_CLAIM
        assert len(code) == 8
        citizen = add_citizen(session, None)
        typed = f" {code[:4].lower()} {code[4:]} "
        assert submitting.claim(session, citizen.actor, typed) is registration
        assert registration.state is RegistrationState.PENDING
        assert registration.person_id == citizen.actor.person_id

    def test_a_code_works_once(self, session: Session, town: Town, grid_worker: SignedIn) -> None:
        _, code = submitting.register_in_person(session, grid_worker.actor, form())
        submitting.claim(session, add_citizen(session).actor, code)
        with pytest.raises(ClaimCodeError):
            submitting.claim(session, add_citizen(session).actor, code)

    def test_the_code_is_stored_as_a_hash_only(
        self, session: Session, town: Town, grid_worker: SignedIn
    ) -> None:
        registration, code = submitting.register_in_person(session, grid_worker.actor, form())
        assert code not in (registration.claim_lookup or "")

    def test_wrong_codes_are_counted_and_then_paused(
        self, session: Session, town: Town, grid_worker: SignedIn
    ) -> None:
        _, code = submitting.register_in_person(session, grid_worker.actor, form())
        citizen = add_citizen(session)
        for _ in range(5):
            with pytest.raises(ClaimCodeError):
                submitting.claim(session, citizen.actor, "WRONGCDE")
        with pytest.raises(PausedError):
            submitting.claim(session, citizen.actor, code)
        assert ClaimCodeError.commits

    def test_the_grid_worker_cannot_claim_it(
        self, session: Session, town: Town, grid_worker: SignedIn
    ) -> None:
        _, code = submitting.register_in_person(session, grid_worker.actor, form())
        with pytest.raises(OwnRegistrationError):
            submitting.claim(session, grid_worker.actor, code)

    def test_it_lapses_and_is_forgotten(
        self, session: Session, town: Town, grid_worker: SignedIn, clock: ManualClock
    ) -> None:
        registration, code = submitting.register_in_person(session, grid_worker.actor, form())
        assert ending.lapse_unclaimed(session) == 0
        clock.advance(submitting.CLAIM_VALID)
        with pytest.raises(ClaimCodeError):
            submitting.claim(session, add_citizen(session).actor, code)
        assert ending.lapse_unclaimed(session) == 1
        assert registration.state is RegistrationState.WITHDRAWN
        assert registration.wrapped_key is None

    def test_only_in_the_grid_workers_own_region(
        self, session: Session, town: Town, grid_worker: SignedIn
    ) -> None:
        with pytest.raises(ForbiddenError):
            submitting.register_in_person(session, grid_worker.actor, form(home_region_code=OTHER_HOME))


def test_refused_registrations_are_erased_after_a_while(
    session: Session, town: Town, officer: SignedIn, clock: ManualClock
) -> None:
    _, registration = submitted(session)
    deciding.refuse(session, officer.actor, registration.id, "x")
    session.flush()
    clock.advance(timedelta(days=89))
    assert ending.erase_refused(session) == 0
    clock.advance(timedelta(days=2))
    assert ending.erase_refused(session) == 1
    assert registration.identity_sealed is None
    assert ending.erase_refused(session) == 0
