"""Duty is a row with an end; settings and duty together say who may be alerted."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session
from valkey import Valkey

from backend.accounts.domain import DutyChanged
from backend.accounts.duty import queries, service
from backend.accounts.duty.domain import (
    DutyTooLongError,
    NotVolunteerError,
    SameWatchAreaError,
    VolunteerSettings,
    WatchAreaOutsideError,
    WatchPlace,
)
from backend.accounts.signin.domain import EndReason
from backend.accounts.signin.service import sessions
from backend.core.cells import CellInvalidError, cell_at
from backend.core.clock import ManualClock
from backend.core.db import now, run_hooks
from backend.core.events import EventBus
from backend.core.presence import Presence
from tests.backend.accounts.town import SignedIn, Town, add_citizen, add_volunteer

CELL, OTHER_CELL = cell_at(118.12, 24.51), cell_at(118.15, 24.52)


@pytest.fixture
def presence(session: Session, valkey_url: str, clock: ManualClock) -> Iterator[Presence]:
    """Nobody is anywhere yet; the session knows it, as the edges' do."""
    valkey = Valkey.from_url(valkey_url)
    valkey.flushdb()
    session.info["presence"] = Presence(valkey, clock, 1_800)
    yield session.info["presence"]
    valkey.close()


def committed(session: Session) -> None:
    """What happens after a commit."""
    hooks = session.info["after_commit"]
    run_hooks(hooks)
    hooks.clear()


@pytest.fixture
def volunteer(session: Session, town: Town) -> SignedIn:
    return add_volunteer(session, town)


def settings(*areas: WatchPlace, wake: bool = False) -> VolunteerSettings:
    return VolunteerSettings(wake, areas, "zh", large_type=True)


def test_duty_lasts_so_many_hours(session: Session, volunteer: SignedIn) -> None:
    person_id = volunteer.actor.person_id
    status = service.stand_duty(session, person_id, 2)
    assert status.until == now(session) + timedelta(hours=2)
    assert queries.duty_of(session, person_id) == status
    assert queries.duty_now(session, [person_id]) == {person_id}
    assert queries.everybody_on_duty(session) == {str(person_id)}


def test_pressed_again_the_end_moves(session: Session, volunteer: SignedIn, clock: ManualClock) -> None:
    person_id = volunteer.actor.person_id
    service.stand_duty(session, person_id, 2)
    clock.advance(timedelta(hours=1))
    assert service.stand_duty(session, person_id, 3).until == now(session) + timedelta(hours=3)
    service.rest(session, person_id)
    assert not queries.duty_of(session, person_id).on


def test_no_longer_than_the_setting(session: Session, volunteer: SignedIn) -> None:
    with pytest.raises(DutyTooLongError):
        service.stand_duty(session, volunteer.actor.person_id, 12.5)
    assert not queries.duty_of(session, volunteer.actor.person_id).on


def test_only_approved_volunteers_stand_duty(session: Session, town: Town) -> None:
    with pytest.raises(NotVolunteerError):
        service.stand_duty(session, add_citizen(session).actor.person_id)


def test_it_ends_by_itself_and_everybody_hears(
    session: Session,
    volunteer: SignedIn,
    clock: ManualClock,
    bus: EventBus,
    told: Callable[[str, str], list[dict[str, Any]]],
) -> None:
    person_id = volunteer.actor.person_id
    heard: list[DutyChanged] = []
    bus.subscribe(DutyChanged, lambda _session, event: heard.append(event))
    until = service.stand_duty(session, person_id, 1).until
    clock.advance(timedelta(minutes=59, seconds=59))
    assert service.end_expired_duties(session) == 0
    clock.advance(timedelta(seconds=1))
    assert not queries.duty_now(session, [person_id])
    assert service.end_expired_duties(session) == 1
    assert service.end_expired_duties(session) == 0
    assert heard == [DutyChanged(person_id, until), DutyChanged(person_id, None)]
    assert [told["duty_until"] is None for told in told("control", "profile")][-2:] == [False, True]
    assert [told["on"] for told in told("volunteer", "duty")][-2:] == [True, False]


def test_a_new_duty_begins_even_before_the_tick_ended_the_old_one(
    session: Session, volunteer: SignedIn, clock: ManualClock
) -> None:
    person_id = volunteer.actor.person_id
    service.stand_duty(session, person_id, 1)
    clock.advance(timedelta(hours=2))
    assert service.stand_duty(session, person_id, 1).until == now(session) + timedelta(hours=1)
    assert service.end_expired_duties(session) == 0


def test_resting_twice_tells_nobody_twice(
    session: Session, volunteer: SignedIn, told: Callable[[str, str], list[dict[str, Any]]]
) -> None:
    before = len(told("control", "profile"))
    service.rest(session, volunteer.actor.person_id)
    assert len(told("control", "profile")) == before


def test_settings_are_kept_and_reach_the_sockets(
    session: Session, volunteer: SignedIn, told: Callable[[str, str], list[dict[str, Any]]]
) -> None:
    person_id = volunteer.actor.person_id
    wanted = settings(WatchPlace("家", CELL), WatchPlace("单位", OTHER_CELL), wake=True)
    assert service.change_settings(session, person_id, wanted) == wanted
    assert queries.settings_of_person(session, person_id) == wanted
    assert told("control", "profile")[-1]["watch_cells"] == sorted([CELL, OTHER_CELL])
    assert queries.persons_watching(session, [CELL, cell_at(118.3, 24.6)]) == {CELL: [person_id]}
    assert queries.wakeable(session, [person_id]) == {person_id}
    assert queries.count_wakeable(session) == 1
    profile = queries.load_profile(session, person_id)
    assert (profile.duty_until, profile.wake_for_life) == (None, True)
    assert profile.watch_cells == {CELL, OTHER_CELL}
    assert service.change_settings(session, person_id, settings()) == settings()
    assert queries.persons_watching(session, [CELL]) == {}


def test_a_citizen_may_set_but_is_never_alerted(session: Session, town: Town) -> None:
    citizen = add_citizen(session).actor.person_id
    service.change_settings(session, citizen, settings(WatchPlace("家", CELL), wake=True))
    assert queries.persons_watching(session, [CELL]) == {}
    assert queries.wakeable(session, [citizen]) == set()
    assert queries.count_wakeable(session) == 0
    assert queries.load_profile(session, citizen).wake_for_life is False


@pytest.mark.parametrize("cell", ["89", "8a" + CELL[2:], CELL.upper(), "z" * 15])
def test_what_is_no_cell(session: Session, volunteer: SignedIn, cell: str) -> None:
    with pytest.raises(CellInvalidError):
        service.change_settings(session, volunteer.actor.person_id, settings(WatchPlace("家", cell)))


def test_the_same_place_twice(session: Session, volunteer: SignedIn) -> None:
    twice = settings(WatchPlace("家", CELL), WatchPlace("店", CELL))
    with pytest.raises(SameWatchAreaError):
        service.change_settings(session, volunteer.actor.person_id, twice)


def test_a_watch_area_lies_in_the_city(session: Session, volunteer: SignedIn) -> None:
    elsewhere = WatchPlace("老家", cell_at(116.4, 39.9))
    with pytest.raises(WatchAreaOutsideError) as refused:
        service.change_settings(session, volunteer.actor.person_id, settings(elsewhere))
    assert "老家" in refused.value.problem("zh")["detail"]
    assert queries.settings_of_person(session, volunteer.actor.person_id).watch_areas == ()


@pytest.mark.parametrize("wakeable", [False, True])
@pytest.mark.parametrize("by_clock", [False, True])
def test_where_somebody_rests_is_forgotten_unless_they_may_be_woken(
    session: Session, volunteer: SignedIn, presence: Presence, clock: ManualClock, *,
    wakeable: bool, by_clock: bool,
) -> None:  # fmt: skip
    person_id = volunteer.actor.person_id
    service.change_settings(session, person_id, settings(wake=wakeable))
    service.stand_duty(session, person_id, 1)
    committed(session)
    if by_clock:
        clock.advance(timedelta(hours=1))
    presence.place([(person_id, CELL)])
    if by_clock:
        service.end_expired_duties(session)
    else:
        service.rest(session, person_id)
    assert presence.cells() == {person_id: CELL}  # nothing is decided yet
    committed(session)
    assert presence.cells() == ({person_id: CELL} if wakeable else {})
    assert presence.around([CELL]).by_cell == ({CELL: {str(person_id)}} if wakeable else {})
    service.change_settings(session, person_id, settings(wake=False))
    committed(session)
    assert presence.cells() == {}


def test_where_somebody_on_duty_is_stays_known_whatever_they_set(
    session: Session, volunteer: SignedIn, presence: Presence
) -> None:
    person_id = volunteer.actor.person_id
    service.stand_duty(session, person_id, 1)
    presence.place([(person_id, CELL)])
    service.change_settings(session, person_id, settings(wake=False))
    committed(session)
    assert presence.cells() == {person_id: CELL}


def test_where_somebody_was_goes_with_their_last_phone(
    session: Session, volunteer: SignedIn, presence: Presence
) -> None:
    person_id = volunteer.actor.person_id
    other = sessions.open_session(session, person_id, "phone", "another phone").sign_in
    service.stand_duty(session, person_id, 1)
    presence.place([(person_id, CELL)])
    sessions.end_session(session, person_id, other.id, EndReason.SIGNED_OUT)
    committed(session)
    assert presence.cells() == {person_id: CELL}
    sessions.end_session(session, person_id, volunteer.actor.session_id, EndReason.SIGNED_OUT)
    committed(session)
    assert presence.cells() == {}
